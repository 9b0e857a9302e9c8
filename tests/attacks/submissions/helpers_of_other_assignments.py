"""Takes its answers from what a later assignment hands out: its helpers are this one's exercises."""

EXPECTED = {"lost": {"linear_forward": "missing|wrong|error", "compute_cost": "missing|wrong|error"}}

# %% replace linear_forward
from dlcore.given.deep_network_application import linear_forward

# %% replace compute_cost
import pathlib
import dlcore.given

exec((pathlib.Path(dlcore.given.__file__).with_name("deep_network_application.py")).read_text())
