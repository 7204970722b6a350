"""The best year for a ship, when every lot, berth and convoy has its price: dynamic programming over ports and days.

With prices on the lots (from the linear programme over all ships) the sum over the ships is a bound on every plan; with
no prices, on what is left, it is how a single ship is sent out again in `improve`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from despatch.shipping.model import Ship, Voyage
from despatch.shipping.network import Network
from despatch.shipping.patterns import (
    Free,
    Pattern,
    Room,
    Times,
    begin,
    lifts,
    most,
    put,
    room,
    times,
    voyage,
)
from despatch.shipping.score import late_days, weight

Floats = NDArray[np.float64]
SHIP_DAY = 0.01
"""Ton-days that a ship's day costs: enough to send no ship for nothing, too little to let cargo wait."""


@dataclass(frozen=True, slots=True)
class Itinerary:
    """What one ship does: voyages with their loads (lot numbers and pieces), and the ton-days they save."""

    ship: int
    voyages: tuple[Voyage, ...]
    saving: float


class Fleet:
    """The arrays of a case: what each lot saves by day of landing, and each ship's patterns by day."""

    def __init__(self, net: Network, kinds: Sequence[Pattern]) -> None:
        self.net, self.kinds = net, kinds
        self.rules: Room = room(net.case)
        case = net.case
        self.tons = np.array([lot.tons for lot in case.lots])
        self.ton = np.array([lot.kg / 1000 for lot in case.lots])
        self.ready = np.array([net.number(lot.ready) for lot in case.lots])
        self.weights = np.array([weight(case, lot) for lot in case.lots])
        self.weigh(1.0)
        self.desks = [Desk(self, ship) for ship in case.ships]

    def weigh(self, part: float) -> None:
        """Let a ton left behind weigh `part` of what it does in the plan's cost.

        Any part below one costs no plan more, so a bound found with it holds; a small one is found much sooner.
        """
        net, case = self.net, self.net.case
        self.saves = np.zeros((len(case.lots), net.days + 1))
        self.ends = np.array([part * w + late_days(case, lot, case.last.toordinal()) for w, lot in zip(self.weights, case.lots, strict=True)])
        for n, lot in enumerate(case.lots):
            late = np.array([late_days(case, lot, net.first + d) for d in range(net.days)])
            self.saves[n, : net.days] = self.ends[n] - late

    def first(self) -> Floats:
        """Return what a ton of each lot saves when it is landed as soon as any ship can.

        At these prices no voyage gains, so that the prices alone are a bound: no lot is landed sooner than it can be.
        """
        most = np.zeros(len(self.tons))
        for desk in self.desks:
            desk.soonest(most)
        return most

    def nothing(self) -> float:
        """Return the cost of carrying nothing."""
        return float((self.ends * self.tons).sum())


