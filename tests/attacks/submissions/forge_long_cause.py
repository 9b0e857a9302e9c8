"""Replies with a megabyte of text as the reason why it has no value."""

EXPECTED = {"lost": {"update_parameters": "unreadable|crash"}}

# %% replace update_parameters
from dlcore.plain import NotPlain


def update_parameters(parameters, grads, learning_rate):
    raise NotPlain("spam " * 180_000)
