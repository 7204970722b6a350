"""What the archive answers of its ledger: acts and matters, and how they stand on a day. Read-only."""

from __future__ import annotations

import datetime as dt
import re
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Any

import msgspec

from despatch import dates
from despatch.decisions import settled
from despatch.errors import NotFound, QueryError
from despatch.matters.standing import said_by
from despatch.matters.standing import standing as stand
from despatch.model import (
    Act,
    ActEntry,
    ActFilter,
    ActStanding,
    Board,
    Correspondent,
    DeliveryEntry,
    Evidence,
    Facet,
    LedgerAct,
    Matter,
    MatterEntry,
    MatterStanding,
    MatterStory,
    Settlement,
    Span,
    State,
)
from despatch.store import read_decisions
from despatch.store.quotes import Passages, correspondents, marks, parts
from despatch.store.read_letters import row_of, written_date
from despatch.store.write_ledger import DATED, TOGETHER

OPEN: tuple[State, ...] = ("asked", "offered", "promised", "accepted", "partly done", "overdue")
IN_TIME = "l.sorts, l.source, l.ordinal"

DATA = "coalesce(e.data, a.data)"
"""An act as editors left it, else as it was read."""
decode_act = msgspec.json.Decoder(Act).decode
_settlement = msgspec.json.Decoder(Settlement).decode

Standings = Mapping[str, MatterStanding]
"""How every matter stands on a day, by its id; matters of which nothing had been said are left out."""


# ---------------------------------------------------------------- people, days


def party(db: sqlite3.Connection, key: str) -> Correspondent:
    """Return who a side of the ledger is: a person, several who act as one, a side, or a name as written."""
    return parties(db, [key])[key] or Correspondent(key, None, None)


def parties(db: sqlite3.Connection, keys: Iterable[str | None]) -> dict[str | None, Correspondent | None]:
    """Return the same for many."""
    wanted = {key for key in keys if key}
    single = correspondents(db, (one for key in wanted for one in key.split(TOGETHER)))
    found = dict(single)
    for key in wanted:
        if TOGETHER in key:
            names = [one.label if (one := single[part]) else part for part in key.split(TOGETHER)]
            found[key] = Correspondent(" and ".join(names), None, None)
    return found


def name_of(who: Correspondent | None) -> str | None:
    """Return the canonical name, or the name as written."""
    return who.label if who else None


def last_day(as_of: str | None) -> int | None:
    """Return the last day of a date as YYYYMMDD; raises QueryError for what is no date."""
    if as_of is None:
        return None
    ends = dates.bounds(as_of)
    if ends is None:
        raise QueryError(f"{as_of!r} is no date: write 1942, 1942-05 or 1942-05-24")
    return (
        int(f"{ends[1]:%Y%m%d}") if ends[1].year >= 1000 else ends[1].year * 10000 + ends[1].month * 100 + ends[1].day
    )


def spoken(as_of: str | None) -> tuple[str, list[object]]:
    """Return the condition that a letter had surely been written by a day."""
    end = last_day(as_of)
    return ("1", []) if end is None else (f"l.last <= ? AND {DATED} IS NOT NULL", [end])


def at(column: str, key: str) -> str:
    """Return the condition that someone is, or is among, those of `key` or of the ids in `column`; takes the value twice."""
    return f"({key} = ? OR instr('{TOGETHER}' || {column} || '{TOGETHER}', '{TOGETHER}' || ? || '{TOGETHER}') > 0)"


def saying(words: str) -> str:
    """Return a LIKE pattern for words anywhere."""
    plain = " ".join(words.split())
    return "%" + re.sub(r"([\\%_])", r"\\\1", plain) + "%"


# ---------------------------------------------------------------- standings


def standings(
    db: sqlite3.Connection, as_of: str | None, codes: tuple[str, ...], only: Sequence[str] | None = None
) -> Standings:
    """Return how matters stand on a day: all of them, or `only` those; one matter at a time is in memory."""
    out: dict[str, MatterStanding] = {}
    ends = dates.bounds(as_of) if as_of else None
    for matter, held, settlement in _matters_with_acts(db, only, ends[1] if ends else None):
        stands = _stand(matter, held, settlement, as_of, codes)
        if stands.words:
            out[matter.id] = stands
    return out


