"""Helpers that students are handed, one module per family of assignments."""
