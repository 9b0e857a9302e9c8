"""Turns 0 into 1 inside the interpreter."""

EXPECTED = {"lost": {"update_parameters": ".*"}}

# %% replace update_parameters
import ctypes


def update_parameters(parameters, grads, learning_rate):
    ctypes.c_int.from_address(id(0) + 24).value = 1
    return parameters
