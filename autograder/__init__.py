"""Trusted: compiles the course and grades submissions. Never installed for students."""