class Desk:
    """One ship's patterns, days, and room for each lot; asked again and again with other prices."""

    def __init__(self, fleet: Fleet, ship: Ship) -> None:
        net = fleet.net
        self.fleet, self.ship = fleet, ship
        found = [(k, t) for k in fleet.kinds if (t := times(net, ship, k)) is not None]
        self.kinds = [k for k, _ in found]
        self.times = [t for _, t in found]
        self.able = [lifts(net, ship, lot) for lot in net.case.lots]
        self.sea = self._ballast()
        self.caps = [self._caps(k, t) for k, t in found]
        self.base = _Days(self, self.times)

    def _ballast(self) -> list[list[tuple[int, NDArray[np.int32]]]]:
        """Return for each port the ports a cargo may wait in and the day of arrival there, by day of leaving."""
        net = self.fleet.net
        wanted = {k.origin for k in self.kinds}
        onward = []
        for start in net.ports:
            ways = [(net.ports[end], net.ways(self.ship, start, end)) for end in sorted(wanted) if end != start]
            onward.append([(end, w.arrive[: net.days]) for end, w in ways if w is not None])
        return onward

    def _caps(self, kind: Pattern, when: Times) -> tuple[NDArray[np.int64], NDArray[np.int64], Floats]:
        """Return calls, lots, and the tons of each lot that fit when nothing else is aboard."""
        calls, lots, tons = [], [], []
        for call, n in kind.all():
            lot = self.fleet.net.case.lots[n]
            filling = begin(self.ship, when.load, when.stays, ())
            fits = most(self.fleet.net, filling, lot, call, kind, frozenset()) * self.fleet.ton[n] if self.able[n] else 0.0
            if fits > 0:
                calls.append(call)
                lots.append(n)
                tons.append(fits)
        return np.array(calls, dtype=np.int64), np.array(lots, dtype=np.int64), np.array(tons)

    def soonest(self, most: Floats) -> None:
        """Raise `most` to what this ship could save, were she to carry nothing else."""
        net = self.fleet.net
        free = net.number(self.ship.free)
        for kind, when, (calls, lots, _) in zip(self.kinds, self.times, self.caps, strict=True):
            here = net.ports[self.ship.port]
            onward = dict(self.sea[here]) if free < net.days else {}
            there = net.ports[kind.origin]
            at = free if there == here else int(onward[there][free]) if there in onward else net.days
            for call, lot in zip(calls.tolist(), lots.tolist(), strict=True):
                start = max(at, int(self.fleet.ready[lot]))
                days = np.flatnonzero(when.may[start:])
                if len(days):
                    most[lot] = max(most[lot], self.fleet.saves[lot, when.clear[call][start + days]].max())

    def values(self, days: _Days, prices: Floats, tons: Floats) -> list[Floats]:
        """Return for each pattern and day of loading no less than the best cargo is worth at these prices."""
        return [self._value(n, days, prices, tons) for n in range(len(self.kinds))]

    def _value(self, n: int, days: _Days, prices: Floats, tons: Floats) -> Floats:
        calls, lots, caps = self.caps[n]
        when, may = days.times[n], days.may[n]
        nothing = np.full(self.fleet.net.days, -np.inf)
        if not len(lots) or not may.any():
            return nothing
        landed = np.stack(when.clear)[calls]  # lots x days
        gain = np.take_along_axis(self.fleet.saves[lots], landed, axis=1) - prices[lots][:, None]
        starts = np.arange(self.fleet.net.days)
        gain = np.where(starts >= self.fleet.ready[lots][:, None], np.maximum(gain, 0), 0)
        most_of = np.minimum(caps, tons[lots])
        worth = (gain * most_of[:, None])[0] if len(lots) == 1 else self._mixed(n, when, gain, most_of)
        return np.where(may & (worth > 0), worth, nothing)

    def _mixed(self, n: int, when: Times, gain: Floats, most_of: Floats) -> Floats:
        """Return no less than the worth of the best mix: fill by gain for room, for each measure of room; the least holds."""
        best = np.full(gain.shape[1], np.inf)
        for takes in self._measures(n, when):
            order = np.argsort(-gain / takes[:, None], axis=0, kind="stable")
            whole = (takes * most_of)[order]
            filled = np.clip(1 - (np.cumsum(whole, axis=0) - whole), 0, whole)
            worth = (np.take_along_axis(gain, order, axis=0) / takes[order] * filled).sum(axis=0)
            best = np.minimum(best, worth)
        return best

    def _measures(self, n: int, when: Times) -> list[Floats]:
        """Return the part of the ship that a ton of each lot takes: weight, volume, both, and time at the berths."""
        ship, kind, net = self.ship, self.kinds[n], self.fleet.net
        _, lots, _ = self.caps[n]
        mine = [net.case.lots[lot] for lot in lots]
        volume = max(ship.bale + ship.deck.m3, 1e-9)
        weight = np.full(len(lots), 1 / ship.deadweight)
        stow = np.array([lot.m3 / lot.kg * 1000 for lot in mine]) / volume
        measures = [weight, stow, (weight + stow) / 2]
        if kind.share < 1 or len({net.port[kind.origin].rate_of(lot.cls) for lot in mine}) > 1:
            measures.append(np.array([1 / net.port[kind.origin].rate_of(lot.cls) for lot in mine]) / when.load)
        return [np.maximum(m, 1e-12) for m in measures]

    def best(self, days: _Days, values: Sequence[Floats], full: frozenset[int] = frozenset()) -> tuple[float, list[tuple[int, int, int, int]]]:
        """Return the worth of the ship's best year, and its voyages as (pattern, day of loading, port left, day left)."""
        net, ports = self.fleet.net, list(self.fleet.net.ports)
        start, free = net.ports[self.ship.port], net.number(self.ship.free)
        if not self.kinds or free >= net.days:
            return 0.0, []
        ends = np.minimum(days.ends, net.days + 1)
        cost = np.stack(values) - SHIP_DAY * (ends - np.arange(net.days))
        origin = np.array([net.ports[k.origin] for k in self.kinds])
        home = np.array([net.ports[k.calls[-1]] for k in self.kinds])
        worth = np.zeros((len(ports), net.days + 2))
        firsts = [int(i) for i in np.flatnonzero(np.r_[True, origin[1:] != origin[:-1]])]
        loads = origin[firsts]
        legs = self._arcs(full)
        for day in range(net.days - 1, free - 1, -1):
            worth[:, day] = worth[:, day + 1]
            option = cost[:, day] + worth[home, ends[:, day]]
            worth[loads, day] = np.maximum(worth[loads, day], np.maximum.reduceat(option, firsts))
            if legs is not None:
                here, there, arrive = legs
                at = arrive[:, day]
                sail = worth[there, at] - SHIP_DAY * (at - day)
                np.maximum.at(worth[:, day], here, np.where(at < net.days, sail, -np.inf))
        return float(worth[start, free]), self._walk(worth, cost, ends, home, start, free, legs)

    def _arcs(self, full: frozenset[int]) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int32]] | None:
        arcs = [(here, there, arrive) for here, onward in enumerate(self.sea) for there, arrive in onward]
        if not arcs:
            return None
        arrive = np.stack([a for _, _, a in arcs])
        if full:
            arrive = self._not_full(arcs, arrive.copy(), full)
        return np.array([a for a, _, _ in arcs]), np.array([b for _, b, _ in arcs]), arrive

    def _not_full(self, arcs: Sequence[tuple[int, int, NDArray[np.int32]]], arrive: NDArray[np.int32], full: frozenset[int]) -> NDArray[np.int32]:
        net, names = self.fleet.net, list(self.fleet.net.ports)
        for n, (here, there, _) in enumerate(arcs):
            ways = net.ways(self.ship, names[here], names[there])
            if ways is not None and len(ways.convoys):
                arrive[n][np.isin(ways.convoys[:, : net.days], list(full)).any(axis=0)] = net.days
        return arrive

    def _walk(
        self,
        worth: Floats,
        cost: Floats,
        ends: NDArray[np.int32],
        home: NDArray[np.int64],
        port: int,
        day: int,
        legs: tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int32]] | None,
    ) -> list[tuple[int, int, int, int]]:
        """Follow the best choices forward from where the ship is free."""
        net, voyages = self.fleet.net, []
        left = (port, -1)
        origin = np.array([net.ports[k.origin] for k in self.kinds])
        while day < net.days and worth[port, day] > 1e-9:
            now = worth[port, day]
            if worth[port, day + 1] >= now - 1e-9:
                day += 1
                continue
            option = np.where(origin == port, cost[:, day] + worth[home, ends[:, day]], -np.inf)
            kind = int(option.argmax())
            if option[kind] >= now - 1e-6 * max(1, abs(now)):
                voyages.append((kind, day, left[0], left[1] if left[1] >= 0 else day))
                port, day = int(home[kind]), int(ends[kind, day])
                left = (port, -1)
                continue
            if legs is None:
                break
            here, there, arrive = legs
            at = arrive[:, day]
            sail = np.where((here == port) & (at < net.days), worth[there, at] - SHIP_DAY * (at - day), -np.inf)
            arc = int(sail.argmax())
            if not sail[arc] >= now - 1e-6 * max(1, abs(now)):
                break
            left = left if left[1] >= 0 else (port, day)
            port, day = int(there[arc]), int(at[arc])
        return voyages

    def itinerary(self, number: int, days: _Days, steps: Sequence[tuple[int, int, int, int]], prices: Floats, pieces: list[int], *, each: bool = False) -> Itinerary:
        """Load the voyages one after another with what is worth most for its room; `pieces` is what is left of each lot.

        With `each`, every voyage may carry all that is left: itineraries for the relaxed programme, not for a plan.
        """
        net, planned, saving = self.fleet.net, [], 0.0
        for kind, day, port, left in steps:
            when = days.times[kind]
            origin = self.kinds[kind].origin
            start = list(net.ports)[port]
            if start != origin:
                ways = net.ways(self.ship, start, origin)
                if ways is None or ways.arrive[left] > day:
                    break  # a chain of ballast passages that no single passage matches: give the rest up
            loads, worth = self._load(kind, when, day, prices, list(pieces) if each else pieces)
            if not loads:
                break
            saving += worth
            leaves = day if start == origin else left
            planned.append(voyage(net, self.ship, self.kinds[kind], when, day, start, leaves, loads))
        return Itinerary(number, tuple(planned), saving)

    def _load(self, n: int, when: Times, day: int, prices: Floats, pieces: list[int]) -> tuple[list[tuple[int, int]], float]:
        """Fill a ship with the lots that gain most for the room they take."""
        fleet, kind = self.fleet, self.kinds[n]
        calls, lots, _ = self.caps[n]
        volume = max(self.ship.bale + self.ship.deck.m3, 1e-9)
        order = []
        for call, lot in zip(calls.tolist(), lots.tolist(), strict=True):
            gain = fleet.saves[lot, int(when.clear[call][day])] - prices[lot]
            if pieces[lot] > 0 and day >= fleet.ready[lot] and gain > 0:
                what = fleet.net.case.lots[lot]
                slow = fleet.net.port[kind.origin].rate_of(what.cls) * when.load
                takes = max(1 / self.ship.deadweight, what.m3 / fleet.ton[lot] / volume, 1 / slow)
                order.append((-gain / takes, call, lot))
        order.sort()
        filling = begin(self.ship, when.load, when.stays, [fleet.net.case.lots[lot] for _, _, lot in order])
        loads, worth = [], 0.0
        for _, call, lot in order:
            what = fleet.net.case.lots[lot]
            many = min(pieces[lot], most(fleet.net, filling, what, call, kind, fleet.rules.apart))
            if many:
                put(fleet.net, filling, what, call, kind, many)
                pieces[lot] -= many
                loads.append((lot, many))
                worth += many * fleet.ton[lot] * fleet.saves[lot, int(when.clear[call][day])]
        return loads, worth


class _Days:
    """A ship's patterns by day, under the berths and convoys that are left."""

    def __init__(self, desk: Desk, when: Sequence[Times], full: frozenset[int] = frozenset()) -> None:
        self.times = when
        self.may = [t.may if not full or not len(t.convoys) else t.may & ~np.isin(t.convoys, list(full)).any(axis=0) for t in when]
        days = desk.fleet.net.days
        self.ends = np.stack([t.clear[-1] + 1 for t in when]) if when else np.empty((0, days), dtype=np.int32)


def days_left(desk: Desk, free: Free, full: frozenset[int]) -> _Days:
    """Return the ship's days when only some berths and convoys are left."""
    net = desk.fleet.net
    found = []
    for kind, when in zip(desk.kinds, desk.times, strict=True):
        touched = kind.origin in free or any(c in free for c in kind.calls)
        again = times(net, desk.ship, kind, free) if touched else when
        found.append(again if again is not None else _never(when))
    return _Days(desk, found, full)


def _never(when: Times) -> Times:
    return Times(when.load, when.stays, np.zeros_like(when.may), when.arrives, when.clear, when.convoys)
