"""Prints fifty megabytes."""

EXPECTED = {"says": "printed [0-9]+ MB", "plain": True}

# %%
for _ in range(50):
    print("x" * 1_000_000)
