"""Reads places: those of the archive with their letters and names, and the one that a name means."""

from __future__ import annotations

import sqlite3
from collections import defaultdict

import msgspec

from despatch.model import AlikePlace, Place, PlaceEntry, PlaceName
from despatch.text.fold import folded

_place = msgspec.json.Decoder(Place).decode
# A day and a row are packed into one number, so that min and max find the letter with the day.
_PACK = 10_000_000_000
_PLACES = f"""
SELECT h.data, h.label, count(CASE WHEN l.piece = 'letter' THEN 1 END),
  min(CASE WHEN l.date IS NOT NULL THEN l.first * {_PACK} + l.row END),
  max(CASE WHEN l.date IS NOT NULL THEN l.last * {_PACK} + l.row END),
  count(CASE WHEN l.piece <> 'letter' THEN 1 END)
FROM place h JOIN place_name n ON n.place = h.id JOIN letter l ON l.place = n.id AND l.piece <> 'other'
WHERE ?1 IS NULL OR h.id = ?1 GROUP BY h.id ORDER BY 3 DESC, 6 DESC, h.label, h.id
"""
NAMED = "SELECT place FROM place_name WHERE folded = ?"
"""The places that a folded name means."""


def places(db: sqlite3.Connection, id: str | None = None) -> list[PlaceEntry]:
    """Return the places with letters, those with most letters first; with `id`, that one alone."""

    def date(packed: int | None) -> str | None:
        if packed is None:
            return None
        return str(db.execute("SELECT date FROM letter WHERE row = ?", (packed % _PACK,)).fetchone()[0])

    names, alike = _names(db, id), _alike(db, id)
    return [
        PlaceEntry(
            place := _place(data),
            label,
            number,
            date(first),
            date(last),
            tuple(names.get(place.id, ())),
            tuple(alike.get(place.id, ())),
            described,
        )
        for data, label, number, first, last, described in db.execute(_PLACES, (id,)).fetchall()
    ]


def find_places(db: sqlite3.Connection, name: str) -> list[str]:
    """Return the ids of the places that a name means: as written in letters, its label, or its id; sorted."""
    rows = db.execute(
        "SELECT place FROM place_name WHERE folded = ?1 AND place IS NOT NULL"
        " UNION SELECT id FROM place WHERE folded = ?1 OR id = ?2 ORDER BY 1",
        (folded(name), name),
    )
    return [id for (id,) in rows]


def linked(db: sqlite3.Connection) -> dict[str, str]:
    """Return the place of each folded name that means one place alone."""
    rows = db.execute(
        "SELECT folded, min(place) FROM place_name WHERE place IS NOT NULL GROUP BY folded"
        " HAVING count(DISTINCT place) = 1"
    )
    return dict(rows)


def labels(db: sqlite3.Connection) -> dict[str, str]:
    """Return the label of each place by its id."""
    return dict(db.execute("SELECT id, label FROM place"))


def _names(db: sqlite3.Connection, id: str | None) -> dict[str, list[PlaceName]]:
    rows = db.execute(
        "SELECT n.place, n.written, count(*), n.why FROM place_name n"
        " JOIN letter l ON l.place = n.id AND l.piece <> 'other' WHERE ?1 IS NULL OR n.place = ?1"
        " GROUP BY n.place, n.written ORDER BY count(*) DESC, n.written",
        (id,),
    )
    found: dict[str, list[PlaceName]] = defaultdict(list)
    for place, written, number, why in rows:
        found[place].append(PlaceName(written, number, why))
    return found


def _alike(db: sqlite3.Connection, id: str | None) -> dict[str, list[AlikePlace]]:
    rows = db.execute(
        "SELECT a.place, h.id, h.label, a.why FROM ("
        "SELECT place, other, why FROM alike_place UNION SELECT other, place, why FROM alike_place) a"
        " JOIN place h ON h.id = a.other WHERE ?1 IS NULL OR a.place = ?1 ORDER BY a.place, h.label, h.id",
        (id,),
    )
    found: dict[str, list[AlikePlace]] = defaultdict(list)
    for place, *other in rows:
        found[place].append(AlikePlace(*other))
    return found
