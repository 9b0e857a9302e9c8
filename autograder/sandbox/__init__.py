"""The walls around a student's code: Linux's own protections, tried out, stacked, and reached through ctypes.

These modules import the standard library only. They are copied to the import path of the untrusted side, as package
`sandbox`, because a process puts most of these walls up around itself.
"""
