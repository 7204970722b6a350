"""The bound and good itineraries: column generation over the ships' itineraries (Dantzig and Wolfe).

A linear programme (GLOP) takes parts of known itineraries; its prices on the lots are given to every ship, whose best
year at these prices is a new itinerary. For any prices, what the ships' best years are worth and the lots' prices
together bound every plan from above in what it saves: so the bound holds whenever the work is stopped.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from despatch.shipping.pricing import Fleet, Floats, Itinerary

SMOOTH = 0.7
"""New prices are so far the last good ones: prices that leap make poor itineraries."""
ENOUGH = 0.001
"""When the bound is so near the programme's value, it is content."""


@dataclass(frozen=True, slots=True)
class Relaxed:
    """What column generation found: itineraries, and the most that any plan can save."""

    pool: tuple[Itinerary, ...]
    saving: float
    prices: Floats
    rounds: int


def relax(fleet: Fleet, known: Sequence[Itinerary], until: float) -> Relaxed:
    """Price and collect until the bound is met or the clock (time.monotonic) says `until`."""
    pool = list(known)
    good = fleet.first()
    best = float((good * fleet.tons).sum())
    programme = _Programme(fleet)
    for itinerary in pool:
        programme.add(itinerary)
    rounds = 0
    while True:
        value, prices = programme.solve()
        asked = SMOOTH * good + (1 - SMOOTH) * prices
        found, worth = _price(fleet, asked, until)
        if worth is None:
            break
        rounds += 1
        bound = float((asked * fleet.tons).sum()) + worth
        if bound < best:
            best, good = bound, asked
        new = [it for it in found if it.voyages]
        for itinerary in new:
            programme.add(itinerary)
        pool += new
        if best - value <= ENOUGH * max(1.0, best) or time.monotonic() >= until:
            break
    return Relaxed(tuple(pool), best, good, rounds)


def _price(fleet: Fleet, prices: Floats, until: float) -> tuple[list[Itinerary], float | None]:
    """Return each ship's best itinerary at these prices and what they are worth together; None when time ran out."""
    found: list[Itinerary] = []
    worth = 0.0
    for number, desk in enumerate(fleet.desks):
        if number and time.monotonic() > until:
            return found, None
        values = desk.values(desk.base, prices, fleet.tons)
        best, steps = desk.best(desk.base, values)
        worth += max(0.0, best)
        found.append(desk.itinerary(number, desk.base, steps, prices, [lot.pieces for lot in fleet.net.case.lots], each=True))
    return found, worth


class _Programme:
    """The linear programme over itineraries: one part of each ship, each lot carried once."""

    def __init__(self, fleet: Fleet) -> None:
        from ortools.linear_solver import pywraplp  # noqa: PLC0415 - half a second, only where plans are made

        self.fleet = fleet
        self.solver = pywraplp.Solver.CreateSolver("GLOP")
        self.objective = self.solver.Objective()
        self.objective.SetMaximization()
        self.ships = [self.solver.Constraint(0, 1) for _ in fleet.desks]
        self.lots = [self.solver.Constraint(0, float(t)) for t in fleet.tons]
        self.number = {lot.id: n for n, lot in enumerate(fleet.net.case.lots)}

    def add(self, itinerary: Itinerary) -> None:
        """Add a column."""
        variable = self.solver.NumVar(0, 1, "")
        self.objective.SetCoefficient(variable, itinerary.saving)
        self.ships[itinerary.ship].SetCoefficient(variable, 1)
        tons: dict[int, float] = {}
        for voyage in itinerary.voyages:
            for load in voyage.loads:
                n = self.number[load.lot]
                tons[n] = tons.get(n, 0) + load.pieces * float(self.fleet.ton[n])
        for n, carried in tons.items():
            self.lots[n].SetCoefficient(variable, carried)

    def solve(self) -> tuple[float, Floats]:
        """Return the programme's value and the price of a ton of each lot."""
        self.solver.Solve()
        prices = np.array([max(0.0, lot.dual_value()) for lot in self.lots])
        return float(self.objective.Value()), prices