def _stand(
    matter: Matter, held: Sequence[LedgerAct], settlement: Settlement | None, as_of: str | None, codes: tuple[str, ...]
) -> MatterStanding:
    """Return how a matter stands on a day, by its acts and by what an editor settled."""
    if settlement is None:
        return stand(matter, held, as_of, codes)
    return settled(settlement, as_of, held, lambda some: stand(matter, some, as_of, codes))


def _matters_with_acts(
    db: sqlite3.Connection, only: Sequence[str] | None, end: dt.date | None = None
) -> Iterator[tuple[Matter, list[LedgerAct], Settlement | None]]:
    sql = (
        "SELECT m.id, m.label, m.first, m.last, m.confidence, m.settled, e.why, e.id, l.id, a.start, a.sentence, a.paragraph_start, a.paragraph_end, a.quote,"
        f" {DATA},"
        f" {DATED}, l.ordinal, e.actor, e.counterparty FROM matter m JOIN entered e ON e.matter = m.id"
        " JOIN act a ON a.letter = e.letter AND a.position = e.position JOIN letter l ON l.row = e.letter"
    )
    for some in parts(list(only)) if only is not None else (None,):
        clause = f" WHERE m.id IN ({marks(some)})" if some is not None else ""
        rows = db.execute(f"{sql}{clause} ORDER BY m.number, e.place", some or ())
        for (id, label, first, last, confidence, settlement), found in groupby(rows, key=lambda r: r[:6]):
            held, why = [], []
            for *_, reason, act, letter, _, sentence, one, two, quote, data, date, ordinal, actor, other in found:
                if end is not None and not settlement and not said_by(date, end):
                    continue
                # What the archive knows of the words around an act says nothing about how it stands.
                held.append(
                    LedgerAct(
                        act,
                        letter,
                        decode_act(data),
                        quote,
                        quote,
                        sentence,
                        Span(one, two),
                        date,
                        ordinal,
                        actor,
                        other,
                    )
                )
                why.append(reason or "")
            made = Matter(id, label, tuple(a.id for a in held), first, last, confidence, tuple(why[1:]))
            yield made, held, _settlement(settlement) if settlement else None


def all_acts(db: sqlite3.Connection) -> tuple[list[Matter], dict[str, LedgerAct]]:
    """Return all matters and all acts by id."""
    found = list(_matters_with_acts(db, None))
    return [matter for matter, _, _ in found], {act.id: act for _, held, _ in found for act in held}


def _by_act(stands: Iterable[MatterStanding]) -> dict[str, ActStanding]:
    return {one.act: one for matter in stands for one in matter.acts}


def told(why: str, names: Mapping[str | None, Correspondent | None]) -> str:
    """Return a reason with names in place of keys."""
    for key in sorted((k for k in names if k and k in why), key=len, reverse=True):
        shown = name_of(names[key]) or key
        if shown != key:
            why = re.sub(rf"(?<![\w-]){re.escape(key)}(?![\w-])", lambda _, shown=shown: shown, why)  # type: ignore[misc]
    return why


# ---------------------------------------------------------------- acts


def light(
    db: sqlite3.Connection, where: ActFilter, as_of: str | None, stands: Standings | None
) -> list[tuple[Any, ...]]:
    """Return letter, position, id, type, doer, state and first day of the acts that `where` means, in order of time.

    `stands` is wanted when a day and a standing are asked for.
    """
    clause, values = _narrowed(db, where, as_of)
    rows = db.execute(
        "SELECT e.letter, e.position, e.id, coalesce(e.type, a.type), e.doer, e.state, l.first FROM entered e"
        " JOIN act a ON a.letter = e.letter AND a.position = e.position JOIN letter l ON l.row = e.letter"
        f" WHERE {clause} ORDER BY {IN_TIME}, a.start, e.position",
        values,
    ).fetchall()
    if stands is not None:
        states = {id: one.state for id, one in _by_act(stands.values()).items()}
        rows = [(*row[:5], states.get(row[2]), row[6]) for row in rows]
    if where.standing is not None:
        rows = [row for row in rows if row[5] == where.standing]
    return [row for row in rows if row[5] in OPEN] if where.open else rows


