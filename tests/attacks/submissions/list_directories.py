"""Lists the folders in which something could be found."""

EXPECTED = {"says": "refused"}

# %%
import glob
import os

report = []
for folder in (PLANTED, f"{PLANTED}/..", REPOSITORY, "..", "/tmp", "/root", os.path.expanduser("~/..")):
    try:
        report.append(str([name for name in os.listdir(folder) if name.startswith(("word", "gradebook", "course"))]))
    except OSError as refusal:
        report.append(f"refused: {refusal.strerror}")
report += glob.glob(f"{PLANTED}/*")
raise LookupError("; ".join(report))
