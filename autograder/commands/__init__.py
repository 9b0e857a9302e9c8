"""The commands of ``autograder``, a module for each or for a few that belong together."""
