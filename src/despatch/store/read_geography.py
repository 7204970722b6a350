"""Reads where letters were written and where their answers were, and who wrote to whom, in some years or in all."""

from __future__ import annotations

import sqlite3

from despatch.model import Filter, Geography, Route
from despatch.store.narrow import narrow

_LETTERS = """
SELECT n.place, count(*) FROM letter l LEFT JOIN place_name n ON n.id = l.place WHERE {} GROUP BY 1
"""
_ROUTES = """
SELECT n.place, m.place, count(DISTINCT l.row) FROM answer a
JOIN letter l ON l.id = a.question JOIN place_name n ON n.id = l.place
JOIN letter o ON o.id = a.answer JOIN place_name m ON m.id = o.place
WHERE n.place IS NOT NULL AND m.place IS NOT NULL AND n.place <> m.place AND {}
GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2
"""


_TIES = """
SELECT s.person, r.person, count(DISTINCT l.row) FROM letter l
JOIN party p ON p.letter = l.row AND p.role = 'sender' JOIN name s ON s.id = p.name
JOIN party q ON q.letter = l.row AND q.role = 'recipient' JOIN name r ON r.id = q.name
WHERE s.person IS NOT NULL AND r.person IS NOT NULL AND s.person <> r.person AND {}
GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2
"""


def geography(db: sqlite3.Connection, where: Filter) -> Geography:
    """Return the letters by place, and the routes, of the letters that a filter means; raises QueryError."""
    condition = narrow(where)
    letters = dict(db.execute(_LETTERS.format(condition), condition.values).fetchall())
    nowhere = letters.pop(None, 0)
    routes = tuple(Route(*row) for row in db.execute(_ROUTES.format(condition), condition.values))
    return Geography(letters, routes, nowhere)


def ties(db: sqlite3.Connection, where: Filter) -> list[tuple[str, str, int]]:
    """Return (sender, recipient, letters) of each two people, of the letters that a filter means."""
    condition = narrow(where)
    return db.execute(_TIES.format(condition), condition.values).fetchall()
