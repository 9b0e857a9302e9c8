"""Reaches for every process at once, with signal 0, which arrives without doing harm."""

EXPECTED = {"says": "refused", "never": "reached"}

# %%
import os

try:
    os.kill(-1, 0)
    report = "reached"
except OSError as refusal:
    report = f"refused: {refusal.strerror}"
raise PermissionError(report)
