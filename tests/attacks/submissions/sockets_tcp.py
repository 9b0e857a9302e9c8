"""Connects to the outside, and listens for somebody who connects from there."""

EXPECTED = {"says": "refused", "never": "connected|listening"}

# %%
import socket

report = []
for family, address in ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")):
    for attempt in ("connect", "bind"):
        try:
            with socket.socket(family) as caller:
                caller.settimeout(0.5)
                getattr(caller, attempt)((address, TCP_PORT if attempt == "connect" else 0))
                report.append("connected" if attempt == "connect" else caller.listen() or "listening")
        except OSError as refusal:
            report.append(f"refused: {refusal}")
raise ConnectionError("; ".join(report))
