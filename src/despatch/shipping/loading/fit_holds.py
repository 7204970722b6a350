"""A plan held to what single holds take: the planner counts a ship's room as a whole, a stevedore hold by hold.

What finds no room in any hold by the rules of stowage is taken off the voyage and said to be left behind, so that every
plan that is written can be loaded.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from despatch.shipping.loading.stowage import room_for
from despatch.shipping.model import Case, Load, Plan, Unmet, Voyage
from despatch.shipping.planner.score import cost, score


def settle(case: Case, made: Plan) -> Plan:
    """Return the plan with no more aboard than can be stowed; the same plan where all can."""
    off: Counter[str] = Counter()
    voyages = []
    for voyage in made.voyages:
        fits = room_for(case, voyage)
        if any(x.pieces > n for x, n in zip(voyage.loads, fits, strict=True)):
            off.update({x.lot: x.pieces - n for x, n in zip(voyage.loads, fits, strict=True)})
            voyage = _less(voyage, fits)  # noqa: PLW2901 - the voyage as it is kept
        if voyage.loads:
            voyages.append(voyage)
    if not off.total():
        return made
    kg = {lot.id: lot.kg for lot in case.lots}
    behind = tuple(
        Unmet(
            lot,
            n,
            n * kg[lot] / 1000,
            "stowage",
            "its ships have the room, but no single hold takes these pieces beside the rest of the cargo",
        )
        for lot, n in off.items()
        if n
    )
    now, spent = score(case, voyages, made.flights), cost(case, voyages, made.flights)
    values = (*(tons for _, tons in now.unmet), now.late, float(now.ship_days), now.risk)
    levels = tuple(
        replace(level, value=value, bound=min(level.bound, value))
        for level, value in zip(made.levels, values, strict=False)
    )
    return replace(made, voyages=tuple(voyages), unmet=(*made.unmet, *behind), score=now, cost=spent, levels=levels)


def _less(voyage: Voyage, fits: tuple[int, ...]) -> Voyage:
    return replace(voyage, loads=tuple(Load(x.lot, n) for x, n in zip(voyage.loads, fits, strict=True) if n))
