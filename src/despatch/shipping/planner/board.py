"""A plan under work: what every ship does, which berths and convoys are taken, what is left of each lot.

All times are numbers of days, all ports and ships numbers, so that a search may put and take back thousands of times.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from despatch.shipping.holds import Room
from despatch.shipping.model import Apart, Lot, Ship
from despatch.shipping.planner.network import Days, Network
from despatch.shipping.planner.occupancy import Occupancy
from despatch.shipping.planner.score import late_days, weight
from despatch.shipping.planner.ship_classes import ShipClasses
from despatch.shipping.plans import Call, Load, Voyage

SHIP_DAY = 0.2
"""Ton-days that a ship's day weighs in the search: enough to send no ship for nothing, too little to let cargo wait."""
RISK = 0.01
"""Ton-days that a ton expected to be lost weighs in the search."""
BITS = 1e-9
BULK = 1100
"""Kilograms up to which a piece needs no lifting gear."""


@dataclass(frozen=True, slots=True)
class Trip:
    """A voyage to one port of discharge, as numbers. `loads` holds (lot, pieces)."""

    ship: int
    origin: int
    call: int
    loads_from: int
    sails: int
    arrives: int
    berthed: int
    clear: int
    loads: tuple[tuple[int, int], ...]
    late: float
    risk: float
    convoys: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Ballast:
    """How a ship comes to a trip's port of loading."""

    start: int
    leaves: int
    convoys: tuple[int, ...]


class Cargo:
    """What is to be carried, as arrays: the same for every plan of a case."""

    def __init__(self, net: Network) -> None:
        case = net.case
        self.net, self.lots, self.ships = net, case.lots, case.ships
        self.number = {lot.id: n for n, lot in enumerate(case.lots)}
        self.ton = [lot.kg / 1000 for lot in case.lots]
        self.pieces = [lot.pieces for lot in case.lots]
        self.origin = [net.ports[lot.origin] for lot in case.lots]
        self.call = [net.ports[lot.destination] for lot in case.lots]
        self.ready = [net.number(lot.ready) for lot in case.lots]
        self.due = [(lot.due or case.last).toordinal() - net.first for lot in case.lots]
        self.loading = [net.port[lot.origin].rate_of(lot.cls) for lot in case.lots]
        self.landing = [net.port[lot.destination].rate_of(lot.cls) for lot in case.lots]
        self.behind = [
            t * (weight(case, lot) + late_days(case, lot, case.last.toordinal()))
            for t, lot in zip(self.ton, case.lots, strict=True)
        ]
        """What a piece left behind costs."""
        self.apart = find_pairs(case.apart)
        self.room = np.array([[self.alone(ship, lot) for lot in case.lots] for ship in case.ships]).reshape(
            len(case.ships), len(case.lots)
        )
        """By ship and lot, the pieces she takes of it alone."""

    def alone(self, ship: Ship, lot: Lot) -> int:
        """Return the pieces of a lot that a ship takes when nothing else is aboard."""
        return spare(ship, [], lot, self.apart) if lifts(self.net, ship, lot) else 0

    def late(self, lot: int, day: int) -> float:
        """Return the ton-days that a piece is late when it is landed on a day."""
        return self.ton[lot] * max(0, day - self.due[lot])


def spare(ship: Ship, aboard: Sequence[tuple[Lot, int]], lot: Lot, apart: frozenset[tuple[str, str]]) -> int:
    """Return the pieces of a lot that fit beside what is aboard: by weight, by single holds and by class."""
    if any((lot.cls, other.cls) in apart for other, _ in aboard):
        return 0
    room = Room(ship)
    return room.put(lot, lot.pieces) if room.put_all(aboard) else 0


def find_pairs(apart: Sequence[Apart]) -> frozenset[tuple[str, str]]:
    """Return both orders of each pair of classes that are kept apart."""
    return frozenset(pair for rule in apart for pair in ((rule.one, rule.other), (rule.other, rule.one)))


