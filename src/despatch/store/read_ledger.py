"""Reads the acts of the ledger, and who its parties are. How an act stands comes from `read_standings`."""

from __future__ import annotations

import datetime as dt
import re
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import msgspec

from despatch.model import (
    ActEntry,
    ActFilter,
    ActStanding,
    Correspondent,
    Evidence,
    Facet,
    MatterStanding,
    State,
    Values,
    WithdrawnEntry,
)
from despatch.store import read_decisions, read_standings
from despatch.store.narrow import narrow_dates, narrow_range
from despatch.store.period import day_of, number_of
from despatch.store.quotes import Quoter, find_people
from despatch.store.read_letters import find_row
from despatch.store.read_standings import ACT_DATA, ACTS, Stand, act_states, decode_act, written_by
from despatch.store.sides import TOGETHER
from despatch.store.sql import Conditions, act_place, batches, like, limit_or_all, marks

OPEN: tuple[State, ...] = ("asked", "offered", "promised", "accepted", "partly done", "overdue")
"""The states in which something is still to be done."""
_DUE: tuple[State, ...] = ("promised", "accepted", "partly done", "overdue", "contradicted")
"""The states in which an act is owed: a request that nobody took up is not."""
_TO_DO: tuple[State, ...] = ("asked", "promised", "accepted", "partly done", "overdue")
"""The states in which an act with a day is due: an offer is to nobody's debt."""
IN_TIME = "l.sort_day, l.source, l.ordinal"
DOES = ("e.actor_person", "e.actor")
IS_TOLD = ("e.counterparty_person", "e.counterparty")
"""The columns of the person, and of the side: who acts, and towards whom."""

Place = tuple[int, int]
"""Row of the letter, position of the act in it."""


# ---------------------------------------------------------------- people, days


def party(db: sqlite3.Connection, key: str) -> Correspondent:
    """Return who a side of the ledger is: a person, several who act together, a side, or a name as written."""
    return parties(db, [key])[key] or Correspondent(key, None, None)


def parties(db: sqlite3.Connection, keys: Iterable[str | None]) -> dict[str | None, Correspondent | None]:
    """Return who several sides of the ledger are, by their keys."""
    wanted = {key for key in keys if key}
    members = find_people(db, (member for key in wanted for member in key.split(TOGETHER)))
    by_key = dict(members)
    for key in wanted:
        if TOGETHER in key:
            names = [who.label if (who := members[member]) else member for member in key.split(TOGETHER)]
            by_key[key] = Correspondent(" and ".join(names), None, None)
    return by_key


def own_keys(db: sqlite3.Connection, us: Sequence[str]) -> tuple[str, ...]:
    """Return every key of the ledger that means one of us, or several people with one of us among them."""
    wanted = {name.casefold() for name in us}
    known = set(wanted)
    rows = db.execute("SELECT id, name, json_extract(data, '$.variants'), json_extract(data, '$.side') FROM person")
    for id, name, variants, side in rows:
        names = [id, name, *(msgspec.json.decode(variants) if variants else ()), *([side] if side else [])]
        if wanted & {n.casefold() for n in names}:
            known |= {id.casefold(), *([side.casefold()] if side else [])}
    sides = db.execute("SELECT actor FROM ledger_act UNION SELECT counterparty FROM ledger_act")
    return tuple(
        key
        for (key,) in sides
        if key and (key.casefold() in known or any(member.casefold() in known for member in key.split(TOGETHER)))
    )


def takes_part(columns: tuple[str, str]) -> str:
    """Return the condition that somebody takes part.

    The first column has one person or several, the second has their side. The value stands for both question marks.
    """
    people, side = columns
    return f"({side} = ? OR instr('{TOGETHER}' || {people} || '{TOGETHER}', '{TOGETHER}' || ? || '{TOGETHER}') > 0)"


