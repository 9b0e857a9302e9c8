"""Forks without end, each child forking in its turn."""

EXPECTED = {"says": "refused after [0-9]{1,2} "}

# %%
import os
import time

made = 0
try:
    while made < 300:
        if os.fork() == 0:
            time.sleep(600)
            os._exit(0)
        made += 1
    report = f"forked {made}"
except OSError as refusal:
    report = f"refused after {made} forks: {refusal.strerror}"
raise ChildProcessError(report)
