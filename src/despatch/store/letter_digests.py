"""Digests of letters as they are read: they tell what of a letter that is read again changed.

An equal digest means equal rows. So a letter that did not change keeps its rows, and all that hangs on them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from operator import attrgetter

from despatch.store.records import OPEN, LetterRow, ProblemRow
from despatch.value_digest import number

SHOWN = frozenset(
    (
        "kind",
        "confidence",
        "heading",
        "marking",
        "place",
        "date_written",
        "opening",
        "doubts",
        "description",
        "doubt_list",
        "forms",
        "subject",
        "place_name",
        "place_key",
        "review",
        "reading",
    )
)
"""The fields that readers are shown, and on which no stage of the archive but that of places rests."""
_CORE = tuple(field.name for field in fields(LetterRow) if field.name not in SHOWN | {"inputs", "kept"})
_WORDS = ("piece", "words", "gaps")


@dataclass(frozen=True, slots=True)
class Digests:
    """Numbers of 48 bits: of what is `SHOWN` and of the letter's problems, of all its other fields, of its words.

    `inputs` is of what the letter was read by: see `LetterRow.inputs`.
    """

    shown: int
    core: int
    words: int
    inputs: int


_core = attrgetter(*_CORE)
_shown = attrgetter(*sorted(SHOWN))
_words = attrgetter(*_WORDS)


def digests(letter: LetterRow, problems: Sequence[ProblemRow], before: Digests | None) -> Digests:
    """Return the digests of a letter with its problems.

    Of a letter that is kept, nobody read the words again: what they tell is as it was `before`.
    """
    shown = number((_shown(letter), problems))
    if letter.kept and before:
        return Digests(shown, before.core, before.words, letter.inputs)
    is_open = (letter.date or "").startswith(OPEN)
    core = number((_core(letter), shown if is_open else 0))
    return Digests(shown, core, number(_words(letter)), letter.inputs)
