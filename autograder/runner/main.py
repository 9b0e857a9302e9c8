"""Start of a plain child process: ``python -I -S main.py <json>`` says where to import from, and the limits."""

from __future__ import annotations

import json
import sys


def main() -> None:
    """Prepare a shell, put on the limits, say that all is ready, and serve."""
    settings = json.loads(sys.argv[1])
    sys.path[:0] = settings["path"]

    from runner import limits, pipes
    from runner.serve import Server
    from runner.shell import make_shell

    shell = make_shell()
    limits.apply(settings["limits"])
    pipes.send(settings["target"], {"ready": True})
    Server(settings["source"], settings["target"], shell).run()


if __name__ == "__main__":
    main()
