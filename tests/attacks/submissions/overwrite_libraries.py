"""Writes to the libraries that the next student's process will import."""

EXPECTED = {"says": "refused", "never": "written"}

# %%
import os
import sys

import dlcore
import IPython
import runner

report = []
for module in (np, dlcore, runner, IPython, os):
    folder = os.path.dirname(module.__file__)
    for attempt in (
        lambda: open(module.__file__, "a").close(),
        lambda: open(f"{folder}/attack.py", "w").close(),
        lambda: os.rename(module.__file__, module.__file__ + "2"),
        lambda: os.mkdir(f"{folder}/__pycache__/attack"),
    ):
        try:
            attempt()
            report.append("written")
        except OSError as refusal:
            report.append(f"refused: {refusal.strerror}")
raise PermissionError("; ".join(report))
