"""Writes into the caches of matplotlib, IPython and Python that the next process may read."""

EXPECTED = {"says": "looked", "never": "the poison survived"}

# %%
import glob
import os

import IPython.paths
import matplotlib

folders = [matplotlib.get_cachedir(), matplotlib.get_configdir(), IPython.paths.get_ipython_dir()]
present = [folder for folder in folders if os.path.exists(f"{folder}/attack.json")]
for folder in folders:
    try:
        os.makedirs(folder, exist_ok=True)
        open(f"{folder}/attack.json", "w").write("{}")
        for path in glob.glob(f"{folder}/*.json"):
            open(path, "w").write("{}")
    except OSError:
        pass
report = f"the poison survived in {present}" if present else "looked, and found none"
raise LookupError(report)

# %%
os._exit(0)
