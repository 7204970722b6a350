"""What voyages there can be: a port of loading, ports of discharge, how long the berths are kept, which lots fit.

For each ship and pattern, arrays say for every day of beginning to load when the cargo is landed and the ship free.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from despatch.shipping.model import Apart, Call, Case, Load, Lot, Ship, Voyage
from despatch.shipping.network import Days, Network, Ways

SHARES = (0.3, 0.6, 1.0)
"""Parts of her cargo that a ship's time at the berth is reckoned for; a slower class of goods gets its own."""
DETOUR = 0.35
"""A second port of discharge may add so much to the way, no more."""
NEVER = -1
Free = Mapping[str, NDArray[np.bool_]]


@dataclass(frozen=True, slots=True)
class Pattern:
    """One kind of voyage. `lots` holds for each port of discharge the numbers of the lots bound there."""

    origin: str
    calls: tuple[str, ...]
    lots: tuple[tuple[int, ...], ...]
    share: float

    def all(self) -> Iterator[tuple[int, int]]:
        """Yield (number of the call, number of the lot)."""
        for call, lots in enumerate(self.lots):
            for lot in lots:
                yield call, lot


@dataclass(frozen=True, slots=True)
class Times:
    """By day of beginning to load: the last day at the berth of each call (days: not within the plan), and convoys."""

    load: int
    """Days of loading."""
    stays: tuple[int, ...]
    """Days of discharge at each call."""
    may: NDArray[np.bool_]
    arrives: tuple[Days, ...]
    clear: tuple[Days, ...]
    convoys: Days


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


def times(net: Network, ship: Ship, pattern: Pattern, free: Free | None = None) -> Times | None:
    """Return when a ship would load, arrive and be clear on each day; None where she can never make this voyage.

    `free` gives for ports the days on which a berth is left; without it every berth is.
    """
    take = free or {}
    load = days_at(ship, net.port[pattern.origin].rate, pattern.share)
    stay = net.stay(ship, pattern.origin, load, take.get(pattern.origin))
    start: Days = np.arange(net.days, dtype=np.int32)
    may = stay[:-1] == start
    here: Days = np.minimum(start + load, net.days)
    port, part = pattern.origin, pattern.share / len(pattern.calls)
    arrives, clear, convoys, stays = [], [], [], []
    for call in pattern.calls:
        ways = net.ways(ship, port, call)
        if ways is None:
            return None
        arrive = ways.arrive[here]
        convoys += [row[here] for row in ways.convoys]
        length = days_at(ship, net.port[call].rate, part)
        last = np.minimum(net.stay(ship, call, length, take.get(call))[arrive] + length - 1, net.days)
        arrives.append(arrive)
        clear.append(last)
        stays.append(length)
        here, port = np.minimum(last + 1, net.days), call
    leaves = net.number(ship.until) if ship.until else net.days
    may &= (clear[-1] < net.days) & (clear[-1] <= leaves)
    if not may.any():
        return None
    joined = np.stack(convoys) if convoys else np.empty((0, net.days), dtype=np.int32)
    return Times(load, tuple(stays), may, tuple(arrives), tuple(clear), joined)


@dataclass(frozen=True, slots=True)
class Room:
    """What a ship takes of each lot, and of several together. Prepared once for a case."""

    lots: tuple[Lot, ...]
    apart: frozenset[tuple[str, str]]


def room(case: Case) -> Room:
    """Return the rules of a case for filling ships."""
    return Room(case.lots, pairs(case.apart))


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
        ship.deadweight, max(0, ship.bale - spare), ship.deck.m3, ship.deck.tons, float(load), [float(s) for s in stays], set()
    )


def most(net: Network, filling: Filling, lot: Lot, call: int, pattern: Pattern, apart: frozenset[tuple[str, str]]) -> int:
    """Return the pieces of a lot that still fit."""
    if any((lot.cls, other) in apart for other in filling.classes):
        return 0
    ton = lot.kg / 1000
    limits = [filling.weight / ton]
    below, above = filling.hold / lot.m3, min(filling.deck / lot.m3, filling.deck_weight / ton)
    # Whole pieces in the holds and on deck apart: half a lorry fits nowhere.
    limits.append({"hold": math.floor(below + 1e-9), "deck": math.floor(above + 1e-9)}.get(lot.stow, math.floor(below + 1e-9) + math.floor(above + 1e-9)))
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


def voyage(
    net: Network, ship: Ship, pattern: Pattern, when: Times, day: int, start: str, leaves: int, loads: Sequence[tuple[int, int]] = ()
) -> Voyage:
    """Return the voyage that begins to load on `day`, after leaving `start` in ballast on day `leaves`."""
    date_of = _dates(net)
    port, here, safe = pattern.origin, day + when.load, 1.0
    legs: list[tuple[str, str]] = []
    convoys: list[str] = []
    if start != pattern.origin:
        ways = net.ways(ship, start, pattern.origin)
        convoys += _joined(net, ways, leaves)
    calls = []
    for n, call in enumerate(pattern.calls):
        ways = net.ways(ship, port, call)
        if ways is not None:
            passage = ways.passages[int(ways.best[here])]
            legs += passage.legs
            safe *= 1 - passage.risk
            convoys += _joined(net, ways, here)
        last = int(when.clear[n][day])
        calls.append(Call(call, date_of(int(when.arrives[n][day])), date_of(last - when.stays[n] + 1), date_of(last)))
        port, here = call, last + 1
    return Voyage(
        ship.name, start, date_of(leaves), pattern.origin, date_of(day), date_of(day + when.load), tuple(calls),
        tuple(Load(net.case.lots[n].id, pieces) for n, pieces in loads), tuple(convoys), tuple(legs), round(1 - safe, 6),
    )  # fmt: skip


def _joined(net: Network, ways: Ways | None, day: int) -> list[str]:
    return [net.sailings[int(row[day])].name for row in ways.convoys if row[day] >= 0] if ways is not None else []


def _dates(net: Network) -> Callable[[int], date]:
    def date_of(day: int) -> date:
        return date.fromordinal(net.first + day)

    return date_of
