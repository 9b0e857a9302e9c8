"""Ends its process politely, in a cell and in a call, with a status that says all is well."""

EXPECTED = {"lost": {"update_parameters": "error"}, "says": "SystemExit"}

# %%
import sys

sys.exit(0)

# %% replace update_parameters
import sys


def update_parameters(parameters, grads, learning_rate):
    sys.exit(0)