def lifts(net: Network, ship: Ship, lot: Lot) -> bool:
    """Say whether the ship, or the cranes at both ends, can lift a piece of the lot."""
    return lifts_weight(lot.kg, ship, min(net.port[lot.origin].crane, net.port[lot.destination].crane))


def lifts_weight(kg: float, ship: Ship, cranes: float) -> bool:
    """Say whether a piece is lifted by the ship's gear, or by cranes at both ends that lift so many tons."""
    # A ton of what is measured by weight is slung, bagged or poured.
    return kg <= BULK or kg / 1000 <= max(ship.gear, cranes)


class Board:
    """The plan. `slots` are the gaps between a ship's trips, in rows by ship, for looking at all ships at once."""

    def __init__(self, cargo: Cargo, fleet: ShipClasses, trips: Iterable[Trip] = ()) -> None:
        self.cargo, self.fleet, self.net = cargo, fleet, cargo.net
        net = self.net
        taken = Occupancy(net, net.case.fixed)
        self.many = np.array([p.berths for p in net.case.ports])
        self.used = (
            np.stack([taken.berths[name] for name in fleet.names])
            if fleet.names
            else np.zeros((0, net.days), dtype=np.int32)
        )
        self.places = np.array([s.ships - taken.convoys[s.name] for s in net.sailings], dtype=np.int64)
        self.left = list(cargo.pieces)
        self.home = [net.ports[s.port] for s in cargo.ships]
        self.free = [net.number(s.free) for s in cargo.ships]
        self.until = [net.number(s.until) if s.until else net.days for s in cargo.ships]
        self.trips: list[list[Trip]] = [[] for _ in cargo.ships]
        self.ballast: list[list[Ballast]] = [[] for _ in cargo.ships]
        self.ease = 0
        """Days that the last of a late lot may wait beyond what is possible, so that fewer ships carry it."""
        self.cost = sum(b * n for b, n in zip(cargo.behind, cargo.pieces, strict=True))
        self.slots: Days = np.zeros((len(cargo.ships), 4, 4), dtype=np.int32)
        """By ship and gap: the port she is in, the day she is free, the next port of loading (-1: none), its day."""
        self._touched = set(range(len(fleet.names)))
        self._starts: dict[int, tuple[bytes, Days]] = {}
        for ship in range(len(cargo.ships)):
            self._row(ship)
        for trip in sorted(trips, key=lambda t: t.loads_from):
            self.put(trip)

    def starts(self, port: int) -> Days:
        """Return the first days from which a berth of the port can be kept, as `ShipClasses.starts` has them."""
        if port in self._touched:
            self._touched.discard(port)
            full = self.used[port] >= self.many[port]
            key = full.tobytes()
            if port not in self._starts or self._starts[port][0] != key:
                self._starts[port] = key, self.fleet.starts(port, full)
        return self._starts[port][1]

    def berths(self, trip: Trip, sign: int) -> None:
        """Take a trip's berths, or with sign -1 give them back."""
        self.used[trip.origin, trip.loads_from : trip.sails] += sign
        self.used[trip.call, trip.berthed : trip.clear + 1] += sign
        self._touched.add(trip.origin)
        self._touched.add(trip.call)

    def free_berths(self, other: Board) -> None:
        """Take no more berths than another board does; the trips stay."""
        self.used = other.used.copy()
        self._touched = set(range(len(self.fleet.names)))

    def put(self, trip: Trip) -> bool:
        """Add a trip to its ship's; False, and nothing changed, when a convoy that she would join is full."""
        old = self.trips[trip.ship]
        return self.change(trip.ship, sorted([*old, trip], key=lambda t: t.loads_from))

    def swap(self, old: Trip, new: Trip) -> bool:
        """Put a trip in the place of another of the same ship."""
        return self.change(old.ship, [new if t is old else t for t in self.trips[old.ship]])

    def change(self, ship: int, trips: list[Trip], *, force: bool = False) -> bool:
        """Give a ship other trips, in order of time; False, and nothing changed, when a convoy is full."""
        before, ballast = self.trips[ship], self.ballast[ship]
        self._count(ship, -1)
        self.trips[ship] = trips
        self.ballast[ship] = self._between(ship, trips)
        self._count(ship, 1)
        if not force and len(self.places) and any(self.places[n] < 0 for n in _joined(trips, self.ballast[ship])):
            self._count(ship, -1)
            self.trips[ship], self.ballast[ship] = before, ballast
            self._count(ship, 1)
            return False
        self._row(ship)
        return True

    def _count(self, ship: int, sign: int) -> None:
        for trip, ballast in zip(self.trips[ship], self.ballast[ship], strict=True):
            self.berths(trip, sign)
            for n in (*trip.convoys, *ballast.convoys):
                self.places[n] -= sign
            for lot, pieces in trip.loads:
                self.left[lot] -= sign * pieces
                self.cost -= sign * pieces * self.cargo.behind[lot]
            self.cost += sign * (trip.late + RISK * trip.risk + SHIP_DAY * (trip.clear - ballast.leaves + 1))

    def _between(self, ship: int, trips: Sequence[Trip]) -> list[Ballast]:
        kind, port, free = self.fleet.kind[ship], self.home[ship], self.free[ship]
        found = []
        for trip in trips:
            leaves = self.fleet.leaves(kind, port, trip.origin, free, trip.loads_from)
            found.append(
                Ballast(port, leaves, self.fleet.joined(kind, port, trip.origin, leaves) if port != trip.origin else ())
            )
            port, free = trip.call, trip.clear + 1
        return found

    def _row(self, ship: int) -> None:
        trips = self.trips[ship]
        if len(trips) + 1 > self.slots.shape[1]:
            more = np.zeros((self.slots.shape[0], self.slots.shape[1] + 4, 4), dtype=np.int32)
            more[:, :, 1] = self.net.days
            more[:, : self.slots.shape[1]] = self.slots
            self.slots = more
        row = self.slots[ship]
        row[:, 1] = self.net.days
        port, free = self.home[ship], self.free[ship]
        for n, trip in enumerate(trips):
            row[n] = port, free, trip.origin, trip.loads_from
            port, free = trip.call, trip.clear + 1
        row[len(trips)] = port, free, -1, self.net.days

    def timed(
        self, ship: int, origin: int, call: int, loads_from: int, loads: Sequence[tuple[int, int]]
    ) -> Trip | None:
        """Return the trip of these loads that begins to load on a day and keeps its berths no longer than it must.

        None where the berths or the days of the plan do not allow it. What comes after the trip is not looked at.
        """
        cargo, net, kind = self.cargo, self.net, self.fleet.kind[ship]
        load = days_of(sum(n * cargo.ton[k] / cargo.loading[k] for k, n in loads))
        land = days_of(sum(n * cargo.ton[k] / cargo.landing[k] for k, n in loads))
        sails = loads_from + load
        if sails > net.days or self._lies(kind, origin, loads_from, load) != loads_from:
            return None
        arrives = int(self.fleet.reach[kind, origin, call, sails])
        berthed = self._lies(kind, call, arrives, land)
        clear = berthed + land - 1
        if berthed >= net.days or clear >= net.days or clear > self.until[ship]:
            return None
        late = sum(n * cargo.late(k, clear) for k, n in loads)
        risk = self.fleet.risk(kind, origin, call, sails) * sum(n * cargo.ton[k] for k, n in loads)
        joined = self.fleet.joined(kind, origin, call, sails)
        return Trip(ship, origin, call, loads_from, sails, arrives, berthed, clear, tuple(loads), late, risk, joined)

    def _lies(self, kind: int, port: int, day: int, length: int) -> int:
        """Return the first day, not before `day`, from which a berth can be kept so long; days of the plan: never."""
        shut = (self.used[port, day:] >= self.many[port]) | ~self.fleet.open[kind, port, day:]
        first = day
        for blocked in np.flatnonzero(shut).tolist():
            if day + blocked - first >= length:
                return first
            first = day + blocked + 1
        return first if first + length <= self.net.days else self.net.days

    def fits_after(self, trip: Trip, place: int) -> bool:
        """Say whether the ship is in time for her trip number `place` after this one."""
        trips = self.trips[trip.ship]
        if place >= len(trips):
            return True
        after = trips[place]
        kind = self.fleet.kind[trip.ship]
        return bool(
            self.fleet.reach[kind, trip.call, after.origin, min(self.net.days, trip.clear + 1)] <= after.loads_from
        )

    def snapshot(self) -> tuple[object, ...]:
        """Return all that changes, for `restore`."""
        return (
            self.used.copy(),
            self.places.copy(),
            list(self.left),
            list(self.trips),
            list(self.ballast),
            self.cost,
            self.slots.copy(),
        )

    def restore(self, state: tuple[object, ...]) -> None:
        """Go back to a snapshot; it may be used once."""
        self._touched = set(range(len(self.fleet.names)))
        self.used, self.places, self.left, self.trips, self.ballast, self.cost, self.slots = state  # type: ignore[assignment]


