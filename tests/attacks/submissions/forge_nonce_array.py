"""Replies with an array for a nonce: comparing it with a number gives no truth value."""

EXPECTED = {"lost": {"update_parameters": "crash|unreadable"}}

# %% replace update_parameters
import sys

from runner import pipes


def update_parameters(parameters, grads, learning_rate):
    frame = sys._getframe()
    while "request" not in frame.f_locals:
        frame = frame.f_back
    pipes.send(frame.f_locals["self"].target, {"nonce": np.zeros(3), "value": True})
    return parameters
