"""What is the same on many pages is made once: most of a page is the released notebook."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

ENTRIES = 1000  # several assignments' cells
LARGEST = 50_000  # letters; an endless cell is not worth the memory


def remembered(function: Callable[..., str]) -> Callable[..., str]:
    """Keep what a function made of texts last, if it depends on nothing else; what is large is made each time."""
    kept: dict[tuple[str | None, ...], str] = {}

    @wraps(function)
    def made(*texts: str | None) -> str:
        result = kept.pop(texts, None)
        if result is None:
            result = function(*texts)
        if len(result) + sum(len(text or "") for text in texts) <= LARGEST:
            kept[texts] = result  # as the last: what was not asked for for longest goes first
            if len(kept) > ENTRIES:
                del kept[next(iter(kept))]
        return result

    return made
