"""What voyages there can be: a port of loading, ports of discharge, how long the berths are kept, which lots fit.

For each ship and pattern, arrays say for every day of beginning to load when the cargo is landed and the ship free.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from despatch.shipping.model import Apart, Lot, Ship
from despatch.shipping.planner.network import Days, Network

SHARES = (0.3, 0.6, 1.0)
"""Parts of her cargo that a ship's time at the berth is reckoned for; a slower class of goods gets its own."""
DETOUR = 0.35
"""A second port of discharge may add so much to the way, no more."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """One kind of voyage. `lots` holds for each port of discharge the numbers of the lots bound there."""

    origin: str
    calls: tuple[str, ...]
    lots: tuple[tuple[int, ...], ...]
    share: float


@dataclass(frozen=True, slots=True)
class Times:
    """By day of beginning to load: whether it may be, and the last day at the berth of each call (days: not within the plan)."""

    may: NDArray[np.bool_]
    clear: tuple[Days, ...]


def patterns(net: Network) -> list[Pattern]:
    """Return the kinds of voyage that the lots of a case call for, by port of loading."""
    bound: dict[tuple[str, str], list[int]] = {}
    for number, lot in enumerate(net.case.lots):
        if not lot.flies or not any(leg.air and leg.start == lot.origin for leg in net.case.legs):
            bound.setdefault((lot.origin, lot.destination), []).append(number)
    found = []
    for (origin, port), lots in bound.items():
        found += [Pattern(origin, (port,), (tuple(lots),), share) for share in _shares(net, origin, (port,), lots)]
        for (other, further), more in bound.items():
            if other == origin and further != port and _on_the_way(net, origin, port, further):
                found.append(Pattern(origin, (port, further), (tuple(lots), tuple(more)), 1.0))
    return sorted(found, key=lambda p: (net.ports[p.origin], p.calls, p.share))


def _shares(net: Network, origin: str, calls: Sequence[str], lots: Sequence[int]) -> list[float]:
    """Return for how much of a cargo berths are kept: less for small cargoes, more where goods are worked slowly."""
    slowest = 1.0
    for lot in lots:
        for port in (origin, *calls):
            slowest = max(slowest, net.port[port].rate / net.port[port].rate_of(net.case.lots[lot].cls))
    return [*SHARES, *([slowest] if slowest > 1.3 else [])]


def _on_the_way(net: Network, origin: str, port: str, further: str) -> bool:
    ways = [net.chains(a, b) for a, b in ((origin, port), (port, further), (origin, further))]
    if not all(ways):
        return False
    first, onward, direct = (sum(leg.nm for leg in way[0]) for way in ways)
    return first + onward <= (1 + DETOUR) * direct


def days_at(ship: Ship, rate: float, share: float) -> int:
    """Return the days a berth is kept for `share` of a ship's cargo."""
    return max(1, math.ceil(share * ship.deadweight / rate - 1e-9))


def times(net: Network, ship: Ship, pattern: Pattern) -> Times | None:
    """Return when a ship could load, and be clear, were every berth free; None where she can never make this voyage."""
    load = days_at(ship, net.port[pattern.origin].rate, pattern.share)
    stay = net.stay(ship, pattern.origin, load)
    start: Days = np.arange(net.days, dtype=np.int32)
    may = stay[:-1] == start
    here: Days = np.minimum(start + load, net.days)
    port, part = pattern.origin, pattern.share / len(pattern.calls)
    clear = []
    for call in pattern.calls:
        ways = net.ways(ship, port, call)
        if ways is None:
            return None
        arrive = ways.arrive[here]
        length = days_at(ship, net.port[call].rate, part)
        last = np.minimum(net.stay(ship, call, length)[arrive] + length - 1, net.days)
        clear.append(last)
        here, port = np.minimum(last + 1, net.days), call
    leaves = net.number(ship.until) if ship.until else net.days
    may &= (clear[-1] < net.days) & (clear[-1] <= leaves)
    if not may.any():
        return None
    return Times(may, tuple(clear))


def pairs(apart: Sequence[Apart]) -> frozenset[tuple[str, str]]:
    """Return both orders of each pair of classes that are kept apart."""
    return frozenset(pair for a in apart for pair in ((a.one, a.other), (a.other, a.one)))


def lifts(net: Network, ship: Ship, lot: Lot) -> bool:
    """Say whether the ship, or the cranes at both ends, can lift a piece of the lot."""
    heavy = lot.kg / 1000
    return heavy <= ship.gear or heavy <= min(net.port[lot.origin].crane, net.port[lot.destination].crane) or _bulk(lot)


def _bulk(lot: Lot) -> bool:
    return lot.kg <= 1100  # a ton of it: slung, bagged or poured


@dataclass(slots=True)
class Filling:
    """What room is left in a ship while she is filled; the one thing here that changes."""

    weight: float
    hold: float
    deck: float
    deck_weight: float
    load: float
    """Days left for loading, and below for discharge at each call."""
    calls: list[float]
    classes: set[str]


def begin(ship: Ship, load: int, stays: Sequence[int], lots: Sequence[Lot]) -> Filling:
    """Return an empty ship. A piece's volume is kept free in every hold: pieces cannot be cut at a bulkhead."""
    spare = len(ship.holds) * max((lot.m3 for lot in lots), default=0)
    return Filling(
        ship.deadweight,
        max(0, ship.bale - spare),
        ship.deck.m3,
        ship.deck.tons,
        float(load),
        [float(s) for s in stays],
        set(),
    )


def most(
    net: Network, filling: Filling, lot: Lot, call: int, pattern: Pattern, apart: frozenset[tuple[str, str]]
) -> int:
    """Return the pieces of a lot that still fit."""
    if any((lot.cls, other) in apart for other in filling.classes):
        return 0
    ton = lot.kg / 1000
    limits = [filling.weight / ton]
    below, above = filling.hold / lot.m3, min(filling.deck / lot.m3, filling.deck_weight / ton)
    # Whole pieces in the holds and on deck apart: half a lorry fits nowhere.
    limits.append(
        {"hold": math.floor(below + 1e-9), "deck": math.floor(above + 1e-9)}.get(
            lot.stow, math.floor(below + 1e-9) + math.floor(above + 1e-9)
        )
    )
    limits.append(filling.load * net.port[pattern.origin].rate_of(lot.cls) / ton)
    limits.append(filling.calls[call] * net.port[pattern.calls[call]].rate_of(lot.cls) / ton)
    return max(0, math.floor(min(limits) + 1e-9))


def put(net: Network, filling: Filling, lot: Lot, call: int, pattern: Pattern, pieces: int) -> None:
    """Put pieces of a lot into the ship."""
    ton = lot.kg / 1000 * pieces
    filling.weight -= ton
    above = 0
    if lot.stow != "hold":
        above = min(pieces, math.floor(min(filling.deck / lot.m3, filling.deck_weight / (lot.kg / 1000)) + 1e-9))
    filling.deck -= above * lot.m3
    filling.deck_weight -= above * lot.kg / 1000
    filling.hold -= (pieces - above) * lot.m3
    filling.load -= ton / net.port[pattern.origin].rate_of(lot.cls)
    filling.calls[call] -= ton / net.port[pattern.calls[call]].rate_of(lot.cls)
    filling.classes.add(lot.cls)
