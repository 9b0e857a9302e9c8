"""Replies that it has a value, an error, a death and nothing at all, each of a wrong type."""

EXPECTED = {"lost": {"update_parameters": ".*"}}

# %% replace update_parameters
from runner.serve import Server

honest_call = Server.call


def update_parameters(parameters, grads, learning_rate):
    return parameters


def confused(self, request):
    if request["name"] != "update_parameters":
        return honest_call(self, request)
    return {
        "death": np.zeros(3),
        "missing": np.zeros(3),
        "error": [1, 2],
        "unreadable": {"x": 1},
        "printed": np.zeros(3),
        "value": {"W1": {"W1": [1, "2", None]}, "b1": "x" * 1000, 3: np.zeros(0)},
    }


Server.call = confused
