"""Writes the names of places and the places they stand for."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from despatch.model import Place
from despatch.store.records import ProblemRow, to_json
from despatch.store.write_names import FORGET
from despatch.text import fold

_LAYER = 6


@dataclass(frozen=True, slots=True)
class PlaceNameRow:
    """A distinct name of a place: as written, with the key of its encoding; how many letters have it, and where."""

    written: str
    key: str
    letters: int
    sources: frozenset[str]


class PlaceWriter:
    """Numbers names of places and writes which place each stands for, all within one transaction of the writer."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._numbers: dict[tuple[str, str], int] = {}

    def number(self, written: str | None, key: str, source: str) -> int | None:
        """Return the number of a name, None for no name; a new name is written.

        A key that points within its source (`#p1`) means nothing outside it, so it is kept with the source.
        """
        if written is None:
            return None
        named = written, f"{source}{key}" if key.startswith("#") else key
        if named not in self._numbers:
            if len(self._numbers) > FORGET:
                self._numbers.clear()
            folded = _folded(written)
            self._db.execute(
                "INSERT OR IGNORE INTO place_name (written, key, folded, words) VALUES (?, ?, ?, ?)",
                (*named, folded, f" {folded} "),
            )
            found = self._db.execute("SELECT id FROM place_name WHERE written = ? AND key = ?", named)
            self._numbers[named] = int(found.fetchone()[0])
        return self._numbers[named]

    def names(self) -> list[PlaceNameRow]:
        """Return every distinct name that a letter has."""
        rows = self._db.execute(
            "SELECT n.written, n.key, l.source, count(*) FROM letter l JOIN place_name n ON n.id = l.place"
            " GROUP BY l.place, l.source"
        )
        counts: dict[tuple[str, str], int] = defaultdict(int)
        sources: dict[tuple[str, str], set[str]] = defaultdict(set)
        for written, key, source, number in rows:
            counts[written, key] += number
            sources[written, key].add(source)
        return [PlaceNameRow(*name, counts[name], frozenset(sources[name])) for name in sorted(counts)]

    def resolve(
        self,
        places: Iterable[Place],
        labels: Mapping[str, str],
        of: Mapping[tuple[str, str], tuple[str, str]],
        alike: Iterable[tuple[str, str, str]],
    ) -> None:
        """Write the places of the archive, which of them each name stands for and why, and which are alike.

        `of` says it of a name and its key; `alike` has two ids and the reason.
        """
        self._db.execute("UPDATE place_name SET place = NULL, why = '' WHERE place IS NOT NULL")
        self._db.execute("DELETE FROM alike_place")
        self._db.execute("DELETE FROM place")
        self._db.executemany(
            "INSERT INTO place VALUES (?, ?, ?, ?)",
            [(place.id, labels[place.id], _folded(labels[place.id]), to_json(place)) for place in places],
        )
        self._db.execute("DELETE FROM place_name WHERE id NOT IN (SELECT place FROM letter WHERE place IS NOT NULL)")
        self._db.executemany(
            "UPDATE place_name SET place = ?, why = ?, words = ? WHERE written = ? AND key = ?",
            [
                (place, why, f" {_folded(f'{written} {labels[place]}')} ", written, key)
                for (written, key), (place, why) in of.items()
            ],
        )
        self._db.executemany("INSERT OR IGNORE INTO alike_place VALUES (?, ?, ?)", alike)
        self._numbers.clear()

    def put_problems(self, problems: Iterable[tuple[str, ProblemRow]]) -> None:
        """Replace the problems of identifying places; each comes with the source to show it under."""
        self._db.execute("DELETE FROM problem WHERE layer = ?", (_LAYER,))
        self._db.executemany(
            "INSERT INTO problem (source, code, message, layer) VALUES (?, ?, ?, ?)",
            [(source, problem.code, problem.message, _LAYER) for source, problem in problems],
        )


def _folded(words: str) -> str:
    return fold.folded(words) or words
