"""Sends an array of objects, whose bytes would become pointers, and a pickle beside it."""

EXPECTED = {"lost": {"update_parameters": "crash"}, "says": "no valid answer", "plain": True}

# %% replace update_parameters
import os
import pickle
import struct
import sys

import msgpack


def update_parameters(parameters, grads, learning_rate):
    frame = sys._getframe()
    while "request" not in frame.f_locals:
        frame = frame.f_back
    nonce = frame.f_locals["request"]["nonce"]
    structure = msgpack.packb({"nonce": nonce, "value": msgpack.ExtType(1, msgpack.packb(["|O8", [1]]))})
    blob = pickle.dumps(print)[:8]
    os.write(frame.f_locals["self"].target, struct.pack("<II", len(structure), len(blob)) + structure + blob)
    return parameters
