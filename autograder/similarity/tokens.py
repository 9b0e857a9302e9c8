"""An answer as a row of tokens that renaming, reformatting and commenting leave as they are."""

from __future__ import annotations

import ast
import io
import keyword
import re
import tokenize
import warnings
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from dlcore.plain_cell import without_magics
from dlcore.syntax import parsed

LENGTH = 7
"""Tokens in a run: shorter runs occur by chance, longer ones do not survive small changes."""

MAX_CHARACTERS = 40_000
SILENT = frozenset("(),;:")  # what formatters add, move and take away
SPACE = {tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER}
WORD = re.compile(r"[^\W\d]\w*|\d[\w.]*|\"[^\"]*\"|'[^']*'|[=!<>]=|[-+*/@|&]=|\S")
LOCAL = "some-name"
NAMED = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.ExceptHandler)

_Start = tuple[int, int]


class Token(NamedTuple):
    """What a token counts as, and the line of the source that it stands in (from 1)."""

    text: str
    line: int


def tokens_of(source: str, public: Collection[str] = ()) -> list[Token]:
    """Read an answer; names that it gives itself all count as one, except those in `public`.

    What is no Python is read as text.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of strings with odd backslashes
        source = without_magics(source[:MAX_CHARACTERS])
        try:
            tree = parsed(source)
            return list(_python(source, names_given(tree) - set(public), _bare_strings(tree)))
        # Python's own reader reports trouble in many ways
        except (SyntaxError, ValueError, MemoryError, RecursionError, tokenize.TokenError):
            return list(_text(source, public))


def runs(tokens: Sequence[Token]) -> list[str]:
    """All rows of `LENGTH` tokens, each from where it begins."""
    texts = [token.text for token in tokens]
    return [" ".join(texts[start : start + LENGTH]) for start in range(len(texts) - LENGTH + 1)]


def lines_of(tokens: Sequence[Token], wanted: Collection[str]) -> set[int]:
    """The lines of the source that take part in a run that is `wanted`."""
    starts = [start for start, run in enumerate(runs(tokens)) if run in wanted]
    return {token.line for start in starts for token in tokens[start : start + LENGTH]}


def names_given(tree: ast.AST) -> set[str]:
    """The names that a source binds by itself: variables, parameters, functions; not what it imports."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            found.add(node.id)
        elif isinstance(node, ast.arg):
            found.add(node.arg)
        elif isinstance(node, NAMED):
            found.add(node.name or "")
    return found


def _bare_strings(tree: ast.AST) -> set[_Start]:
    """Where docstrings and other strings stand that nothing is done with."""
    return {
        (node.lineno, node.col_offset)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
    }


def _python(source: str, local: set[str], bare: set[_Start]) -> Iterator[Token]:
    attribute = False
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type in SPACE or token.string in SILENT or token.start in bare:
            continue
        named = token.type == tokenize.NAME and not attribute
        yield Token(LOCAL if named and token.string in local else _value(token.string), token.start[0])
        attribute = token.string == "."


def _value(text: str) -> str:
    """A token whichever way it is spelled: ``1e-2`` is ``0.01``, and ``'W'`` is ``"W"``."""
    if not text[:1].isdigit() and text[-1:] not in {'"', "'"}:
        return text
    try:
        value = ast.literal_eval(text)
        return repr(float(value) if isinstance(value, int) else value)
    except (SyntaxError, ValueError, OverflowError):  # an f-string: whatever stands in its braces may be renamed
        return re.sub(r"\{[^{}]*\}", "{}", text).replace("'", '"')


def _text(source: str, public: Collection[str]) -> Iterator[Token]:
    lines = [WORD.findall(line.split("#")[0]) for line in source.split("\n")]
    local = {word for line in lines for word in _seemingly_given(line)} - set(public)
    for number, words in enumerate(lines, 1):
        for before, word in zip(["", *words], words, strict=False):
            if word not in SILENT:
                yield Token(LOCAL if word in local and before != "." else _value(word), number)


def _seemingly_given(words: list[str]) -> Iterator[str]:
    """The names in a line that would be given in it if it were Python: before ``=``, after ``for``, in a header."""
    if words[:1] == ["def"]:
        heads = words
    elif "for" in words:
        after = words[words.index("for") :]
        heads = after[: after.index("in")] if "in" in after else []
    else:
        heads = words[: words.index("=")] if "=" in words else []
        heads = [] if "(" in heads or "[" in heads else heads
    for before, word in zip(["", *heads], heads, strict=False):
        if word.isidentifier() and not keyword.iskeyword(word) and before != ".":
            yield word
