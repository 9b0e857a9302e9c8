"""Opens raw, packet and netlink sockets."""

EXPECTED = {"says": "refused", "never": "opened"}

# %%
import socket

report = []
for family, kind in ((socket.AF_INET, socket.SOCK_RAW), (socket.AF_PACKET, socket.SOCK_RAW), (socket.AF_NETLINK, 3), (38, 5)):
    try:
        socket.socket(family, kind, 1 if family == socket.AF_INET else 0).close()
        report.append("opened")
    except OSError as refusal:
        report.append(f"refused: {refusal}")
raise ConnectionError("; ".join(report))
