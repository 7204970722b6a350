"""The functions that the views of archive.db need: every connection is taught them."""

from __future__ import annotations

import sqlite3
from functools import lru_cache

from despatch.store.letter_words import restore
from despatch.store.packing import Packed, pack, unpack

_RECENT = 64
"""So many letters are remembered: the quotes of a letter are asked for one after the other."""


def teach(db: sqlite3.Connection) -> None:
    """Let the SQL of a connection pack, unpack and quote."""
    db.create_function("pack", 1, pack, deterministic=True)
    db.create_function("unpack", 1, unpack, deterministic=True)
    db.create_function("with_span", 3, with_span, deterministic=True)
    db.create_function("quote_of", 4, quote, deterministic=True)


def quote(words: Packed, gaps: Packed, start: int, length: int) -> str:
    """Return a stretch of a letter's text, by its place in the letter."""
    return _text(words, gaps)[start : start + length]


def with_span(packed: Packed, start: int, end: int) -> str:
    """Return an object in JSON that was packed without its span, which stands in columns."""
    return f'{{"span":{{"start":{start},"end":{end}}}{unpack(packed)}'


@lru_cache(_RECENT)
def _text(words: Packed, gaps: Packed) -> str:
    return restore(unpack(words) or "", unpack(gaps) or "[]")
