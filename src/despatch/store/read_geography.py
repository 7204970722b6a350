"""Reads where letters were written and where their answers were, in some years or in all."""

from __future__ import annotations

import sqlite3

from despatch.model import Geography, Route

_WRITTEN = "l.piece = 'letter' AND (?1 IS NULL OR l.first / 10000 >= ?1) AND (?2 IS NULL OR l.last / 10000 <= ?2)"
_LETTERS = f"""
SELECT n.place, count(*) FROM letter l LEFT JOIN place_name n ON n.id = l.place WHERE {_WRITTEN} GROUP BY 1
"""
_ROUTES = f"""
SELECT n.place, m.place, count(DISTINCT l.row) FROM answer a
JOIN letter l ON l.id = a.question JOIN place_name n ON n.id = l.place
JOIN letter o ON o.id = a.answer JOIN place_name m ON m.id = o.place
WHERE n.place IS NOT NULL AND m.place IS NOT NULL AND n.place <> m.place AND {_WRITTEN}
GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2
"""


def geography(db: sqlite3.Connection, first: int | None, last: int | None) -> Geography:
    """Return the letters by place, and the routes, of the letters that were surely written in these years."""
    letters = dict(db.execute(_LETTERS, (first, last)).fetchall())
    nowhere = letters.pop(None, 0)
    routes = tuple(Route(*row) for row in db.execute(_ROUTES, (first, last)))
    return Geography(letters, routes, nowhere)
