"""Leaves a file wherever it can and dies; the process that is started next looks for it."""

EXPECTED = {"says": "looked", "never": "the note survived"}

# %%
import os
import tempfile

home = os.path.expanduser("~")
folders = ["/tmp", "/var/tmp", "/dev/shm", "/run", "..", "../..", home, tempfile.gettempdir(), "/", "/box", os.getcwd()]
folders += [value for name, value in os.environ.items() if name.endswith(("DIR", "HOME", "PATH")) and value[:1] == "/"]
present = [folder for folder in folders if os.path.exists(f"{folder}/attack-note")]
for folder in folders:
    try:
        open(f"{folder}/attack-note", "w").close()
    except OSError:
        pass
report = f"the note survived in {present}" if present else "looked, and found no note"
raise LookupError(report)

# %%
os._exit(0)
