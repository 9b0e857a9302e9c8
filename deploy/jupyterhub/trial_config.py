"""The same hub on one's own machine, to try it out: any name, any password, no system accounts.

    TRIAL=/tmp/trial jupyterhub --config deploy/jupyterhub/trial_config.py

Everybody's server runs as whoever starts the hub, so nothing is kept from anyone: never use it for a class.
"""

import os
import shutil
from pathlib import Path

HERE = Path(__file__).resolve().parent
TRIAL = Path(os.environ["TRIAL"]).resolve()
EXCHANGE = TRIAL / "exchange"

EXCHANGE.mkdir(parents=True, exist_ok=True)
EXCHANGE.chmod(0o777)
os.environ.setdefault("EXCHANGE", str(EXCHANGE))
os.environ.setdefault("HUB_SETTINGS", str(HERE / "settings"))
os.environ.setdefault("COURSE_FOLDER", str(HERE.parents[1]))
os.environ.setdefault("SINGLEUSER", shutil.which("jupyterhub-singleuser") or "jupyterhub-singleuser")

c = get_config()  # noqa: F821  (defined by traitlets when it loads this file)
load_subconfig(str(HERE / "jupyterhub_config.py"))  # noqa: F821

c.JupyterHub.authenticator_class = "dummy"
c.Authenticator.allow_all = True
c.JupyterHub.spawner_class = "simple"
c.SimpleLocalProcessSpawner.home_dir_template = str(TRIAL / "home" / "{username}")
c.JupyterHub.bind_url = "http://127.0.0.1:8000"
c.JupyterHub.db_url = f"sqlite:///{TRIAL / 'hub.sqlite'}"
c.JupyterHub.cookie_secret_file = str(TRIAL / "cookie_secret")
c.ConfigurableHTTPProxy.pid_file = str(TRIAL / "proxy.pid")
as_root = ["--allow-root"] if os.geteuid() == 0 else []  # as in a container
c.Spawner.args = as_root
for service in c.JupyterHub.services:
    del service["user"]
    service["command"] += as_root
