"""Sends a frame that promises four billion entries, and arrays of billions of numbers without their bytes."""

EXPECTED = {"lost": {"update_parameters": "crash"}, "says": "no valid answer"}

# %% replace update_parameters
import os
import struct
import sys

import msgpack


def update_parameters(parameters, grads, learning_rate):
    frame = sys._getframe()
    while "request" not in frame.f_locals:
        frame = frame.f_back
    array = msgpack.ExtType(1, msgpack.packb(["<f8", [65536, 65536]]))
    structure = msgpack.packb({"nonce": frame.f_locals["request"]["nonce"], "value": array}) + b"\xdf\xff\xff\xff\xff"
    os.write(frame.f_locals["self"].target, struct.pack("<II", len(structure), 8) + structure + b"x" * 8)
    return parameters
