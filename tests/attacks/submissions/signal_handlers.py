"""Has a timer raise SystemExit at every moment, inside the server as well."""

EXPECTED = {"lost": {"update_parameters": "error|crash|wrong|timeout"}}

# %% replace update_parameters
import signal


def leave(number, frame):
    raise SystemExit(0)


def update_parameters(parameters, grads, learning_rate):
    signal.signal(signal.SIGALRM, leave)
    signal.setitimer(signal.ITIMER_REAL, 0.0001, 0.0001)
    return parameters
