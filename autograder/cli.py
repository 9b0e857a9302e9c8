"""The ``autograder`` command."""

from __future__ import annotations

import errno
import sys

import click

import autograder.startup  # noqa: F401  (first: it spares imports)
from autograder.commands.audit import audit_command
from autograder.commands.build import build_command
from autograder.commands.classroom import class_command
from autograder.commands.export import export_command
from autograder.commands.grade import grade_command, grade_file_command
from autograder.commands.kernel import kernel_group
from autograder.commands.new import new_command
from autograder.commands.publish import package_command, site_command
from autograder.commands.record import changes_command, replay_command, verify_log_command
from autograder.commands.report import report_command
from autograder.commands.sample import sample_command
from autograder.commands.similarity import similarity_command
from autograder.commands.update import update_command
from autograder.commands.watch import watch_command
from autograder.console import visible
from autograder.course import CourseError

COMMANDS: list[click.Command] = [
    audit_command,
    build_command,
    changes_command,
    class_command,
    export_command,
    grade_command,
    grade_file_command,
    kernel_group,
    new_command,
    package_command,
    replay_command,
    report_command,
    sample_command,
    similarity_command,
    site_command,
    update_command,
    verify_log_command,
    watch_command,
]


UNUSABLE = {
    *(errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOSPC, errno.EDQUOT),
    *(errno.ENOTDIR, errno.EISDIR, errno.EEXIST),
}


class Commands(click.Group):
    """Shows a course author's mistakes, and places that cannot be written, as messages instead of tracebacks."""

    def invoke(self, context: click.Context) -> object:
        """Run a command; turn what its user can put right into a plain message and exit status 1."""
        try:
            return super().invoke(context)
        except CourseError as error:
            raise click.ClickException(visible(str(error), "\n\t")) from error
        except OSError as error:
            if error.errno not in UNUSABLE or error.filename is None:
                raise
            raise click.ClickException(visible(f"{error.filename} cannot be used: {error.strerror}")) from error


@click.group(cls=Commands)
def main() -> None:
    """Compile the course and grade what students hand in."""


for command in COMMANDS:
    main.add_command(command)


if __name__ == "__main__":
    sys.exit(main())
