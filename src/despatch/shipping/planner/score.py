"""How good a plan is: tons left behind by priority, lateness weighted by tons, ship days, risk."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from despatch.shipping.model import Lot
from despatch.shipping.plans import Case, Flight, Score, Voyage

STEP = 4
"""In the one number that is bounded, a ton of one priority weighs so many times one of the next."""


def landed(case: Case, voyages: Iterable[Voyage], flights: Iterable[Flight] = ()) -> Iterator[tuple[Lot, int, int]]:
    """Yield (lot, pieces, day as ordinal) for all that is landed."""
    lots = {lot.id: lot for lot in case.lots}
    for voyage in voyages:
        clear = {call.port: call.clear.toordinal() for call in voyage.calls}
        for load in voyage.loads:
            if load.lot in lots:
                yield lots[load.lot], load.pieces, clear[lots[load.lot].destination]
    for flight in flights:
        yield lots[flight.lot], flight.pieces, flight.arrives.toordinal()


def late_days(case: Case, lot: Lot, day: int) -> int:
    """Return the days after the due date; a lot without one is due on the plan's last day."""
    return max(0, day - (lot.due or case.last).toordinal())


def weight(case: Case, lot: Lot) -> float:
    """Return the ton-days that a ton of the lot left behind costs, beside being late.

    Twice the days of the plan, and four times as much for each step of priority.
    """
    lowest = max((other.priority for other in case.lots), default=1)
    days = case.last.toordinal() - case.first.toordinal() + 1
    return 2.0 * days * float(STEP) ** min(4, lowest - lot.priority)


def score(case: Case, voyages: Iterable[Voyage], flights: Iterable[Flight] = ()) -> Score:
    """Return the score of voyages and flights."""
    voyages, flights = tuple(voyages), tuple(flights)
    missing = {lot.id: lot.pieces for lot in case.lots}
    late = 0.0
    for lot, pieces, day in landed(case, voyages, flights):
        missing[lot.id] -= pieces
        late += pieces * lot.kg / 1000 * late_days(case, lot, day)
    unmet: dict[int, float] = defaultdict(float)
    for lot in case.lots:
        tons = max(0, missing[lot.id]) * lot.kg / 1000
        unmet[lot.priority] += tons
        late += tons * late_days(case, lot, case.last.toordinal())
    days = sum(v.calls[-1].clear.toordinal() - v.leaves.toordinal() + 1 for v in voyages)
    kg = {lot.id: lot.kg for lot in case.lots}
    risk = sum(v.risk * sum(load.pieces * kg.get(load.lot, 0) / 1000 for load in v.loads) for v in voyages)
    return Score(tuple(sorted(unmet.items())), late, days, risk)


def cost(case: Case, voyages: Iterable[Voyage], flights: Iterable[Flight] = ()) -> float:
    """Return the ton-days a plan costs: lateness, and for each ton left behind the weight of its priority."""
    voyages, flights = tuple(voyages), tuple(flights)
    missing = {lot.id: lot.pieces for lot in case.lots}
    for lot, pieces, _ in landed(case, voyages, flights):
        missing[lot.id] -= pieces
    behind = sum(max(0, missing[lot.id]) * lot.kg / 1000 * weight(case, lot) for lot in case.lots)
    return behind + score(case, voyages, flights).late
