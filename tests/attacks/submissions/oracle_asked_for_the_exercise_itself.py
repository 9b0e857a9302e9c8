"""Lets the grader answer for its helper, and then asks it for the exercise itself in the same way."""

EXPECTED = {
    "lost": {"linear_forward": "wrong", "linear_activation_forward": "error|wrong"},
    "heard": "no such helper",
    "plain": True,
}

# %% replace linear_forward
def linear_forward(A, W, b):
    return A, (A, W, b)

# %% replace linear_activation_forward
import sys


def linear_activation_forward(A_prev, W, b, activation):
    frame = sys._getframe()
    while "request" not in frame.f_locals:
        frame = frame.f_back
    server, request = frame.f_locals["self"], frame.f_locals["request"]
    ask = server._ask_grader(request["nonce"], "linear_activation_forward")
    return ask(A_prev, W, b, activation)
