"""Trusted: reference functions, samplers and common mistakes, one module per assignment.

Nothing here is installed for students or reaches a process that runs their code.
"""
