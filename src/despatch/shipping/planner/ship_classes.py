"""Ships that sail alike, as arrays: when each kind is where, and which days it may begin to lie at a berth.

Ships of one speed that may lie in the same ports on the same days share all times; what they carry is their own.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from despatch.shipping.model import Ship
from despatch.shipping.planner.network import Days, Network, Ways


class ShipClasses:
    """The kinds of ships of a network. Holds caches; changes nothing."""

    def __init__(self, net: Network) -> None:
        self.net = net
        self.names = list(net.ports)
        many = len(self.names)
        ports = net.port
        rates = [ports[port].rate_of(lot.cls) for lot in net.case.lots for port in (lot.origin, lot.destination)]
        slowest = min(rates, default=1.0)
        largest = max((ship.deadweight for ship in net.case.ships), default=0.0)
        self.longest = int(min(net.days + 1, max(1.0, largest / slowest + 1)))
        """Days at a berth that any cargo can call for; more than the plan has stand for never."""
        self.kind: list[int] = []
        self.ships: list[Ship] = []
        known: dict[tuple[object, ...], int] = {}
        for ship in net.case.ships:
            may = np.stack([net.open(ship, p) for p in self.names])
            key = (ship.knots, may.tobytes())
            if key not in known:
                known[key] = len(self.ships)
                self.ships.append(ship)
            self.kind.append(known[key])
        kinds = len(self.ships)
        self.open: NDArray[np.bool_] = np.zeros((kinds, many, net.days), dtype=bool)
        self.reach: Days = np.full((kinds, many, many, net.days + 1), net.days, dtype=np.int32)
        """By kind, port, port and day of leaving: the day of arrival."""
        self._ways: dict[tuple[int, int, int], Ways | None] = {}
        for n, ship in enumerate(self.ships):
            self.open[n] = np.stack([net.open(ship, p) for p in self.names])
            for a in range(many):
                for b in range(many):
                    ways = self.ways(n, a, b)
                    if a == b:
                        self.reach[n, a, b] = np.arange(net.days + 1)
                    elif ways is not None:
                        self.reach[n, a, b] = ways.arrive

        self._alike = [np.unique(self.open[:, p], axis=0, return_inverse=True) for p in range(many)]
        self._lengths = np.maximum(np.arange(self.longest + 1, dtype=np.int32), 1)

    def ways(self, kind: int, start: int, end: int) -> Ways | None:
        """Return the passages of a kind of ship between two ports, as numbers."""
        key = (kind, start, end)
        if key not in self._ways:
            self._ways[key] = (
                None if start == end else self.net.ways(self.ships[kind], self.names[start], self.names[end])
            )
        return self._ways[key]

    def joined(self, kind: int, start: int, end: int, day: int) -> tuple[int, ...]:
        """Return the numbers of the convoys that a passage begun on `day` joins."""
        ways = self.ways(kind, start, end)
        if ways is None or not len(ways.convoys):
            return ()
        return tuple(int(n) for n in ways.convoys[:, day] if n >= 0)

    def risk(self, kind: int, start: int, end: int, day: int) -> float:
        """Return the share of cargo expected to be lost on a passage begun on `day`."""
        ways = self.ways(kind, start, end)
        return 0.0 if ways is None else float(ways.risk[day])

    def leaves(self, kind: int, start: int, end: int, free: int, by: int) -> int:
        """Return the last day on which a ship that is free may leave and still arrive `by` a day."""
        if start == end:
            return by
        row = self.reach[kind, start, end]
        return max(free, int(np.searchsorted(row, by, side="right")) - 1)

    def starts(self, port: int, taken: NDArray[np.bool_]) -> Days:
        """Return by kind, days at the berth and day: the first day from which the berth can be kept so long.

        `taken` says on which days no berth is left. Entry 0 of the second axis is not used.
        """
        days = self.net.days
        rows, inverse = self._alike[port]
        line = np.arange(days + 1, dtype=np.int32)
        shut = np.full((len(rows), days + 1), days, dtype=np.int32)
        shut[:, :days] = np.where(~rows | taken, line[:days], days)
        run = np.minimum.accumulate(shut[:, ::-1], axis=1)[:, ::-1] - line
        first = np.where(run[:, None, :] >= self._lengths[None, :, None], line, np.int32(days))
        found: Days = np.minimum.accumulate(first[:, :, ::-1], axis=2)[:, :, ::-1][inverse]
        return found
