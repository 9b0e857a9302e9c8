"""Puts a thousand questions at once and reads no answer."""

EXPECTED = {
    "lost": {"linear_forward": "wrong", "linear_activation_forward": "wrong|crash|timeout"},
    "heard": "more questions than it may|more than any answer|time is up",
}

# %% replace linear_forward
def linear_forward(A, W, b):
    return A, (A, W, b)

# %% replace linear_activation_forward
import sys
import time

from runner import pipes


def linear_activation_forward(A_prev, W, b, activation):
    frame = sys._getframe()
    while "request" not in frame.f_locals:
        frame = frame.f_back
    server, nonce = frame.f_locals["self"], frame.f_locals["request"]["nonce"]
    if server.shell.user_ns["linear_forward"].__name__ == "helper":
        for _ in range(1200):
            pipes.send(
                server.target,
                {"nonce": nonce, "help": "linear_forward", "arguments": [np.ones((99, 100)), np.ones((90, 99)), 1], "named": {}},
            )
        time.sleep(1000)
    return None
