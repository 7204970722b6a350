"""The seam between the archive and its index: one protocol with one method, and the index that SQLite brings."""

from __future__ import annotations

import re
import sqlite3
import threading
from collections import OrderedDict
from typing import TYPE_CHECKING, Literal, Protocol

import msgspec

from despatch.errors import QueryError
from despatch.model import Facet, SearchHit, SearchResult
from despatch.store import read_letters, search_match, search_query

if TYPE_CHECKING:
    from despatch.store.facet_counts import Columns

Order = Literal["relevance", "date"]
_OPEN, _CLOSE = "\ue0f0", "\ue0f1"
"""Private characters that mark a hit in a snippet; a transcript that holds them loses nothing but the mark."""
_SNIPPET = f"snippet(fts, 0, '{_OPEN}', '{_CLOSE}', '…', 28)"
_MARKS = re.compile(f"([{_OPEN}{_CLOSE}])")
_REMEMBERED = 128


class Searcher(Protocol):
    """Finds letters. Another index takes over where it has this method."""

    def search(self, db: sqlite3.Connection, text: str, *, order: Order, limit: int, offset: int) -> SearchResult:
        """Return one page of the letters that `text` finds; raises QueryError."""
        ...


class FullText:
    """Search by SQLite's FTS5."""

    def __init__(self) -> None:
        self._known: OrderedDict[tuple[str, int], tuple[int, dict[str, tuple[Facet, ...]]]] = OrderedDict()
        self._columns: tuple[int, Columns | None] = (-1, None)
        self._filling = threading.Lock()

    def search(self, db: sqlite3.Connection, text: str, *, order: Order, limit: int, offset: int) -> SearchResult:
        """Return one page of the letters that `text` finds; raises QueryError."""
        expression = search_query.parse(text)
        wanted = search_match.compile(expression, db)
        ranked = order == "relevance" and search_query.has_words(expression)
        try:
            # One transaction, so that number, facets and page speak of the same state of the archive.
            db.execute("BEGIN")
            total, facets = self._facets(db, wanted)
            snippets = (_by_rank if ranked else _by_date)(db, wanted, limit, offset)
            entries = read_letters.entries_of(db, [row for row, _ in snippets])
        except sqlite3.OperationalError as wrong:
            if "fts5" not in str(wrong):
                raise
            raise QueryError(
                f"{text!r} cannot be searched for ({wrong}): write it with fewer words and parentheses"
            ) from wrong
        finally:
            if db.in_transaction:
                db.execute("COMMIT")
        hits = [
            SearchHit(entry, stretches(snippet) or ((entry.opening, False),))
            for entry, (_, snippet) in zip(entries, snippets, strict=True)
        ]
        return SearchResult(text, total, tuple(hits), facets)

    def _facets(self, db: sqlite3.Connection, wanted: str) -> tuple[int, dict[str, tuple[Facet, ...]]]:
        version = int(db.execute("SELECT coalesce((SELECT value FROM info WHERE key = 'state'), 0)").fetchone()[0])
        key = (wanted, version)
        found = self._known.get(key)
        if found is None:
            found = self._counted(db, wanted, version)
            self._known[key] = found
            while len(self._known) > _REMEMBERED:
                self._known.popitem(last=False)
        return found

    def _counted(self, db: sqlite3.Connection, wanted: str, version: int) -> tuple[int, dict[str, tuple[Facet, ...]]]:
        """Count by the columns from the second search of a state on; by SQL before, and while another thread fills them."""
        known = self._filled(db, version)
        if known is None:
            rows = db.execute(
                f"WITH hit AS MATERIALIZED (SELECT rowid AS row FROM fts WHERE fts MATCH ?) {read_letters.FACETS}",
                (wanted,),
            )
            return read_letters.gathered(db, rows)
        from despatch.store import facet_counts  # noqa: PLC0415 - numpy is heavy for a single search

        letters = facet_counts.rows(
            db.execute("SELECT group_concat(rowid) FROM fts WHERE fts MATCH ?", (wanted,)).fetchone()[0]
        )
        return len(letters), facet_counts.count(known, letters)

    def _filled(self, db: sqlite3.Connection, version: int) -> Columns | None:
        """Return the columns of this state of the archive, None when it is the first time they are asked for."""
        there, known = self._columns
        if there == version and known is not None:
            return known
        if not self._filling.acquire(blocking=False):
            return None
        try:
            if there != version:
                self._columns = (version, None)
                return None
            from despatch.store import facet_counts  # noqa: PLC0415

            known = facet_counts.columns(db)
            self._columns = (version, known)
            return known
        finally:
            self._filling.release()


# A page comes as one row: Python takes its lock again for every row, and threads that serve others make it wait.
_ranked = msgspec.json.Decoder(list[tuple[int, str]]).decode


def _by_rank(db: sqlite3.Connection, wanted: str, limit: int, offset: int) -> list[tuple[int, str]]:
    page = f"SELECT rowid, {_SNIPPET} AS words FROM fts WHERE fts MATCH ? ORDER BY rank LIMIT ? OFFSET ?"
    found = db.execute(
        f"SELECT json_group_array(json_array(rowid, words)) FROM ({page})", (wanted, limit, offset)
    ).fetchone()[0]
    return _ranked(found)


def _by_date(db: sqlite3.Connection, wanted: str, limit: int, offset: int) -> list[tuple[int, str]]:
    rows = [
        row
        for (row,) in db.execute(
            "SELECT l.row FROM fts JOIN letter l ON l.row = fts.rowid WHERE fts MATCH ?"
            f" ORDER BY {read_letters.ORDERS['date']} LIMIT ? OFFSET ?",
            (wanted, limit, offset),
        )
    ]
    sql = f"SELECT {_SNIPPET} FROM fts WHERE fts MATCH ? AND rowid = ?"
    return [(row, db.execute(sql, (wanted, row)).fetchone()[0]) for row in rows]


def stretches(snippet: str) -> tuple[tuple[str, bool], ...]:
    """Return a marked snippet as (words, is a hit); nothing when it holds no hit."""
    if _OPEN not in snippet:
        return ()
    parts = ["", *_MARKS.split(" ".join(snippet.split()))]
    return tuple((words, mark == _OPEN) for mark, words in zip(parts[::2], parts[1::2], strict=True) if words)
