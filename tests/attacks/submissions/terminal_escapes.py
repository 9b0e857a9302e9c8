"""Puts terminal control sequences and reversed text into messages that the grader prints."""

EXPECTED = {"lost": {"update_parameters": "error"}, "says": "ValueError"}

# %% replace update_parameters
def update_parameters(parameters, grads, learning_rate):
    raise ValueError("\x1b[2J\x1b]0;100 points\x07\u202e100 of 100 points\r\x00")
