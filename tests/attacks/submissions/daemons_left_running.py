"""Forks twice into a session of its own, so that nobody finds the process that stays behind."""

EXPECTED = {"says": "refused|daemon"}

# %%
import os
import time

try:
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            time.sleep(600)
        os._exit(0)
    report = "daemon started"
except OSError as refusal:
    report = f"refused: {refusal.strerror}"
raise ChildProcessError(report)
