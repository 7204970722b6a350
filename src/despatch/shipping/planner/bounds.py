"""How good any plan can be: column generation over the ships' years (Dantzig and Wolfe).

A linear programme (GLOP) takes parts of known years of ships. It sets prices on the lots and on full berths. The best
year of each ship at these prices is a new column. For any prices, the worth of the best years and the prices together
bound what any plan saves (Lagrange), so the bound holds whenever the work stops. A lot that is not looked at, or a ton
left behind that counts less, only lowers it. Every pattern and every room that a plan may use is in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from despatch.shipping.extra import shipping_extra
from despatch.shipping.planner.board import Board
from despatch.shipping.planner.limit import Limit
from despatch.shipping.planner.pricing import Floats, Year

SMOOTH = 0.6
"""New prices are so far the last good ones: prices that leap make poor columns."""
ENOUGH = 0.001
"""When the bound is so near the programme's value, it is content."""
CALM = 0.0003
"""A price so near the most that a lot can save is that: then no voyage gains by it, and it need not be looked at."""
STALE = 2
"""Rounds without a new column after which all are known."""
NEVER = -1e12


@dataclass(frozen=True, slots=True)
class Aboard:
    """A voyage of a column, with its times at the berths: (lot, tons) aboard."""

    origin: int
    call: int
    day: int
    sails: int
    berthed: int
    clear: int
    aboard: tuple[tuple[int, float], ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A ship's year: what it saves, ship days paid, and the tons it lands of each lot of the programme."""

    ship: int
    saving: float
    tons: tuple[tuple[int, float], ...]
    voyages: tuple[Aboard, ...]


class Relaxation:
    """The relaxed problem: some lots, some ships. `ends` is what a ton of each lot left behind costs, or less."""

    def __init__(
        self, board: Board, lots: Sequence[int], ends: Floats, year: Year, ships: Sequence[int], ship_day: float = 0.0
    ) -> None:
        self.board, self.cargo, self.net, self.year = board, board.cargo, board.net, year
        self.lots, self.ships, self.ship_day = list(lots), list(ships), ship_day
        self.at = {k: n for n, k in enumerate(self.lots)}
        self.tons = np.array([board.left[k] * self.cargo.ton[k] for k in self.lots])
        self.room = np.maximum(board.many[:, None] - board.used, 0)
        line = np.arange(self.net.days)
        due = np.array([self.cargo.due[k] for k in self.lots])
        self.saves = np.zeros((len(self.lots), self.net.days + 1))
        self.saves[:, : self.net.days] = np.maximum(0, ends[:, None] - np.maximum(0, line - due[:, None]))
        self.top = self.saves.max(axis=1)
        self.limits = [year.limits(pair) for pair in range(len(year.lots))]
        self.ready = np.array(self.cargo.ready)
        self.programme = Programme(self)

    def values(self, prices: Floats, berths: Floats) -> Floats:
        """Return by crew, pattern and day of loading no less than the best cargo is worth, its costs paid."""
        year, days, kind = self.year, self.net.days, self.year.crews.kind
        sums = np.concatenate((np.zeros((len(berths), 1)), np.cumsum(berths, axis=1)), axis=1)
        out = np.full((len(kind), len(year.origin), days), NEVER)
        line = np.arange(days)
        for pair, mine in enumerate(year.lots):
            first, after = year.span[pair]
            rows = [self.at[k] for k in mine]
            gain = self.saves[rows] - prices[rows][:, None]
            load = year.load[first:after, None]
            land = year.land[first:after, None]
            clear = np.minimum(line + land - 1, days)
            origin, call = int(year.origin[first]), int(year.call[first])
            paid = sums[call, np.minimum(line + land, days)] - sums[call, line]
            begun = sums[origin, np.minimum(line + load, days)] - sums[origin, line]
            order = sorted(range(len(mine)), key=lambda i: self.ready[mine[i]])
            edges = [*(int(self.ready[mine[i]]) for i in order), days]
            for n in range(len(order)):
                some = [i for i in order[: n + 1] if gain[i].max() > 1e-9]
                if not some or edges[n] >= edges[n + 1]:
                    continue
                worth = self._mixed(pair, some, gain[some][:, clear]) - paid
                # A ship may wait for a cheaper berth: her later days are then counted no later.
                worth = np.maximum.accumulate(worth[:, :, ::-1], axis=2)[:, :, ::-1]
                worth = np.concatenate((worth, np.full((*worth.shape[:2], 1), NEVER)), axis=2)[year.crews.bulk]
                some_days = slice(edges[n], edges[n + 1])
                here = (
                    np.take_along_axis(worth, year.berthed[kind, first:after, some_days], axis=2) - begun[:, some_days]
                )
                out[:, first:after, some_days] = here
        if self.ship_day:
            out -= self.ship_day * (year.ends[kind] - line)
        until = np.array([self.board.until[n] for n in year.crews.ships])
        if until.min(initial=days) < days:
            out = np.where(year.ends[kind] <= until[:, None, None] + 1, out, NEVER)
        return np.where(out > 0, out, NEVER)

    def _mixed(self, pair: int, some: list[int], gain: Floats) -> Floats:
        """Return no less than the worth of the best mix of a pair's lots, by bulk, pattern and day at the berth.

        A ship is filled by gain for each measure of room, and the least of these holds (Dantzig's bound of a knapsack).
        `gain` is by lot, pattern and day.
        """
        takes, most = self.limits[pair]
        tons = np.array([self.tons[self.at[self.year.lots[pair][i]]] for i in some])
        takes, most = takes[:, :, :, some], np.minimum(most[:, :, some], tons)
        gain = np.maximum(gain, 0)
        if len(some) == 1:
            only: Floats = gain[0][None] * most[:, :, 0, None]
            return only
        # A bound needs each measure by itself; good columns are found by the narrowest of them for each lot.
        takes = takes if self.year.every else takes.max(axis=0)[None]
        best = np.full((*most.shape[:2], gain.shape[2]), np.inf)
        for take in takes:
            density = gain.transpose(1, 0, 2)[None] / take[..., None]
            order = np.argsort(-density, axis=2)
            whole = np.take_along_axis((take * most)[..., None], order, axis=2)
            filled = np.clip(1 - (np.cumsum(whole, axis=2) - whole), 0, whole)
            best = np.minimum(best, (np.take_along_axis(density, order, axis=2) * filled).sum(axis=2))
        return best

    def column(self, ship: int, steps: Sequence[tuple[int, int]], prices: Floats) -> Column:
        """Return a ship's year, its voyages loaded by gain."""
        year = self.year
        kind, bulk = year.kinds(ship)
        tons: dict[int, float] = {}
        voyages = []
        for pattern, day in steps:
            pair = year.pair[pattern]
            berthed = int(year.berthed[kind, pattern, day])
            clear = berthed + int(year.land[pattern]) - 1
            takes, most = self.limits[pair]
            row = pattern - year.span[pair][0]
            gains = []
            for i, k in enumerate(year.lots[pair]):
                gain = self.saves[self.at[k], clear] - prices[self.at[k]]
                if self.ready[k] <= day and gain > 0:
                    gains.append((-gain * most[bulk, row, i], i, self.at[k]))
            left, aboard = np.ones(len(takes)), []
            for _, i, n in sorted(gains):
                take = takes[:, bulk, row, i]
                amount = min(
                    float(most[bulk, row, i]), float(self.tons[n]) - tons.get(n, 0.0), float((left / take).min())
                )
                if amount > 1e-6:
                    left = left - amount * take
                    tons[n] = tons.get(n, 0.0) + amount
                    aboard.append((self.lots[n], amount))
            voyages.append(
                Aboard(
                    int(year.origin[pattern]),
                    int(year.call[pattern]),
                    day,
                    day + int(year.load[pattern]),
                    berthed,
                    clear,
                    tuple(aboard),
                )
            )
        return self.make_column(ship, voyages)

    def make_column(self, ship: int, voyages: Sequence[Aboard]) -> Column:
        """Return the column of voyages, with what it saves."""
        kind, port = self.board.fleet.kind[ship], self.board.home[ship]
        saving, tons = 0.0, dict[int, float]()
        for voyage in voyages:
            for k, amount in voyage.aboard:
                n = self.at[k]
                saving += amount * float(self.saves[n, voyage.clear])
                tons[n] = tons.get(n, 0.0) + amount
            leaves = self.board.fleet.leaves(kind, port, voyage.origin, 0, voyage.day)
            saving -= self.ship_day * (voyage.clear + 1 - leaves)
            port = voyage.call
        return Column(ship, saving, tuple(tons.items()), tuple(voyages))

    def find_parts(self) -> tuple[tuple[float, Column], ...]:
        """Return the columns that the programme takes, and how much of each; none where the solver gives up."""
        return () if self.programme.solve() is None else self.programme.parts()

    def most_saved(self, limit: Limit) -> float:
        """Return what no plan saves more than. Prices are bettered until the bound is met or the limit is reached."""
        good, good_berths = self.top.copy(), np.zeros(self.room.shape)
        all_saved = best = float((self.top * self.tons).sum())
        done = stale = 0
        while not done or not limit.is_over(done):
            solved = self.programme.solve()
            if solved is None:
                break
            value, prices, berths = solved
            keep = SMOOTH if done and not stale else 0.0
            asked, asked_berths = keep * good + (1 - keep) * prices, keep * good_berths + (1 - keep) * berths
            asked = np.where(self.top - asked < CALM * self.top, self.top, asked)
            total, new = self._price(asked, asked_berths)
            done += 1
            bound = float((asked * self.tons).sum()) + float((asked_berths * self.room).sum()) + total
            if bound < best:
                best, good, good_berths = bound, asked, asked_berths
            stale = 0 if new else stale + 1
            if stale > STALE or best - value <= ENOUGH * max(1.0, all_saved - best):
                break
        return best

    def _price(self, prices: Floats, berths: Floats) -> tuple[float, int]:
        """Add each ship's best year at these prices; return what they are worth together, and how many were new."""
        year, net = self.year, self.net
        values = self.values(prices, berths)
        worth = year.best(values, self.ship_day)
        total, new = 0.0, 0
        for ship in self.ships:
            free = self.board.free[ship]
            total += float(worth[year.crews.of[ship], self.board.home[ship], free]) if free < net.days else 0.0
            steps = year.walk(ship, values, worth, self.ship_day) if free < net.days else []
            new += bool(steps) and self.programme.add(self.column(ship, steps, prices))
        return total, new


class Programme:
    """The linear programme over columns: one part of each ship, each lot carried once, full berths shared."""

    def __init__(self, relaxed: Relaxation) -> None:
        with shipping_extra():
            from ortools.linear_solver import pywraplp  # noqa: PLC0415 - half a second, only where plans are made

        self.relaxed = relaxed
        self.solver = pywraplp.Solver.CreateSolver("GLOP")
        self.objective = self.solver.Objective()
        self.objective.SetMaximization()
        self.ships = {n: self.solver.Constraint(0, 1) for n in relaxed.ships}
        self.lots = [self.solver.Constraint(0, float(t)) for t in relaxed.tons]
        self.berths: dict[tuple[int, int], Any] = {}
        self.variables: list[Any] = []
        self.known: dict[object, Column] = {}
        """Columns by ship and voyages, in the order of the variables."""

    def add(self, column: Column) -> bool:
        """Add a column; False when it is known."""
        key = column.ship, column.voyages
        if key in self.known:
            return False
        variable = self.solver.NumVar(0, 1, "")
        self.objective.SetCoefficient(variable, column.saving)
        self.ships[column.ship].SetCoefficient(variable, 1)
        for n, tons in column.tons:
            self.lots[n].SetCoefficient(variable, tons)
        used: dict[tuple[int, int], int] = {}
        for port, first, after in _stays(column) if self.berths else ():
            for day in range(first, after):
                if (port, day) in self.berths:
                    used[port, day] = used.get((port, day), 0) + 1
        for place, many in used.items():
            self.berths[place].SetCoefficient(variable, many)
        self.known[key] = column
        self.variables.append(variable)
        return True

    def solve(self) -> tuple[float, Floats, Floats] | None:
        """Return the programme's value and the prices of lots and berths.

        Berths that are given away twice are added as they show.

        None when the solver gives up on it, as it does on some figures.
        """
        room = self.relaxed.room
        while True:
            if self.solver.Solve() != self.solver.OPTIMAL:
                return None
            used = np.zeros(room.shape)
            for part, column in self.parts():
                for port, first, after in _stays(column):
                    used[port, first:after] += part
            over = [(p, d) for p, d in np.argwhere(used > room + 1e-6).tolist() if (p, d) not in self.berths]
            if not over:
                break
            for port, day in over:
                self._guard(port, day)
        prices = np.array([max(0.0, lot.dual_value()) for lot in self.lots])
        berths = np.zeros(room.shape)
        for (port, day), row in self.berths.items():
            berths[port, day] = max(0.0, row.dual_value())
        return float(self.objective.Value()), prices, berths

    def parts(self) -> tuple[tuple[float, Column], ...]:
        """Return the columns taken, and how much of each."""
        values = ((v.solution_value(), c) for v, c in zip(self.variables, self.known.values(), strict=True))
        return tuple((part, column) for part, column in values if part > 1e-6)

    def _guard(self, port: int, day: int) -> None:
        row = self.solver.Constraint(-self.solver.infinity(), float(self.relaxed.room[port, day]))
        self.berths[port, day] = row
        for column, variable in zip(self.known.values(), self.variables, strict=True):
            many = sum(1 for p, first, after in _stays(column) if p == port and first <= day < after)
            if many:
                row.SetCoefficient(variable, many)


def _stays(column: Column) -> list[tuple[int, int, int]]:
    """Return (port, first day, day after the last) of a column's times at berths."""
    return [s for v in column.voyages for s in ((v.origin, v.day, v.sails), (v.call, v.berthed, v.clear + 1))]