def put_names(why: str, people: Mapping[str | None, Correspondent | None]) -> str:
    """Return a reason with names in place of keys."""
    for key in sorted((key for key in people if key and key in why), key=len, reverse=True):
        who = people[key]
        name = who.label if who else key
        why = re.sub(rf"(?<![\w-]){re.escape(key)}(?![\w-])", name.replace("\\", r"\\"), why)
    return why


# ---------------------------------------------------------------- acts


def find_acts(
    db: sqlite3.Connection, where: ActFilter, as_of: str | None, limit: int | None = None, offset: int = 0
) -> list[tuple[Any, ...]]:
    """Return the acts that `where` means, in order of time: letter, position, id, type, actor, state and first day."""
    condition, found = _find(db, where, as_of)
    rows = db.execute(
        f"SELECT e.letter, e.position, e.id, coalesce(e.type, a.type), e.actor_person, {_state(as_of)}, l.first {found}"
        f" ORDER BY {IN_TIME}, a.start, e.position LIMIT ? OFFSET ?",
        (*condition.values, limit_or_all(limit), offset),
    )
    return rows.fetchall()


def count_acts(db: sqlite3.Connection, where: ActFilter, as_of: str | None) -> int:
    """Return how many acts `where` means."""
    condition, found = _find(db, where, as_of)
    return int(db.execute(f"SELECT count(*) {found}", condition.values).fetchone()[0])


def _find(db: sqlite3.Connection, where: ActFilter, as_of: str | None) -> tuple[Conditions, str]:
    """Return what narrows the acts, and the SQL that goes on from the columns."""
    condition, state = _narrow(db, where, as_of), _state(as_of)
    condition.narrow(f"{state} = ?", where.standing)
    if where.open:
        condition.add(f"{state} IN ({marks(OPEN)})", *OPEN)
    if as_of is None:
        return condition, f"FROM {ACTS} WHERE {condition}"
    stands = f"LEFT JOIN ({act_states(as_of)}) s ON s.letter = e.letter AND s.position = e.position"
    return condition, f"FROM {ACTS} {stands} WHERE {condition}"


def _state(as_of: str | None) -> str:
    """Return where the state of an act stands: with the act, or for a day with what `act_states` gives."""
    return "e.state" if as_of is None else "s.state"


def owed_acts(
    db: sqlite3.Connection, us: Sequence[str], as_of: str | None, limit: int | None, who: Values = None
) -> dict[str, tuple[list[Place], int]]:
    """Return the places of the acts that we owe, that are owed to us and that nobody answered; and how many there are.

    `us` are keys of the ledger; `who` narrows all three to acts in which that person has a part. Of each kind the
    first `limit` in order of time are listed, at least one.
    """
    ours = marks(us)
    part = Conditions()
    part.narrow(f"({takes_part(DOES)} OR {takes_part(IS_TOLD)})", who)
    kind = f"""CASE WHEN state IN ({marks(_DUE)}) THEN
        CASE WHEN debtor IN ({ours}) THEN 'we_owe' WHEN creditor IN ({ours}) THEN 'owed_to_us' END
      WHEN state IN ('asked', 'offered') AND NOT answered THEN 'unanswered' END"""
    # One pass over the acts: each list with its length.
    sql = f"""
        WITH open AS MATERIALIZED (SELECT letter, position, {kind} AS kind FROM ({act_states(as_of)})),
        listed AS (
          SELECT o.kind, o.letter, o.position, count(*) OVER (PARTITION BY o.kind) AS total,
            row_number() OVER (PARTITION BY o.kind ORDER BY {IN_TIME}, a.start, o.position) AS nth
          FROM open o JOIN act a ON a.letter = o.letter AND a.position = o.position JOIN letter l ON l.row = o.letter
          JOIN ledger_act e ON e.letter = o.letter AND e.position = o.position
          WHERE o.kind IS NOT NULL AND {part}
        )
        SELECT kind, total, letter, position FROM listed WHERE ? IN (-1, nth) OR nth < ? ORDER BY kind, nth
    """
    most = limit_or_all(limit)
    places: dict[str, list[Place]] = {"we_owe": [], "owed_to_us": [], "unanswered": []}
    totals = dict.fromkeys(places, 0)
    for name, total, *place in db.execute(sql, (*_DUE, *us, *us, *part.values, most, most)):
        places[name].append(_pair(place))
        totals[name] = total
    return {name: (places[name], totals[name]) for name in places}


