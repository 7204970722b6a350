"""How things stand: voyages as they really go, what is held, what is lost, and the case that is left to plan. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from despatch.shipping.events import count_aboard, group_by_voyage
from despatch.shipping.model import Lot, Ship
from despatch.shipping.planner.network import Network, Ways
from despatch.shipping.plans import Call, Case, Event, Load, Plan, Voyage

DAY = timedelta(1)
BEGUN = {"tally", "departed", "arrived", "unloaded", "lost"}
"""Events after which a voyage is held as it is."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How things stand: voyages that have begun (as they really go), ships lost, and the case that is left to plan."""

    sailed: tuple[Voyage, ...]
    lost: tuple[str, ...]
    case: Case
    wrecks: tuple[Voyage, ...] = ()
    """The voyages on which they were lost, with what was aboard."""
    held: frozenset[str] = frozenset()
    """The voyages of the plan that are not planned again, lost ones too."""
    stranded: tuple[Lot, ...] = ()
    """Cargo that lies where its ship was sent instead: lots of their own from now on."""


def assess(case: Case, plan: Plan, events: Sequence[Event], today: date) -> Standing:
    """Return what has begun, held fixed, and the case for the rest from `today` on.

    What was tallied counts, not what was planned. Cargo of a lost ship is wanted again, but for what had been landed; a
    diverted ship's cargo lies where she was sent and waits there for another.
    """
    grouped = group_by_voyage(plan, events)
    net = Network(case)
    # A ship lost in an earlier plan has no voyage in this one, and is lost all the same.
    gone = tuple(dict.fromkeys(e.ship for e in events if e.kind == "lost"))
    sailed, wrecks, held = [], [], set()
    lots = {lot.id: lot for lot in case.lots}
    carried: Counter[str] = Counter()
    stranded: dict[str, Lot] = {}
    for planned in plan.voyages:
        mine = grouped.get(planned.id, [])
        if not any(e.kind in BEGUN for e in mine):
            continue
        held.add(planned.id)
        real = follow_voyage(planned, mine, net, today)
        if any(e.kind == "lost" for e in mine):
            wrecks.append(real)
            carried.update(_landed(real, mine, lots))
            continue
        sailed.append(real)
        for load in real.loads:
            carried[load.lot] += load.pieces
            lot = lots.get(load.lot)
            if lot is not None and lot.destination not in {c.port for c in real.calls}:
                _strand(stranded, lot, load.pieces, real.calls[-1])
    for flight in plan.flights:
        if flight.day < today:
            carried[flight.lot] += flight.pieces
    # Cargo that lies where its ship was sent is a lot of its own, from the plan after that on.
    known = [replace(lot, pieces=stranded[lot.id].pieces) if lot.id in stranded else lot for lot in case.lots]
    known += [lot for lot in stranded.values() if lot.id not in lots]
    left = tuple(replace(lot, pieces=lot.pieces - carried[lot.id]) for lot in known if lot.pieces > carried[lot.id])
    ships = tuple(_free(case, s.name, plan, sailed, events, today) for s in case.ships if s.name not in gone)
    rest = replace(case, ships=ships, lots=left, first=today, fixed=tuple(sailed))
    return Standing(tuple(sailed), gone, rest, tuple(wrecks), frozenset(held), tuple(stranded.values()))


def _landed(voyage: Voyage, events: Sequence[Event], lots: dict[str, Lot]) -> Counter[str]:
    """Return the pieces that were ashore where they were wanted before the ship was lost."""
    ports = {e.port or voyage.calls[-1].port for e in events if e.kind == "unloaded"}
    return Counter({x.lot: x.pieces for x in voyage.loads if x.lot in lots and lots[x.lot].destination in ports})


def _strand(stranded: dict[str, Lot], lot: Lot, pieces: int, where: Call) -> None:
    """Add cargo that lies in a port where it is not wanted."""
    name, ready = f"{lot.id}@{where.port}", where.clear + DAY
    before = stranded[name].pieces if name in stranded else 0
    stranded[name] = replace(
        lot,
        id=name,
        pieces=before + pieces,
        origin=where.port,
        ready=ready,
        due=max(lot.due, ready) if lot.due else None,
    )


def follow_voyage(voyage: Voyage, events: Sequence[Event], net: Network, today: date | None = None) -> Voyage:
    """Return a voyage as it goes: loads as tallied, days moved by sailing, delays and arrivals, the port as diverted.

    Until she has sailed, what was planned and not yet tallied may still come aboard. A ship that sails on another day
    than planned takes the passage of that day, and waits for the next convoy if she missed hers. `events` are the
    voyage's own, in order.
    """
    departed = next((e for e in events if e.kind == "departed"), None)
    tally = dict(count_aboard(events))
    if departed is not None and tally:
        voyage = replace(voyage, loads=tuple(Load(lot, n) for lot, n in tally.items() if n))
    elif tally:
        planned = {x.lot: x.pieces for x in voyage.loads}
        voyage = replace(
            voyage,
            loads=tuple(
                Load(lot, max(tally.get(lot, 0), planned.get(lot, 0)))
                for lot in {**planned, **tally}
                if tally.get(lot, 0) or planned.get(lot, 0)
            ),
        )
    waits = sum(e.days for e in events if e.kind == "delayed" and departed is None)
    leaves = departed.day if departed else max(voyage.sails + timedelta(waits), min(today or date.min, date.max - DAY))
    if leaves != voyage.sails:
        voyage = _retimed(net, voyage, leaves)
    return _under_way(voyage, events, after=departed)


