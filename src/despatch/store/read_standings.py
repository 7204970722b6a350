"""Reads matters with their acts, and lets a function that is handed in say how each stands on a day."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby

import msgspec

from despatch import dates
from despatch.errors import QueryError
from despatch.model import Act, LedgerAct, Matter, MatterStanding, Settlement, Span
from despatch.store.sql import Conditions, batches, marks
from despatch.store.write_ledger import DATED

ACT_DATA = "coalesce(e.data, a.data)"
"""An act as an editor changed it, else as it was read."""
ACTS = """
ledger_act e JOIN act a ON a.letter = e.letter AND a.position = e.position JOIN letter l ON l.row = e.letter
"""
"""The acts of the ledger `e`, as they were read `a`, in their letters `l`."""

Stand = Callable[[Matter, Sequence[LedgerAct], Settlement | None, str | None], MatterStanding]
"""Says how a matter stands on a day (EDTF; None for all that is known), by its acts and an editor's settlement."""
Standings = Mapping[str, MatterStanding]
"""How matters stand on a day, by id. A matter of which nobody had said anything by then is left out."""

decode_act = msgspec.json.Decoder(Act).decode
_settlement = msgspec.json.Decoder(Settlement).decode


def last_day(as_of: str | None) -> int | None:
    """Return the last day of a date as YYYYMMDD; raises QueryError for text that is no date."""
    if as_of is None:
        return None
    ends = dates.bounds(as_of)
    if ends is None:
        raise QueryError(f"{as_of!r} is no date: write 1942, 1942-05 or 1942-05-24")
    return ends[1].year * 10000 + ends[1].month * 100 + ends[1].day


def written_by(as_of: str | None) -> Conditions:
    """Return the condition that a letter had surely been written by the end of a day."""
    condition = Conditions()
    condition.narrow(f"(l.last <= ? AND {DATED} IS NOT NULL)", last_day(as_of))
    return condition


def matter_states(as_of: str | None) -> str:
    """Return SQL that selects the `state` of each `matter` on a day; raises QueryError for text that is no date."""
    if as_of is None:
        return "SELECT id AS matter, state FROM matter"
    return f"SELECT matter, state, max(day) FROM matter_standing WHERE {_until(as_of)} GROUP BY matter"


def act_states(as_of: str | None, some: str = "1") -> str:
    """Return SQL that selects by letter and position how each act stands on a day, of all acts or of `some`.

    The columns are `state`, debtor, creditor, `answered` and `due`.
    """
    columns = "letter, position, state, debtor, creditor, answered, due"
    if as_of is None:
        return f"SELECT {columns} FROM ledger_act WHERE answered IS NOT NULL AND {some}"
    return f"SELECT {columns}, max(day) FROM act_standing WHERE {_until(as_of)} AND {some} GROUP BY letter, position"


def _until(as_of: str) -> str:
    # In the query of a `max`, SQLite takes the other columns from the row that has it.
    return f"day BETWEEN 1 AND {last_day(as_of)}"


def standings(db: sqlite3.Connection, as_of: str | None, stand: Stand, only: Sequence[str]) -> Standings:
    """Return how these matters stand on a day; one matter at a time is in memory."""
    by_id: dict[str, MatterStanding] = {}
    for matter, acts, settlement in matters_with_acts(db, only, as_of):
        standing = stand(matter, acts, settlement, as_of)
        if standing.words:
            by_id[matter.id] = standing
    return by_id


def matters_with_acts(
    db: sqlite3.Connection, only: Sequence[str] | None, as_of: str | None = None
) -> Iterator[tuple[Matter, list[LedgerAct], Settlement | None]]:
    """Yield all matters, or `only` those, with their acts and how an editor settled them.

    With a day, acts of later letters are left out, unless an editor settled the matter.
    """
    spoken = written_by(as_of)
    sql = f"""
        SELECT m.id, m.label, m.first, m.last, m.confidence, m.settlement, e.why, e.id, l.id, a.sentence,
          a.paragraph_start, a.paragraph_end, a.quote, {ACT_DATA}, {DATED}, l.ordinal, e.actor, e.counterparty
        FROM matter m, {ACTS} WHERE e.matter = m.id AND (m.settlement IS NOT NULL OR ({spoken}))
    """
    for batch in batches(only) if only is not None else (None,):
        clause = f" AND m.id IN ({marks(batch)})" if batch is not None else ""
        values = (*spoken.values, *(batch or ()))
        rows = db.execute(f"{sql}{clause} ORDER BY m.number, e.matter_position", values)
        for (id, label, first, last, confidence, settlement), in_matter in groupby(rows, key=lambda row: row[:6]):
            acts, reasons = [], []
            for row in in_matter:
                act_id, letter, sentence, start, end, quote, data, date, ordinal, *sides = row[7:]
                # The words around an act say nothing about how it stands: its own words take their place.
                around = quote
                paragraph = Span(start, end)
                act = decode_act(data)
                acts.append(LedgerAct(act_id, letter, act, quote, around, sentence, paragraph, date, ordinal, *sides))
                reasons.append(row[6] or "")
            matter = Matter(id, label, tuple(act.id for act in acts), first, last, confidence, tuple(reasons[1:]))
            yield matter, acts, _settlement(settlement) if settlement else None


def all_acts(db: sqlite3.Connection) -> tuple[list[Matter], dict[str, LedgerAct]]:
    """Return all matters, and all acts by id."""
    matters: list[Matter] = []
    by_id: dict[str, LedgerAct] = {}
    for matter, acts, _ in matters_with_acts(db, None):
        matters.append(matter)
        by_id |= {act.id: act for act in acts}
    return matters, by_id
