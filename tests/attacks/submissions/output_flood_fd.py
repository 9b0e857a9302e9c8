"""Writes fifty megabytes straight to the descriptors of its output."""

EXPECTED = {"says": "printed [0-9]+ MB"}

# %%
import os

for number in range(50):
    os.write(1 + number % 2, b"x" * 1_000_000)
