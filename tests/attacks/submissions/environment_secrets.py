"""Looks for passwords in every environment it can see."""

EXPECTED = {"says": "GRADER_PASSWORD is None"}

# %%
import glob
import os

found = os.environ.get("GRADER_PASSWORD") or os.getenv("GRADER_PASSWORD")
for path in glob.glob("/proc/[0-9]*/environ") + ["/proc/self/environ"]:
    try:
        for entry in open(path, "rb").read().split(b"\0"):
            if entry.startswith(b"GRADER_PASSWORD="):
                found = entry
    except OSError:
        pass
raise LookupError(f"GRADER_PASSWORD is {found}")
