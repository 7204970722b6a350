"""The year as arrays: which ship can leave where on which day, and when she is there.

Days are numbers from 0 (the plan's first day); `days` itself stands for "not within the plan". Ships that sail alike
(speed, draught, ice) share one set of arrays.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from heapq import heappop, heappush

import numpy as np
from numpy.typing import NDArray

from despatch.shipping.model import Escort, Leg, Sailing, Season, Ship
from despatch.shipping.plans import Case

Days = NDArray[np.int32]
LEGS = 5
"""The shortest passages are looked for among chains of at most so many legs; the soonest may have more."""
WAYS = 3
"""So many of the shortest passages between two ports are compared each day, beside those that are ever the soonest."""
TRIES = 2000
"""Chains looked at before the search is content with what it has."""
REST = 2
"""Days an escort group rests in port."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A way between two ports: by day of leaving, the day of arrival and the convoys it joins (-1: none)."""

    legs: tuple[tuple[str, str], ...]
    arrive: Days
    convoys: tuple[Days, ...]
    risk: float


@dataclass(frozen=True, slots=True)
class Ways:
    """All passages between two ports for one kind of ship, and by day the first to arrive, the safest of equals."""

    passages: tuple[Passage, ...]
    best: Days
    arrive: Days
    convoys: Days
    """Row by row the convoys that the best passage joins, -1 where it joins none."""
    risk: NDArray[np.float64]


def sea_days(nm: float, knots: float) -> int:
    """Return the whole days a ship is at sea, at least one."""
    return max(1, math.ceil(nm / (24 * knots) - 1e-9))


def within(seasons: Sequence[Season], days: Sequence[date]) -> NDArray[np.bool_]:
    """Return for each day whether one of the seasons holds it."""
    return np.array([any(s.holds(d) for s in seasons) for d in days], dtype=bool)


def sailings(escort: Escort, leg: Leg) -> Iterator[Sailing]:
    """Yield the convoys a group can take, out and home, until its last day; home it escorts as many ships."""
    at_sea = timedelta(sea_days(leg.nm, escort.knots))
    cycle = timedelta(max(escort.every, 2 * (at_sea.days + REST)))
    day, number = escort.first, 1
    while day + at_sea <= escort.last:
        yield Sailing(
            f"{escort.name} {number}", escort.name, leg.start, leg.end, day, day + at_sea, escort.knots, escort.ships
        )
        home = day + at_sea + timedelta(REST)
        if home + at_sea <= escort.last:
            yield Sailing(
                f"{escort.name} {number} home",
                escort.name,
                leg.end,
                leg.start,
                home,
                home + at_sea,
                escort.knots,
                escort.ships,
            )
        day, number = day + cycle, number + 1


def all_sailings(case: Case) -> tuple[Sailing, ...]:
    """Return every convoy of a case, by day."""
    legs = {(leg.start, leg.end): leg for leg in case.legs if not leg.air}
    found = (s for e in case.escorts for s in sailings(e, legs[e.start, e.end]))
    return tuple(sorted(found, key=lambda s: (s.sails, s.name)))


