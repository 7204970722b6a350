"""The values that a question may name, where these are few. The command line, pages and scripts refuse others alike."""

from __future__ import annotations

from despatch.errors import QueryError
from despatch.languages.headings import HeadingWords
from despatch.languages.tables import merged
from despatch.model import Filter
from despatch.model.choices import unknown
from despatch.store import read_letters
from despatch.store.sql import Connection
from despatch.text.fold import words


def kinds(db: Connection, languages: tuple[str, ...]) -> tuple[str, ...]:
    """Return the kinds of letters: those of the archive, then those that its languages have words for."""
    return tuple(dict.fromkeys((*read_letters.kinds(db), "letter", *merged(languages, HeadingWords).kinds)))


def check(db: Connection, where: Filter, languages: tuple[str, ...]) -> None:
    """Raise QueryError if a filter names a kind of letters that there is not."""
    if where.kind is None:
        return
    known = kinds(db, languages)
    if words(where.kind) not in [words(kind) for kind in known]:
        raise QueryError(unknown(where.kind, "kind of letters", known))
