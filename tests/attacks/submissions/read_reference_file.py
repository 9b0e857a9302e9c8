"""Opens the reference, the real one and a planted one."""

EXPECTED = {"says": "refused.*refused"}

# %%
report = []
for path in (f"{REPOSITORY}/dlcore/reference/deep_network_step_by_step.py", f"{PLANTED}/reference/answers.py"):
    try:
        report.append(open(path).read()[-900:])
    except OSError as refusal:
        report.append(f"refused: {refusal.strerror}")
raise LookupError("; ".join(report))
