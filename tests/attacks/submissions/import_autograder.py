"""Imports the grader, to change what it thinks is right."""

EXPECTED = {"says": "No module named 'autograder'", "plain": True}

# %%
import autograder.grade.score

autograder.grade.score.compare = lambda *arguments: None
