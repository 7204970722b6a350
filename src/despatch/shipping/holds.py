"""What fits into a ship, piece by piece: every piece lies whole in one hold or on deck."""

from __future__ import annotations

import math
from collections.abc import Iterable

from despatch.shipping.model import Hold, Lot, Ship

FINE = 1_000_000
"""Weights are counted in milligrams and volumes in cubic centimetres, so that ten thousand pieces add up."""
KILO = 1000


def piece_size(lot: Lot) -> tuple[int, int]:
    """Return what one piece of a lot weighs and takes up, in milligrams and cubic centimetres."""
    return math.ceil(round(lot.kg * FINE, 3)), math.ceil(round(lot.m3 * FINE, 3))


def space_size(space: Hold) -> tuple[int, int]:
    """Return what a hold takes, in milligrams and cubic centimetres."""
    return math.floor(round(space.tons * KILO * FINE, 3)), math.floor(round(space.m3 * FINE, 3))


class Room:
    """The room left in a ship while cargo is put in. It changes; make a new one for each question."""

    def __init__(self, ship: Ship) -> None:
        self.weight = math.floor(round(ship.deadweight * KILO * FINE, 3))
        self.holds = [list(space_size(hold)) for hold in ship.holds]
        self.deck = list(space_size(ship.deck))

    def put(self, lot: Lot, pieces: int) -> int:
        """Put in as many pieces as fit, and return how many; what may lie on deck goes there first."""
        weight, volume = piece_size(lot)
        most = rest = min(pieces, self.weight // weight)
        for space in {"deck": [self.deck], "hold": self.holds}.get(lot.stow) or [self.deck, *self.holds]:
            here = min(rest, space[0] // weight, space[1] // volume)
            space[0] -= here * weight
            space[1] -= here * volume
            rest -= here
            if not rest:
                break
        self.weight -= (most - rest) * weight
        return most - rest

    def put_all(self, cargo: Iterable[tuple[Lot, int]]) -> bool:
        """Put in several lots, bulky pieces first; False when some piece found no room this way."""
        # What must lie on deck goes before what may lie there.
        order = sorted(cargo, key=lambda item: (item[0].stow == "either", -item[0].m3))
        return all(self.put(lot, pieces) == pieces for lot, pieces in order)
