"""nbgrader's settings for this course; `autograder` and the `nbgrader` commands both read this file."""

from nbgrader.converters import GenerateAssignment, GenerateSolution
from nbgrader.preprocessors import ClearSolutions, Execute

c = get_config()  # noqa: F821  (defined by traitlets when it loads this file)

c.CourseDirectory.course_id = "dlworkbook"
c.CourseDirectory.source_directory = "build/source"
c.CourseDirectory.release_directory = "release/student"
c.CourseDirectory.solution_directory = "release/solution"
c.CourseDirectory.submitted_directory = "submitted"
c.CourseDirectory.autograded_directory = "autograded"
c.CourseDirectory.feedback_directory = "feedback"


def _swapped(converter, old, new):
    """The converter's list of steps with one of them exchanged."""
    return [new if step is old else step for step in converter.class_traits()["preprocessors"].default()]


c.GenerateAssignment.preprocessors = _swapped(
    GenerateAssignment, ClearSolutions, "autograder.compile.stubs.StubSolutions"
)
c.GenerateSolution.preprocessors = _swapped(GenerateSolution, Execute, "autograder.compile.execute.StrictExecute")
# times of execution would make every build different
c.ExecutePreprocessor.record_timing = False
c.ExecutePreprocessor.timeout = 600
# kernels warn at every start that they listen on the loopback interface
c.NotebookClient.extra_arguments = ["--IPKernelApp.log_level=40"]
# what students wrote is untrusted, also where people grade: nbgrader's pages would run its scripts
c.HTMLExporter.sanitize_html = True
c.HTMLExporter.filters = {"markdown2html": "autograder.feedback.safe_markdown"}
# what being late costs (docs/nbgrader.md); without a plugin it costs nothing
# c.AssignLatePenalties.plugin_class = "autograder.late.DailyPenalty"
# c.DailyPenalty.per_day, c.DailyPenalty.at_most = 0.1, 0.5
