"""Returns an object that is equal to everything, and smaller and larger, too."""

EXPECTED = {"lost": {"update_parameters": "unreadable"}, "says": "a value of type Agreeable", "plain": True}

# %% replace update_parameters
class Agreeable:
    def __eq__(self, other):
        return True

    __le__ = __ge__ = __lt__ = __gt__ = __contains__ = __eq__
    __hash__ = None

    def __sub__(self, other):
        return 0

    __rsub__ = __abs__ = __sub__

    def __getitem__(self, key):
        return self


def update_parameters(parameters, grads, learning_rate):
    return Agreeable()
