"""Sends a datagram, which needs no connection."""

EXPECTED = {"says": "refused", "never": "sent"}

# %%
import socket

try:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as caller:
        caller.sendto(b"hello", ("127.0.0.1", UDP_PORT))
    report = "sent"
except OSError as refusal:
    report = f"refused: {refusal}"
raise ConnectionError(report)
