"""Takes the processor for itself, and takes it from the grader."""

EXPECTED = {"says": "refused", "never": "gained"}

# %%
import os

report = []
for attempt in (
    lambda: os.nice(-10),
    lambda: os.setpriority(os.PRIO_PROCESS, 0, -10),
    lambda: os.setpriority(os.PRIO_PROCESS, GRADER, 19),
    lambda: os.setpriority(os.PRIO_PROCESS, os.getppid(), 19),
    lambda: os.setpriority(os.PRIO_USER, 0, 19),
    lambda: os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(50)),
    lambda: os.sched_setaffinity(GRADER, {0}),
):
    try:
        attempt()
        report.append("gained")
    except OSError as refusal:
        report.append(f"refused: {refusal.strerror}")
raise PermissionError("; ".join(report))
