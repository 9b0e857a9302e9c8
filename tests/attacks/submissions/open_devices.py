"""Opens the machine's disks, its memory and its kernel's settings."""

EXPECTED = {"says": "refused", "never": "opened"}

# %%
import glob
import os

report = []
paths = ["/dev/mem", "/dev/kmsg", "/dev/fuse", "/dev/kvm", "/dev/vda", "/dev/sda", "/dev/nvme0n1", "/etc/shadow"]
paths += ["/proc/sys/kernel/core_pattern", "/proc/sysrq-trigger", "/proc/kcore", "/sys/fs/cgroup/cgroup.procs"]
for path in paths + glob.glob("/dev/loop*"):
    for mode in (os.O_RDONLY, os.O_WRONLY):
        try:
            os.close(os.open(path, mode))
            report.append(f"opened {path}")
        except OSError as refusal:
            report.append(f"refused: {refusal.strerror}")
raise PermissionError("; ".join(report)[:1500])
