"""Nests five thousand folders, for whoever cleans up after it to climb down."""

EXPECTED = {"plain": True}

# %%
import os

try:
    for _ in range(5000):
        os.mkdir("d")
        os.chdir("d")
except OSError:
    pass
