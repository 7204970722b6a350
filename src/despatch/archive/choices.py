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
    known = kinds(db, languages) if where.kind else ()
    for kind in where.values("kind"):
        if words(kind) not in [words(one) for one in known]:
            raise QueryError(unknown(kind, "kind of letters", known))
