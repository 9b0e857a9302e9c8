"""Calls the grader's helper with keywords that are numbers, and with answers to its own questions."""

EXPECTED = {
    "lost": {"linear_forward": "wrong", "linear_activation_forward": "error|wrong"},
    "heard": "stopped with TypeError|no such helper",
}

# %% replace linear_forward
def linear_forward(A, W, b):
    return A, (A, W, b)

# %% replace linear_activation_forward
import sys

from runner import pipes


def linear_activation_forward(A_prev, W, b, activation):
    frame = sys._getframe()
    while "request" not in frame.f_locals:
        frame = frame.f_back
    server, nonce = frame.f_locals["self"], frame.f_locals["request"]["nonce"]
    question = {"nonce": nonce, "help": "linear_forward", "arguments": [A_prev, W], "named": {7: b, "value": 1}}
    pipes.send(server.target, question)
    raise ValueError(pipes.receive(server.source).get("refused"))