class Network:
    """Ports, legs and convoys of a case, ready to be asked. Holds caches; changes nothing."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.first = case.first.toordinal()
        self.days = case.last.toordinal() - self.first + 1
        self.dates = [date.fromordinal(self.first + d) for d in range(self.days)]
        self.ports = {p.name: n for n, p in enumerate(case.ports)}
        self.port = {p.name: p for p in case.ports}
        self.sailings = all_sailings(case)
        self.legs = [leg for leg in case.legs if not leg.air]
        self._onward: dict[str, list[Leg]] = {}
        self._inward: dict[str, list[Leg]] = {}
        for leg in self.legs:
            self._onward.setdefault(leg.start, []).append(leg)
            self._inward.setdefault(leg.end, []).append(leg)
        self._lefts: dict[str, dict[str, float]] = {}
        self._closed = {p.name: (within(p.closed, self.dates), within(p.ice, self.dates)) for p in case.ports}
        self._leg: dict[tuple[float, str, str], tuple[Days, Days]] = {}
        self._ways: dict[tuple[object, str, str], Ways | None] = {}
        self._soon: dict[tuple[float, str], dict[str, tuple[tuple[Leg, ...], ...]]] = {}
        self._chains: dict[tuple[str, str], list[tuple[Leg, ...]]] = {}

    def number(self, day: date) -> int:
        """Return a day's number, 0 for days before the plan and `days` for days after."""
        return min(max(day.toordinal() - self.first, 0), self.days)

    def open(self, ship: Ship, port: str) -> NDArray[np.bool_]:
        """Return for each day whether the ship may lie in the port."""
        closed, ice = self._closed[port]
        if ship.draught > self.port[port].draught:
            return np.zeros(self.days, dtype=bool)
        return ~closed if ship.ice else ~(closed | ice)

    def stay(self, ship: Ship, port: str, length: int, free: NDArray[np.bool_] | None = None) -> Days:
        """Return for each day the first day from which the ship can lie at a berth for `length` days on end."""
        may = self.open(ship, port)
        if free is not None:
            may = may & free
        shut = np.concatenate(([0], np.cumsum(~may)))
        first = np.full(self.days + 1, self.days, dtype=np.int32)
        last = self.days - length
        if last >= 0:
            days = np.arange(last + 1, dtype=np.int32)
            first[: last + 1] = np.where(shut[length:] == shut[: last + 1], days, self.days)
        backwards: Days = np.minimum.accumulate(first[::-1])[::-1]
        return backwards

    def leg(self, ship: Ship, leg: Leg) -> tuple[Days, Days]:
        """Return for each day of being at the leg's start the day of arrival at its end, and the convoy joined."""
        key = (ship.knots, leg.start, leg.end)
        if key not in self._leg:
            self._leg[key] = self._escorted(ship, leg) if leg.convoy else self._alone(ship, leg)
        return self._leg[key]

    def _alone(self, ship: Ship, leg: Leg) -> tuple[Days, Days]:
        at_sea = sea_days(leg.nm, ship.knots)
        may = within(leg.open, self.dates) if leg.open else np.ones(self.days, dtype=bool)
        arrive = np.full(self.days + 1, self.days, dtype=np.int32)
        run = 0
        for day in range(self.days - 1, -1, -1):
            run = run + 1 if may[day] else 0
            # The leg must be open on every day at sea; after the plan's end nothing is known, nor counted.
            there = run >= at_sea and day + at_sea < self.days
            arrive[day] = day + at_sea if there else arrive[day + 1]
        return arrive, np.full(self.days + 1, -1, dtype=np.int32)

    def _escorted(self, ship: Ship, leg: Leg) -> tuple[Days, Days]:
        arrive = np.full(self.days + 1, self.days, dtype=np.int32)
        joined = np.full(self.days + 1, -1, dtype=np.int32)
        fits = sorted(
            (s.sails.toordinal() - self.first, s.arrives.toordinal() - self.first, n)
            for n, s in enumerate(self.sailings)
            if (s.start, s.end) == (leg.start, leg.end) and s.knots <= ship.knots and self.in_season(leg, s)
        )
        for sails, there, number in reversed(fits):
            if sails >= 0 and there < self.days:
                # A later convoy may be the faster one.
                sooner = arrive[: sails + 1] >= there
                arrive[: sails + 1][sooner], joined[: sails + 1][sooner] = there, number
        return arrive, joined

    @staticmethod
    def in_season(leg: Leg, sailing: Sailing) -> bool:
        """Say whether a leg is open on every day on which a convoy is on it."""
        days = range(sailing.sails.toordinal(), sailing.arrives.toordinal())
        return not leg.open or all(any(s.holds(date.fromordinal(d)) for s in leg.open) for d in days)

    def chains(self, start: str, end: str) -> list[tuple[Leg, ...]]:
        """Return the shortest chains of legs between two ports, best first."""
        key = (start, end)
        if key not in self._chains:
            left = self._left(end)
            found: list[tuple[Leg, ...]] = []
            heap: list[tuple[float, int, str, tuple[Leg, ...]]] = [(left.get(start, math.inf), 0, start, ())]
            tried = 0
            while heap and len(found) < WAYS and tried < TRIES:
                reach, _, here, chain = heappop(heap)
                if here == end or math.isinf(reach):
                    found += [chain] * (here == end)
                    continue
                been = {start, *(leg.end for leg in chain)}
                for leg in self._onward.get(here, ()) if len(chain) < LEGS else ():
                    if leg.end not in been and leg.end in left:
                        tried += 1
                        heappush(heap, (reach - left[here] + leg.nm + left[leg.end], tried, leg.end, (*chain, leg)))
            self._chains[key] = found
        return self._chains[key]

    def _left(self, end: str) -> dict[str, float]:
        """Return the miles that are left to `end` from every port that leads there (Dijkstra)."""
        if end not in self._lefts:
            left, heap = {end: 0.0}, [(0.0, end)]
            while heap:
                miles, here = heappop(heap)
                for leg in self._inward.get(here, ()) if miles <= left[here] else ():
                    if miles + leg.nm < left.get(leg.start, math.inf):
                        left[leg.start] = miles + leg.nm
                        heappush(heap, (left[leg.start], leg.start))
            self._lefts[end] = left
        return self._lefts[end]

    def ways(self, ship: Ship, start: str, end: str) -> Ways | None:
        """Return the passages from one port to another, or None where no chain of legs leads there."""
        key = (ship.knots, start, end)
        if key not in self._ways:
            chains = dict.fromkeys((*self.chains(start, end), *self._soonest(ship, start).get(end, ())))
            self._ways[key] = self._compare([self._passage(ship, chain) for chain in chains]) if chains else None
        return self._ways[key]

    def _soonest(self, ship: Ship, start: str) -> dict[str, tuple[tuple[Leg, ...], ...]]:
        """Return for each port the chains of legs that are the soonest from `start` on some day.

        The shortest way may wait for a convoy while a longer one sails. All days are compared at once (Bellman, Ford).
        """
        key = (ship.knots, start)
        if key not in self._soon:
            chains: list[tuple[Leg, ...]] = [()]
            numbers: dict[tuple[int, int], int] = {}
            there = {start: np.arange(self.days + 1, dtype=np.int32)}
            chain = {start: np.zeros(self.days + 1, dtype=np.int64)}
            sooner_somewhere = True
            while sooner_somewhere:
                sooner_somewhere = False
                arrivals, through = dict(there), dict(chain)
                for number, leg in enumerate(self.legs):
                    if leg.start not in arrivals or leg.end == start:
                        continue
                    arrive = self.leg(ship, leg)[0][arrivals[leg.start]]
                    known = there.get(leg.end, np.int32(self.days))
                    sooner = arrive < known
                    if not sooner.any():
                        continue
                    sooner_somewhere = True
                    there[leg.end] = np.where(sooner, arrive, known)
                    longer = np.zeros(self.days + 1, dtype=np.int64)
                    for before in np.unique(through[leg.start][sooner]).tolist():
                        if (before, number) not in numbers:
                            numbers[before, number] = len(chains)
                            chains.append((*chains[before], leg))
                        longer[through[leg.start] == before] = numbers[before, number]
                    chain[leg.end] = np.where(sooner, longer, chain.get(leg.end, np.int64(0)))
            self._soon[key] = {
                end: tuple(chains[n] for n in np.unique(found).tolist() if n) for end, found in chain.items()
            }
        return self._soon[key]

    def _passage(self, ship: Ship, chain: tuple[Leg, ...]) -> Passage:
        here: Days = np.arange(self.days + 1, dtype=np.int32)
        convoys, safe = [], 1.0
        for leg in chain:
            arrive, joined = self.leg(ship, leg)
            if leg.convoy:
                convoys.append(joined[here])
            here, safe = arrive[here], safe * (1 - leg.risk)
        return Passage(tuple((leg.start, leg.end) for leg in chain), here, tuple(convoys), 1 - safe)

    @staticmethod
    def _compare(passages: list[Passage]) -> Ways:
        passages.sort(key=lambda p: p.risk)
        arrive = np.stack([p.arrive for p in passages])
        best = arrive.argmin(axis=0).astype(np.int32)
        most = max(len(p.convoys) for p in passages)
        none = np.full(arrive.shape[1], -1, dtype=np.int32)
        joined = [[p.convoys[m] if m < len(p.convoys) else none for p in passages] for m in range(most)]
        days = np.arange(arrive.shape[1])
        convoys = (
            np.stack([np.stack(row)[best, days] for row in joined])
            if most
            else np.empty((0, len(days)), dtype=np.int32)
        )
        return Ways(tuple(passages), best, arrive.min(axis=0), convoys, np.array([p.risk for p in passages])[best])
