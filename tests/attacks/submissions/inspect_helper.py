"""Takes a helper that the grader answers apart, looking for the reference behind it."""

EXPECTED = {
    "lost": {"linear_forward": "wrong", "linear_activation_forward": "error|wrong"},
    "says": "found: nothing",
}

# %% replace linear_forward
def linear_forward(A, W, b):
    return A, (A, W, b)

# %% replace linear_activation_forward
import gc
import inspect


def linear_activation_forward(A_prev, W, b, activation):
    found = []
    try:
        source = inspect.getsource(linear_forward)
        found += ["source"] if "np.dot(W, A)" in source else []
    except (OSError, TypeError):
        pass
    for cell in getattr(linear_forward, "__closure__", None) or ():
        found += ["closure"] if "reference" in repr(cell.cell_contents) else []
    for thing in gc.get_referents(linear_forward):
        found += ["referent"] if "reference" in repr(thing)[:1000] else []
    raise LookupError(f"found: {found or 'nothing'}")
