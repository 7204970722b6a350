"""Patterns made of word lists.

A pattern that ignores case is compiled without `regex.V1`. With it, a set of letters also takes two letters to which a
ligature is casefolded: "ss" for "ß", "st" for "ﬆ". A row of them can be cut in ever more ways, and matching never ends.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import Any, cast

import regex

NOTHING = r"(?!)"
"""A pattern that never matches."""
IN_LINE = r"[ \t]{1,4}"
"""Blanks between two words of one line."""


class _Later:
    """A pattern that is compiled when it is first used. It keeps each method that it was asked for: none is slower."""

    def __init__(self, pattern: str, flags: int) -> None:
        self._written = pattern, flags

    @cached_property
    def _compiled(self) -> regex.Pattern[str]:
        return regex.compile(*self._written)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        method = getattr(self._compiled, name)
        setattr(self, name, method)
        return method


def compile_later(pattern: str, flags: int = 0) -> regex.Pattern[str]:
    """Return a pattern for a table of many: compiling all takes a second, and one file needs few of them.

    A fault in the pattern is raised at its first use.
    """
    return cast("regex.Pattern[str]", _Later(pattern, flags))


def any_of(words: Iterable[str], *, blank: str = r"\s+", folded: bool = False) -> str:
    """Return a pattern that matches any of `words`, the longest first; without words, one that never matches.

    A blank within a word matches `blank`. `folded` says that the words are casefolded. Then "ss" matches "ß" as well,
    for "grüße" is casefolded to "grüsse".
    """
    ordered = sorted({word for word in words if word}, key=lambda word: (-len(word), word))
    if not ordered:
        return NOTHING
    patterns = (blank.join(_as_pattern(part, folded) for part in word.split()) for word in ordered)
    return f"(?:{'|'.join(patterns)})"


def _as_pattern(word: str, folded: bool) -> str:
    escaped: str = regex.escape(word)
    return escaped.replace("ss", "(?:ss|ß)") if folded else escaped
