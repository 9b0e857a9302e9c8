"""Returns a mapping with infinitely many keys."""

EXPECTED = {"lost": {"update_parameters": "timeout|error|crash|unreadable"}}

# %% replace update_parameters
import collections.abc
import itertools


class Endless(collections.abc.Mapping):
    def __iter__(self):
        return map(str, itertools.count())

    def __getitem__(self, key):
        return "x" * 100_000 + key

    def __len__(self):
        return 1


def update_parameters(parameters, grads, learning_rate):
    return Endless()
