"""Imports the reference solutions."""

EXPECTED = {
    "lost": {"update_parameters": "missing"},
    "says": "ModuleNotFoundError: No module named 'dlcore.reference'",
    "plain": True,
}

# %% replace update_parameters
from dlcore.reference.deep_network_step_by_step import update_parameters
