"""Announces a frame of four gigabytes."""

EXPECTED = {"lost": {"update_parameters": "crash"}, "says": "no valid answer"}

# %% replace update_parameters
import os
import sys


def update_parameters(parameters, grads, learning_rate):
    frame = sys._getframe()
    while "request" not in frame.f_locals:
        frame = frame.f_back
    os.write(frame.f_locals["self"].target, b"\xff" * 8 + b"x" * 100)
    return parameters
