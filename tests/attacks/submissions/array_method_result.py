"""Returns objects that pose as tensors and give another array each time they are asked."""

EXPECTED = {"lost": {"update_parameters": "wrong"}}

# %% replace update_parameters
class Tensor:
    asked = 0

    def __init__(self, value):
        self.value = value

    def numpy(self):
        self.asked += 1
        return self.value * self.asked

    def __array__(self, dtype=None, copy=None):
        return self.numpy()


def update_parameters(parameters, grads, learning_rate):
    return {name: Tensor(value) for name, value in parameters.items()}
