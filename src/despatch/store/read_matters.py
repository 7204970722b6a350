"""Reads matters: lists, single stories, and the boards that say how many matters stand how on a day."""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Literal, NamedTuple

from despatch.errors import NotFound
from despatch.model import (
    DOUBTFUL,
    ActFilter,
    Board,
    Correspondent,
    DeliveryEntry,
    MatterEntry,
    MatterFilter,
    MatterStanding,
    MatterStory,
    State,
    in_row,
)
from despatch.store import read_decisions
from despatch.store.narrow import narrow_range
from despatch.store.read_ledger import act_entries, find_acts, parties, put_names
from despatch.store.read_standings import ACT_DATA, ACTS, Stand, matter_states, matters_with_acts
from despatch.store.sides import TOGETHER
from despatch.store.sql import Conditions, act_place, batches, like, limit_or_all, marks


class MatterWhere(NamedTuple):
    """What is asked, and the ids of the matters that rest on doubtful readings alone, as a list in JSON."""

    asked: MatterFilter = MatterFilter()
    doubtful: str = "[]"
    among: str | None = None
    """The ids of the matters that all else narrows to but standing and doubt, as a list in JSON, in place of it."""


_SAME = "SELECT id FROM stored_word WHERE word = ?"
_AMONG = (
    f"SELECT id FROM stored_word WHERE instr('{TOGETHER}' || word || '{TOGETHER}', '{TOGETHER}' || ? || '{TOGETHER}')"
)
_TAKES_PART = " OR ".join(
    f"e.{side} IN ({_SAME}) OR coalesce(e.{side}_person, e.{side}) IN ({_AMONG})" for side in ("actor", "counterparty")
)
"""`read_ledger.takes_part`, of either side, by the numbers of names: every act of the archive is compared."""
Order = Literal["date", "weight"]
_ORDERS: dict[Order, str] = {"date": "m.number", "weight": "m.acts DESC, m.letters DESC, m.number"}
"""By the first act, or by how many acts and letters there are."""
_FROM = "FROM matter m JOIN ({}) s ON s.matter = m.id WHERE {}"


def doubtful_ids(db: sqlite3.Connection) -> frozenset[str]:
    """Return the ids of the matters that rest on doubtful acts alone."""
    confidence = f"json_extract({ACT_DATA}, '$.confidence')"
    return frozenset(
        id for (id,) in db.execute(f"SELECT e.matter FROM {ACTS} GROUP BY 1 HAVING max({confidence}) < {DOUBTFUL}")
    )


def count_single(db: sqlite3.Connection, where: MatterWhere, as_of: str | None) -> int:
    """Return how many of the matters that `where` means have a single act."""
    condition = _narrow(where)
    condition.add("m.acts = 1")
    found = _FROM.format(matter_states(as_of), condition)
    return int(db.execute(f"SELECT count(*) {found}", condition.values).fetchone()[0])


def matter_ids(
    db: sqlite3.Connection,
    where: MatterWhere,
    as_of: str | None,
    limit: int | None = None,
    offset: int = 0,
    order: Order = "date",
) -> list[str]:
    """Return the ids of the matters that `where` means, as they stand on a day, in order."""
    condition = _narrow(where)
    found = _FROM.format(matter_states(as_of), condition)
    values = (*condition.values, limit_or_all(limit), offset)
    rows = db.execute(f"SELECT m.id {found} ORDER BY {_ORDERS[order]} LIMIT ? OFFSET ?", values)
    return [id for (id,) in rows]


def matter_numbers(db: sqlite3.Connection, where: MatterWhere, as_of: str | None, order: Order = "date") -> array[int]:
    """Return the numbers of the matters whose ids `matter_ids` returns: few bytes, however long a list is."""
    condition = _narrow(where)
    found = _FROM.format(matter_states(as_of), condition)
    rows = db.execute(f"SELECT m.number {found} ORDER BY {_ORDERS[order]}", condition.values)
    return array("I", (number for (number,) in rows))


def numbered(db: sqlite3.Connection, numbers: Sequence[int]) -> list[str]:
    """Return the ids of the matters with these numbers, in the order given."""
    ids: dict[int, str] = {}
    for batch in batches(numbers):
        ids |= db.execute(f"SELECT number, id FROM matter WHERE number IN ({marks(batch)})", batch)
    return [ids[number] for number in numbers]


def _narrow(where: MatterWhere) -> Conditions:
    asked = where.asked
    condition = Conditions()
    if where.among is not None:
        condition.add("m.id IN (SELECT value FROM json_each(?))", where.among)
    if asked.doubtful is not None:
        condition.add(f"m.id {'IN' if asked.doubtful else 'NOT IN'} (SELECT value FROM json_each(?))", where.doubtful)
    if asked.words is not None:
        with_words = f"SELECT e.matter FROM {ACTS} WHERE replace(a.quote, char(10), ' ') LIKE ? ESCAPE '\\'"
        condition.narrow(f"(m.label LIKE ? ESCAPE '\\' OR m.id IN ({with_words}))", like(asked.words))
    condition.narrow(f"m.row IN (SELECT e.matter FROM stored_ledger_act e WHERE {_TAKES_PART})", asked.who)
    condition.narrow("s.state = ?", asked.standing)
    if asked.first or asked.last:
        written = Conditions()
        narrow_range(written, asked.first, asked.last)
        in_time = f"SELECT e.matter FROM ledger_act e JOIN letter l ON l.row = e.letter WHERE {written}"
        condition.add(f"m.id IN ({in_time})", *written.values)
    return condition


