"""Copies the notebook that somebody else handed in."""

EXPECTED = {"says": "refused"}

# %%
try:
    report = open(f"{PLANTED}/submitted/other/notebook.ipynb").read()
except OSError as refusal:
    report = f"refused: {refusal.strerror}"
raise LookupError(report)
