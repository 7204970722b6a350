"""Search: the text of a query comes in, a page of letters with snippets and facets goes out.

The protocol `Searcher` is the seam where another index may take the place of SQLite's.
"""

from __future__ import annotations

import re
import sqlite3
import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import msgspec

from despatch.errors import QueryError
from despatch.model import Facet, Filter, SearchHit, SearchOrder, SearchResult
from despatch.store import letter_keys, read_facets, read_letters, search_match, search_query, sql
from despatch.store.narrow import narrow
from despatch.store.vocabulary import Vocabulary

if TYPE_CHECKING:
    from despatch.store.facet_counts import FacetCounts
    from despatch.store.large_search import LargeSearch

_OPEN, _CLOSE = "\ue0f0", "\ue0f1"
"""Private characters that mark a hit in a snippet; they are not shown when a transcript has them."""
_SNIPPET = f"snippet(fts, 0, '{_OPEN}', '{_CLOSE}', '…', 28)"
_OTHER_SNIPPETS = ", ".join(f"snippet(fts, {column}, '{_OPEN}', '{_CLOSE}', '…', 28)" for column in (2, 3))
"""For a letter that has the words only in another form (broken over lines, abbreviated, misspelt) or as its subject."""
_MARKS = re.compile(f"([{_OPEN}{_CLOSE}])")
_Key = tuple[str, Filter, int]
"""What is looked for, among which letters, in which revision."""
_Counted = tuple[int, dict[str, tuple[Facet, ...]]]
"""How many letters were found, and their facets."""
_REMEMBERED, _VALUES = 128, 50_000
"""How many searches' facets are remembered, and how many values they have together: a large archive has many."""


@dataclass(frozen=True, slots=True)
class Found:
    """What an index finds: how many letters, their facets, and a page of rows."""

    total: int
    facets: dict[str, tuple[Facet, ...]]
    rows: list[int]
    described: int
    other: int
    words: list[str] | None = None
    """For each row, the stretch with its hits, where the index gives it."""


class Searcher(Protocol):
    """Finds letters: any index with this method will do."""

    def search(
        self, db: sqlite3.Connection, text: str, where: Filter, *, order: SearchOrder, limit: int, offset: int
    ) -> SearchResult:
        """Return one page of the letters that `text` finds among those that `where` means; raises QueryError."""
        ...


