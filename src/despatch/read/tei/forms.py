"""Words that the text shows in one form and that a reader may look for in another.

The text shows "b[arl]ey" where an editor supplied letters, and "bar-" at the end of a line. Search must find "barley".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from despatch.model import Hint, Span

HYPHENS = frozenset("-\u2010\xad\xac=\u2e17\u2e40\u207b")
"""The signs that end a line within a word: hyphens, the soft one, the not sign, double hyphens."""
LONGEST = 200
"""No word has more signs around a change."""
_WORDS = re.compile(r"\w+")
_WORD_GOES_ON = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class Change:
    """Another form has `instead` where the text has the signs from `start` to `end`."""

    start: int
    end: int
    instead: str
    line_end: bool = False
    """The change is a hyphen at the end of a line: the line end goes, too, if the word goes on."""


def other_forms(text: str, changes: Iterable[Change]) -> tuple[Hint, ...]:
    """Return an other-form hint for each word of `text` that has another form; `changes` are in order of place."""
    return tuple(hint for group in _by_word(text, changes) if (hint := _hint(text, *group)))


def _by_word(text: str, changes: Iterable[Change]) -> Iterator[tuple[int, int, list[Change]]]:
    """Yield the bounds of each word that changes touch, with these changes."""
    word: tuple[int, int, list[Change]] | None = None
    for change in _placed(text, changes):
        rest = _WORD_GOES_ON.match(text, change.end, change.end + LONGEST)
        end = rest.end() if rest else change.end
        if word is not None and change.start <= word[1]:
            word[2].append(change)
            word = word[0], max(word[1], end), word[2]
            continue
        if word is not None:
            yield word
        word = _begin(text, change.start), end, [change]
    if word is not None:
        yield word


def _placed(text: str, changes: Iterable[Change]) -> Iterator[Change]:
    """Yield the changes, those at a line end stretched to the next word; a hyphen before a capital stays."""
    for change in changes:
        if not change.line_end:
            yield change
            continue
        end = change.end
        while text[end : end + 1].isspace():
            end += 1
        if text[end : end + 1].islower():
            yield Change(change.start, end, change.instead)


def _begin(text: str, at: int) -> int:
    """Return where the word around a place begins."""
    start = at
    while start > max(0, at - LONGEST) and not text[start - 1].isspace():
        start -= 1
    return start


def _hint(text: str, start: int, end: int, changes: list[Change]) -> Hint | None:
    """Return the word in its other form; None where search finds the same words in both."""
    pieces: list[str] = []
    at = start
    for change in changes:
        if change.start < at:
            continue
        pieces += [text[at : change.start], change.instead]
        at = change.end
    form = "".join((*pieces, text[at:end]))
    if _WORDS.findall(form) == _WORDS.findall(text[start:end]):
        return None
    return Hint("other-form", Span(start, end), form)
