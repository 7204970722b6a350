"""What the archive answers of its ledger beside acts and matters: whose keys are ours, what was withdrawn, what exports take. Read-only."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence

import msgspec

from despatch.model import LedgerAct, Span, WithdrawnEntry
from despatch.store import read_decisions
from despatch.store.read_ledger import DATA, decode_act, name_of, party
from despatch.store.read_letters import row_of
from despatch.store.records import restored
from despatch.store.write_ledger import DATED, TOGETHER

# ---------------------------------------------------------------- who we are


def ours(db: sqlite3.Connection, us: Sequence[str]) -> tuple[str, ...]:
    """Return every key of the ledger that is one of us, or several with us among them."""
    wanted = {name.casefold() for name in us}
    known = set(wanted)
    rows = db.execute("SELECT id, name, json_extract(data, '$.variants'), json_extract(data, '$.side') FROM person")
    for id, name, variants, side in rows:
        names = [id, name, *(msgspec.json.decode(variants) if variants else ()), *([side] if side else [])]
        if wanted & {n.casefold() for n in names}:
            known |= {id.casefold(), *([side.casefold()] if side else [])}
    keys = [key for (key,) in db.execute("SELECT actor FROM entered UNION SELECT counterparty FROM entered") if key]
    return tuple(
        key for key in keys if key.casefold() in known or any(part.casefold() in known for part in key.split(TOGETHER))
    )


# ---------------------------------------------------------------- for exports


def export(db: sqlite3.Connection) -> Iterator[tuple[LedgerAct, str, str | None, str | None]]:
    """Yield every act with names in place of keys, its matter, the words of its condition, and who decided on it, in source order."""
    by = read_decisions.deciders(db, "act")
    names: dict[str | None, str | None] = {None: None}
    for row, id, offset, date, ordinal in db.execute(
        f"SELECT l.row, l.id, l.start, {DATED}, l.ordinal FROM letter l WHERE EXISTS (SELECT 1 FROM act a WHERE a.letter = l.row) ORDER BY l.source, l.ordinal"
    ).fetchall():
        found = db.execute(
            f"SELECT e.id, a.quote, {DATA}, a.sentence, a.paragraph_start, a.paragraph_end, e.doer, e.other, e.matter FROM entered e"
            " JOIN act a ON a.letter = e.letter AND a.position = e.position WHERE e.letter = ? ORDER BY a.start, e.position",
            (row,),
        ).fetchall()
        for act, quote, data, sentence, one, two, doer, other, matter in found:
            said = decode_act(data)
            for key in (doer, other):
                if key not in names:
                    names[key] = name_of(party(db, key))
            condition = None
            if said.condition:
                text = restored(*db.execute("SELECT words, gaps FROM words WHERE row = ?", (row,)).fetchone())
                condition = text[said.condition.start - offset : said.condition.end - offset]
            yield (
                LedgerAct(
                    act, id, said, quote, quote, sentence, Span(one, two), date, ordinal, names[doer], names[other]
                ),
                matter,
                condition,
                by.get(act),
            )


# ---------------------------------------------------------------- what was withdrawn


def withdrawn(db: sqlite3.Connection, letter: str) -> list[WithdrawnEntry]:
    """Return what was read as acts of a letter and editors withdrew, in the order of its words."""
    rows = read_decisions.withdrawn(db, row_of(db, letter))
    by = read_decisions.bearing_on(db, "act", (row[0] for row in rows))
    return [WithdrawnEntry(id, letter, decode_act(data), quote, by[id]) for id, data, quote in rows if id in by]
