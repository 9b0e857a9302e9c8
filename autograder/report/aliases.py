"""Numbers in place of names: the same at every report, and saying nothing about the order of names or arrivals."""

from __future__ import annotations

import hmac
import json
import os
import re
import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from autograder.course import CourseError
from autograder.journal import write_whole

FILE = "anonymous.json"
FIRST = 1000  # four digits, unless the class is very large


@dataclass
class Aliases:
    """The numbers of a class, and the salt that the next ones are drawn with.

    Both are kept in the class folder: whoever has that file knows who is who.
    """

    salt: str
    numbers: dict[str, int]

    @classmethod
    def of(cls, folder: Path, students: Iterable[str]) -> Aliases:
        """The numbers of these students; those who have none yet are given one, and it is kept.

        Raises
        ------
        CourseError
            If the file in which they are kept is damaged.
        """
        path = folder / FILE
        aliases = cls._read(path) if path.is_file() else cls(secrets.token_hex(16), {})
        new = sorted(set(students) - set(aliases.numbers), key=aliases._digest)
        for student in new:
            aliases.numbers[student] = aliases._free(aliases._digest(student), len(new))
        if new:
            aliases._write(path)
        return aliases

    @classmethod
    def _read(cls, path: Path) -> Aliases:
        try:
            kept = json.loads(path.read_text(encoding="utf-8"))
            return cls(str(kept["salt"]), {str(name): int(number) for name, number in kept["numbers"].items()})
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            words = f"{path} cannot be read ({error!r}): restore it, or delete it and everybody gets another number"
            raise CourseError(words) from error

    def _write(self, path: Path) -> None:
        text = json.dumps({"salt": self.salt, "numbers": self.numbers}, indent=1)

        def write(fresh: Path) -> None:
            with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
                file.write(text)

        write_whole(path, write)

    def _digest(self, student: str) -> int:
        return int.from_bytes(hmac.digest(self.salt.encode(), student.encode(), "sha256"))

    def _free(self, digest: int, new: int) -> int:
        """A number that nobody has, drawn from many times more than are needed."""
        size = max(9 * FIRST, 10 * (len(self.numbers) + new))
        taken = set(self.numbers.values())
        return next(n for n in (FIRST + (digest + step) % size for step in range(size)) if n not in taken)


def redacted(students: Iterable[str]) -> Callable[[str], str]:
    """A function that takes students' ids out of a text, wherever one stands as a word of its own."""
    longest_first = sorted(students, key=len, reverse=True)
    patterns = [(student.casefold(), re.compile(_word(student), re.IGNORECASE)) for student in longest_first]

    def redact(text: str) -> str:
        folded = text.casefold()
        for student, pattern in patterns:
            if student in folded:  # much faster than to look for the pattern at once
                text = pattern.sub("…", text)
        return text

    return redact


def _word(student: str) -> str:
    """A pattern for an id: one that begins or ends like a word must not be part of a longer one."""
    before = r"(?<![^\W_])" if student[:1].isalnum() else ""
    after = r"(?![^\W_])" if student[-1:].isalnum() else ""
    return before + re.escape(student) + after
