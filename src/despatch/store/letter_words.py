"""The words of a letter as they are kept: without what belongs to others, and whole again; how it opens."""

from __future__ import annotations

from collections.abc import Iterable
from operator import itemgetter

import msgspec

from despatch.model import (
    NOT_THE_LETTERS,
    Hint,
)
from despatch.text import own_words
from despatch.text.even import split_words

_AROUND = 60
"""So many characters around words in another form are kept with that form, so that phrases are found."""
_OPENING = 160


def blank(letter: str, offset: int, hints: Iterable[Hint]) -> tuple[str, list[tuple[int, str]]]:
    """Return a letter with notes and the like blanked out, and (offset, text) of each stretch that was."""
    pieces: list[str] = []
    gaps: list[tuple[int, str]] = []
    at = 0
    for hint in hints:
        start, end = max(hint.span.start - offset, at), hint.span.end - offset
        if hint.kind not in NOT_THE_LETTERS or start >= end:
            continue
        hidden = letter[start:end]
        pieces += [letter[at:start], own_words.blank(hidden)]
        gaps.append((start, hidden))
        at = end
    if not gaps:
        return letter, gaps
    return "".join((*pieces, letter[at:])), gaps


def other_forms(words: str, offset: int, hints: Iterable[Hint]) -> str:
    """Return the passages around words that search should find in another form, with that form in their place.

    A hint gives the form, or the word is split by invisible signs. `words` are a letter's, `offset` is its place in its
    source. Passages that touch are one. There is a line for each.
    """
    forms = [
        (hint.span.start - offset, hint.span.end - offset, hint.detail) for hint in hints if hint.kind == "other-form"
    ]
    forms += [(span.start, span.end, whole) for span, whole in split_words(words)]
    passages: list[str] = []
    done = last = 0
    # Sorting is stable: of two forms that begin at one place, the hint's counts.
    for start, end, form in sorted(forms, key=itemgetter(0)):
        if start < last:
            continue
        if not passages or start - last > 2 * _AROUND:
            if passages:
                passages[-1] += words[last : last + _AROUND]
            passages.append("")
            done = max(0, start - _AROUND)
        passages[-1] += words[done:start] + form
        done = last = end
    if passages:
        passages[-1] += words[last : last + _AROUND]
    return "\n".join(" ".join(passage.split()) for passage in passages)


def restore(words: str, gaps: str) -> str:
    """Return a letter's text as it stands in its source: the inverse of `blank`."""
    if gaps == "[]":
        return words
    pieces: list[str] = []
    at = 0
    for start, hidden in msgspec.json.decode(gaps, type=list[tuple[int, str]]):
        pieces += [words[at:start], hidden]
        at = start + len(hidden)
    return "".join((*pieces, words[at:]))


def opening(body: str, length: int = _OPENING) -> str:
    """Return the first words, white space evened out, cut at a word."""
    words = " ".join(body[: length * 3].split())
    if len(words) <= length:
        return words
    cut = words.rfind(" ", length // 2, length)
    return words[: cut if cut > 0 else length].rstrip(" ,;:-") + "…"