class FullText:
    """Search by SQLite's FTS5."""

    def __init__(self, languages: Sequence[str] = ("en",)) -> None:
        self._languages = languages
        self._vocabulary: tuple[int, Vocabulary] = (-1, Vocabulary(languages))
        self._known: OrderedDict[_Key, _Counted] = OrderedDict()
        self._counts: tuple[int, FacetCounts | None] = (-1, None)
        self._filling = threading.Lock()

    def search(
        self,
        db: sqlite3.Connection,
        text: str,
        where: Filter,
        *,
        order: SearchOrder,
        limit: int,
        offset: int,
        large: LargeSearch | None = None,
    ) -> SearchResult:
        """Return one page of the letters that `text` finds among those that `where` means; raises QueryError.

        With `large`, that index finds them, if it can, and SQLite's marks the words.
        """
        expression = search_query.parse(text)
        vocabulary = self._words_of(db)
        forms: dict[str, tuple[str, ...]] = {}

        def forms_of(word: str) -> tuple[str, ...]:
            if word not in forms:
                forms[word] = vocabulary.forms(db, word)
            return forms[word]

        meant = search_match.compile(expression, db, forms_of)
        match = search_match.fts5(meant)
        if order == "relevance" and not search_query.has_words(expression):
            order = "date"
        try:
            with sql.snapshot(db):  # number, facets and page are of the same revision of the archive
                page = order, limit, offset
                found = self._find_in(db, large, meant, where, *page) if large and limit else None
                if found is None:
                    found = self._find(db, _hits(match, where), where, *page)
                snippets = [
                    (row, words if _OPEN in words else _elsewhere(db, match, row))
                    for row, words in _marked(db, match, found)
                ]
                entries = read_letters.entries_of(db, [row for row, _ in snippets])
        except sqlite3.OperationalError as error:
            if "fts5" not in str(error):
                raise
            raise QueryError(
                f"{text!r} cannot be searched for ({error}): write it with fewer words and parentheses"
            ) from error
        shown = [
            SearchHit(entry, stretches(snippet) or ((entry.opening, False),))
            for entry, (_, snippet) in zip(entries, snippets, strict=True)
        ]
        asked = list(search_query.single_words(expression))
        known = tuple((word, forms[word]) for word in dict.fromkeys(asked) if forms.get(word))
        nearest = {word: near for word in asked if not found.total and (near := vocabulary.nearest(db, word))}
        instead = _instead(text, nearest)
        return SearchResult(text, found.total, tuple(shown), found.facets, found.described, found.other, known, instead)

    def _find(
        self, db: sqlite3.Connection, hits: Hits, where: Filter, order: SearchOrder, limit: int, offset: int
    ) -> Found:
        total, facets = self._facets(db, str(hits.values[0]), where)
        described, other = _count_among(db, hits, sql.DESCRIBED), _count_among(db, hits, sql.OTHER)
        if order == "relevance":
            page = _by_rank(db, hits, limit, offset)
            return Found(total, facets, [row for row, _ in page], described, other, [words for _, words in page])
        rows = _rows_by_date(db, hits, order, offset + limit)[offset:]
        return Found(total, facets, rows, described, other)

    def _find_in(
        self,
        db: sqlite3.Connection,
        large: LargeSearch,
        meant: search_match.Match,
        where: Filter,
        order: SearchOrder,
        limit: int,
        offset: int,
    ) -> Found | None:
        """Return what the index of large archives finds; None where it cannot: a beginning has too many words."""
        key = search_match.fts5(meant), where, read_letters.revision(db)
        try:
            query = large.query(meant)
            total, rows = large.rows(query, order, limit, offset)
            known = self._known.get(key) or self._remember(key, (total, large.facets(query)))
            described, other = large.count_described(query), large.count_other(query)
        except ValueError:
            return None
        return Found(total, known[1], rows, described, other)

    def _words_of(self, db: sqlite3.Connection) -> Vocabulary:
        """Return the words of the archive as it is now."""
        revision = read_letters.revision(db)
        if self._vocabulary[0] != revision:
            self._vocabulary = (revision, Vocabulary(self._languages))
        return self._vocabulary[1]

    def _facets(self, db: sqlite3.Connection, match: str, where: Filter) -> tuple[int, dict[str, tuple[Facet, ...]]]:
        """Return number and facets of the letters found; those of recent searches are remembered.

        A facet counts the letters that all other fields of `where` select.
        """
        revision = read_letters.revision(db)
        key = (match, where, revision)
        found = None if where.tag else self._known.get(key)  # tags change without a build
        if found is None:
            totals: list[int] = []

            def count(where: Filter) -> dict[str, tuple[Facet, ...]]:
                total, facets = self._count(db, _hits(match, where), revision)
                totals.append(total)
                return facets

            facets = read_facets.facets_without_own(where, count)
            found = self._remember(key, (totals[0], facets))
        return found

    def _remember(self, key: _Key, found: _Counted) -> _Counted:
        self._known[key] = found
        values = sum(_number_of_values(known) for known in tuple(self._known.values()))
        while self._known and (len(self._known) > _REMEMBERED or values > _VALUES):
            _, forgotten = self._known.popitem(last=False)
            values -= _number_of_values(forgotten)
        return found

    def _count(self, db: sqlite3.Connection, hits: Hits, revision: int) -> tuple[int, dict[str, tuple[Facet, ...]]]:
        """Count facets by SQL in the first search of a revision, and in memory from the second search on."""
        counts = self._fill(db, revision)
        if counts is None:
            found = f"WITH hit AS MATERIALIZED (SELECT rowid AS row FROM fts WHERE {hits})"
            return read_facets.sum_facets(db, db.execute(f"{found} {read_facets.FACETS}", hits.values))
        from despatch.store import facet_counts  # noqa: PLC0415 - numpy is heavy for a single search

        rows = db.execute(f"SELECT group_concat(rowid) FROM fts WHERE {hits}", hits.values).fetchone()[0]
        letters = facet_counts.parse_rows(rows)
        return len(letters), facet_counts.count(counts, letters)

    def _fill(self, db: sqlite3.Connection, revision: int) -> FacetCounts | None:
        """Return the counts of a revision; None when they are asked for first, or another thread reads them."""
        known_revision, counts = self._counts
        if known_revision == revision and counts is not None:
            return counts
        if not self._filling.acquire(blocking=False):
            return None
        try:
            if known_revision != revision:
                self._counts = (revision, None)
                return None
            from despatch.store import facet_counts  # noqa: PLC0415

            counts = facet_counts.read(db)
            self._counts = (revision, counts)
            return counts
        finally:
            self._filling.release()


