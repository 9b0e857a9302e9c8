"""Makes the system calls that lead out of sandboxes, by their numbers."""

EXPECTED = {"says": "refused [0-9]+", "never": "got"}

# %%
import ctypes
import os
import platform

libc = ctypes.CDLL(None, use_errno=True)
CALLS = {
    "io_uring_setup": (425, 8, ctypes.create_string_buffer(120)),
    "bpf": (321, 0, ctypes.create_string_buffer(120), 120),
    "userfaultfd": (323, 0),
    "perf_event_open": (298, ctypes.create_string_buffer(120), 0, -1, -1, 0),
    "keyctl": (250, 0, -3, 1),
    "add_key": (248, b"user", b"attack", b"x", 1, -3),
    "open_by_handle_at": (304, -100, ctypes.create_string_buffer(120), 0),
    "name_to_handle_at": (303, -100, b"/", ctypes.create_string_buffer(120), ctypes.create_string_buffer(8), 0),
    "unshare": (272, 0x10000000),
    "setns": (308, 0, 0),
    "mount": (165, b"none", b"/", b"tmpfs", 0, 0),
    "pivot_root": (155, b".", b"."),
    "chroot": (161, b"/"),
    "open_tree": (428, -100, b"/", 1),
    "fsopen": (430, b"tmpfs", 0),
    "move_mount": (429, -100, b"/", -100, b"/", 0),
    "setuid": (105, 0),
    "capset": (126, ctypes.create_string_buffer(8), ctypes.create_string_buffer(24)),
    "init_module": (175, b"", 0, b""),
    "kexec_load": (246, 0, 0, 0, 0),
    "syslog": (103, 3, ctypes.create_string_buffer(100), 100),
    "pidfd_open": (434, GRADER, 0),
    "fanotify_init": (300, 0, 0),
    "quotactl": (179, 0, 0, 0, 0),
    "swapoff": (168, b"/nothing"),
    "acct": (163, 0),
    "sethostname": (170, b"attack", 6),
    "personality": (135, 0x0040000),
    "seccomp": (317, 0, 0, 0),
    "memfd_secret": (447, 0),
}
report = ["refused 0"] if platform.machine() != "x86_64" else []
refused = 0
for name, (number, *arguments) in CALLS.items() if platform.machine() == "x86_64" else ():
    ctypes.set_errno(0)
    if libc.syscall(number, *arguments) >= 0:
        report.append(f"got {name}")
    else:
        refused += 1
raise PermissionError("; ".join([*report, f"refused {refused}"]))
