"""Searches this process's whole memory for the text of the reference."""

EXPECTED = {"says": "refused|found 0"}

# %%
needle = b"the weights are not " + b"scaled down"
hits = 0
try:
    memory = open("/proc/self/mem", "rb", 0)
    for line in open("/proc/self/maps"):
        begin, end = (int(part, 16) for part in line.split()[0].split("-"))
        if "rw" in line and end - begin < 64 << 20:
            memory.seek(begin)
            hits += memory.read(end - begin).count(needle)
    report = f"found {hits}"
except OSError as refusal:
    report = f"refused: {refusal}"
raise LookupError(report)
