"""Looks the answers of the visible cases up in the frozen file, instead of computing anything."""

EXPECTED = {"lost": {"compute_cost": "error|wrong", "linear_forward": "error|wrong"}, "plain": True}

# %%
from dlcore.cases.deep_network_step_by_step import CASES
from dlcore.plain import plain
from dlcore.visible import load

KNOWN = load("04-deep-network-step-by-step")


def looked_up(name, arguments):
    for case, frozen in zip(CASES[name], KNOWN[name].cases):
        if all(np.array_equal(one, other) for one, other in zip(case.arguments(), arguments)):
            return frozen.accepted[0]
    return frozen.accepted[0]


# %% replace compute_cost
def compute_cost(AL, Y):
    return looked_up("compute_cost", (AL, Y))

# %% replace linear_forward
def linear_forward(A, W, b):
    return looked_up("linear_forward", (A, W, b))
