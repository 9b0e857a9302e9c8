"""Makes a file of terabytes that holds nothing."""

EXPECTED = {"says": "refused"}

# %%
try:
    with open("sparse", "wb") as file:
        file.truncate(1 << 42)
    report = "made a file of 4 TB"
except OSError as refusal:
    report = f"refused: {refusal.strerror}"
raise OSError(report)
