"""What being late costs: nbgrader's own step, with whatever plugin nbgrader_config.py names, and one ready plugin."""

from __future__ import annotations

import math
from types import SimpleNamespace

from nbgrader.plugins import BasePlugin
from nbgrader.preprocessors import AssignLatePenalties
from traitlets import Float, TraitError
from traitlets.config import Config

from autograder.course import CourseError

DAY = 86_400


class DailyPenalty(BasePlugin):  # type: ignore[misc]
    """Takes a share of the points earned for every day begun after the due date, up to a limit."""

    per_day = Float(0.1, min=0, max=1, help="The share that each begun day costs.").tag(config=True)
    at_most = Float(0.5, min=0, max=1, help="The share that being late costs at most.").tag(config=True)
    grace_minutes = Float(0, min=0, help="How late is still in time.").tag(config=True)

    def late_submission_penalty(self, student_id: str, score: float, total_seconds_late: float) -> float:
        """Return the points that are taken off."""
        if total_seconds_late <= 60 * self.grace_minutes:
            return 0.0
        return score * float(min(self.at_most, self.per_day * math.ceil(total_seconds_late / DAY)))


class Lateness:
    """Penalties as ``nbgrader autograde`` would give them.

    Parameters
    ----------
    config : Config
        The settings of nbgrader_config.py; ``c.AssignLatePenalties.plugin_class`` names the plugin.

    Raises
    ------
    CourseError
        If there is no such plugin.
    """

    def __init__(self, config: Config) -> None:
        try:
            self.step = AssignLatePenalties(config=config)
            self.step.init_plugin()
        except (TraitError, ImportError) as error:
            raise CourseError(f"nbgrader_config.py: the plugin for late submissions cannot be used: {error}") from error

    def penalty(self, student: str, score: float, seconds_late: float) -> float | None:
        """The points taken off, never more than there are; ``None`` for nobody's business, as nbgrader writes it."""
        if seconds_late <= 0:
            return None
        try:
            penalty = self.step.plugin_inst.late_submission_penalty(student, score, seconds_late)
        except Exception as error:  # somebody else's code
            name = type(self.step.plugin_inst).__name__
            raise CourseError(f"the plugin {name} failed for {student}: {type(error).__name__}: {error}") from error
        return None if penalty is None else float(self.step._check_late_penalty(SimpleNamespace(score=score), penalty))