def _narrowed(db: sqlite3.Connection, where: ActFilter, as_of: str | None) -> tuple[str, list[object]]:
    clause, values = spoken(as_of)
    clauses = [clause]
    for column, value in (("coalesce(e.type, a.type)", where.type), ("e.matter", where.matter)):
        if value is not None:
            clauses.append(f"{column} = ?")
            values.append(value)
    doing, done = at("e.doer", "e.actor"), at("e.other", "e.counterparty")
    for condition, value in ((doing, where.actor), (done, where.counterparty), (f"({doing} OR {done})", where.who)):
        if value is not None:
            clauses.append(condition)
            values += [value] * condition.count("?")
    if where.words is not None:
        clauses.append("replace(a.quote, char(10), ' ') LIKE ? ESCAPE '\\'")
        values.append(saying(where.words))
    if where.letter is not None:
        clauses.append("e.letter = ?")
        values.append(row_of(db, where.letter))
    if where.date is not None:
        when = written_date(where.date)
        clauses.append("l.first <= ? AND l.last >= ?")
        values += [when.last, when.first]
    return " AND ".join(clauses), values


def entries(
    db: sqlite3.Connection, places: Sequence[tuple[int, int]], as_of: str | None, codes: tuple[str, ...]
) -> list[ActEntry]:
    """Return the acts at these places (letter, position), in the order given, with how each stands."""
    found: dict[tuple[int, int], tuple[Any, ...]] = {}
    for letter in dict.fromkeys(letter for letter, _ in places):
        for row in db.execute(
            f"SELECT e.letter, e.position, e.id, l.id, l.source, {DATA}, e.doer, e.other, e.matter, m.label, e.why FROM entered e"
            " JOIN act a ON a.letter = e.letter AND a.position = e.position JOIN letter l ON l.row = e.letter JOIN matter m ON m.id = e.matter"
            " WHERE e.letter = ?",
            (letter,),
        ):
            found[row[0], row[1]] = row
    rows = [found[place[0], place[1]] for place in places if (place[0], place[1]) in found]
    stands = _by_act(standings(db, as_of, codes, sorted({row[8] for row in rows})).values())
    return _entries(db, rows, stands)


def _entries(
    db: sqlite3.Connection, rows: Sequence[tuple[Any, ...]], stands: Mapping[str, ActStanding]
) -> list[ActEntry]:
    keys = {key for row in rows for key in row[6:8]} | {
        key for one in stands.values() for key in (one.debtor, one.creditor)
    }
    people = parties(db, keys)
    passages = Passages(db, (row[3] for row in rows))
    decisions = read_decisions.bearing_on(db, "act", (row[2] for row in rows))
    out = []
    for _, _, id, letter, source, data, doer, other, matter, label, why in rows:
        act = decode_act(data)
        quote = passages.quotes([Evidence(letter, act.span)])[0]
        condition = passages.quotes([Evidence(letter, act.condition)])[0].words if act.condition else None
        one = stands.get(id)
        standing = replace(one, why=told(one.why, people)) if one else None
        out.append(
            ActEntry(
                id,
                letter,
                source,
                act,
                quote,
                people[doer],
                people[other],
                matter,
                label,
                why,
                condition,
                standing,
                decisions.get(id, ()),
            )
        )
    return out


def places(db: sqlite3.Connection, ids: Sequence[str]) -> list[tuple[int, int]]:
    """Return letter and position of the acts of these ids, in order of time."""
    found: list[tuple[Any, ...]] = []
    for some in parts(ids):
        found += db.execute(
            f"SELECT e.letter, e.position, {IN_TIME}, a.start FROM entered e JOIN act a ON a.letter = e.letter AND a.position = e.position"
            f" JOIN letter l ON l.row = e.letter WHERE e.id IN ({marks(some)})",
            some,
        ).fetchall()
    return [(row[0], row[1]) for row in sorted(found, key=lambda r: (*r[2:], r[1]))]


