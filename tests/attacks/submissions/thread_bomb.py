"""Starts threads without end."""

EXPECTED = {"says": "refused after [0-9]{1,3} "}

# %%
import threading
import time

threading.stack_size(32768)
made = 0
try:
    while made < 5000:
        threading.Thread(target=time.sleep, args=(600,), daemon=True).start()
        made += 1
    report = f"started {made} threads"
except RuntimeError as refusal:
    report = f"refused after {made} threads: {refusal}"
raise RuntimeError(report)
