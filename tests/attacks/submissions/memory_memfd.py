"""Takes memory as an anonymous file, which belongs to no disk and counts as nobody's."""

EXPECTED = {"says": "refused after [0-9]{1,2} MB"}

# %%
import os

written = 0
try:
    files = [os.memfd_create(f"file {number}") for number in range(20)]
    for descriptor in files:
        for _ in range(16):
            written += os.write(descriptor, b"x" * (1 << 20)) >> 20
    report = f"took {written} MB"
except OSError as refusal:
    report = f"refused after {written} MB: {refusal.strerror}"
raise MemoryError(report)
