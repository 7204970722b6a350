"""The words of the full-text index: other forms and spellings of a word, and words that are like one."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from difflib import get_close_matches

from despatch.text import spelling
from despatch.text.fold import words as folded

MOST_FORMS = 16
"""A word is looked for in so many forms at most, the commonest first."""
_LIKE = 0.8
"""How alike two words must be for one to be offered instead of the other."""
_NEAREST = 400
"""So many words of about the same length are compared with a misspelt one."""


_BEGINNING = """
SELECT term, sum(doc) FROM temp.vocabulary WHERE term >= ? AND term < ? AND col <> 'facets' GROUP BY 1
"""


class Vocabulary:
    """The words of one revision of an archive, read by their first letter when one is asked for."""

    def __init__(self, languages: Sequence[str]) -> None:
        self._languages = tuple(languages)
        self._words: dict[str, Mapping[str, int]] = {}
        self._keys: dict[tuple[str, str], Mapping[str, list[str]]] = {}

    def forms(self, db: sqlite3.Connection, word: str) -> tuple[str, ...]:
        """Return the forms and spellings of a word that letters have, the commonest first, without the word itself."""
        plain = _one(word)
        if len(plain) < 3:
            return ()
        found: dict[str, int] = {}
        for code in self._languages:
            key = spelling.key(plain, code)
            for first in {plain[0], key[:1] or plain[0]}:
                known = self._begin(db, first)
                alike = self._by_key(db, first, code).get(key, ())
                found |= {form: known[form] for form in alike if len(key) >= _SHORT or _is_plural(form, plain)}
        found.pop(plain, None)
        return tuple(sorted(found, key=lambda form: (-found[form], form))[:MOST_FORMS])

    def nearest(self, db: sqlite3.Connection, word: str) -> str | None:
        """Return the word of the letters that a misspelt word is most like; None if there is none, or it is a word."""
        plain = _one(word)
        if len(plain) < 3:
            return None
        known = self._begin(db, plain[0])
        if plain in known:
            return None
        alike = [other for other in known if abs(len(other) - len(plain)) <= 2 and other.isalpha()]
        alike.sort(key=lambda other: (-len(set(other) & set(plain)), -known[other]))
        return next(iter(get_close_matches(plain, alike[:_NEAREST], n=1, cutoff=_LIKE)), None)

    def _begin(self, db: sqlite3.Connection, first: str) -> Mapping[str, int]:
        """Return the words that begin with a letter, each with the number of letters that have it."""
        if first not in self._words:
            _prepare(db)
            self._words[first] = dict(db.execute(_BEGINNING, (first, chr(ord(first) + 1))))
        return self._words[first]

    def _by_key(self, db: sqlite3.Connection, first: str, code: str) -> Mapping[str, list[str]]:
        place = first, code
        if place not in self._keys:
            keys: dict[str, list[str]] = {}
            for word in self._begin(db, first):
                keys.setdefault(spelling.key(word, code), []).append(word)
            self._keys[place] = keys
        return self._keys[place]


_SHORT = 4
"""A stem of fewer letters is shared by words that have nothing to do with each other: there only plurals count."""


def _is_plural(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return long in (short + "s", short + "es")


def _one(word: str) -> str:
    parts = folded(word)
    return parts[0] if len(parts) == 1 and parts[0].isalpha() else ""


def _prepare(db: sqlite3.Connection) -> None:
    """Make the table of words known to a connection; it is the connection's own, and the archive stays as it is."""
    if db.execute("SELECT 1 FROM sqlite_temp_master WHERE name = 'vocabulary'").fetchone():
        return
    (only,) = db.execute("PRAGMA query_only").fetchone()
    db.execute("PRAGMA query_only=OFF")
    try:
        db.execute("CREATE VIRTUAL TABLE temp.vocabulary USING fts5vocab('main', 'fts', 'col')")
    finally:
        db.execute(f"PRAGMA query_only={int(only)}")
