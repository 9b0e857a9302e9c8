"""Lifts the recursion limit, then calls itself until the stack is gone."""

EXPECTED = {"lost": {"update_parameters": "crash|error|timeout"}}

# %% replace update_parameters
import sys


class Deep:
    def __getattr__(self, name):
        return getattr(self, name + "x")


def update_parameters(parameters, grads, learning_rate):
    sys.setrecursionlimit(2**30)
    return Deep().x
