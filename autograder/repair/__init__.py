"""Repair: a submission that other tools have damaged is put together again, by what its cells say and where they stand.

`frame` is the release as repair sees it, `statements` what a text says as Python, `pieces` takes cells apart, `split`
joins what was one cell, `answers` finds each exercise's answer, `place` puts all in order, `names` finds the file.
"""
