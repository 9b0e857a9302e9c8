"""The figures of a report: what the two tables that were read say about submissions, exercises and mistakes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields, replace

import polars as pl

from autograder.report.aliases import Aliases, redacted
from autograder.report.read import Raw

EMPTY = ["blank", "missing"]
FEWEST = 3  # students; a correlation of two is always 1 or -1
STATUS_WORDS = {
    "wrong": "wrong, and like no common mistake",
    "partial": "partly right, and like no common mistake",
    "error": "stopped with an error",
    "timeout": "took too long",
    "crash": "its process ended",
    "unreadable": "returned something unreadable",
}
KEY = ["assignment", "student"]
PERSONAL = ["handed_in", "due", "graded", "notes"]


@dataclass(frozen=True)
class Tables:
    """All that a report says about a class.

    Attributes
    ----------
    submissions : DataFrame
        One row per student and assignment: score, lateness, how it was graded. Submissions in which there was no
        notebook to grade are not `counted`: they are in no figure below.
    results : DataFrame
        One row per student, assignment and exercise.
    assignments, exercises, mistakes : DataFrame
        Summaries.
    """

    submissions: pl.DataFrame
    results: pl.DataFrame
    assignments: pl.DataFrame
    exercises: pl.DataFrame
    mistakes: pl.DataFrame

    def items(self) -> list[tuple[str, pl.DataFrame]]:
        """Names and tables."""
        return [(each.name, getattr(self, each.name)) for each in fields(self)]

    @property
    def students(self) -> list[str]:
        """Everyone who has a result."""
        return sorted(self.submissions["student"].unique())

    def anonymous(self, aliases: Aliases) -> Tables:
        """The same with numbers for names, in the numbers' order, without what may tell who it was."""
        numbers = {student: str(aliases.numbers[student]) for student in self.students}
        alias = pl.col("student").replace_strict(numbers, return_dtype=pl.String)
        submissions = self.submissions.drop(PERSONAL).with_columns(alias).sort(KEY)
        results = self.results.drop("shown").with_columns(alias).sort([*KEY, "position"])
        return replace(self, submissions=submissions, results=results)


def tabulate(raw: Raw, title_of: Callable[[str], str]) -> Tables:
    """Compute all tables."""
    submissions = _submissions(raw)
    redact = redacted(submissions["student"].unique())
    shown = pl.Series("shown", [redact(text) for text in raw.results["shown"]], dtype=pl.String)
    results = raw.results.with_columns(shown).join(
        submissions.select(*KEY, "counted", "late", "seconds", "isolation", "dlworkbook", "python", "numpy"),
        on=KEY,
        how="left",
        maintain_order="left",
    )
    exercises = _exercises(results)
    mistakes = _mistakes(results, exercises)
    return Tables(submissions, results, _assignments(submissions, raw, title_of), exercises, mistakes)


def _submissions(raw: Raw) -> pl.DataFrame:
    """Add scores, lateness, and where somebody stopped."""
    late = (pl.col("handed_in") - pl.col("due")).dt.total_microseconds() / 3.6e9
    facts = raw.submissions.with_columns(late=pl.col("handed_in") > pl.col("due"), hours_late=late.clip(0))
    tried = ~pl.col("status").is_in(EMPTY)
    # positions are 1, 2, ...: those tried are the first ones if their number is the last one's position
    in_order = pl.col("position").filter(tried).max() == tried.sum()
    stopped = (pl.col("status").first() == "passed") & (tried.sum() < pl.len()) & in_order
    scores = raw.results.group_by(KEY, maintain_order=True).agg(
        score=pl.col("points").sum(),
        max_score=pl.col("max_points").sum(),
        passed=(pl.col("status") == "passed").sum(),
        exercises=pl.len(),
        stopped_after=pl.when(stopped).then(tried.sum()),
    )
    return scores.join(facts, on=KEY, how="left", maintain_order="left")