def _joined(trips: Sequence[Trip], ballast: Sequence[Ballast]) -> list[int]:
    return [n for t in trips for n in t.convoys] + [n for b in ballast for n in b.convoys]


def days_of(work: float) -> int:
    """Return the whole days a berth is kept for so many days of work."""
    return max(1, math.ceil(work - 1e-6))


def trips_of(board: Board, voyages: Iterable[Voyage]) -> list[Trip]:
    """Return voyages as trips; raises ValueError for one with several ports of discharge."""
    cargo, fleet, net = board.cargo, board.fleet, board.net
    ships = {s.name: n for n, s in enumerate(cargo.ships)}
    found = []
    for v in voyages:
        (call,) = v.calls
        ship, origin, port = ships[v.ship], net.ports[v.origin], net.ports[call.port]
        sails, clear = v.sails.toordinal() - net.first, call.clear.toordinal() - net.first
        loads = tuple((cargo.number[x.lot], x.pieces) for x in v.loads)
        late = sum(n * cargo.late(k, clear) for k, n in loads)
        risk = v.risk * sum(n * cargo.ton[k] for k, n in loads)
        found.append(
            Trip(
                ship,
                origin,
                port,
                v.loads_from.toordinal() - net.first,
                sails,
                call.arrives.toordinal() - net.first,
                call.berthed.toordinal() - net.first,
                clear,
                loads,
                late,
                risk,
                fleet.joined(fleet.kind[ship], origin, port, sails),
            )
        )
    return found


