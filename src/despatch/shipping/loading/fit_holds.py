"""Voyages held to what single holds take: what finds no room by the rules of stowage is taken off and left behind.

The planner fills a ship hold by hold, but it does not see every rule. So every plan that is saved can be loaded.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from despatch.shipping.loading.stowage import room_for
from despatch.shipping.plans import Case, Load, Unmet, Voyage

REASON = "its ships have the room, but no single hold takes these pieces beside the rest of the cargo"


def fit_to_holds(case: Case, voyages: Sequence[Voyage]) -> tuple[tuple[Voyage, ...], tuple[Unmet, ...]]:
    """Return the voyages with no more aboard than can be stowed, and what they leave behind for it."""
    off: Counter[str] = Counter()
    kept = []
    for voyage in voyages:
        fits = room_for(case, voyage)
        loads = tuple(Load(load.lot, n) for load, n in zip(voyage.loads, fits, strict=True) if n)
        off.update({load.lot: load.pieces - n for load, n in zip(voyage.loads, fits, strict=True)})
        if loads:
            kept.append(voyage if loads == voyage.loads else replace(voyage, loads=loads))
    kg = {lot.id: lot.kg for lot in case.lots}
    left = tuple(Unmet(lot, n, n * kg[lot] / 1000, "stowage", REASON) for lot, n in off.items() if n)
    return tuple(kept), left