def _exercises(results: pl.DataFrame) -> pl.DataFrame:
    """Outcomes, difficulty and discrimination of each exercise."""
    # rounded: sums of shares of points differ in the last digit, and a constant must stay one
    rest = (pl.col("points").sum().over(KEY) - pl.col("points")).round(9)
    counted = results.filter("counted").with_columns(rest=rest, points=pl.col("points").round(9))
    status, points = pl.col("status"), pl.col("points")
    defined = (pl.len() >= FEWEST) & (points.n_unique() > 1) & (pl.col("rest").n_unique() > 1)
    summary = counted.group_by("assignment", "exercise").agg(
        position=pl.col("position").min(),
        max_points=pl.col("max_points").max(),
        students=pl.len(),
        passed=(status == "passed").sum(),
        partial=(status == "partial").sum(),
        wrong=(~status.is_in(["passed", "partial", *EMPTY])).sum(),
        empty=status.is_in(EMPTY).sum(),
        share_passed=(status == "passed").mean(),
        mean_points=points.mean(),
        sd_points=points.std(),
        discrimination=pl.when(defined).then(pl.corr(points, "rest")),
    )
    return summary.sort("assignment", "position", "exercise")


def _mistakes(results: pl.DataFrame, exercises: pl.DataFrame) -> pl.DataFrame:
    """What went wrong how often, each with what came out most often."""
    words = pl.col("status").replace(STATUS_WORDS)
    known = pl.col("mistake") != ""
    missed = results.filter(pl.col("counted") & ~pl.col("status").is_in(["passed", *EMPTY]))
    named = missed.with_columns(recognised=known, mistake=pl.when(known).then("mistake").otherwise(words))
    exercise = ["assignment", "exercise"]
    key = [*exercise, "mistake", "recognised"]
    summary = named.group_by(key).agg(students=pl.len()).join(_examples(named, key), on=key)
    summary = summary.join(exercises.select(*exercise, "position", of="students"), on=exercise)
    summary = summary.with_columns(share=pl.col("students") / pl.col("of"))
    ordered = summary.sort("assignment", "students", "position", "mistake", descending=[False, True, False, False])
    return ordered.select(*key, "students", "share", "case", "shown", "same")


def _examples(named: pl.DataFrame, key: list[str]) -> pl.DataFrame:
    """What came out most often; of those equally frequent, the first in the alphabet."""
    examples = named.group_by(*key, "case", "shown").len("same")
    examples = examples.sort("same", "shown", "case", descending=[True, False, False])
    return examples.unique(key, keep="first", maintain_order=True)


def _assignments(submissions: pl.DataFrame, raw: Raw, title_of: Callable[[str], str]) -> pl.DataFrame:
    """Scores, lateness and time of each assignment."""
    score, counted = pl.col("score").filter("counted"), pl.col("counted")
    summary = submissions.group_by("assignment").agg(
        submissions=pl.len(),
        counted=counted.sum(),
        max_score=pl.col("max_score").max(),
        mean=score.mean(),
        sd=score.std(),
        minimum=score.min(),
        quartile_1=score.quantile(0.25, "linear"),
        median=score.median(),
        quartile_3=score.quantile(0.75, "linear"),
        maximum=score.max(),
        late=pl.col("late").sum(),
        late_unknown=pl.col("late").is_null().sum(),
        stopped=pl.col("stopped_after").is_not_null().sum(),
        seconds_total=pl.col("seconds").sum(),
        seconds_median=pl.col("seconds").median(),
        seconds_maximum=pl.col("seconds").max(),
        seconds_unknown=pl.col("seconds").is_null().sum(),
    )
    slug = pl.col("assignment")
    titles = {name: title_of(name) for name in summary["assignment"]}
    title = slug.replace_strict(titles, return_dtype=pl.String)
    due = slug.replace_strict(raw.dates, default=None, return_dtype=pl.Datetime("us"))
    return summary.sort("assignment").select(slug, title.alias("title"), due.alias("due"), pl.exclude("assignment"))
