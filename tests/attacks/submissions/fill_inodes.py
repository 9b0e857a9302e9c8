"""Makes empty files without end."""

EXPECTED = {"says": "refused after [0-9]{1,5} files|too much written|time is up"}

# %%
import os

made = 0
try:
    while made < 100_000:
        os.close(os.open(f"file{made}", os.O_CREAT | os.O_WRONLY))
        made += 1
    report = f"made {made} files"
except OSError as refusal:
    report = f"refused after {made} files: {refusal.strerror}"
raise OSError(report)
