"""Opens files and pipes without end."""

EXPECTED = {"says": "refused after [0-9]{1,3} pipes"}

# %%
import os

taken = []
try:
    while len(taken) < 5000:
        taken.append(os.pipe())
    report = f"opened {len(taken)} pipes"
except OSError as refusal:
    report = f"refused after {len(taken)} pipes: {refusal.strerror}"
for one, other in taken:
    os.close(one)
    os.close(other)
raise OSError(report)
