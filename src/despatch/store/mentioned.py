"""The people and places that letters name: what descriptions, references and the letters' own words say of them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from despatch.store.records import restored


def export(db: sqlite3.Connection) -> Iterator[dict[str, object]]:
    """Yield the rows of mentions.jsonl, in source order."""
    names = dict(db.execute("SELECT id, name FROM person"))
    for row, id, offset in db.execute("SELECT row, id, start FROM letter ORDER BY source, ordinal"):
        found = db.execute(
            "SELECT start, end, kind, name, person FROM mention WHERE letter = ? ORDER BY start, end, kind", (row,)
        ).fetchall()
        if not found:
            continue
        text = restored(*db.execute("SELECT words, gaps FROM words WHERE row = ?", (row,)).fetchone())
        for start, end, kind, name, person in found:
            quote = text[start - offset : end - offset]
            yield {
                "letter": id,
                "start": start,
                "end": end,
                "quote": quote,
                "kind": kind,
                "name": names.get(person, name),
                "id": person,
            }
