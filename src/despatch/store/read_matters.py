"""Reads matters: lists, single stories, and the boards that say how many matters stand how on a day."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from despatch.errors import NotFound
from despatch.model import (
    ActFilter,
    Board,
    Correspondent,
    DeliveryEntry,
    MatterEntry,
    MatterStanding,
    MatterStory,
    State,
)
from despatch.store import read_decisions
from despatch.store.read_ledger import DOES, IS_TOLD, act_entries, find_acts, parties, put_names, takes_part
from despatch.store.read_standings import ACTS, Stand, Standings, matters_with_acts
from despatch.store.sql import Conditions, like


def matter_ids(
    db: sqlite3.Connection,
    state: State | None,
    words: str | None,
    who: str | None,
    as_of: str | None,
    standings: Standings | None,
) -> list[str]:
    """Return the ids of the matters in a state, with these words, in which somebody has a part, in order of time."""
    condition = Conditions()
    if words is not None:
        with_words = f"SELECT e.matter FROM {ACTS} WHERE replace(a.quote, char(10), ' ') LIKE ? ESCAPE '\\'"
        condition.narrow(f"(m.label LIKE ? ESCAPE '\\' OR m.id IN ({with_words}))", like(words))
    part = f"{takes_part(DOES)} OR {takes_part(IS_TOLD)}"
    condition.narrow(f"m.id IN (SELECT e.matter FROM ledger_act e WHERE {part})", who)
    if as_of is None:
        condition.narrow("m.state = ?", state)
    rows = db.execute(f"SELECT m.id FROM matter m WHERE {condition} ORDER BY m.number", condition.values)
    ids = [id for (id,) in rows]
    if as_of is None or standings is None:
        return ids
    return [id for id in ids if id in standings and state in (None, standings[id].state)]


def matter_entries(db: sqlite3.Connection, ids: Sequence[str], as_of: str | None, stand: Stand) -> list[MatterEntry]:
    """Return matters with how they stand on a day, in the order given."""
    entries: dict[str, MatterEntry] = {}
    decisions = read_decisions.find_decisions(db, "matter", ids)
    for matter, acts, settlement in matters_with_acts(db, ids):
        people = parties(db, {key for act in acts for key in (act.actor, act.counterparty)})
        sides = tuple(who for key in dict.fromkeys(act.actor for act in acts) if (who := people[key]))
        standing = _with_names(stand(matter, acts, settlement, as_of), people)
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
    rows = find_acts(db, ActFilter(matter=id), as_of, None)
    entry = matter_entries(db, [id], as_of, stand)[0]
    acts = act_entries(db, [row[:2] for row in rows], as_of, stand)
    return MatterStory(entry, tuple(acts), tuple(deliveries), len(entry.matter.acts) - len(rows))


def find_matter(db: sqlite3.Connection, id: str) -> str:
    """Return the id of a matter, given that or the id of an act that belongs to it; raises NotFound."""
    found = db.execute(
        "SELECT id FROM matter WHERE id = ?1 UNION ALL SELECT matter FROM ledger_act WHERE id = ?1", (id,)
    ).fetchone()
    matter = str(found[0]) if found else read_decisions.follow_matter(db, id)
    if matter is None:
        raise NotFound(f"no matter and no act has the id {id!r}: `despatch ledger` lists those of the archive")
    return matter


def board(
    db: sqlite3.Connection,
    as_of: str | None,
    where: tuple[State | None, str | None, str | None],
    standings: Standings | None,
    page: tuple[int | None, int],
    stand: Stand,
) -> Board:
    """Return the board of a day: how many matters are in each state, and a page of those in the state of `where`.

    `where` is (state, words, who), `page` is (limit, offset).
    """
    state, words, who = where
    states = _states(db, matter_ids(db, None, words, who, as_of, standings), standings)
    ids = [id for id in states if state in (None, states[id])]
    limit, offset = page
    on_page = ids[offset : None if limit is None else offset + limit]
    return _board(db, as_of, Counter(states.values()), len(ids), matter_entries(db, on_page, as_of, stand))


def boards(
    db: sqlite3.Connection, as_of: str | None, standings: Standings | None, limit: int, stand: Stand
) -> dict[State, Board]:
    """Return the board of every state in which matters stand on a day, each with its first `limit` matters."""
    by_state: dict[State, list[str]] = {}
    for id, state in _states(db, matter_ids(db, None, None, None, as_of, standings), standings).items():
        by_state.setdefault(state, []).append(id)
    counts = Counter({state: len(ids) for state, ids in by_state.items()})
    first = [id for ids in by_state.values() for id in ids[:limit]]
    entries = {entry.id: entry for entry in matter_entries(db, first, as_of, stand)}
    return {
        state: _board(db, as_of, counts, len(ids), [entries[id] for id in ids[:limit] if id in entries])
        for state, ids in by_state.items()
    }


def _states(db: sqlite3.Connection, ids: Sequence[str], standings: Standings | None) -> dict[str, State]:
    """Return how each matter stands, in the order given."""
    if standings is not None:
        return {id: standings[id].state for id in ids}
    known = dict(db.execute("SELECT id, state FROM matter"))
    return {id: known[id] for id in ids}


def _board(
    db: sqlite3.Connection, as_of: str | None, counts: Counter[State], total: int, entries: Sequence[MatterEntry]
) -> Board:
    first, last = db.execute("SELECT min(first), max(last) FROM matter").fetchone()
    return Board(as_of, dict(counts), total, tuple(entries), first, last)
