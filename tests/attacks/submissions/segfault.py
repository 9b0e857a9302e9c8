"""Reads from address 1."""

EXPECTED = {"lost": {"update_parameters": "crash"}, "says": "segmentation fault", "plain": True}

# %% replace update_parameters
import ctypes


def update_parameters(parameters, grads, learning_rate):
    ctypes.string_at(1)
