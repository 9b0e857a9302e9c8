"""Sends a frame of a million nested lists."""

EXPECTED = {"lost": {"update_parameters": "crash"}, "says": "no valid answer"}

# %% replace update_parameters
import os
import struct
import sys


def update_parameters(parameters, grads, learning_rate):
    frame = sys._getframe()
    while "request" not in frame.f_locals:
        frame = frame.f_back
    size = 1_000_000
    data = struct.pack("<II", size, 0) + b"\x91" * (size - 1) + b"\xc0"
    while data:
        data = data[os.write(frame.f_locals["self"].target, data) :]
    return parameters
