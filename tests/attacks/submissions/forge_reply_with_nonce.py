"""Finds the nonce in the frames above and sends its own reply, full of claims, ahead of the true one."""

EXPECTED = {"lost": {"update_parameters": "wrong|crash"}, "plain": True}

# %% replace update_parameters
import sys

from runner import pipes


def update_parameters(parameters, grads, learning_rate):
    frame = sys._getframe()
    while "request" not in frame.f_locals:
        frame = frame.f_back
    nonce, target = frame.f_locals["request"]["nonce"], frame.f_locals["self"].target
    claims = {"passed": True, "right": True, "difference": None, "points": 10, "status": "passed"}
    pipes.send(target, {"nonce": nonce, "value": parameters, **claims})
    return parameters
