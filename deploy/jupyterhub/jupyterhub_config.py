"""JupyterHub for one course: a server for each student, and one shared place where instructors grade.

Goes where the hub looks for settings (docs/jupyterhub.md). It says nothing about how people log in, nor how their
servers are started: that is the hub's own business. Everything to change stands at the top.
"""

import os

COURSE = os.environ.get("COURSE", "dlworkbook")  # as course_id in the course's nbgrader_config.py
COURSE_FOLDER = os.environ.get("COURSE_FOLDER", "/srv/dlworkbook")  # the checkout; readable by GRADER alone
GRADER = os.environ.get("GRADER", "grader-dlworkbook")  # a system account that nobody logs in as
EXCHANGE = os.environ.get("EXCHANGE", "/srv/nbgrader/exchange")
INSTRUCTORS = os.environ.get("INSTRUCTORS", "instructor").split()  # by the names they log in with
SETTINGS = os.environ.get("HUB_SETTINGS", "/etc/dlworkbook")  # a copy of settings/; readable by all
SINGLEUSER = os.environ.get("SINGLEUSER", f"{COURSE_FOLDER}/.venv/bin/jupyterhub-singleuser")  # where dlworkbook is
PORT = int(os.environ.get("FORMGRADER_PORT", "9999"))

c = get_config()  # noqa: F821  (defined by traitlets when it loads this file)


def environment(*folders):
    """What a server must know: the course, its exchange, and where its settings lie."""
    paths = os.pathsep.join(f"{SETTINGS}/{folder}" for folder in folders)
    return {"NBGRADER_COURSE": COURSE, "NBGRADER_EXCHANGE": EXCHANGE, "JUPYTER_CONFIG_PATH": paths}


# everybody's own server: fetch and hand in, but no formgrader
c.Spawner.environment = environment("students", "all")
c.Spawner.default_url = "/lab"

# one server for all instructors, which runs as the account that owns submissions and grades
c.JupyterHub.services = [
    {
        "name": COURSE,
        "url": f"http://127.0.0.1:{PORT}",
        "command": [SINGLEUSER, f"--ServerApp.root_dir={COURSE_FOLDER}"],
        "user": GRADER,
        "cwd": COURSE_FOLDER,  # nbgrader reads the course's own settings there
        "environment": {**environment("all"), "JUPYTERHUB_DEFAULT_URL": "/lab?formgrader=true"},
        "oauth_no_confirm": True,
    }
]

GRADING = f"access:services!service={COURSE}"
c.JupyterHub.load_groups = {f"formgrade-{COURSE}": {"users": INSTRUCTORS}}
c.JupyterHub.load_roles = [
    {"name": f"formgrade-{COURSE}", "groups": [f"formgrade-{COURSE}"], "scopes": [GRADING]},
    # a server may do what its owner may, of this: so an instructor's list of courses shows the way to the formgrader
    {"name": "server", "scopes": ["users:activity!user", "access:servers!server", GRADING]},
]
