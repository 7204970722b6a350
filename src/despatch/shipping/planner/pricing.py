"""The best year for a ship, when every lot and berth has its price: dynamic programming over ports and days.

All ships that sail and carry alike are reckoned at once. With prices from the linear programme over all ships the sum
over the ships is a bound on every plan (`bounds`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from despatch.shipping.planner.board import Cargo, days_of
from despatch.shipping.planner.network import Days
from despatch.shipping.planner.ship_classes import ShipClasses

Floats = NDArray[np.float64]
Starts = Callable[[int], Days]
EPS = 1e-7


class Crews:
    """Ships that sail and carry alike, for some lots."""

    def __init__(self, cargo: Cargo, fleet: ShipClasses, lots: Sequence[int], ships: Sequence[int]) -> None:
        self.lots = list(lots)
        known: dict[tuple[object, ...], int] = {}
        self.of: dict[int, int] = {}
        self.ships: list[int] = []
        for n in ships:
            ship = cargo.ships[n]
            key = (fleet.kind[n], ship.deadweight, ship.bale, ship.deck, ship.until, cargo.room[n, self.lots].tobytes())
            if key not in known:
                known[key] = len(self.ships)
                self.ships.append(n)
            self.of[n] = known[key]
        self.kind = np.array([fleet.kind[n] for n in self.ships], dtype=np.int64)
        rooms: dict[tuple[object, ...], int] = {}
        self.bulks: list[int] = []
        """Ships that carry alike, whatever they sail like."""
        self.bulk = np.zeros(len(self.ships), dtype=np.int64)
        for n, number in enumerate(self.ships):
            ship = cargo.ships[number]
            alike = (ship.deadweight, ship.bale, ship.deck, cargo.room[number, self.lots].tobytes())
            if alike not in rooms:
                rooms[alike] = len(self.bulks)
                self.bulks.append(number)
            self.bulk[n] = rooms[alike]


class Year:
    """Patterns (ports, days of loading and of discharge) for some lots, and every kind of ship's days for them."""

    def __init__(
        self,
        cargo: Cargo,
        fleet: ShipClasses,
        lots: Sequence[int],
        starts: Starts,
        ships: Sequence[int],
        *,
        every: bool,
    ) -> None:
        """Prepare patterns: `every` one that a voyage with these lots can have, or the likeliest."""
        self.cargo, self.fleet, self.net, self.every = cargo, fleet, cargo.net, every
        self.crews = Crews(cargo, fleet, lots, ships)
        pairs: dict[tuple[int, int], list[int]] = {}
        for k in lots:
            if cargo.room[:, k].any():
                pairs.setdefault((cargo.origin[k], cargo.call[k]), []).append(k)
        self.lots: list[list[int]] = []
        self.span: list[tuple[int, int]] = []
        rows: list[tuple[int, int, int, int]] = []
        for (origin, call), mine in sorted(pairs.items()):
            begun = len(rows)
            rows += [
                (origin, call, load, land)
                for load, land in sorted(self._stays(mine) if every else self._likely_stays(mine))
            ]
            self.lots.append(mine)
            self.span.append((begun, len(rows)))
        self.pair = [n for n, (begun, after) in enumerate(self.span) for _ in range(begun, after)]
        table = np.array(rows, dtype=np.int64).reshape(-1, 4)
        self.origin, self.call, self.load, self.land = table.T
        self._days(starts)

    def kinds(self, ship: int) -> tuple[int, int]:
        """Return how a ship sails and how she carries, as numbers."""
        crew = self.crews.of[ship]
        return int(self.crews.kind[crew]), int(self.crews.bulk[crew])

    def _stays(self, lots: Sequence[int]) -> set[tuple[int, int]]:
        """Return every pair of days of loading and of discharge that a cargo of these lots can need."""
        cargo = self.cargo
        ships = [ship for n, ship in enumerate(cargo.ships) if cargo.room[n, lots].any()]
        tons = min(max(ship.deadweight for ship in ships), sum(cargo.pieces[k] * cargo.ton[k] for k in lots))
        rates = sorted({(cargo.loading[k], cargo.landing[k]) for k in lots})
        found = set()
        for loading, landing in rates:
            for rate in (loading, landing):
                for days in range(1, days_of(tons / rate) + 1):
                    some = min(tons, days * rate)
                    found.add((days_of(some / loading), days_of(some / landing)))
        if len(rates) > 1:  # a mixed cargo lies between the slowest and the quickest to discharge
            share = [loading / landing for loading, landing in rates]
            for load in range(1, days_of(tons / rates[0][0]) + 1):
                for land in range(days_of((load - 1) * min(share)), days_of(load * max(share)) + 1):
                    found.add((load, land))
        longest = self.fleet.longest
        return {(load, land) for load, land in found if load <= longest and land <= longest}

    def _likely_stays(self, lots: Sequence[int]) -> set[tuple[int, int]]:
        """Return the stays of a whole, a half or a quarter cargo of each lot."""
        cargo, found = self.cargo, set()
        for k in lots:
            rooms = {float(n) * cargo.ton[k] for n in cargo.room[:, k].tolist()} | {cargo.pieces[k] * cargo.ton[k]}
            most = min(max(rooms), cargo.pieces[k] * cargo.ton[k])
            for tons in {min(most, part * room) for room in rooms for part in (1.0, 0.5)} | {most / 4}:
                found.add((days_of(tons / cargo.loading[k]), days_of(tons / cargo.landing[k])))
        longest = self.fleet.longest
        return {(min(load, longest), min(land, longest)) for load, land in found}

    def _days(self, starts: Starts) -> None:
        fleet, days = self.fleet, self.net.days
        kinds, many = len(fleet.ships), len(self.origin)
        self.berthed = np.full((kinds, many, days), days, dtype=np.int32)
        line = np.arange(days)
        for n, (o, c, load, land) in enumerate(
            zip(self.origin.tolist(), self.call.tolist(), self.load.tolist(), self.land.tolist(), strict=True)
        ):
            here = starts(o)[:, load, :days] == line
            arrive = fleet.reach[:, o, c, np.minimum(line + load, days)]
            first = np.take_along_axis(starts(c)[:, land, :], arrive, axis=1)
            self.berthed[:, n] = np.where(here & (first + land <= days), first, days)
        self.ends = np.minimum(self.berthed + self.land[None, :, None].astype(np.int32), days + 1)
        """By kind, pattern and day of loading: the day the ship is free again."""

    def limits(self, pair: int) -> tuple[Floats, Floats]:
        """Return for a pair's lots the share of a voyage that a ton takes, by measure, and the tons that fit."""
        cargo, crews = self.cargo, self.crews
        first, after = self.span[pair]
        mine = self.lots[pair]
        ships = [cargo.ships[n] for n in crews.bulks]
        shape = (len(ships), after - first, len(mine))
        load = 1 / (self.load[first:after, None] * np.array([cargo.loading[k] for k in mine]))
        land = 1 / (self.land[first:after, None] * np.array([cargo.landing[k] for k in mine]))
        dead = np.array([1 / s.deadweight for s in ships])[:, None, None]
        m3 = np.array([cargo.lots[k].m3 / cargo.ton[k] for k in mine])
        bulk = m3 / np.array([max(s.bale + s.deck.m3, 1e-9) for s in ships])[:, None, None]
        takes = np.stack([np.broadcast_to(x, shape) for x in (load[None], land[None], dead, bulk)])
        room = np.array([[cargo.room[n, k] * cargo.ton[k] for k in mine] for n in crews.bulks])[:, None, :]
        return takes, np.minimum(room, 1 / takes.max(axis=0))

    def best(self, values: Floats, ship_day: float) -> Floats:
        """Return by crew, port and day what the rest of the year is worth, ship days paid."""
        fleet, days, kind = self.fleet, self.net.days, self.crews.kind
        worth = np.zeros((len(kind), len(fleet.names), days + 2))
        if not len(kind) or not len(self.origin):
            return worth
        crew = np.arange(len(kind))[:, None]
        # Day by day, so that what is read together lies together.
        ends = np.ascontiguousarray(self.ends[kind].transpose(2, 0, 1))
        daily = np.ascontiguousarray(values.transpose(2, 0, 1))
        firsts = [int(i) for i in np.flatnonzero(np.r_[True, self.origin[1:] != self.origin[:-1]])]
        loads = self.origin[firsts]
        reach = np.ascontiguousarray(fleet.reach[kind][:, :, loads].transpose(3, 0, 1, 2))
        rows = crew[:, :, None]
        for day in range(days - 1, -1, -1):
            worth[:, :, day] = worth[:, :, day + 1]
            option = daily[day] + worth[crew, self.call, ends[day]]
            worth[:, loads, day] = np.maximum(worth[:, loads, day], np.maximum.reduceat(option, firsts, axis=1))
            at = reach[day]
            sail = worth[rows, loads, at] - ship_day * (at - day)
            worth[:, :, day] = np.maximum(worth[:, :, day], sail.max(axis=2))
        return worth

    def walk(self, ship: int, values: Floats, worth: Floats, ship_day: float) -> list[tuple[int, int]]:
        """Follow the best choices from where a ship is free: (pattern, day of loading)."""
        crew, net, fleet = self.crews.of[ship], self.net, self.fleet
        kind = int(self.crews.kind[crew])
        port, day = net.ports[self.cargo.ships[ship].port], net.number(self.cargo.ships[ship].free)
        mine, steps = worth[crew], []
        for _ in range(3 * net.days):
            if day >= net.days or mine[port, day] <= EPS:
                break
            now = mine[port, day]
            slack = EPS * max(1.0, abs(now))
            if mine[port, day + 1] >= now - slack:
                day += int(np.argmax(mine[port, day:] < now - slack)) - 1
                if mine[port, day + 1] >= now - slack:
                    break
                continue
            here = np.flatnonzero(self.origin == port)
            option = values[crew, here, day] + mine[self.call[here], self.ends[kind, here, day]]
            if len(here) and option.max() >= now - slack:
                n = int(here[option.argmax()])
                steps.append((n, day))
                port, day = int(self.call[n]), int(self.ends[kind, n, day])
                continue
            at = fleet.reach[kind, port, :, day]
            others = (at < net.days) & (np.arange(len(at)) != port)
            sail = np.where(others, mine[np.arange(len(at)), at] - ship_day * (at - day), -np.inf)
            port = int(sail.argmax())
            if sail[port] < now - slack:
                break
            day = int(at[port])
        return steps
