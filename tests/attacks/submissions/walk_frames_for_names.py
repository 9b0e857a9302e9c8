"""Reports every name in the frames above it that smells of an answer."""

EXPECTED = {"lost": {"update_parameters": "error"}, "says": "found: nothing"}

# %% replace update_parameters
import sys


def update_parameters(parameters, grads, learning_rate):
    frame, names = sys._getframe().f_back, set()
    while frame:
        names |= set(frame.f_locals) | set(frame.f_code.co_names)
        frame = frame.f_back
    found = {name for name in names if name in ("expected", "accepted", "reference", "hidden", "seed", "rtol", "points")}
    raise LookupError(f"found: {found or 'nothing'}")
