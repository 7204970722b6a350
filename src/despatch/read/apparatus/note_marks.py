"""Note marks in running text: "(1)", raised figures, asterisks, and figures glued to words.

A figure glued to a word ("treaty5") is a mark when the word is an ordinary one that ends in a small letter;
"A-20", "B25", "No5" and "P.Q. 17" are designations. Marks rise through a letter or a source;
a word that bears its figure more than once is a name ("Falke7"), not a word with a mark.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass

from despatch.model import Hint, Span
from despatch.read.apparatus.notes import Block

_BRACKETED = re.compile(r"\(([0-9]{1,3})\)")
_SQUARE = re.compile(r"\[([0-9]{1,3})\]")
# The look back comes after the first figure, so that `re` can skip to figures fast.
_FIGURES = re.compile(r"[0-9](?<![\s0-9$£(\[-][0-9])[0-9]{0,2}(?!\w|[.,/-][0-9])")
_RAISED_FIGURES = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_RAISED = re.compile(rf"[{_RAISED_FIGURES}]{{1,3}}")
_SYMBOLS = "*†‡§"
_SYMBOL = re.compile(rf"[{_SYMBOLS}]{{1,3}}")
_RAISED_DIGITS = str.maketrans(_RAISED_FIGURES, "0123456789")
_POINTS = ".,;:!?\"'”’)]"
MIN_WORD = 3
LONGEST_WORD = 40


@dataclass(frozen=True, slots=True)
class Mark:
    """What may be a mark. `sure` ones stand by their form; the others need a note of their number below."""

    span: Span
    label: str
    sure: bool
    word: str = ""
    """The word that figures are glued to."""


def candidates(text: str, counted: frozenset[str]) -> list[Mark]:
    """Return everything in `text` that may be a note mark, in order."""
    found = [_bracketed(text, match) for match in _BRACKETED.finditer(text)]
    found += [_bracketed(text, match, square=True) for match in _SQUARE.finditer(text)]
    found += [_glued(text, match, counted) for match in _FIGURES.finditer(text)]
    if any(figure in text for figure in _RAISED_FIGURES):
        found += [_raised(text, match) for match in _RAISED.finditer(text)]
    if any(symbol in text for symbol in _SYMBOLS):
        found += [_symbol(text, match) for match in _SYMBOL.finditer(text)]
    return sorted((mark for mark in found if mark), key=lambda mark: mark.span.start)


def settle(marks: list[Mark], notes: list[Block]) -> list[Hint]:
    """Return the marks among the candidates, given the notes below the letters.

    A note of the same number in the next block settles it; a mark in the notes themselves is none.
    """
    starts = [block.start for block in notes]
    matched: list[Mark] = []
    alone: list[Mark] = []
    for mark in marks:
        i = bisect_right(starts, mark.span.start)
        if i and mark.span.start < notes[i - 1].end:
            continue
        if i < len(notes) and mark.label in notes[i].numbers:
            matched.append(mark)
        elif mark.sure:
            alone.append(mark)
    kept = matched + [m for m in alone if not m.word] + _rising([m for m in alone if m.word])
    return [Hint("note-mark", m.span, m.label) for m in sorted(kept, key=lambda m: m.span.start)]


def places(marks: list[Mark]) -> dict[str, list[int]]:
    """Return where each label stands as a sure mark or a likely one, in order: what `notes.blocks` needs."""
    found: dict[str, list[int]] = {}
    for mark in marks:
        found.setdefault(mark.label, []).append(mark.span.start)
    return found


def _rising(marks: list[Mark]) -> list[Mark]:
    """Return the longest run of glued figures that rises through the source, names left out."""
    often = Counter((m.word, m.label) for m in marks)
    marks = [m for m in marks if often[m.word, m.label] == 1]
    tails: list[int] = []
    numbers: list[int] = []
    before: list[int] = []
    for i, mark in enumerate(marks):
        number = int(mark.label)
        at = bisect_right(numbers, number)
        before.append(tails[at - 1] if at else -1)
        if at == len(tails):
            tails.append(i)
            numbers.append(number)
        else:
            tails[at], numbers[at] = i, number
    kept: list[Mark] = []
    i = tails[-1] if tails else -1
    while i >= 0:
        kept.append(marks[i])
        i = before[i]
    # A source of many figures that do not rise holds designations, not marks.
    return kept if 2 * len(kept) >= len(marks) else []


def _bracketed(text: str, match: re.Match[str], *, square: bool = False) -> Mark | None:
    before = text[match.start() - 1 : match.start()]
    if match.group(1).startswith("0") or _opens_line(text, match.start()):
        return None
    return Mark(
        Span(*match.span()), str(int(match.group(1))), sure=not square and not before.isspace() and before not in "(["
    )


def _glued(text: str, match: re.Match[str], counted: frozenset[str]) -> Mark | None:
    start = match.start()
    before = text[start - 1 : start]
    if not before or match.group().startswith("0"):
        return None
    span = Span(*match.span())
    if before.islower():
        word = _word_before(text, start)
        if len(word) < MIN_WORD or len(word) > LONGEST_WORD or word.casefold() in counted:
            return None
        return Mark(span, match.group(), sure=True, word=word)
    if before in _POINTS and text[start - 2 : start - 1].isalpha() and len(match.group()) < 3:
        return Mark(span, match.group(), sure=False)
    return None


def _raised(text: str, match: re.Match[str]) -> Mark | None:
    word = _word_before(text, match.start())
    points = text[match.start() - 1 : match.start()]
    if len(word) < MIN_WORD and (not points or points not in _POINTS):
        return None  # a square or cubic measure
    return Mark(Span(*match.span()), match.group().translate(_RAISED_DIGITS), sure=True)


def _symbol(text: str, match: re.Match[str]) -> Mark | None:
    before = text[match.start() - 1 : match.start()]
    if not before or not (before.isalpha() or before in _POINTS):
        return None
    return Mark(Span(*match.span()), match.group(), sure=False)


def _word_before(text: str, end: int) -> str:
    """Return the whole token before `end` when it is all letters, else nothing."""
    start = end
    while start > 0 and end - start <= LONGEST_WORD and text[start - 1].isalpha():
        start -= 1
    joined = start > 0 and (text[start - 1].isalnum() or text[start - 1] in "-_/@&#.")
    if joined and text[start - 1] in "-.":
        # "Elizabeth-Town3" is a word, "P.Qu3" and "U-boot3" hardly matter: a single letter before makes it a name.
        joined = start < 3 or not text[start - 3 : start - 1].isalpha()
    return "" if joined else text[start:end]


def _opens_line(text: str, start: int) -> bool:
    while start > 0 and text[start - 1] in " \t":
        start -= 1
    return start == 0 or text[start - 1] == "\n"
