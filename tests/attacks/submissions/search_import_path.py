"""Walks everything on the import path, and what lies beside it, in search of a reference."""

EXPECTED = {"says": "found: nothing", "plain": True}

# %%
import os
import sys

found = []
for folder in {path for path in sys.path if path}:
    for name in ("dlcore/reference", "autograder", "../dlcore/reference", "../autograder", "../../autograder"):
        if os.path.exists(os.path.join(folder, name)):
            found.append(os.path.join(folder, name))
raise LookupError(f"found: {found or 'nothing'}")
