"""Digests of letters as they are read: they tell what of a letter that is read again changed.

An equal digest means equal rows. So a letter that did not change keeps its rows, and all that hangs on them.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, fields
from operator import attrgetter

from despatch.store.records import LetterRow

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
_FIELDS = tuple(field.name for field in fields(LetterRow) if field.name not in ("inputs", "kept"))
_CORE = tuple(name for name in _FIELDS if name not in SHOWN)
_WORDS = ("piece", "words", "gaps")
_OPEN = "XX"
"""How a date without its century begins. The stage of centuries goes by the description."""


@dataclass(frozen=True, slots=True)
class Digests:
    """Numbers of 48 bits. `core` is of all fields but those `SHOWN`, `words` of the words.

    `inputs` is of what the letter was read by: see `LetterRow.inputs`.
    """

    whole: int
    core: int
    words: int
    inputs: int


_whole = attrgetter(*_FIELDS)
_core = attrgetter(*_CORE)
_words = attrgetter(*_WORDS)


def digests(letter: LetterRow) -> Digests:
    """Return the digests of a letter."""
    of_date = letter.description if (letter.date or "").startswith(_OPEN) else ""
    return Digests(_number(_whole(letter)), _number((*_core(letter), of_date)), _number(_words(letter)), letter.inputs)


def _number(values: tuple[object, ...]) -> int:
    digest = hashlib.blake2b(repr(values).encode("utf-8", "surrogatepass"), digest_size=6).digest()
    return int.from_bytes(digest, "big")
