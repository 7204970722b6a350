"""What voyages take up: berths day by day, places in convoys, pieces of lots."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from despatch.shipping.planner.network import Network
from despatch.shipping.plans import Case, Voyage


def berth_days(voyage: Voyage) -> Iterator[tuple[str, int, int]]:
    """Yield (port, first, day after the last) of a voyage's times at berths, as ordinals of days."""
    yield voyage.origin, voyage.loads_from.toordinal(), voyage.sails.toordinal()
    for call in voyage.calls:
        yield call.port, call.berthed.toordinal(), call.clear.toordinal() + 1


class Occupancy:
    """The berths and convoys that voyages take."""

    def __init__(self, net: Network, voyages: Iterable[Voyage] = ()) -> None:
        self.berths: dict[str, NDArray[np.int32]] = {name: np.zeros(net.days, dtype=np.int32) for name in net.port}
        self.convoys: Counter[str] = Counter()
        for voyage in voyages:
            for port, first, after in berth_days(voyage):
                self.berths[port][max(0, first - net.first) : max(0, after - net.first)] += 1
            self.convoys.update(voyage.convoys)


def count_left(case: Case, voyages: Iterable[Voyage]) -> list[int]:
    """Return the pieces of each lot that no voyage carries."""
    number = {lot.id: n for n, lot in enumerate(case.lots)}
    pieces = [lot.pieces for lot in case.lots]
    for voyage in voyages:
        for load in voyage.loads:
            if load.lot in number:
                pieces[number[load.lot]] -= load.pieces
    return pieces
