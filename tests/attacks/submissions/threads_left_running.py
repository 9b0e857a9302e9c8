"""Leaves threads behind that never end; the work itself is right."""

EXPECTED = {}

# %%
import threading
import time


def wait():
    while True:
        time.sleep(0.01)


for _ in range(5):
    threading.Thread(target=wait).start()
