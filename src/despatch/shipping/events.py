"""What happened to the ships: an append-only file of events, tallies against the plan, and the plan carried on.

One JSON object a line in shipping.jsonl beside the tables. An event is checked against the plan and the events before it
and only then written; nothing is ever taken out. `as_of` leaves out what happened later.
"""

from __future__ import annotations

import os
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

import msgspec

from despatch.shipping.model import (
    Call,
    Case,
    Event,
    Load,
    Lot,
    Plan,
    Ship,
    ShippingError,
    Stow,
    Trouble,
    Voyage,
)
from despatch.shipping.tables import Row

FILE = "shipping.jsonl"
RULE = "shipping.event"
"""The rule that rows of deliveries.jsonl name which were recorded here."""
_WORDS = re.compile(r"(.{1,200}):(\d{1,9})-(\d{1,9})")
KINDS = ("tally", "departed", "arrived", "unloaded", "delayed", "diverted", "lost")


def read_events(path: Path, as_of: date | None = None) -> tuple[Event, ...]:
    """Return the events of days until `as_of`; raises ShippingError naming the line that cannot be read."""
    if not path.exists():
        return ()
    found = []
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
        if not line.strip():
            continue
        try:
            event = msgspec.json.decode(line.encode(), type=Event)
        except msgspec.DecodeError as wrong:
            raise ShippingError(f"{path}, row {number}: {wrong}: mend this line, or take it out of your copy") from None
        if as_of is None or event.day <= as_of:
            found.append(event)
    return tuple(found)


def append(path: Path, events: Sequence[Event]) -> None:
    """Write events at the end of the file, all of them in one write."""
    data = b"".join(msgspec.json.encode(e) + b"\n" for e in events)
    with path.open("ab") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def current(plan: Plan, ship: str, day: date) -> Voyage | None:
    """Return the voyage that a ship is on: the last that began to load by `day`."""
    mine = [v for v in plan.voyages if v.ship == ship and v.loads_from <= day]
    return max(mine, key=lambda v: v.loads_from) if mine else None


def check(case: Case, plan: Plan, events: Sequence[Event], event: Event, where: str) -> None:
    """Raise ShippingError, which begins with `where`, when an event cannot be true after those before it."""
    if event.kind not in KINDS:
        raise ShippingError(f"{where}: {event.kind!r} is no kind of event: write {', '.join(KINDS)}")
    if event.ship not in {s.name for s in case.ships}:
        raise ShippingError(f"{where}: no ship is called {event.ship!r}: add her to ships.csv")
    voyage = current(plan, event.ship, event.day)
    if voyage is None:
        raise ShippingError(f"{where}: {event.ship} is not in harbour on {event.day}: the plan has no voyage of hers by then; check the date")
    known = {e.kind: e for e in events if e.ship == event.ship and voyage.loads_from <= e.day}
    sailed = known.get("departed")
    if "lost" in known:
        raise ShippingError(f"{where}: {event.ship} was lost on {known['lost'].day}: check the ship and the date")
    if event.kind == "tally" and sailed is not None and sailed.day < event.day:
        raise ShippingError(f"{where}: a tally for {event.ship} on {event.day}, but she sailed on {sailed.day}: check the date")
    if event.kind in {"arrived", "unloaded"} and (sailed is None or event.day < sailed.day):
        then = f"she sailed on {sailed.day}" if sailed else "no sailing of hers is recorded"
        raise ShippingError(f"{where}: {event.ship} arrives on {event.day} before the sailing: {then}; record the departure first")
    if event.kind == "departed" and sailed is not None:
        raise ShippingError(f"{where}: {event.ship} sailed on {sailed.day} already: take one of the two out")
    if event.kind == "tally" and event.lot not in {lot.id for lot in case.lots}:
        raise ShippingError(f"{where}: no lot is called {event.lot!r}: add it to cargo.csv")
    if event.kind == "diverted" and event.port not in {p.name for p in case.ports}:
        raise ShippingError(f"{where}: no port is called {event.port!r}: add it to ports.csv")
    if event.kind == "delayed" and event.days <= 0:
        raise ShippingError(f"{where}: a delay of {event.days} days: write how many days, at least 1")


