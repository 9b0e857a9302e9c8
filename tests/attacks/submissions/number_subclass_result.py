"""Returns a float that is equal to everything."""

EXPECTED = {"lost": {"compute_cost": "unreadable"}, "says": "a value of type Agreeable"}

# %% replace compute_cost
class Agreeable(float):
    def __eq__(self, other):
        return True

    def __sub__(self, other):
        return 0.0

    __rsub__ = __sub__
    __hash__ = float.__hash__


def compute_cost(AL, Y):
    return Agreeable(0.5)
