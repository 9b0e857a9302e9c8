"""What a student of the course installs: checks, visible cases, given helpers and figures."""

__version__ = "0.1.0"
