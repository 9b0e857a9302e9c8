"""``autograder watch``."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import click

from autograder.batch.choice import runner_maker
from autograder.classroom import Classroom
from autograder.commands.options import isolated, of_class
from autograder.console import say
from autograder.course import Course
from autograder.exchange import collect, inbound
from autograder.grade.runners import Runner
from autograder.grade.zygote import choose_runner
from autograder.settings import classroom_in, settings
from autograder.watch import Watch


@click.command("watch")
@click.argument("assignment", required=False)
@of_class
@click.option("--exchange", is_flag=True, help="Also collect what `nbgrader submit` delivers to nbgrader's exchange.")
@isolated
def watch_command(assignment: str | None, folder: Path | None, exchange: bool, isolation: str, trusted: bool) -> None:
    """Grade what arrives in submitted/ at once, feedback page included, until Ctrl-C.

    Without ASSIGNMENT, all of them. What is there and has not been graded comes first.
    """
    course = Course.find()
    classroom = classroom_in(course, folder)
    slugs = [course.resolve(assignment)] if assignment else course.slugs
    (classroom.root / "submitted").mkdir(parents=True, exist_ok=True)
    secret = [course.root, classroom.root]
    choose_runner(isolation, trusted, secret).close()  # what is wrong with that is better said now

    def runner_of(slug: str) -> Runner:
        return runner_maker(course, slug, secret, trusted)(isolation)

    fetch = _collector(course, classroom, slugs) if exchange else _nothing
    watch = Watch(course, classroom, slugs, runner_of, say, fetch)
    say(f"watching {classroom.root / 'submitted'}; Ctrl-C ends it")
    try:
        watch.run()
    except KeyboardInterrupt:
        say("stopped")


def _nothing() -> None:
    """Fetch from nowhere: submissions come into the class folder by themselves."""


def _collector(course: Course, classroom: Classroom, slugs: list[str]) -> Callable[[], None]:
    """Fetches from the exchange; what belongs to somebody else than it says is named once."""
    config = settings(course, classroom.root)
    fetch = partial(collect, inbound(config), classroom, slugs, config.ExchangeCollect.get("check_owner", True))
    named: set[Path] = set()

    def look() -> None:
        for delivery in fetch().foreign:
            if delivery.folder not in named:
                named.add(delivery.folder)
                say(f"not collected, it belongs to somebody else: {delivery.folder}")

    return look
