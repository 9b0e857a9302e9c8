"""Aborts its process."""

EXPECTED = {"lost": {"update_parameters": "crash"}, "says": "ended by itself"}

# %% replace update_parameters
import os


def update_parameters(parameters, grads, learning_rate):
    os.abort()
