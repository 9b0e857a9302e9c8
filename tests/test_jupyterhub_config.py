"""The settings for JupyterHub load, give students no more than they need, and are what nbgrader and Jupyter read."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from traitlets.config import Config
from traitlets.config.loader import PyFileConfigLoader

DEPLOY = Path(__file__).parents[1] / "deploy" / "jupyterhub"
NAMES = (
    "COURSE",
    "COURSE_FOLDER",
    "GRADER",
    "EXCHANGE",
    "INSTRUCTORS",
    "HUB_SETTINGS",
    "SINGLEUSER",
    "FORMGRADER_PORT",
)
ACCESS = "access:services!service=dlworkbook"


def loaded(name: str) -> Config:
    return PyFileConfigLoader(name, path=str(DEPLOY)).load_config()


@pytest.fixture
def plain(monkeypatch):
    """No variable of the environment takes part."""
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def config(plain) -> Config:
    return loaded("jupyterhub_config.py")


@pytest.fixture
def trial(plain, monkeypatch, tmp_path) -> Config:
    monkeypatch.setattr(os, "environ", {**os.environ, "TRIAL": str(tmp_path)})
    return loaded("trial_config.py")


def test_the_formgrader_runs_as_an_account_of_its_own_in_the_course(config):
    (service,) = config.JupyterHub.services
    assert service["user"] not in ("root", *config.JupyterHub.load_groups["formgrade-dlworkbook"]["users"])
    assert service["cwd"] == "/srv/dlworkbook"
    assert f"--ServerApp.root_dir={service['cwd']}" in service["command"]
    assert service["url"].startswith("http://127.0.0.1:")


def test_the_formgrader_is_called_like_the_course(config):
    """nbgrader looks for the service under the course's id."""
    (service,) = config.JupyterHub.services
    own = PyFileConfigLoader("nbgrader_config.py", path=str(DEPLOY.parents[1])).load_config()
    assert service["name"] == own.CourseDirectory.course_id


def test_instructors_reach_the_formgrader_and_nobody_else_does(config):
    roles = {role["name"]: role for role in config.JupyterHub.load_roles}
    assert set(roles) == {"formgrade-dlworkbook", "server"}
    assert roles["formgrade-dlworkbook"] == {
        "name": "formgrade-dlworkbook",
        "groups": ["formgrade-dlworkbook"],
        "scopes": [ACCESS],
    }
    assert "user" not in roles  # what everybody may do stays as the hub has it
    # a server has what its owner has of this list: nothing of it reaches beyond the owner and the formgrader
    assert set(roles["server"]["scopes"]) == {"users:activity!user", "access:servers!server", ACCESS}


def test_the_hub_decides_who_logs_in_and_how(config):
    assert "Authenticator" not in config
    assert set(config.JupyterHub) == {"services", "load_groups", "load_roles"}


def test_instructors_and_places_can_be_named(plain, monkeypatch):
    monkeypatch.setenv("INSTRUCTORS", "ada grace")
    monkeypatch.setenv("COURSE", "signals")
    config = loaded("jupyterhub_config.py")
    assert config.JupyterHub.load_groups == {"formgrade-signals": {"users": ["ada", "grace"]}}
    assert config.Spawner.environment["NBGRADER_COURSE"] == "signals"


def test_both_kinds_of_servers_know_course_and_exchange(config, monkeypatch):
    (service,) = config.JupyterHub.services
    for environment in (config.Spawner.environment, service["environment"]):
        folders = [Path(path).name for path in environment["JUPYTER_CONFIG_PATH"].split(os.pathsep)]
        assert "all" in folders
        assert all((DEPLOY / "settings" / folder).is_dir() for folder in folders)
        for name in ("NBGRADER_COURSE", "NBGRADER_EXCHANGE"):
            monkeypatch.setenv(name, environment[name])
        known = loaded("settings/all/nbgrader_config.py")
        assert known.CourseDirectory.course_id == "dlworkbook"
        assert known.Exchange.root == "/srv/nbgrader/exchange"


def listed(kind: str, folders: list[str]) -> dict[str, bool]:
    """Jupyter's own list of what is enabled, for a server with these settings."""
    program = {
        "server": "from jupyter_server.extension.config import ExtensionConfigManager as M;"
        "from jupyter_core.paths import jupyter_config_path as p;"
        "import json; print(json.dumps(M(read_config_path=[*p()]).get_jpserver_extensions()))",
        "lab": "from jupyterlab_server.config import get_page_config as g;"
        "import json; print(json.dumps(dict.fromkeys(g([]).get('disabledExtensions', []), False)))",
    }[kind]
    paths = os.pathsep.join(str(DEPLOY / "settings" / folder) for folder in folders)
    environment = {**os.environ, "JUPYTER_CONFIG_PATH": paths}
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, env=environment)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_students_servers_have_no_formgrader_and_the_instructors_has_one():
    formgrader, fetching = (f"nbgrader.server_extensions.{name}" for name in ("formgrader", "assignment_list"))
    students, instructors = listed("server", ["students", "all"]), listed("server", ["all"])
    assert (students[formgrader], students[fetching]) == (False, True)
    assert (instructors[formgrader], instructors[fetching]) == (True, True)
    assert listed("lab", ["students", "all"])["@jupyter/nbgrader:formgrader"] is False
    assert "@jupyter/nbgrader:formgrader" not in listed("lab", ["all"])


def test_the_trial_stays_on_this_machine_and_in_its_folder(trial, tmp_path):
    assert trial.JupyterHub.bind_url.startswith("http://127.0.0.1:")
    assert trial.JupyterHub.services[0]["url"].startswith("http://127.0.0.1:")
    assert "user" not in trial.JupyterHub.services[0]
    assert (tmp_path / "exchange").is_dir()
    for place in (trial.JupyterHub.db_url, trial.JupyterHub.cookie_secret_file, trial.ConfigurableHTTPProxy.pid_file):
        assert str(tmp_path) in place


def test_jupyterhub_itself_accepts_every_setting(config):
    """Names that it does not know would be warnings at its start, and have no effect."""
    app = pytest.importorskip("jupyterhub.app", reason="JupyterHub is not installed").JupyterHub
    spawner = pytest.importorskip("jupyterhub.spawner").Spawner
    assert set(config.JupyterHub) <= set(app.class_trait_names())
    assert set(config.Spawner) <= set(spawner.class_trait_names())
