"""Raises an exception whose text takes forever."""

EXPECTED = {"lost": {"update_parameters": "timeout"}, "says": "time is up"}

# %% replace update_parameters
class Endless(Exception):
    def __str__(self):
        while True:
            pass


def update_parameters(parameters, grads, learning_rate):
    raise Endless