def due_acts(db: sqlite3.Connection, as_of: str | None, days: int | None, who: Values) -> list[tuple[Place, str]]:
    """Return the places of the open acts that are due, each with its last day (ISO), in order of these days.

    With a day and `days`, only those due on that day or on the days after it, so many in all.
    """
    where = Conditions()
    where.add(f"s.state IN ({marks(_TO_DO)})", *_TO_DO)
    where.narrow(f"({takes_part(DOES)} OR {takes_part(IS_TOLD)})", who)
    within, then = Conditions(), Conditions()
    within.add("due IS NOT NULL")
    then.add("s.due IS NOT NULL")
    end = read_standings.last_day(as_of)
    if end is not None and days is not None:
        first = day_of(end)
        last = first + dt.timedelta(days=min(days - 1, (dt.date.max - first).days))
        within.add("due BETWEEN ? AND ?", end, number_of(last))
        then.add("s.due BETWEEN ? AND ?", end, number_of(last))
    some = f"(letter, position) IN (SELECT letter, position FROM act_standing WHERE {within})"
    rows = db.execute(
        f"SELECT s.letter, s.position, s.due FROM ({act_states(as_of, some)}) s"
        " JOIN ledger_act e ON e.letter = s.letter AND e.position = s.position"
        " JOIN act a ON a.letter = s.letter AND a.position = s.position JOIN letter l ON l.row = s.letter"
        f" WHERE {then} AND {where} ORDER BY s.due, {IN_TIME}, a.start",
        (*within.values, *then.values, *where.values),
    )
    return [((letter, position), day_of(due).isoformat()) for letter, position, due in rows]


def _narrow(db: sqlite3.Connection, where: ActFilter, as_of: str | None) -> Conditions:
    condition = written_by(as_of)
    condition.narrow("coalesce(e.type, a.type) = ?", where.type)
    condition.narrow("e.matter = ?", where.matter)
    condition.narrow(takes_part(DOES), where.actor)
    condition.narrow(takes_part(IS_TOLD), where.counterparty)
    condition.narrow(f"({takes_part(DOES)} OR {takes_part(IS_TOLD)})", where.who)
    if where.words is not None:
        condition.add("replace(a.quote, char(10), ' ') LIKE ? ESCAPE '\\'", like(where.words))
    if where.letter is not None:
        condition.add("e.letter = ?", find_row(db, where.letter))
    narrow_dates(condition, where.date)
    narrow_range(condition, where.first, where.last)
    return condition


def _by_act(standings: Iterable[MatterStanding]) -> dict[str, ActStanding]:
    return {act.act: act for matter in standings for act in matter.acts}


def act_entries(db: sqlite3.Connection, places: Sequence[Place], as_of: str | None, stand: Stand) -> list[ActEntry]:
    """Return the acts at these places, in the order given, with how each stands."""
    at: dict[Place, tuple[Any, ...]] = {}
    in_letter = f"""
        SELECT e.letter, e.position, e.id, l.id, l.source, {ACT_DATA}, e.actor_person, e.counterparty_person,
          e.matter, m.label, e.why
        FROM {ACTS} JOIN matter m ON m.id = e.matter WHERE e.letter = ? AND e.position IN
    """
    positions: defaultdict[int, list[int]] = defaultdict(list)
    for letter, position in places:
        positions[letter].append(position)
    for letter, some in positions.items():
        for batch in batches(some):
            for row in db.execute(f"{in_letter} ({marks(batch)})", (letter, *batch)):
                at[row[0], row[1]] = row
    rows = [at[place] for place in map(_pair, places) if place in at]
    standings = read_standings.standings(db, as_of, stand, sorted({row[8] for row in rows}))
    return _to_entries(db, rows, _by_act(standings.values()))


