"""Looks at its own descriptors for anything beyond its three pipes: the grader's sockets, files of others."""

EXPECTED = {"says": "descriptors", "never": "socket:|gradebook|submitted|\\.db|control"}

# %%
import os

names = []
for descriptor in range(256):
    try:
        names.append(f"{descriptor} {os.readlink(f'/proc/self/fd/{descriptor}')}")
    except OSError:
        try:
            os.fstat(descriptor)
            names.append(f"{descriptor} is open")
        except OSError:
            pass
raise LookupError(f"descriptors: {names}")
