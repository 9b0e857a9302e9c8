"""Runs commands by way of IPython's exclamation mark and line magics."""

EXPECTED = {"says": "do not run when grading", "never": "uid=[0-9]"}

# %%
get_ipython().run_cell("!id").raise_error()

# %%
get_ipython().run_cell("found = !id\nprint(found)").raise_error()

# %%
get_ipython().run_line_magic("sx", "id")

# %%
print(get_ipython().run_line_magic("system", "id"))
