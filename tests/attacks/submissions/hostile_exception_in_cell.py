"""Raises an exception that cannot be printed, in a cell of its own."""

EXPECTED = {"says": "[Cc]ell"}

# %%
class Unprintable(Exception):
    def __str__(self):
        raise KeyboardInterrupt


raise Unprintable
