"""Attacks that still find a way, and which; each is expected to until it is closed, and the test then says so."""

from __future__ import annotations

_STOPS = "grading stops with an exception, and the whole class with it: "

HOLES: dict[str, str | dict[str, str]] = {
    "forge_nonce_array": _STOPS + "Child.ask compares a nonce of any type; an array has no truth value",
    "oracle_nested_arguments": _STOPS + "Oracle._size recurses deeper than wire.decode allowed",
    "oracle_outer_product_of_lists": "Oracle bounds the axes of arrays, not of nested lists, whose product can be huge",
    "deep_expression": _STOPS + "unfilled() catches SyntaxError only; ast.parse also raises MemoryError",
    "deep_attribute": _STOPS + "unfilled() catches SyntaxError only; ast.parse and unparse also raise RecursionError",
    "deep_directories": {"none": _STOPS + "PlainRunner removes the folder with shutil.rmtree, which recurses"},
    "flood_helper_questions": "while it sends, Child takes in replies without bound",
    "flood_of_replies": "while it sends, Child takes in replies without bound",
    "forge_long_cause": "the `unreadable` of a reply goes into the feedback at any length",
    "long_claim_of_origin": "the notebook's own claim of its assignment goes into the notes at any length",
    "in_markdown_cells": "students' text cells go into the feedback page unescaped: scripts and all",
    "in_attachments": "attachments are dropped, and nbconvert makes no page of a text that shows one",
    "in_exceptions_of_a_cell": "_markdown leaves [text](javascript:...) a link",
    "in_names_of_exceptions": "_markdown leaves [text](javascript:...) a link",
    "in_code_spans_of_messages": "_markdown does not escape between backticks, though \\` and `` begin no code there",
    "in_the_file_name": "_markdown does not escape between backticks, though \\` begins no code there",
    "[a-z]": "no feedback page for a student whose id has brackets",
    "linked-folder": "Classroom follows a folder that is a symbolic link to somebody else's",
    "linked-timestamp": "Classroom.timestamp follows a symbolic link, and quotes the file in a note",
    "patch_numpy_allclose": "Server.call runs changed(), a mere hint, where its errors count as the student's",
}
"""Attack → reason, or attack → level → reason."""


def hole(name: str, level: str) -> str:
    """Why an attack is known to succeed at a level; "" if it is not."""
    reason = HOLES.get(name, "")
    return reason if isinstance(reason, str) else reason.get(level, "")
