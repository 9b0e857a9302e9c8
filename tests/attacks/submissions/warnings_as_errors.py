"""Turns warnings into errors and fills stderr; the work itself is right."""

EXPECTED = {}

# %%
import sys
import warnings

warnings.simplefilter("error")
print("DeprecationWarning: this must cost nothing", file=sys.stderr)
