"""The letters of an archive as grouping acts takes them: in order of time, each with a digest of what it rests on."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass

from despatch.value_digest import digest


@dataclass(frozen=True, slots=True)
class LedgerLetter:
    """A letter by row and id, how many code points it has, and a digest of all that its acts and matters rest on."""

    row: int
    id: str
    size: int
    digest: bytes


_LETTERS = """
SELECT l.row, l.id, l.end - l.start, l.ordinal, {dated}, d.core,
  (SELECT group_concat(p.role || p.position || coalesce(n.person, n.written), char(10))
    FROM party p JOIN name n ON n.id = p.name WHERE p.letter = l.row),
  (SELECT group_concat(m.name || char(9) || m.person, char(10)) FROM stored_mention m
    WHERE m.letter = l.row AND m.person IS NOT NULL),
  (SELECT group_concat(question, char(10)) FROM (SELECT question FROM answer WHERE answer = l.id ORDER BY question)),
  (SELECT group_concat(a.position || hex(a.key) || hex(a.data)) FROM stored_act a
    JOIN proposed_act o ON o.letter = a.letter AND o.position = a.position WHERE a.letter = l.row)
FROM letter l LEFT JOIN stored_digest d ON d.row = l.row ORDER BY l.sort_day, l.source, l.ordinal
"""


def ledger_letters(db: sqlite3.Connection, dated: str) -> Iterator[LedgerLetter]:
    """Yield every letter in order of time; `dated` is the SQL for the date of a letter `l`.

    Two letters of equal digests have the same acts, sides and people, and answer the same letters.
    """
    for values in db.execute(_LETTERS.format(dated=dated)):
        row, id, size, *_ = values
        yield LedgerLetter(row, id, size, digest(values, 16))
