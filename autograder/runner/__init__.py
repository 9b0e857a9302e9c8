"""The untrusted side: the process in which students' code runs.

These modules are copied to an import path of their own, on which nothing else of the grader and no reference exists.
They import the standard library, numpy, msgpack, IPython and the public `dlcore`, and each other relatively.
What this process says is only ever the student's own claim.
"""
