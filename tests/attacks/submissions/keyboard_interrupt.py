"""Raises what usually ends a program: KeyboardInterrupt in a call, GeneratorExit in a cell."""

EXPECTED = {"lost": {"update_parameters": "error"}, "says": "KeyboardInterrupt"}

# %%
raise GeneratorExit

# %% replace update_parameters
def update_parameters(parameters, grads, learning_rate):
    raise KeyboardInterrupt