def voyages_of(
    board: Board,
    all_trips: Sequence[Sequence[Trip]] | None = None,
    all_ballast: Sequence[Sequence[Ballast]] | None = None,
) -> list[Voyage]:
    """Return the plan's voyages, or those of trips kept from it, with the legs and convoys of each."""
    net, fleet, cargo = board.net, board.fleet, board.cargo

    def day(n: int) -> date:
        return date.fromordinal(net.first + n)

    found = []
    for ship, (trips, between) in enumerate(zip(all_trips or board.trips, all_ballast or board.ballast, strict=True)):
        kind = fleet.kind[ship]
        for trip, ballast in zip(trips, between, strict=True):
            ways = fleet.ways(kind, trip.origin, trip.call)
            passage = ways.passages[int(ways.best[trip.sails])] if ways is not None else None
            call = Call(fleet.names[trip.call], day(trip.arrives), day(trip.berthed), day(trip.clear))
            found.append(
                Voyage(
                    cargo.ships[ship].name,
                    fleet.names[ballast.start],
                    day(ballast.leaves),
                    fleet.names[trip.origin],
                    day(trip.loads_from),
                    day(trip.sails),
                    (call,),
                    tuple(Load(cargo.lots[k].id, n) for k, n in trip.loads),
                    tuple(net.sailings[n].name for n in (*ballast.convoys, *trip.convoys)),
                    passage.legs if passage else (),
                    round(passage.risk, 6) if passage else 0.0,
                )
            )
    return found
