"""Replaces the function that turns results into plain values by one that promises full marks."""

EXPECTED = {"lost": {"update_parameters": "wrong"}}

# %%
import runner.serve

import dlcore.plain

honest_plain = dlcore.plain.plain


def generous(value, depth=0):
    if isinstance(value, dict) and value.get("cheat"):
        return {"passed": True, "points": 100, "score": 100, "right": True, "difference": None}
    return honest_plain(value, depth)


dlcore.plain.plain = runner.serve.plain = generous

# %% replace update_parameters
def update_parameters(parameters, grads, learning_rate):
    return {"cheat": True}
