"""Grades as files that learning platforms import; the exporters are plugins of ``nbgrader export`` as well."""
