"""Prints fifty megabytes of warnings."""

EXPECTED = {"says": "printed [0-9]+ MB"}

# %%
import sys
import warnings

warnings.warn("x" * 1_000_000)
for _ in range(50):
    sys.stderr.write("x" * 1_000_000)
