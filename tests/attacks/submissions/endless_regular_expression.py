"""Stays inside C code that no Python handler can interrupt."""

EXPECTED = {"lost": {"update_parameters": "timeout"}, "says": "time is up"}

# %% replace update_parameters
import re


def update_parameters(parameters, grads, learning_rate):
    return re.match("(a+)+b", "a" * 60)
