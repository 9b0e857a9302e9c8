"""Gives an array as the reason why it has no value."""

EXPECTED = {"lost": {"linear_forward": "unreadable"}, "says": "nothing readable"}

# %% replace linear_forward
from runner.serve import Server

honest_send = Server._send


def send(self, message):
    if "value" in message and isinstance(message["value"], str):
        message = {"nonce": message["nonce"], "unreadable": np.zeros(3)}
    honest_send(self, message)


def linear_forward(A, W, b):
    Server._send = send
    return "no array"
