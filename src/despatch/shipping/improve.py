"""Making a plan better: take a few ships out, send each out again by her own best year on what is left; keep what gains."""

from __future__ import annotations

import random
import time
from collections.abc import Sequence

import numpy as np

from despatch.shipping.model import Voyage
from despatch.shipping.pricing import SHIP_DAY, Fleet, Itinerary, days_left
from despatch.shipping.taken import Taken

TAKEN_OUT = (2, 3, 5)


class Board:
    """A plan under work: what every ship does, what is left of each lot, which berths and convoys are taken."""

    def __init__(self, fleet: Fleet, plan: Sequence[Itinerary]) -> None:
        self.fleet = fleet
        self.plan = list(plan)
        self.taken = Taken(fleet.net, fleet.net.case.fixed)
        self.pieces = [lot.pieces for lot in fleet.net.case.lots]
        self.number = {lot.id: n for n, lot in enumerate(fleet.net.case.lots)}
        for itinerary in self.plan:
            self._move(itinerary, 1)

    @property
    def saving(self) -> float:
        """Ton-days saved by the whole plan, less the little that ship days cost."""
        return sum(worth(it) for it in self.plan)

    def _move(self, itinerary: Itinerary, sign: int) -> None:
        for voyage in itinerary.voyages:
            self.taken.add(voyage, sign)
            for load in voyage.loads:
                self.pieces[self.number[load.lot]] -= sign * load.pieces

    def put(self, itinerary: Itinerary) -> None:
        """Give a ship another itinerary."""
        self._move(self.plan[itinerary.ship], -1)
        self.plan[itinerary.ship] = itinerary
        self._move(itinerary, 1)

    def send(self, ship: int, prices: np.ndarray[tuple[int], np.dtype[np.float64]] | None = None) -> Itinerary:
        """Send a ship out on what is left; `prices` keep cargo back for others."""
        fleet, desk = self.fleet, self.fleet.desks[ship]
        full = self.taken.full()
        days = days_left(desk, self.taken.free(), full)
        none = np.zeros(len(fleet.tons)) if prices is None else prices
        values = desk.values(days, none, np.array(self.pieces) * fleet.ton)
        _, steps = desk.best(days, values, full)
        itinerary = desk.itinerary(ship, days, steps, none, list(self.pieces))
        whole = []
        for voyage in itinerary.voyages:  # her own voyages may meet in a berth or a convoy: the first stands
            if not self.taken.fits(voyage):
                break
            self.taken.add(voyage)
            whole.append(voyage)
        for voyage in whole:
            self.taken.add(voyage, -1)
        return itinerary if len(whole) == len(itinerary.voyages) else cut(fleet, itinerary, len(whole))


def cut(fleet: Fleet, itinerary: Itinerary, many: int) -> Itinerary:
    """Return an itinerary's first voyages."""
    return of(fleet, itinerary.ship, itinerary.voyages[:many])


def of(fleet: Fleet, ship: int, voyages: Sequence[Voyage]) -> Itinerary:
    """Return an itinerary of these voyages, with what it saves."""
    number = {lot.id: n for n, lot in enumerate(fleet.net.case.lots)}
    saving = 0.0
    for voyage in voyages:
        clear = {call.port: call.clear.toordinal() - fleet.net.first for call in voyage.calls}
        for load in voyage.loads:
            n = number[load.lot]
            saving += load.pieces * float(fleet.ton[n]) * float(fleet.saves[n, clear[fleet.net.case.lots[n].destination]])
    return Itinerary(ship, tuple(voyages), saving)


def worth(itinerary: Itinerary) -> float:
    """Return what an itinerary saves, less its ship days at their small price and, smaller still, its risk."""
    days = sum((v.calls[-1].clear - v.leaves).days + 1 for v in itinerary.voyages)
    return itinerary.saving - SHIP_DAY * days - 1e-4 * sum(v.risk for v in itinerary.voyages)


def empty(fleet: Fleet) -> list[Itinerary]:
    """Return a plan in which no ship moves."""
    return [Itinerary(n, (), 0.0) for n in range(len(fleet.desks))]


def improve(fleet: Fleet, plan: Sequence[Itinerary], until: float, seed: int = 1942, tries: int = 100_000) -> tuple[list[Itinerary], list[Itinerary]]:
    """Return the better plan and every itinerary tried, by destroying and mending until the clock says `until`."""
    rng = random.Random(seed)  # noqa: S311 - a search, no secret
    board, seen = Board(fleet, plan), list(plan)
    many = len(fleet.desks)
    for _ in range(tries if many else 0):
        if time.monotonic() > until:
            break
        before, value = list(board.plan), board.saving
        out = _choose(board, rng, min(many, rng.choice(TAKEN_OUT)))
        for ship in out:
            board.put(Itinerary(ship, (), 0.0))
        rng.shuffle(out)
        for ship in out:
            again = board.send(ship)
            seen.append(again)
            board.put(again)
        if board.saving < value - 1e-6:
            for ship in out:
                board.put(Itinerary(ship, (), 0.0))
            for ship in out:
                board.put(before[ship])
    return board.plan, seen


def _choose(board: Board, rng: random.Random, many: int) -> list[int]:
    """Return ships to take out: one by chance, the others that carry the same lots or by chance."""
    ships = len(board.plan)
    first = rng.randrange(ships)
    lots = {load.lot for v in board.plan[first].voyages for load in v.loads}
    kin = [n for n in range(ships) if n != first and any(load.lot in lots for v in board.plan[n].voyages for load in v.loads)]
    rng.shuffle(kin)
    others = [n for n in range(ships) if n != first and n not in kin]
    rng.shuffle(others)
    mixed = kin + others if rng.random() < 0.6 else others + kin
    return [first, *mixed[: many - 1]]
