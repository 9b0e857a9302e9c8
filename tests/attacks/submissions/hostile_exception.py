"""Raises an exception that cannot be printed: its text, its name and its traceback all raise."""

EXPECTED = {"lost": {"update_parameters": "error|crash"}}

# %% replace update_parameters
class Meta(type):
    def __getattribute__(cls, name):
        if name == "__name__":
            raise SystemExit(0)
        return super().__getattribute__(name)


class Unprintable(BaseException, metaclass=Meta):
    def __str__(self):
        raise SystemExit(0)

    __repr__ = __str__


def update_parameters(parameters, grads, learning_rate):
    raise Unprintable
