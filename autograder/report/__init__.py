"""The class report: one static page over all assignments, and the same figures as files for other programs."""

from autograder.report.write import write_report as write_report
