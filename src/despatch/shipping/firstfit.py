"""The plain way of a shipping office: lots by due date, each into the first ship that fits. Plans are compared with it."""

from __future__ import annotations

from dataclasses import replace

from despatch.shipping.model import Load, Ship, Voyage
from despatch.shipping.network import Network
from despatch.shipping.patterns import (
    Filling,
    Free,
    Pattern,
    Room,
    Times,
    begin,
    lifts,
    most,
    patterns,
    put,
    room,
    times,
    voyage,
)
from despatch.shipping.taken import Taken, left


class _Desk:
    """The plan as it grows: where each ship is free and when, and how full her voyages are."""

    def __init__(self, net: Network) -> None:
        self.net = net
        self.taken = Taken(net, net.case.fixed)
        self.where = {s.name: (s.port, net.number(s.free)) for s in net.case.ships}
        self.voyages: list[tuple[Voyage, Pattern, Filling]] = []
        self.rules: Room = room(net.case)
        self.patterns = patterns(net)
        self._times: dict[tuple[str, Pattern], Times | None] = {}

    def times(self, ship: Ship, pattern: Pattern, free: Free) -> Times | None:
        """Return a pattern's days; reckoned anew only where berths have run out."""
        if pattern.origin in free or any(c in free for c in pattern.calls):
            return times(self.net, ship, pattern, free)
        key = (ship.name, pattern)
        if key not in self._times:
            self._times[key] = times(self.net, ship, pattern)
        return self._times[key]


def first_fit(net: Network) -> tuple[Voyage, ...]:
    """Plan by due date: room in a ship already loading for that port, else the first ship in time, else the earliest."""
    desk = _Desk(net)
    case = net.case
    pieces = left(case, ())
    order = sorted(range(len(case.lots)), key=lambda n: (case.lots[n].due or case.last, case.lots[n].priority, n))
    for number in order:
        pieces[number] -= _aboard(desk, number, pieces[number])
        while pieces[number] > 0:
            carried = _engage(desk, number, pieces[number])
            if not carried:
                break
            pieces[number] -= carried
    return tuple(v for v, _, _ in desk.voyages)


def _aboard(desk: _Desk, number: int, pieces: int) -> int:
    """Fill ships that load for this port anyway."""
    lot, carried = desk.net.case.lots[number], 0
    for n, (planned, pattern, filling) in enumerate(desk.voyages):
        ship = next(s for s in desk.net.case.ships if s.name == planned.ship)
        fits = planned.origin == lot.origin and pattern.calls[0] == lot.destination and planned.loads_from >= lot.ready
        if fits and lifts(desk.net, ship, lot):
            # The spare room for whole pieces was reckoned for the lots aboard: take this one's too.
            filling.hold -= len(ship.holds) * lot.m3
            more = min(pieces - carried, most(desk.net, filling, lot, 0, pattern, desk.rules.apart))
            if more > 0:
                put(desk.net, filling, lot, 0, pattern, more)
                desk.voyages[n] = (replace(planned, loads=(*planned.loads, Load(lot.id, more))), pattern, filling)
                carried += more
            else:
                filling.hold += len(ship.holds) * lot.m3
    return carried


def _engage(desk: _Desk, number: int, pieces: int) -> int:
    """Send one ship: the first that lands the lot by its due date, else the one that lands it first."""
    net, lot = desk.net, desk.net.case.lots[number]
    best: tuple[Voyage, Pattern, Filling, int] | None = None
    free, full = desk.taken.free(), desk.taken.full()
    for ship in net.case.ships:
        found = _earliest(desk, ship, number, pieces, free, full)
        if found is None:
            continue
        if lot.due and found[0].calls[-1].clear <= lot.due:
            best = found
            break
        if best is None or found[0].calls[-1].clear < best[0].calls[-1].clear:
            best = found
    if best is None:
        return 0
    planned, pattern, filling, carried = best
    put(net, filling, lot, 0, pattern, carried)
    desk.voyages.append((planned, pattern, filling))
    desk.taken.add(planned)
    desk.where[planned.ship] = (planned.calls[-1].port, net.number(planned.calls[-1].clear) + 1)
    return carried


def _earliest(
    desk: _Desk, ship: Ship, number: int, pieces: int, free: Free, full: frozenset[int]
) -> tuple[Voyage, Pattern, Filling, int] | None:
    """Return the first voyage on which a ship can take the lot, keeping the berth no longer than its pieces need."""
    net, lot = desk.net, desk.net.case.lots[number]
    port, day = desk.where[ship.name]
    if day >= net.days or not lifts(net, ship, lot):
        return None
    here = _reach(net, ship, port, lot.origin, day, full)
    if here is None:
        return None
    here = max(here, net.number(lot.ready))
    best: tuple[Times, int, Pattern, Filling, int] | None = None
    for pattern in desk.patterns:
        if pattern.origin != lot.origin or pattern.calls != (lot.destination,):
            continue
        when = desk.times(ship, pattern, free)
        start = _first(when, here, full) if when else None
        if when is None or start is None:
            continue
        filling = begin(ship, when.load, when.stays, [lot])
        carried = min(pieces, most(net, filling, lot, 0, pattern, desk.rules.apart))
        if carried and (best is None or carried > best[4]):
            best = when, start, pattern, filling, carried
    if best is None:
        return None
    when, start, pattern, filling, carried = best
    return voyage(net, ship, pattern, when, start, port, day if port != lot.origin else start, [(number, carried)]), pattern, filling, carried


def _reach(net: Network, ship: Ship, port: str, origin: str, day: int, full: frozenset[int]) -> int | None:
    if port == origin:
        return day
    ways = net.ways(ship, port, origin)
    if ways is None or ways.arrive[day] >= net.days or any(int(row[day]) in full for row in ways.convoys):
        return None
    return int(ways.arrive[day])


def _first(when: Times, day: int, full: frozenset[int]) -> int | None:
    """Return the first day of loading that meets no full convoy."""
    for start in range(day, len(when.may)):
        if when.may[start] and not any(int(row[start]) in full for row in when.convoys):
            return start
    return None

