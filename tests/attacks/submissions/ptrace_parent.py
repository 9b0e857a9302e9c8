"""Attaches to the processes above it as a debugger, and reads and writes their memory."""

EXPECTED = {"says": "refused", "never": "attached|read [1-9]|descriptor [0-9]"}

# %%
import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)
report = []
for process in (GRADER, os.getppid(), 1):
    if process in (0, os.getpid()):
        continue
    if libc.ptrace(0x4206, process, 0, 0) == 0:  # seize: it does not stop the process
        report.append("attached")
    space = (ctypes.c_size_t * 2)(0x10000, 8)
    if libc.process_vm_readv(process, space, 1, space, 1, 0) >= 0:
        report.append("read 8")
    handle = libc.syscall(434, process, 0)  # pidfd_open
    if handle >= 0 and (stolen := libc.syscall(438, handle, 0, 0)) >= 0:  # pidfd_getfd
        report.append(f"descriptor {stolen}")
    report.append(f"refused: {os.strerror(ctypes.get_errno())}")
raise PermissionError("; ".join(report))
