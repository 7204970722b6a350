"""Lots one after another, each into the ship that lands it with the least delay; then the order of the lots is searched.

First-fit asks only whether a ship is in time. Here every ship is asked, and a change in the order of the lots is kept
when the whole plan gains by it.
"""

from __future__ import annotations

import math
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

from despatch.shipping.improve import Board, empty, of, worth
from despatch.shipping.model import Load, Voyage
from despatch.shipping.patterns import Filling, begin, most, put, voyage
from despatch.shipping.pricing import Desk, Fleet, Itinerary

TRIES = 90
"""Days of loading looked at after the first for a free berth."""


@dataclass(frozen=True, slots=True)
class _Offer:
    """What a ship offers for a lot: less is better in the order of the fields."""

    late: float
    per_ton: float
    ship: int
    kind: int
    start: int
    leaves: int
    pieces: int
    filling: Filling

    @property
    def order(self) -> tuple[float, float, int]:
        return self.late, self.per_ton, self.ship


class _Round:
    """One run through the lots."""

    def __init__(self, fleet: Fleet) -> None:
        self.fleet, self.net = fleet, fleet.net
        self.board = Board(fleet, empty(fleet))
        self.where = [(s.port, self.net.number(s.free)) for s in self.net.case.ships]
        self.voyages: list[list[tuple[Voyage, int, Filling]]] = [[] for _ in fleet.desks]

    def lot(self, number: int) -> None:
        """Carry a lot as well as may be: in ships that go that way anyway, then in the best offers."""
        pieces = self.fleet.net.case.lots[number].pieces
        pieces -= self._aboard(number, pieces)
        while pieces > 0:
            offers = [o for n in range(len(self.fleet.desks)) if (o := self._offer(n, number, pieces)) is not None]
            if not offers:
                return
            pieces -= self._engage(min(offers, key=lambda o: o.order), number)

    def _aboard(self, number: int, pieces: int) -> int:
        lot, carried = self.net.case.lots[number], 0
        for n, mine in enumerate(self.voyages):
            for i, (planned, kind, filling) in enumerate(mine):
                pattern = self.fleet.desks[n].kinds[kind]
                if planned.origin != lot.origin or lot.destination not in pattern.calls or planned.loads_from < lot.ready or not self.fleet.desks[n].able[number]:
                    continue
                call = pattern.calls.index(lot.destination)
                spare = len(self.fleet.desks[n].ship.holds) * lot.m3
                filling.hold -= spare
                more = min(pieces - carried, most(self.net, filling, lot, call, pattern, self.fleet.rules.apart))
                if more <= 0:
                    filling.hold += spare
                    continue
                put(self.net, filling, lot, call, pattern, more)
                mine[i] = (replace(planned, loads=(*planned.loads, Load(lot.id, more))), kind, filling)
                carried += more
        return carried

    def _offer(self, n: int, number: int, pieces: int) -> _Offer | None:
        desk, lot, net = self.fleet.desks[n], self.net.case.lots[number], self.net
        port, free = self.where[n]
        if free >= net.days or not desk.able[number]:
            return None
        leaves, there = free, free
        if port != lot.origin:
            ways = net.ways(desk.ship, port, lot.origin)
            if ways is None or ways.arrive[free] >= net.days:
                return None
            there = int(ways.arrive[free])
        best: _Offer | None = None
        for kind, pattern in enumerate(desk.kinds):
            if pattern.origin != lot.origin or pattern.calls != (lot.destination,):
                continue
            when = desk.times[kind]
            start = self._start(desk, kind, max(there, net.number(lot.ready)))
            if start is None:
                continue
            filling = begin(desk.ship, when.load, when.stays, [lot])
            many = min(pieces, most(net, filling, lot, 0, pattern, self.fleet.rules.apart))
            if not many:
                continue
            late = self.fleet.saves[number].max() - self.fleet.saves[number, int(when.clear[0][start])]
            tons = many * float(self.fleet.ton[number])
            offer = _Offer(float(late), (int(when.clear[0][start]) - leaves) / tons, n, kind, start, leaves, many, filling)
            # A ship that sails with little aboard is soon there, and lost for what comes after: the fullest first.
            if best is None or (-offer.pieces, offer.order) < (-best.pieces, best.order):
                best = offer
        return best

    def _start(self, desk: Desk, kind: int, first: int) -> int | None:
        """Return the first day of loading on which berths and convoys have room."""
        when, pattern, taken = desk.times[kind], desk.kinds[kind], self.board.taken
        full = taken.full()
        berths = taken.berths[pattern.origin]
        for start in range(first, min(self.net.days, first + TRIES)):
            if not when.may[start] or any(int(row[start]) in full for row in when.convoys):
                continue
            if berths[start : start + when.load].max(initial=0) >= self.net.port[pattern.origin].berths:
                continue
            if all(
                taken.berths[c][int(when.clear[i][start]) - when.stays[i] + 1 : int(when.clear[i][start]) + 1].max(initial=0) < self.net.port[c].berths
                for i, c in enumerate(pattern.calls)
            ):
                return start
        return None

    def _engage(self, offer: _Offer, number: int) -> int:
        desk = self.fleet.desks[offer.ship]
        pattern = desk.kinds[offer.kind]
        port, _ = self.where[offer.ship]
        put(self.net, offer.filling, self.net.case.lots[number], 0, pattern, offer.pieces)
        leaves = offer.start if port == pattern.origin else offer.leaves
        planned = voyage(self.net, desk.ship, pattern, desk.times[offer.kind], offer.start, port, leaves, [(number, offer.pieces)])
        if not self.board.taken.fits(planned):  # the way in ballast joins a convoy that is full: she waits a day
            self.where[offer.ship] = (port, offer.leaves + 1)
            return 0
        self.voyages[offer.ship].append((planned, offer.kind, offer.filling))
        self.board.taken.add(planned)
        self.where[offer.ship] = (pattern.calls[-1], int(desk.times[offer.kind].clear[-1][offer.start]) + 1)
        return offer.pieces

    def plan(self) -> list[Itinerary]:
        return [of(self.fleet, n, [v for v, _, _ in mine]) for n, mine in enumerate(self.voyages)]


