"""Jupyter kernels behind the walls of grading: unmodified nbgrader and nbclient get them by a kernel's name."""
