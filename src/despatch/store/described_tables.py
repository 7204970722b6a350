"""What the tables of archive.db are, for those who ask it with SQL; and questions that join them into plain ones."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from despatch.store.tables import TABLES


@dataclass(frozen=True, slots=True)
class DescribedTable:
    """A table: what it holds, and what each of its columns does."""

    name: str
    about: str
    columns: dict[str, str]


@cache
def described_tables() -> tuple[DescribedTable, ...]:
    """Return the tables of archive.db, those first that are asked most."""
    told = tomllib.loads(files(__package__).joinpath("tables.toml").read_text(encoding="utf-8"))
    return tuple(DescribedTable(name, columns.pop("about"), columns) for name, columns in told.items())


_NAMES = (
    "(SELECT group_concat(coalesce(h.name, n.written), '; ') FROM party p JOIN name n ON n.id = p.name"
    " LEFT JOIN person h ON h.id = n.person WHERE p.letter = l.row AND p.role = '{}')"
)
QUESTIONS: dict[str, tuple[str, str]] = {
    "letters": (
        "Letters with their people, by date",
        (
            f"SELECT l.id, l.date, {_NAMES.format('sender')} AS sender, {_NAMES.format('recipient')} AS recipient,"
            " l.place_written AS place, k.label AS kind, l.heading, l.opening, l.source FROM letter l"
            " JOIN value k ON k.id = l.kind WHERE l.piece = 'letter' ORDER BY l.sort_day, l.source, l.ordinal"
        ),
    ),
    "references": (
        "References with the letters that they mean",
        (
            "SELECT l.id AS letter, l.date, substr(w.words, r.start - l.start + 1, r.end - r.start) AS quote, k.kind,"
            " k.target, t.date AS target_date, k.score, k.why FROM link k JOIN letter l ON l.row = k.letter"
            " JOIN reference r ON r.letter = k.letter AND r.position = k.position JOIN letter_text w ON w.row = l.row"
            " LEFT JOIN letter t ON t.id = k.target ORDER BY l.sort_day, l.source, l.ordinal, r.start"
        ),
    ),
    "missing": (
        "Letters known only from others",
        (
            "SELECT i.id, coalesce(a.name, i.author) AS author, coalesce(b.name, i.addressee) AS addressee, i.date,"
            " i.status, (SELECT count(*) FROM evidence e WHERE e.inferred = i.id) AS passages FROM inferred_letter i"
            " LEFT JOIN person a ON a.id = i.author LEFT JOIN person b ON b.id = i.addressee ORDER BY i.sort_day, i.id"
        ),
    ),
    "acts": (
        "What letters ask, offer and promise",
        (
            "SELECT e.id, l.id AS letter, l.date, coalesce(e.type, a.type) AS type, coalesce(s.name, e.actor) AS actor,"
            " coalesce(c.name, e.counterparty) AS counterparty, a.quote, m.label AS matter FROM ledger_act e"
            " JOIN act a ON a.letter = e.letter AND a.position = e.position JOIN letter l ON l.row = e.letter"
            " LEFT JOIN matter m ON m.id = e.matter LEFT JOIN person s ON s.id = e.actor"
            " LEFT JOIN person c ON c.id = e.counterparty ORDER BY l.sort_day, l.source, l.ordinal, a.start"
        ),
    ),
}
"""Questions by name: what they tell, and their SQL."""
STORED = tuple(sorted(re.findall(r"CREATE TABLE (stored_\w+)", "".join(TABLES))))
"""Tables that only the views read."""
HIDDEN = (*STORED, "fts", "info", "migration", "redirect", "matter_redirect", "alike_place", "value", "decision_target")
"""Tables that tell a reader little."""
