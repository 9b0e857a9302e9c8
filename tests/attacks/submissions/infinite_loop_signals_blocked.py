"""Blocks and ignores every signal, then computes forever."""

EXPECTED = {"lost": {"update_parameters": "timeout"}, "says": "time is up", "plain": True}

# %% replace update_parameters
import signal


def update_parameters(parameters, grads, learning_rate):
    for number in signal.valid_signals():
        try:
            signal.signal(number, signal.SIG_IGN)
        except OSError:
            pass
    signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
    while True:
        pass
