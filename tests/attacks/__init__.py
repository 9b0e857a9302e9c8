"""Hostile submissions, and what must come of them: no forged points, no harm, no leak, and honest work graded right."""
