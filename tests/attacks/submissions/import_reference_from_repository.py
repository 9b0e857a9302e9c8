"""Puts the grader's own folder onto the import path and imports the reference from there."""

EXPECTED = {"lost": {"update_parameters": "missing"}, "says": "ModuleNotFoundError|PermissionError"}

# %% replace update_parameters
import importlib
import sys

sys.path.insert(0, REPOSITORY)
sys.path_importer_cache.clear()
for name in [name for name in sys.modules if name.startswith("dlcore")]:
    del sys.modules[name]
importlib.invalidate_caches()
update_parameters = importlib.import_module("dlcore.reference.deep_network_step_by_step").update_parameters
