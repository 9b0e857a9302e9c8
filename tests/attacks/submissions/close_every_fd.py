"""Closes every descriptor."""

EXPECTED = {"lost": {"update_parameters": "crash"}, "says": "the process ended"}

# %% replace update_parameters
import os


def update_parameters(parameters, grads, learning_rate):
    os.closerange(0, 4096)
    return parameters
