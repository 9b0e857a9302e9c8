"""Announces a frame, sends half of it, and sleeps."""

EXPECTED = {"lost": {"update_parameters": "timeout"}, "says": "time is up"}

# %% replace update_parameters
import os
import struct
import sys
import time


def update_parameters(parameters, grads, learning_rate):
    frame = sys._getframe()
    while "request" not in frame.f_locals:
        frame = frame.f_back
    os.write(frame.f_locals["self"].target, struct.pack("<II", 1000, 1000) + b"\x81")
    time.sleep(1000)
