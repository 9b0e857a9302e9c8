"""Grading: a trusted controller asks questions of a process that runs the student's code, and judges the answers."""