def least_sure(db: sqlite3.Connection, limit: int) -> list[tuple[int, int]]:
    """Return letter and position of the acts whose reading is least sure, the least sure first."""
    rows = db.execute(
        f"SELECT e.letter, e.position FROM entered e JOIN act a ON a.letter = e.letter AND a.position = e.position JOIN letter l ON l.row = e.letter"
        f" WHERE json_extract({DATA}, '$.confidence') < 1 ORDER BY json_extract({DATA}, '$.confidence'), {IN_TIME}, a.start LIMIT ?",
        (limit,),
    )
    return list(rows)


def acts_of(db: sqlite3.Connection, letter: str, codes: tuple[str, ...]) -> list[ActEntry]:
    """Return the acts of one letter, in the order of its words; raises NotFound."""
    row = row_of(db, letter)
    positions = db.execute(
        "SELECT letter, position FROM act WHERE letter = ? ORDER BY start, position", (row,)
    ).fetchall()
    return entries(db, positions, None, codes)


def facets(db: sqlite3.Connection, as_of: str | None, stands: Standings | None) -> dict[str, tuple[Facet, ...]]:
    """Return type, who (those who act), standing and year of all acts, each with its values and counts."""
    counts: dict[str, Counter[str]] = {name: Counter() for name in ("type", "who", "standing", "year")}
    for _, _, _, kind, doer, state, first in light(db, ActFilter(), as_of, stands):
        counts["type"][kind] += 1
        counts["who"].update(doer.split(TOGETHER) if doer else ())
        counts["standing"].update([state] if state else ())
        counts["year"].update([f"{first // 10000:04}"] if first else ())
    people = parties(db, counts["who"])
    labels = {key: name_of(who) or key for key, who in people.items() if key}
    found = {
        name: tuple(Facet(v, labels.get(v, v) if name == "who" else v, n) for v, n in by.most_common())
        for name, by in counts.items()
    }
    return found | {"year": tuple(sorted(found["year"], key=lambda f: f.value))}


# ---------------------------------------------------------------- matters


def matter_ids(
    db: sqlite3.Connection,
    state: State | None,
    words: str | None,
    who: str | None,
    as_of: str | None,
    stands: Standings | None,
) -> list[str]:
    """Return the ids of the matters that are meant, in order of time."""
    clauses, values = ["1"], list[object]()
    if words is not None:
        clauses.append(
            "(m.label LIKE ? ESCAPE '\\' OR m.id IN (SELECT e.matter FROM entered e JOIN act a ON a.letter = e.letter AND a.position = e.position"
            " WHERE replace(a.quote, char(10), ' ') LIKE ? ESCAPE '\\'))"
        )
        values += [saying(words)] * 2
    if who is not None:
        doing, done = at("e.doer", "e.actor"), at("e.other", "e.counterparty")
        clauses.append(f"m.id IN (SELECT e.matter FROM entered e WHERE {doing} OR {done})")
        values += [who] * 4
    if as_of is None and state is not None:
        clauses.append("m.state = ?")
        values.append(state)
    found = [
        id for (id,) in db.execute(f"SELECT m.id FROM matter m WHERE {' AND '.join(clauses)} ORDER BY m.number", values)
    ]
    if as_of is None or stands is None:
        return found
    return [id for id in found if id in stands and state in (None, stands[id].state)]


