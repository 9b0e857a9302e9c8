"""Takes memory as files in shared memory, System V segments and message queues."""

EXPECTED = {"says": "refused", "never": "took [1-9]"}

# %%
import ctypes
import os
from multiprocessing import shared_memory

libc = ctypes.CDLL(None, use_errno=True)
report = []
try:
    segment = shared_memory.SharedMemory(name="attack", create=True, size=64 << 20)
    segment.buf[:] = b"x" * (64 << 20)
    segment.unlink()
    report.append("took 64 MB of shared memory")
except OSError as refusal:
    report.append(f"refused: {refusal.strerror}")
identity = libc.shmget(0, ctypes.c_size_t(64 << 20), 0o1600)
if identity >= 0:
    libc.shmctl(identity, 0, None)
    report.append("took 64 MB of System V memory")
if libc.msgget(0, 0o1600) >= 0:
    report.append("took 1 message queue")
raise MemoryError("; ".join(report))