def _under_way(voyage: Voyage, events: Sequence[Event], *, after: Event | None) -> Voyage:
    reached: set[str] = set()
    for e in events:
        if e.kind == "delayed" and after is not None and e.day >= after.day:
            voyage = _shift(voyage, e.days, reached)
        elif e.kind == "arrived":
            here = next(
                (c for c in voyage.calls if c.port == e.port),
                next((c for c in voyage.calls if c.port not in reached), voyage.calls[-1]),
            )
            voyage = _shift(voyage, (e.day - here.arrives).days, reached)
            reached.add(here.port)
        elif e.kind == "unloaded":
            port = e.port or voyage.calls[-1].port
            by = next((e.day - c.clear for c in voyage.calls if c.port == port), timedelta(0))
            reached.add(port)
            calls = [
                replace(c, clear=e.day, berthed=min(c.berthed, e.day), arrives=min(c.arrives, e.day))
                if c.port == port
                else c
                for c in voyage.calls
            ]
            voyage = _shift(replace(voyage, calls=tuple(calls)), by.days, reached)
        elif e.kind == "diverted":
            last = voyage.calls[-1]
            there = tuple(c for c in voyage.calls if c.port in reached)
            voyage = replace(voyage, calls=(*there, Call(e.port, last.arrives, last.berthed, last.clear)), legs=())
    return voyage


def _shift(voyage: Voyage, days: int, reached: set[str]) -> Voyage:
    """Move the calls at ports that are not yet reached."""
    by = timedelta(days)
    moved = [
        c if c.port in reached else replace(c, arrives=c.arrives + by, berthed=c.berthed + by, clear=c.clear + by)
        for c in voyage.calls
    ]
    return replace(voyage, calls=tuple(moved))


def _retimed(net: Network, voyage: Voyage, sails: date) -> Voyage:
    """Return a voyage that leaves on another day, by the first passage of that day.

    Where that passage ends after the plan, all days are moved alike.
    """
    ship = next((s for s in net.case.ships if s.name == voyage.ship), None)
    moved = replace(_shift(voyage, (sails - voyage.sails).days, set()), sails=sails)
    if ship is None or not net.first <= sails.toordinal() < net.first + net.days:
        return moved
    before = {s.name for s in net.sailings if s.arrives <= voyage.loads_from}
    here, port = net.number(sails), voyage.origin
    calls: list[Call] = []
    legs: list[tuple[str, str]] = []
    convoys = [name for name in voyage.convoys if name in before]
    for call in voyage.calls:
        ways = net.ways(ship, port, call.port)
        if ways is None or ways.arrive[here] >= net.days:
            return moved
        there, length = int(ways.arrive[here]), (call.clear - call.berthed).days + 1
        legs += ways.passages[int(ways.best[here])].legs
        convoys += _joined(net, ways, here)
        berthed = int(net.stay(ship, call.port, length)[there])
        berthed = berthed if berthed < net.days else there
        arrives, at_berth, clear = (date.fromordinal(net.first + n) for n in (there, berthed, berthed + length - 1))
        calls.append(Call(call.port, arrives, at_berth, clear))
        here, port = min(berthed + length, net.days), call.port
    return replace(voyage, sails=sails, calls=tuple(calls), legs=tuple(legs), convoys=tuple(convoys))


def _joined(net: Network, ways: Ways, day: int) -> list[str]:
    return [net.sailings[int(row[day])].name for row in ways.convoys if row[day] >= 0]


def _free(case: Case, name: str, plan: Plan, sailed: Sequence[Voyage], events: Sequence[Event], today: date) -> Ship:
    """Return a ship where she is next free: where her held voyage ends, or the port she came to load in.

    What delays her in harbour is added, also a delay of a voyage that was planned again since.
    """
    ship = next(s for s in case.ships if s.name == name)
    mine = [v for v in sailed if v.ship == name]
    if mine:
        last = max(mine, key=lambda v: v.loads_from).calls[-1]
        ship = replace(ship, port=last.port, free=last.clear + DAY)
    others = [v for v in plan.voyages if v.ship == name and v.id not in {s.id for s in mine} and v.leaves >= ship.free]
    begun = [v for v in others if v.leaves < today]
    if begun:
        first = min(begun, key=lambda v: v.leaves)
        ship = replace(ship, port=first.origin, free=max(first.loads_from, today))
    grouped = group_by_voyage(plan, events)
    waits = [
        v.loads_from + timedelta(sum(e.days for e in grouped.get(v.id, ()) if e.kind == "delayed"))
        for v in others
        if grouped.get(v.id)
    ]
    known = {v.id for v in (*plan.lost, *plan.voyages)}
    gone = [e for e in events if e.ship == name and e.kind == "delayed" and e.voyage and e.voyage not in known]
    waits += [e.day + timedelta(e.days) for e in gone]
    return replace(ship, free=max([ship.free, today, *waits]))


def follow_plan(case: Case, plan: Plan, events: Sequence[Event]) -> Plan:
    """Return the plan with its voyages as they really go by the events, for those who look at it."""
    grouped = group_by_voyage(plan, events)
    if not grouped:
        return plan
    net = Network(case)

    def gone(voyages: Sequence[Voyage]) -> tuple[Voyage, ...]:
        return tuple(follow_voyage(v, grouped[v.id], net) if v.id in grouped else v for v in voyages)

    return replace(plan, voyages=gone(plan.voyages), lost=gone(plan.lost))