def in_order(fleet: Fleet, order: Sequence[int], until: float = math.inf) -> list[Itinerary]:
    """Plan the lots in this order; those whose turn has not come when the clock says `until` stay behind."""
    run = _Round(fleet)
    for number in order:
        if time.monotonic() > until:
            break
        run.lot(number)
    return run.plan()


def search(fleet: Fleet, until: float, seed: int = 1942) -> tuple[list[Itinerary], list[Itinerary]]:
    """Return the best plan over many orders of the lots, and the itineraries of every plan that was best for a while."""
    rng = random.Random(seed)  # noqa: S311 - a search, no secret
    lots = fleet.net.case.lots
    order = sorted(range(len(lots)), key=lambda n: (lots[n].priority, lots[n].due or fleet.net.case.last, n))
    other = sorted(range(len(lots)), key=lambda n: (lots[n].due or fleet.net.case.last, lots[n].priority, n))
    begun = time.monotonic()
    plans: list[tuple[float, list[int], list[Itinerary]]] = []
    for tried in (order, other):
        # A large fleet takes minutes for one order: the next is begun only where it can be ended.
        if not plans or 2 * time.monotonic() - begun < until:
            made = in_order(fleet, tried, until)
            plans.append((sum(map(worth, made)), tried, made))
    value, order, plan = max(plans, key=lambda item: item[0])
    seen = [it for _, _, p in plans for it in p]
    each = (time.monotonic() - begun) / len(plans)
    while time.monotonic() + each < until and len(lots) > 1:
        tried = _moved(order, rng)
        again = in_order(fleet, tried, until)
        gain = sum(map(worth, again))
        if gain >= value:
            seen += again if gain > value + 1e-6 else ()
            value, order, plan = gain, tried, again
    return plan, seen


def _moved(order: Sequence[int], rng: random.Random) -> list[int]:
    """Return the order with one to three lots moved, mostly not far."""
    moved = list(order)
    for _ in range(rng.choice((1, 1, 2, 3))):
        lot = moved.pop(rng.randrange(len(moved)))
        far = rng.choice((3, 8, len(moved)))
        place = moved.index(order[0]) if order[0] in moved and rng.random() < 0.05 else rng.randrange(len(moved) + 1)
        near = min(len(moved), max(0, order.index(lot) + rng.randint(-far, far)))
        moved.insert(near if rng.random() < 0.8 else place, lot)
    return moved