def read_tally(case: Case, plan: Plan, events: Sequence[Event], table: Iterable[Row], recorded: date) -> tuple[Event, ...]:
    """Return the events of a tally (columns ship, day, lot, hold, pieces); all rows are checked before any is given back."""
    found = []
    for row in table:
        pieces = row.number("pieces")
        if pieces != int(pieces):
            raise row.wrong(f"pieces is {pieces:g}: write a whole number")
        event = Event("tally", row.text("ship"), row.day("day"), recorded, lot=row.text("lot"), hold=row.text("hold"), pieces=int(pieces), note=row.text("note", ""))
        check(case, plan, events, event, f"{row.file}, row {row.line}")
        found.append(event)
    return tuple(found)


def compare(case: Case, voyage: Voyage, stows: Sequence[Stow], tally: Sequence[Event]) -> tuple[Trouble, ...]:
    """Return shorts, overs, wrong holds and overweight of what was loaded, against the stowage plan."""
    ship = next(s for s in case.ships if s.name == voyage.ship)
    lots = {lot.id: lot for lot in case.lots}
    planned, really = Counter({x.lot: x.pieces for x in voyage.loads}), Counter[str]()
    holds: dict[str, set[str]] = defaultdict(set)
    for s in stows:
        holds[s.lot].add(s.hold)
    tons: Counter[str] = Counter()
    found = []
    for e in tally:
        really[e.lot] += e.pieces
        tons[e.hold] += round(e.pieces * lots[e.lot].kg)
        if e.pieces and e.lot in planned and e.hold not in holds[e.lot]:
            found.append(Trouble("wrong-hold", f"{voyage.id} {e.hold}", f"{e.pieces} of lot {e.lot}, which the plan has in {', '.join(sorted(holds[e.lot])) or 'no hold'}"))
    found += [
        Trouble("over" if really[lot] > planned[lot] else "short", voyage.id, f"lot {lot}: {really[lot]} pieces loaded, {planned[lot]} planned")
        for lot in sorted({*planned, *really})
        if really[lot] != planned[lot]
    ]
    for space in (*ship.holds, ship.deck):
        if tons[space.name] > space.tons * 1000 + 1:
            found.append(Trouble("overweight", f"{voyage.id} {space.name}", f"{tons[space.name] / 1000:,.1f} of {space.tons:,.1f} tons"))
    if sum(tons.values()) > ship.deadweight * 1000 + 1:
        found.append(Trouble("overweight", voyage.id, f"{sum(tons.values()) / 1000:,.1f} of {ship.deadweight:,.1f} tons deadweight"))
    unknown = {e.hold for e in tally} - {h.name for h in (*ship.holds, ship.deck)}
    found += [Trouble("wrong-hold", f"{voyage.id} {name}", f"{ship.name} has no such hold") for name in sorted(unknown)]
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Standing:
    """How things stand: voyages that sailed (as they really go), ships lost, and the case that is left to plan."""

    sailed: tuple[Voyage, ...]
    lost: tuple[str, ...]
    case: Case
    wrecks: tuple[Voyage, ...] = ()
    """The voyages on which they were lost, with what was aboard."""


def standing(case: Case, plan: Plan, events: Sequence[Event], today: date) -> Standing:
    """Return what has sailed, held fixed, and the case for the rest from `today` on.

    What was tallied counts, not what was planned. Cargo of a lost ship is wanted again; a diverted ship's cargo lies
    where she was sent and waits there for another.
    """
    told: dict[str, list[Event]] = defaultdict(list)
    for event in events:
        voyage = current(plan, event.ship, event.day)
        if voyage is not None:
            told[voyage.id].append(event)
    # A ship lost in an earlier plan has no voyage in this one, and is lost all the same.
    gone = [e.ship for e in events if e.kind == "lost"]
    sailed, wrecks, lots = [], [], {lot.id: lot for lot in case.lots}
    carried: Counter[str] = Counter()
    stranded: list[Lot] = []
    for planned in plan.voyages:
        mine = told[planned.id]
        if not any(e.kind in {"departed", "arrived", "unloaded", "lost", "diverted"} for e in mine):
            continue
        real = really(planned, mine)
        if any(e.kind == "lost" for e in mine):
            wrecks.append(real)
            continue
        sailed.append(real)
        for load in real.loads:
            carried[load.lot] += load.pieces
            lot = lots.get(load.lot)
            if lot is not None and lot.destination not in {c.port for c in real.calls}:
                where = real.calls[-1]
                stranded.append(replace(lot, id=f"{lot.id}@{where.port}", pieces=load.pieces, origin=where.port, ready=where.clear + timedelta(1), due=max(lot.due, where.clear + timedelta(1)) if lot.due else None))
    for flight in plan.flights:
        if flight.day < today:
            carried[flight.lot] += flight.pieces
    left = tuple(replace(lot, pieces=lot.pieces - carried[lot.id]) for lot in case.lots if lot.pieces > carried[lot.id])
    ships = tuple(_free(case, s.name, plan, sailed, today) for s in case.ships if s.name not in gone)
    rest = replace(case, ships=ships, lots=(*left, *stranded), first=today, fixed=tuple(sailed))
    return Standing(tuple(sailed), tuple(dict.fromkeys(gone)), rest, tuple(wrecks))


