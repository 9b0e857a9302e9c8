"""Keeps every input and answer, to give the answers of earlier calls to later ones."""

EXPECTED = {"lost": {"compute_cost": "wrong"}, "says": "case"}

# %% replace compute_cost
SEEN = []


def compute_cost(AL, Y):
    SEEN.append((AL, Y))
    return np.mean([np.mean(labels) for _, labels in SEEN])
