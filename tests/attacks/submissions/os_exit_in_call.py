"""Ends its process without a word, with a status that says all is well."""

EXPECTED = {"lost": {"update_parameters": "crash"}, "says": "exit status 0", "plain": True}

# %% replace update_parameters
import os


def update_parameters(parameters, grads, learning_rate):
    os._exit(0)
