"""Words as the index compares them: without case and diacritics, as FTS5's unicode61 folds its tokens."""

from __future__ import annotations

import re
import unicodedata

_WORD = re.compile(r"[^\W_]+")


def fold(text: str) -> str:
    """Return `text` in lower case without diacritics; lengths may change, so never take offsets from it."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def words(text: str) -> list[str]:
    """Return the folded words of `text`, punctuation left out."""
    return _WORD.findall(fold(text))


def folded(text: str) -> str:
    """Return the folded words of `text` in one line."""
    return " ".join(words(text))
