"""Answers the following thousand questions in advance."""

EXPECTED = {"lost": {"update_parameters": "crash|wrong"}, "heard": "answers no question"}

# %% replace update_parameters
import sys

from runner import pipes


def update_parameters(parameters, grads, learning_rate):
    frame = sys._getframe()
    while "request" not in frame.f_locals:
        frame = frame.f_back
    for ahead in range(1000):
        pipes.send(frame.f_locals["self"].target, {"nonce": frame.f_locals["request"]["nonce"] + ahead, "value": None})
    return parameters
