"""Stops its own process, so that it neither ends nor runs."""

EXPECTED = {"lost": {"update_parameters": "timeout|wrong"}}

# %% replace update_parameters
import os
import signal


def update_parameters(parameters, grads, learning_rate):
    try:
        os.kill(os.getpid(), signal.SIGSTOP)
    except OSError:
        pass
    return parameters