def really(voyage: Voyage, events: Sequence[Event]) -> Voyage:
    """Return a voyage as it goes: loads as tallied, days moved by the real sailing, delays and arrivals, port as diverted."""
    tally: Counter[str] = Counter()
    for e in events:
        if e.kind == "tally":
            tally[e.lot] += e.pieces
    if tally:
        voyage = replace(voyage, loads=tuple(Load(lot, n) for lot, n in tally.items() if n))
    for e in events:
        if e.kind == "departed":
            voyage = replace(_shift(voyage, (e.day - voyage.sails).days), sails=e.day)
        elif e.kind == "delayed":
            voyage = _shift(voyage, e.days)
        elif e.kind == "arrived":
            here = next((c for c in voyage.calls if not e.port or c.port == e.port), voyage.calls[0])
            voyage = _shift(voyage, (e.day - here.arrives).days)
        elif e.kind == "unloaded":
            calls = [replace(c, clear=max(e.day, c.berthed)) if c.port == (e.port or voyage.calls[-1].port) else c for c in voyage.calls]
            voyage = replace(voyage, calls=tuple(calls))
        elif e.kind == "diverted":
            last = voyage.calls[-1]
            voyage = replace(voyage, calls=(Call(e.port, last.arrives, last.berthed, last.clear),), legs=())
    return voyage


def _shift(voyage: Voyage, days: int) -> Voyage:
    by = timedelta(days)
    return replace(voyage, calls=tuple(replace(c, arrives=c.arrives + by, berthed=c.berthed + by, clear=c.clear + by) for c in voyage.calls))


def _free(case: Case, name: str, plan: Plan, sailed: Sequence[Voyage], today: date) -> Ship:
    """Return a ship where she is next free: where her sailed voyage ends, or the port she came to load in."""
    ship = next(s for s in case.ships if s.name == name)
    mine = [v for v in sailed if v.ship == name]
    if mine:
        last = max(mine, key=lambda v: v.loads_from).calls[-1]
        ship = replace(ship, port=last.port, free=last.clear + timedelta(1))
    begun = [v for v in plan.voyages if v.ship == name and v.leaves < today and v.id not in {s.id for s in mine} and v.leaves >= ship.free]
    if begun:
        first = min(begun, key=lambda v: v.leaves)
        ship = replace(ship, port=first.origin, free=max(first.loads_from, today))
    return replace(ship, free=max(ship.free, today))


def deliveries(case: Case, plan: Plan, events: Iterable[Event]) -> Iterator[dict[str, object]]:
    """Yield rows shaped as deliveries.jsonl: a stage for every lot aboard the ship of an event, with its evidence."""
    stages = {"tally": "loaded", "departed": "sailed"}
    lots = {lot.id: lot for lot in case.lots}
    for n, event in enumerate(events, 1):
        voyage = current(plan, event.ship, event.day)
        said = _WORDS.fullmatch(event.evidence)
        letter, start, end = (said[1], int(said[2]), int(said[3])) if said else (None, None, None)
        loads = [Load(event.lot, event.pieces)] if event.kind == "tally" else voyage.loads if voyage else ()
        for load in loads:
            lot = lots.get(load.lot)
            if lot is not None:
                yield {
                    "id": f"{lot.id}/{n}", "item": lot.good, "low": load.pieces, "high": load.pieces, "unit": "pieces", "per": None,
                    "from": None, "to": None, "from_place": lot.origin, "to_place": event.port or lot.destination, "route": None, "carrier": event.ship,
                    "convoy": voyage.convoys[-1] if voyage and voyage.convoys else None, "stage": stages.get(event.kind, event.kind),
                    "date": event.day.isoformat(), "letter": letter, "start": start, "end": end, "matter": None, "evidence": event.evidence or f"{FILE}:{n}",
                    "place": None, "due": None, "confidence": 1.0, "rule": RULE, "quote": None,
                }  # fmt: skip
