"""Turns its own reply pipe into a copy of its request pipe."""

EXPECTED = {"lost": {"update_parameters": "crash|timeout"}, "says": "never came back"}

# %% replace update_parameters
import os
import sys


def update_parameters(parameters, grads, learning_rate):
    frame = sys._getframe()
    while "request" not in frame.f_locals:
        frame = frame.f_back
    server = frame.f_locals["self"]
    os.dup2(server.source, server.target)
    return parameters
