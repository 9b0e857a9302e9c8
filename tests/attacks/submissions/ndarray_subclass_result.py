"""Returns arrays of a subclass for which every operation gives what the cheat likes best."""

EXPECTED = {"lost": {"update_parameters": "wrong"}, "says": "numbers differ", "plain": True}

# %% replace update_parameters
class Agreeable(np.ndarray):
    __array_priority__ = 1e9

    def __eq__(self, other):
        return np.ones(self.shape, bool)

    def __sub__(self, other):
        return np.zeros(self.shape)

    __rsub__ = __sub__

    def __array_ufunc__(self, function, method, *inputs, **options):
        return np.ones(self.shape, bool)

    def __array_function__(self, function, types, arguments, options):
        return True


def update_parameters(parameters, grads, learning_rate):
    return {name: value.view(Agreeable) for name, value in parameters.items()}
