"""Calls functions by letters that Python takes for others, which whoever looks for words does not find."""

EXPECTED = {"lost": {"update_parameters": "wrong"}}

# %% replace update_parameters
def update_parameters(parameters, grads, learning_rate):
    return ｅｖａｌ("parameters")
