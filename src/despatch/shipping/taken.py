"""What voyages take up: berths day by day, places in convoys, pieces of lots."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from despatch.shipping.model import Case, Voyage
from despatch.shipping.network import Network


def berth_days(voyage: Voyage) -> Iterator[tuple[str, int, int]]:
    """Yield (port, first, day after the last) of a voyage's times at berths, as ordinals of days."""
    yield voyage.origin, voyage.loads_from.toordinal(), voyage.sails.toordinal()
    for call in voyage.calls:
        yield call.port, call.berthed.toordinal(), call.clear.toordinal() + 1


class Taken:
    """The berths and convoys that voyages take; they can be given back."""

    def __init__(self, net: Network, voyages: Iterable[Voyage] = ()) -> None:
        self.net = net
        self.berths: dict[str, NDArray[np.int32]] = {name: np.zeros(net.days, dtype=np.int32) for name in net.port}
        self.convoys: Counter[str] = Counter()
        self._places = {s.name: s.ships for s in net.sailings}
        self._numbers = {s.name: n for n, s in enumerate(net.sailings)}
        self._full: frozenset[int] = frozenset(n for n, s in enumerate(net.sailings) if s.ships <= 0)
        for voyage in voyages:
            self.add(voyage)

    def add(self, voyage: Voyage, sign: int = 1) -> None:
        """Take what a voyage takes, or with sign -1 give it back."""
        for port, first, after in berth_days(voyage):
            self.berths[port][max(0, first - self.net.first) : max(0, after - self.net.first)] += sign
        for name in voyage.convoys:
            self.convoys[name] += sign
            # Kept as it changes: it is asked for every ship and lot, and there are hundreds of sailings.
            number, over = self._numbers.get(name), self.convoys[name] >= self._places.get(name, 0)
            if number is not None and over != (number in self._full):
                self._full = self._full | {number} if over else self._full - {number}

    def fits(self, voyage: Voyage) -> bool:
        """Say whether there is room for one more voyage."""
        for port, first, after in berth_days(voyage):
            span = self.berths[port][max(0, first - self.net.first) : max(0, after - self.net.first)]
            if span.size and span.max() >= self.net.port[port].berths:
                return False
        return all(self.convoys[name] < self._places.get(name, 0) for name in voyage.convoys)

    def free(self) -> dict[str, NDArray[np.bool_]]:
        """Return for each port where berths run out the days on which one is left."""
        return {name: used < self.net.port[name].berths for name, used in self.berths.items() if used.max(initial=0) >= self.net.port[name].berths}

    def full(self) -> frozenset[int]:
        """Return the numbers of convoys without a place left."""
        return self._full


def left(case: Case, voyages: Iterable[Voyage]) -> list[int]:
    """Return the pieces of each lot that no voyage carries."""
    number = {lot.id: n for n, lot in enumerate(case.lots)}
    pieces = [lot.pieces for lot in case.lots]
    for voyage in voyages:
        for load in voyage.loads:
            if load.lot in number:
                pieces[number[load.lot]] -= load.pieces
    return pieces
