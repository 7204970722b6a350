"""Machines that fly to where they are wanted, by the legs of the air that routes.csv has."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import timedelta

from despatch.shipping.model import Leg, Lot
from despatch.shipping.planner.score import cost, late_days, weight
from despatch.shipping.plans import Case, Flight

HOP = 1200
"""Nautical miles that a ferried machine makes in a day: eight hours at 150 knots."""


def air_leg(case: Case, lot: Lot) -> Leg | None:
    """Return the leg by air that takes a lot all the way, for goods that fly."""
    return next(
        (leg for leg in case.legs if leg.air and lot.flies and (leg.start, leg.end) == (lot.origin, lot.destination)),
        None,
    )


def ferry(case: Case) -> tuple[Flight, ...]:
    """Fly lots out day by day, the most pressing and the earliest due first, as many a day as the route takes."""
    flights: list[Flight] = []
    for leg in (leg for leg in case.legs if leg.air):
        waiting = [lot for lot in case.lots if air_leg(case, lot) is leg]
        waiting.sort(key=lambda lot: (lot.priority, lot.due or case.last, lot.id))
        left = {lot.id: lot.pieces for lot in waiting}
        days, may = math.ceil(leg.nm / HOP), 0.0
        day = case.first
        while waiting and day + timedelta(days) <= case.last:
            if not leg.open or any(s.holds(day) for s in leg.open):
                may = min(may + leg.a_day, leg.a_day + 1)
                for lot in waiting:
                    go = min(left[lot.id], math.floor(may + 1e-9)) if lot.ready <= day else 0
                    if go:
                        flights.append(Flight(lot.id, day, day + timedelta(days), go))
                        left[lot.id] -= go
                        may -= go
            day += timedelta(1)
    return tuple(flights)


def air_bound(case: Case) -> float:
    """Return what the lots that fly cost at least, in ton-days.

    Each lot has the route to itself here. A lot that may go by sea instead counts as nothing.
    """
    by_sea = {leg.start for leg in case.legs if not leg.air} if case.ships else set()
    total = 0.0
    for lot in case.lots:
        if air_leg(case, lot) is not None and lot.origin not in by_sea:
            unserved = lot.tons * (weight(case, lot) + late_days(case, lot, case.last.toordinal()))
            total += unserved - (cost(case, ()) - cost(case, (), ferry(replace(case, lots=(lot,)))))
    return max(0.0, total)