def _pair(place: Sequence[int]) -> Place:
    return place[0], place[1]


def _to_entries(
    db: sqlite3.Connection, rows: Sequence[tuple[Any, ...]], standings: Mapping[str, ActStanding]
) -> list[ActEntry]:
    keys = {key for row in rows for key in row[6:8]}
    keys |= {key for standing in standings.values() for key in (standing.debtor, standing.creditor)}
    people = parties(db, keys)
    quoter = Quoter(db, (row[3] for row in rows))
    decisions = read_decisions.find_decisions(db, "act", (row[2] for row in rows))
    entries = []
    for _, _, id, letter, source, data, actor, counterparty, matter, label, why in rows:
        act = decode_act(data)
        quote = quoter.quote([Evidence(letter, act.span)])[0]
        condition = quoter.quote([Evidence(letter, act.condition)])[0].words if act.condition else None
        standing = standings.get(id)
        if standing:
            standing = replace(standing, why=put_names(standing.why, people))
        sides = people[actor], people[counterparty]
        by = decisions.get(id, ())
        entries.append(ActEntry(id, letter, source, act, quote, *sides, matter, label, why, condition, standing, by))
    return entries


def find_places(db: sqlite3.Connection, ids: Sequence[str]) -> list[Place]:
    """Return the places of the acts of these ids."""
    return [place for id in ids if (place := act_place(db, id)) is not None]


def least_sure(db: sqlite3.Connection, limit: int) -> list[Place]:
    """Return the places of the acts whose reading is least sure, the least sure first."""
    confidence = f"json_extract({ACT_DATA}, '$.confidence')"
    rows = db.execute(
        f"SELECT e.letter, e.position FROM {ACTS} WHERE {confidence} < 1"
        f" ORDER BY {confidence}, {IN_TIME}, a.start LIMIT ?",
        (limit,),
    )
    return list(rows)


def acts_of(db: sqlite3.Connection, letter: str, stand: Stand) -> list[ActEntry]:
    """Return the acts of one letter, in the order of its words; raises NotFound."""
    row = find_row(db, letter)
    places = db.execute("SELECT letter, position FROM act WHERE letter = ? ORDER BY start, position", (row,))
    return act_entries(db, places.fetchall(), None, stand)


def withdrawn_acts(db: sqlite3.Connection, letter: str) -> list[WithdrawnEntry]:
    """Return the acts of a letter that editors withdrew, in the order of its words; raises NotFound."""
    rows = read_decisions.withdrawn(db, find_row(db, letter))
    by = read_decisions.find_decisions(db, "act", (row[0] for row in rows))
    return [WithdrawnEntry(id, letter, decode_act(data), quote, by[id]) for id, data, quote in rows if id in by]


def facets(db: sqlite3.Connection, as_of: str | None) -> dict[str, tuple[Facet, ...]]:
    """Return type, who (those who act), standing and year of all acts, each with its values and counts."""
    counts: dict[str, Counter[str]] = {name: Counter() for name in ("type", "who", "standing", "year")}
    for _, _, _, kind, actor, state, first in find_acts(db, ActFilter(), as_of):
        counts["type"][kind] += 1
        counts["who"].update(actor.split(TOGETHER) if actor else ())
        counts["standing"].update([state] if state else ())
        counts["year"].update([f"{first // 10000:04}"] if first else ())
    labels = {key: who.label for key, who in parties(db, counts["who"]).items() if key and who}
    facets = {
        name: tuple(Facet(v, labels.get(v, v) if name == "who" else v, n) for v, n in values.most_common())
        for name, values in counts.items()
    }
    return facets | {"year": tuple(sorted(facets["year"], key=lambda facet: facet.value))}
