"""Raises an error in a cell and forges its message, 60 MB of numbers, for the grader to keep, and again in other cells."""

EXPECTED = {"says": "Heavy"}

# %%
from runner.serve import Server

honest_send = Server._send
heavy = np.zeros(7_500_000)


def send(self, message):
    if message.get("error"):
        message = {**message, "error": {"type": "Heavy", "message": heavy}}
    honest_send(self, message)


Server._send = send


# %%
raise ValueError

# %%
raise ValueError

# %%
raise ValueError

# %%
raise ValueError

# %%
raise ValueError
