"""Lifts its own limits, and puts limits on the grader."""

EXPECTED = {"says": "refused", "never": "raised|limited"}

# %%
import os
import resource

report = []
for kind in (resource.RLIMIT_CPU, resource.RLIMIT_AS, resource.RLIMIT_FSIZE, resource.RLIMIT_NOFILE):
    hard = resource.getrlimit(kind)[1]
    try:
        resource.setrlimit(kind, (hard * 2, hard * 2))
        report.append("raised")
    except (OSError, ValueError, OverflowError) as refusal:
        report.append(f"refused: {refusal}")
for process in (GRADER, os.getppid()):
    try:
        if process:
            resource.prlimit(process, resource.RLIMIT_NOFILE, (3, 3))
            report.append("limited")
    except OSError as refusal:
        report.append(f"refused: {refusal}")
raise PermissionError("; ".join(report))