def _number_of_values(found: _Counted) -> int:
    return sum(map(len, found[1].values()))


def _instead(text: str, nearest: Mapping[str, str]) -> str:
    """Return a search with the nearest words in place of those that no letter has; empty if there are none."""
    for word, near in nearest.items():
        text = re.sub(rf"(?<![^\W_]){re.escape(word)}(?![^\W_])", near, text)
    return text if nearest else ""


# A page comes as one row: Python takes its lock for every row, and waits for the threads that serve others.
_ranked = msgspec.json.Decoder(list[tuple[int, str]]).decode


Hits = sql.Conditions
"""The conditions on `fts` that a search means, among the letters that a filter means."""


def _hits(match: str, where: Filter) -> Hits:
    hits = Hits()
    hits.add("fts MATCH ?", match)
    letter = narrow(where)
    if str(letter) != str(sql.Conditions()):
        hits.add(f"fts.rowid IN (SELECT l.row FROM letter l WHERE {letter})", *letter.values)
    return hits


def _count_among(db: sqlite3.Connection, hits: Hits, rows: str) -> int:
    """Return how many of the letters found are among the rows that an SQL query gives."""
    if db.execute(f"{rows} LIMIT 1").fetchone() is None:
        return 0
    found = f"SELECT count(*) FROM fts WHERE {hits} AND fts.rowid IN ({rows})"
    return int(db.execute(found, hits.values).fetchone()[0])


def _by_rank(db: sqlite3.Connection, hits: Hits, limit: int, offset: int) -> list[tuple[int, str]]:
    page = f"SELECT rowid, {_SNIPPET} AS words FROM fts WHERE {hits} ORDER BY rank LIMIT ? OFFSET ?"
    sql = f"SELECT json_group_array(json_array(rowid, words)) FROM ({page})"
    return _ranked(db.execute(sql, (*hits.values, limit, offset)).fetchone()[0])


def _marked(db: sqlite3.Connection, match: str, found: Found) -> list[tuple[int, str]]:
    """Return the rows of a page, each with a stretch of its words in which the hits are marked."""
    sql = f"SELECT {_SNIPPET} FROM fts WHERE fts MATCH ? AND rowid = ?"
    words = found.words or [db.execute(sql, (match, row)).fetchone()[0] for row in found.rows]
    return list(zip(found.rows, words, strict=True))


def _rows_by_date(db: sqlite3.Connection, hits: Hits, order: SearchOrder, number: int) -> list[int]:
    """Return the rows of the oldest hits, or the newest, so many at most, in order.

    Rows are in the order of days. Only what one day holds is sorted, and the letters whose rows tell no day.
    """
    newest = order == "newest"
    dated = f"SELECT fts.rowid FROM fts WHERE {hits} AND fts.rowid < {letter_keys.ASIDE}"
    nth = f"ORDER BY fts.rowid {'DESC' if newest else 'ASC'} LIMIT 1 OFFSET ?"
    last = db.execute(f"{dated} {nth}", (*hits.values, max(number - 1, 0))).fetchone()
    first, end = letter_keys.rows_of_day(last[0]) if last else (0, letter_keys.ASIDE)
    hit = f"SELECT fts.rowid AS row FROM fts WHERE {hits} AND fts.rowid"  # one bound each: the index seeks it
    near = f"{hit} >= {first}" if newest else f"{hit} < {end} UNION ALL {hit} >= {letter_keys.ASIDE}"
    found = db.execute(
        f"SELECT o.row FROM ({near}) h CROSS JOIN letter o ON o.row = h.row"
        f" ORDER BY {read_letters.ORDERS[order].replace('l.', 'o.')} LIMIT ?",
        (*hits.values * near.count("SELECT"), number),
    )
    return [row for (row,) in found]


def _elsewhere(db: sqlite3.Connection, match: str, row: int) -> str:
    sql = f"SELECT {_OTHER_SNIPPETS} FROM fts WHERE fts MATCH ? AND rowid = ?"
    return next((words for words in db.execute(sql, (match, row)).fetchone() if _OPEN in words), "")


def stretches(snippet: str) -> tuple[tuple[str, bool], ...]:
    """Return a marked snippet as (words, is a hit); nothing when it holds no hit."""
    if _OPEN not in snippet:
        return ()
    parts = ["", *_MARKS.split(" ".join(snippet.split()))]
    return tuple((words, mark == _OPEN) for mark, words in zip(parts[::2], parts[1::2], strict=True) if words)
