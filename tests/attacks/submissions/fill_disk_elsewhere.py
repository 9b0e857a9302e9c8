"""Looks for any other folder in which it may write, and writes there."""

EXPECTED = {"says": "refused after 0 MB"}

# %%
import os

written, folders = 0, []
for folder in ("/tmp", "/var/tmp", "/dev/shm", "/run", "/", "/root", "/dev", "/proc/self", REPOSITORY, PLANTED, "../.."):
    path = os.path.join(folder, "attack")
    inside = os.path.realpath(folder).startswith(os.path.realpath(os.path.expanduser("~")))
    if inside or folder == os.environ.get("TMPDIR"):
        continue
    try:
        with open(path, "wb") as file:
            written += file.write(b"x" * (1 << 20)) >> 20
        os.unlink(path)
        folders.append(folder)
    except OSError:
        pass
raise OSError(f"refused after {written} MB {folders}")
