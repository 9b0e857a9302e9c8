"""Waits instead of computing, so that no CPU limit ever ends it; and so does a cell, in an event loop."""

EXPECTED = {"lost": {"update_parameters": "timeout"}, "says": "time is up"}

# %% replace update_parameters
import time


def update_parameters(parameters, grads, learning_rate):
    time.sleep(1e6)

# %%
import asyncio

await asyncio.sleep(1e6)
