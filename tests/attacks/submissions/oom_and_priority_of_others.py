"""Makes the kernel prefer the grader when it must kill somebody, and stops it being able to see."""

EXPECTED = {"says": "refused", "never": "written"}

# %%
import os

report = []
for path in (f"/proc/{GRADER}/oom_score_adj", f"/proc/{os.getppid()}/oom_score_adj", f"/proc/{GRADER}/comm", "/proc/self/oom_adj"):
    try:
        if f"/{os.getpid()}/" not in path:
            open(path, "w").write("17")
            report.append("written")
    except OSError as refusal:
        report.append(f"refused: {refusal.strerror}")
raise PermissionError("; ".join(report))
