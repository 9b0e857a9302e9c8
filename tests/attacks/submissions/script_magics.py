"""Runs commands by way of the cell magics that start an interpreter."""

EXPECTED = {"says": "[Cc]ell", "never": "uid=[0-9]"}

# %%
get_ipython().run_cell_magic("bash", "", "id")

# %%
get_ipython().run_cell_magic("script", "/bin/sh", "id")

# %%
get_ipython().run_cell_magic("python3", "", "import os; print('uid=%d' % os.getuid())")