def count_states(db: sqlite3.Connection, where: MatterWhere, as_of: str | None) -> dict[State, int]:
    """Return how many of the matters that `where` means are in each state on a day."""
    condition = _narrow(where)
    found = _FROM.format(matter_states(as_of), condition)
    return dict(db.execute(f"SELECT s.state, count(*) {found} GROUP BY 1 ORDER BY min(m.number)", condition.values))


def matter_entries(db: sqlite3.Connection, ids: Sequence[str], as_of: str | None, stand: Stand) -> list[MatterEntry]:
    """Return matters with how they stand on a day, in the order given."""
    entries: dict[str, MatterEntry] = {}
    decisions = read_decisions.find_decisions(db, "matter", ids)
    found = list(matters_with_acts(db, ids))
    people = parties(db, {key for _, acts, _ in found for act in acts for key in (act.actor, act.counterparty)})
    for matter, acts, settlement in found:
        sides = tuple(who for key in dict.fromkeys(act.actor for act in acts) if (who := people[key]))
        theirs = {key: people[key] for act in acts for key in (act.actor, act.counterparty)}
        standing = _with_names(stand(matter, acts, settlement, as_of), theirs)
        letters = len({act.letter for act in acts})
        entries[matter.id] = MatterEntry(matter, standing, sides, letters, decisions.get(matter.id, ()))
    return [entries[id] for id in ids if id in entries]


def _with_names(standing: MatterStanding, people: Mapping[str | None, Correspondent | None]) -> MatterStanding:
    acts = tuple(replace(act, why=put_names(act.why, people)) for act in standing.acts)
    return replace(standing, why=put_names(standing.why, people), acts=acts)


def matter_story(
    db: sqlite3.Connection, id: str, as_of: str | None, stand: Stand, deliveries: Sequence[DeliveryEntry]
) -> MatterStory:
    """Return one matter with its acts and deliveries on a day, by its id as `find_matter` gives it."""
    rows = find_acts(db, ActFilter(matter=id), as_of)
    entry = matter_entries(db, [id], as_of, stand)[0]
    acts = act_entries(db, [row[:2] for row in rows], as_of, stand)
    return MatterStory(entry, tuple(acts), tuple(deliveries), len(entry.matter.acts) - len(rows))


def find_matter(db: sqlite3.Connection, id: str) -> str:
    """Return the id of a matter, given that or the id of an act that belongs to it; raises NotFound."""
    place = act_place(db, id) or (None, None)
    found = db.execute(
        "SELECT id FROM matter WHERE id = ? UNION ALL SELECT matter FROM ledger_act WHERE letter = ? AND position = ?",
        (id, *place),
    ).fetchone()
    matter = str(found[0]) if found else read_decisions.follow_matter(db, id)
    if matter is None:
        raise NotFound(f"no business and no passage has the id {id!r}: `despatch ledger` lists those of the archive")
    return matter


def board(
    db: sqlite3.Connection,
    as_of: str | None,
    where: MatterWhere,
    counts: dict[State, int],
    ids: Sequence[str],
    stand: Stand,
) -> Board:
    """Return the board of a day with the matters `ids`, a page of those in the state of `where`.

    `counts` says how many matters are in each state.
    """
    states = in_row(where.asked.standing)
    total = sum(number for state, number in counts.items() if not states or state in states)
    return _board(db, as_of, counts, total, matter_entries(db, ids, as_of, stand))


def boards(
    db: sqlite3.Connection, as_of: str | None, where: MatterWhere, limit: int, stand: Stand
) -> dict[State, Board]:
    """Return the board of every state in which matters stand on a day, each with its `limit` weightiest matters."""
    condition = _narrow(where)
    weight = f"row_number() OVER (PARTITION BY s.state ORDER BY {_ORDERS['weight']})"
    ranked = (
        "SELECT m.id, s.state, m.number, count(*) OVER (PARTITION BY s.state) AS total,"
        f" {weight} AS nth {_FROM.format(matter_states(as_of), condition)}"
    )
    ids: dict[State, list[str]] = {}
    counts: dict[State, int] = {}
    values = (*condition.values, limit)
    rows = db.execute(f"SELECT id, state, total FROM ({ranked}) WHERE nth <= ? ORDER BY nth", values)
    for id, state, total in rows:
        ids.setdefault(state, []).append(id)
        counts[state] = total
    first = matter_entries(db, [id for some in ids.values() for id in some], as_of, stand)
    entries = {entry.id: entry for entry in first}
    return {
        state: _board(db, as_of, counts, counts[state], [entries[id] for id in ids[state] if id in entries])
        for state in counts
    }


def _board(
    db: sqlite3.Connection, as_of: str | None, counts: dict[State, int], total: int, entries: Sequence[MatterEntry]
) -> Board:
    first, last = db.execute("SELECT min(first), max(last) FROM matter").fetchone()
    return Board(as_of, counts, total, tuple(entries), first, last)
