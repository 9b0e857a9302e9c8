"""Takes memory as shared anonymous mappings, which not every limit counts."""

EXPECTED = {"says": "refused after [0-9]{1,3} MB"}

# %%
import mmap

taken = []
try:
    while len(taken) < 100:
        taken.append(mmap.mmap(-1, 16 << 20))
        taken[-1].write(b"x" * (1 << 20))
    report = "took 1600 MB"
except (OSError, ValueError, MemoryError) as refusal:
    report = f"refused after {16 * len(taken)} MB: {refusal}"
del taken
raise MemoryError(report)
