"""Fills the disk with files, each just below the limit for one file."""

EXPECTED = {"says": "refused after [0-9]{1,2} MB|too much written"}

# %%
import os

written, folder = 0, os.path.expanduser("~")
try:
    for number in range(100):
        with open(f"{folder}/file{number}", "wb") as file:
            for _ in range(3):
                file.write(b"x" * (1 << 20))
                file.flush()
                written += 1
    report = f"wrote {written} MB"
except OSError as refusal:
    report = f"refused after {written} MB: {refusal.strerror}"
raise OSError(report)
