"""Closes its output, replaces the streams by something without methods; the work itself is right."""

EXPECTED = {}

# %%
import os
import sys

sys.stdout.close()
sys.stderr = sys.stdin = None
sys.stdout = sys.__stdout__ = object()
os.close(1)
os.close(2)