def matter_entries(
    db: sqlite3.Connection, ids: Sequence[str], as_of: str | None, codes: tuple[str, ...]
) -> list[MatterEntry]:
    """Return matters with how they stand on a day, in the order given."""
    found: dict[str, MatterEntry] = {}
    decisions = read_decisions.bearing_on(db, "matter", ids)
    for matter, held, settlement in _matters_with_acts(db, ids):
        stands = _stand(matter, held, settlement, as_of, codes)
        keys = {key for act in held for key in (act.actor, act.counterparty)}
        people = parties(db, keys)
        sides = tuple(who for key in dict.fromkeys(act.actor for act in held) if (who := people[key]))
        found[matter.id] = MatterEntry(
            matter, _named(stands, people), sides, len({act.letter for act in held}), decisions.get(matter.id, ())
        )
    return [found[id] for id in ids if id in found]


def _named(stands: MatterStanding, people: Mapping[str | None, Correspondent | None]) -> MatterStanding:
    acts = tuple(replace(one, why=told(one.why, people)) for one in stands.acts)
    return replace(stands, why=told(stands.why, people), acts=acts)


def story(
    db: sqlite3.Connection, id: str, as_of: str | None, codes: tuple[str, ...], deliveries: Sequence[DeliveryEntry]
) -> MatterStory:
    """Return one matter whole; raises NotFound."""
    rows = light(db, ActFilter(matter=id), as_of, None)
    entry = matter_entries(db, [id], as_of, codes)[0]
    return MatterStory(
        entry,
        tuple(entries(db, [row[:2] for row in rows], as_of, codes)),
        tuple(deliveries),
        len(entry.matter.acts) - len(rows),
    )


def matter_of(db: sqlite3.Connection, id: str) -> str:
    """Return the id of a matter, given that or the id of an act that belongs to it; raises NotFound."""
    found = db.execute(
        "SELECT id FROM matter WHERE id = ?1 UNION ALL SELECT matter FROM entered WHERE id = ?1", (id,)
    ).fetchone()
    if found is None and (later := read_decisions.became(db, id)):
        return later
    if found is None:
        raise NotFound(f"no matter and no act goes by the id {id!r}: `despatch ledger` lists those of the archive")
    return str(found[0])


def board(
    db: sqlite3.Connection,
    as_of: str | None,
    where: tuple[State | None, str | None, str | None],
    stands: Standings | None,
    page: tuple[int | None, int],
    codes: tuple[str, ...],
) -> Board:
    """Return the counts by state on a day of all matters that `where` (state, words, who) means, and a page of those in the state."""
    state, words, who = where
    states = _states(db, matter_ids(db, None, words, who, as_of, stands), stands)
    meant = [id for id in states if state in (None, states[id])]
    limit, offset = page
    shown = meant[offset : None if limit is None else offset + limit]
    return _board(db, as_of, Counter(states.values()), len(meant), matter_entries(db, shown, as_of, codes))


def boards(
    db: sqlite3.Connection, as_of: str | None, stands: Standings | None, limit: int, codes: tuple[str, ...]
) -> dict[State, Board]:
    """Return the board of every state in which matters stand on a day, each with its first `limit`; asked for at once, they are looked up once."""
    meant: dict[State, list[str]] = {}
    for id, state in _states(db, matter_ids(db, None, None, None, as_of, stands), stands).items():
        meant.setdefault(state, []).append(id)
    shown = {
        one.id: one for one in matter_entries(db, [id for ids in meant.values() for id in ids[:limit]], as_of, codes)
    }
    counts = Counter({state: len(ids) for state, ids in meant.items()})
    return {
        state: _board(db, as_of, counts, len(ids), [shown[id] for id in ids[:limit] if id in shown])
        for state, ids in meant.items()
    }


def _states(db: sqlite3.Connection, ids: Sequence[str], stands: Standings | None) -> dict[str, State]:
    """Return how each matter stands, in the order given."""
    if stands is not None:
        return {id: stands[id].state for id in ids}
    known = dict(db.execute("SELECT id, state FROM matter"))
    return {id: known[id] for id in ids}


def _board(
    db: sqlite3.Connection, as_of: str | None, counts: Counter[State], total: int, shown: Sequence[MatterEntry]
) -> Board:
    first, last = db.execute("SELECT min(first), max(last) FROM matter").fetchone()
    return Board(as_of, dict(counts), total, tuple(shown), first, last)
