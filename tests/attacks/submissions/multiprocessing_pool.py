"""Starts a pool of processes in every way that multiprocessing knows."""

EXPECTED = {"says": "refused"}

# %%
import multiprocessing

report = []
for method in ("fork", "spawn", "forkserver"):
    try:
        worker = multiprocessing.get_context(method).Process(target=print)
        worker.start()
        worker.join(1)
        report.append(f"{method} ended with {worker.exitcode}")
    except BaseException as refusal:
        report.append(f"{method} refused: {type(refusal).__name__}")
raise ChildProcessError("; ".join(report))
