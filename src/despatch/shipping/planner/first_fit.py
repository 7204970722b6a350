"""The plain way of a shipping office: lots by due date, each into the first ship that fits. Plans are compared with it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from despatch.shipping.model import Voyage
from despatch.shipping.planner.board import Board, Cargo, Trip, voyages_of
from despatch.shipping.planner.network import Network
from despatch.shipping.planner.patterns import Filling, Pattern, begin, days_at, lifts, most, patterns, put
from despatch.shipping.planner.ship_classes import Hulls


@dataclass(slots=True)
class _Under:
    """A trip under work, and how full it is."""

    trip: Trip
    pattern: Pattern
    filling: Filling


@dataclass(frozen=True, slots=True)
class _Offer:
    """The first voyage on which a ship can take a lot."""

    clear: int
    trip: Trip
    pattern: Pattern
    stays: tuple[int, int]


class _Desk:
    """The plan as it grows."""

    def __init__(self, cargo: Cargo, hulls: Hulls) -> None:
        self.cargo, self.hulls, self.net = cargo, hulls, cargo.net
        self.board = Board(cargo, hulls)
        self.under: list[_Under] = []
        self.between: dict[tuple[int, int], list[Pattern]] = {}
        for pattern in patterns(self.net):
            if len(pattern.calls) == 1:
                self.between.setdefault((self.net.ports[pattern.origin], self.net.ports[pattern.calls[0]]), []).append(
                    pattern
                )
        alike: dict[tuple[object, ...], int] = {}
        self.alike = [alike.setdefault((s.deadweight, s.holds, s.deck, s.gear), len(alike)) for s in cargo.ships]
        self._takes: dict[tuple[int, int, float], int] = {}

    def takes(self, ship: int, lot: int, pattern: Pattern, stays: tuple[int, int]) -> int:
        """Return the pieces of a lot that an empty ship takes in so many days at the berths."""
        key = self.alike[ship], lot, pattern.share
        if key not in self._takes:
            one, what = self.cargo.ships[ship], self.cargo.lots[lot]
            filling = begin(one, stays[0], stays[1:], [what])
            self._takes[key] = (
                most(self.net, filling, what, 0, pattern, self.cargo.apart) if lifts(self.net, one, what) else 0
            )
        return self._takes[key]


def first_fit(net: Network, cargo: Cargo | None = None, hulls: Hulls | None = None) -> tuple[Voyage, ...]:
    """Plan by due date: room in a ship already loading for that port, else the first ship in time, else the earliest."""
    desk = _Desk(cargo or Cargo(net), hulls or Hulls(net))
    case, left = net.case, desk.board.left
    for number in sorted(
        range(len(case.lots)), key=lambda n: (case.lots[n].due or case.last, case.lots[n].priority, n)
    ):
        _aboard(desk, number)
        barred: set[int] = set()
        while left[number] > 0 and _engage(desk, number, barred):
            pass
    return tuple(voyages_of(desk.board))


def _aboard(desk: _Desk, number: int) -> None:
    """Fill ships that load for this port anyway."""
    cargo, board, lot = desk.cargo, desk.board, desk.cargo.lots[number]
    for under in desk.under:
        trip, filling = under.trip, under.filling
        if (
            (trip.origin, trip.call) != (cargo.origin[number], cargo.call[number])
            or trip.loads_from < cargo.ready[number]
            or not board.left[number]
        ):
            continue
        if not lifts(desk.net, cargo.ships[trip.ship], lot):
            continue
        # The spare room for whole pieces was reckoned for the lots aboard: take this one's too.
        room_for = len(cargo.ships[trip.ship].holds) * lot.m3
        filling.hold -= room_for
        more = min(board.left[number], most(desk.net, filling, lot, 0, under.pattern, cargo.apart))
        if more <= 0:
            filling.hold += room_for
            continue
        put(desk.net, filling, lot, 0, under.pattern, more)
        fuller = replace(
            trip, loads=(*trip.loads, (number, more)), late=trip.late + more * cargo.late(number, trip.clear)
        )
        board.swap(trip, fuller)
        under.trip = fuller


def _engage(desk: _Desk, number: int, barred: set[int]) -> bool:
    """Send one ship: the first that lands the lot by its due date, else the one that lands it first; False when none can."""
    lot, best = desk.cargo.lots[number], None
    for ship in range(len(desk.cargo.ships)):
        found = None if ship in barred else _earliest(desk, ship, number)
        if found is None:
            continue
        if lot.due and found.clear <= desk.cargo.due[number]:
            best = found
            break
        if best is None or found.clear < best.clear:
            best = found
    if best is None:
        return False
    if not desk.board.put(best.trip):  # the way in ballast would join a convoy that is full
        barred.add(best.trip.ship)
        return True
    filling = begin(desk.cargo.ships[best.trip.ship], best.stays[0], best.stays[1:], [lot])
    put(desk.net, filling, lot, 0, best.pattern, best.trip.loads[0][1])
    desk.under.append(_Under(best.trip, best.pattern, filling))
    return True


def _earliest(desk: _Desk, ship: int, number: int) -> _Offer | None:
    """Return the first voyage on which a ship can take the lot, keeping the berth no longer than its pieces need."""
    cargo, hulls, board, net = desk.cargo, desk.hulls, desk.board, desk.net
    kind, days, origin, call = hulls.kind[ship], net.days, cargo.origin[number], cargo.call[number]
    trips = board.trips[ship]
    port, free = (trips[-1].call, trips[-1].clear + 1) if trips else (board.home[ship], board.free[ship])
    here = int(hulls.reach[kind, port, origin, free]) if free < days else days
    if here >= days:
        return None
    here = max(here, cargo.ready[number])
    best: tuple[int, Pattern, tuple[int, int], tuple[int, int, int, int]] | None = None
    for pattern in desk.between.get((origin, call), ()):
        one = cargo.ships[ship]
        stays = (
            days_at(one, net.port[pattern.origin].rate, pattern.share),
            days_at(one, net.port[pattern.calls[0]].rate, pattern.share),
        )
        carried = min(board.left[number], desk.takes(ship, number, pattern, stays))
        if not carried or (best is not None and carried <= best[0]) or max(stays) > hulls.longest:
            continue
        when = _first(board, ship, (origin, call), stays, here)
        if when is not None:
            best = carried, pattern, stays, when
    if best is None:
        return None
    carried, pattern, stays, (start, arrives, berthed, clear) = best
    sails = start + stays[0]
    risk = hulls.risk(kind, origin, call, sails) * carried * cargo.ton[number]
    joined = hulls.joined(kind, origin, call, sails)
    trip = Trip(
        ship,
        origin,
        call,
        start,
        sails,
        arrives,
        berthed,
        clear,
        ((number, carried),),
        carried * cargo.late(number, clear),
        risk,
        joined,
    )
    return _Offer(clear, trip, pattern, stays)


def _first(
    board: Board, ship: int, ports: tuple[int, int], stays: tuple[int, int], here: int
) -> tuple[int, int, int, int] | None:
    """Return the first day of loading that meets no full convoy, with the days of arrival, at the berth and clear of it."""
    hulls, days, kind = board.hulls, board.net.days, board.hulls.kind[ship]
    origin, call = ports
    begins, lands = board.starts(origin)[kind, stays[0]], board.starts(call)[kind, stays[1]]
    start = int(begins[here])
    while start + stays[0] < days:
        arrives = int(hulls.reach[kind, origin, call, start + stays[0]])
        berthed = int(lands[arrives])
        clear = berthed + stays[1] - 1
        if berthed >= days or clear >= days or clear > board.until[ship]:
            return None
        if all(board.places[n] > 0 for n in hulls.joined(kind, origin, call, start + stays[0])):
            return start, arrives, berthed, clear
        start = int(begins[start + 1])
    return None
