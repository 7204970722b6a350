"""How far a plan can be from the best, level by level in the order that counts: left behind, late, ship days, risk.

Each bound holds for every plan that is as good as this one on the levels before it. The gap is the share of the plan's
own value above the bound, as solvers state it (Gurobi's MIPGap, CP-SAT's relative gap).
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import numpy as np

from despatch.shipping.extra import shipping_extra
from despatch.shipping.planner.board import Board, Cargo
from despatch.shipping.planner.bounds import Relaxation
from despatch.shipping.planner.limit import Limit
from despatch.shipping.planner.occupancy import count_left
from despatch.shipping.planner.pricing import Year
from despatch.shipping.planner.score import score
from despatch.shipping.planner.ship_classes import ShipClasses
from despatch.shipping.plans import Level, Voyage

FEWEST, PAIRS = 40, 4000
"""The bound looks at so many lots, the latest first; at more where lots times ships stay below the second number."""
EASED = 60.0
"""A ton counts for so many days late more than any in the plan when it is left behind: enough, and sooner done."""


def cost_bound(cargo: Cargo, fleet: ShipClasses, voyages: Sequence[Voyage], limit: Limit) -> float:
    """Return what any plan costs at least in ton-days, from the lots that are late or left behind in this one."""
    net = cargo.net
    behind = count_left(net.case, voyages)
    latest = _latest(cargo, voyages)
    lots = [k for k in range(len(cargo.lots)) if behind[k] or latest[k] > 0]
    if not lots or limit.is_over(0):
        return 0.0
    lots.sort(key=lambda k: -(behind[k] * cargo.behind[k] + cargo.pieces[k] * cargo.ton[k] * latest[k]))
    lots = lots[: max(FEWEST, PAIRS // len(cargo.ships))]
    ends = []
    for k in lots:
        whole = cargo.behind[k] / cargo.ton[k]
        ends.append(whole if behind[k] else min(whole, max(latest) + EASED))
    ships = [n for n, s in enumerate(cargo.ships) if net.number(s.free) < net.days]
    board = Board(cargo, fleet)
    year = Year(cargo, fleet, lots, board.starts, ships, every=True)
    relaxation = Relaxation(board, lots, np.array(ends), year, ships)
    nothing = sum(end * cargo.pieces[k] * cargo.ton[k] for k, end in zip(lots, ends, strict=True))
    return max(0.0, nothing - relaxation.most_saved(limit))


def _latest(cargo: Cargo, voyages: Sequence[Voyage]) -> list[int]:
    """Return for each lot the most days that a piece of it is late."""
    latest = [0] * len(cargo.lots)
    for voyage in voyages:
        clear = {call.port: call.clear.toordinal() - cargo.net.first for call in voyage.calls}
        for load in voyage.loads:
            k = cargo.number[load.lot]
            latest[k] = max(latest[k], clear[cargo.lots[k].destination] - cargo.due[k])
    return latest


def levels(cargo: Cargo, fleet: ShipClasses, voyages: Sequence[Voyage], bound: float) -> tuple[Level, ...]:
    """Return each level of the plan's score with its bound."""
    case = cargo.net.case
    now = score(case, voyages)
    behind = count_left(case, voyages)
    # No ship has room for one piece, or none comes there by the last day.
    never: dict[int, float] = defaultdict(float)
    for k, lot in enumerate(cargo.lots):
        if (
            not cargo.room[:, k].any()
            or not (fleet.reach[:, cargo.origin[k], cargo.call[k], cargo.ready[k]] < cargo.net.days).any()
        ):
            never[lot.priority] += lot.tons
    weighed = sum(n * b for n, b in zip(behind, cargo.behind, strict=True))
    late_behind = sum(n * cargo.late(k, cargo.net.days - 1) for k, n in enumerate(behind))
    late = max(0.0, bound - (weighed - late_behind))
    found = [
        Level(f"tons left behind, priority {priority}", tons, min(tons, never[priority]))
        for priority, tons in now.unmet
    ]
    found.append(Level("ton-days late", now.late, min(now.late, late)))
    found.append(Level("ship days", now.ship_days, min(now.ship_days, _ship_days(cargo, fleet, behind))))
    return (*found, Level("tons expected to be lost", now.risk, min(now.risk, _risk(cargo, behind))))


def _risk(cargo: Cargo, behind: Sequence[int]) -> float:
    """Return what is lost when every lot goes the safest way there is, however long."""
    if any(behind):  # other plans may leave other lots behind
        return 0.0
    case = cargo.net.case
    legs = [(leg.start, leg.end, 1 - leg.risk) for leg in case.legs if not leg.air]
    total = 0.0
    for origin in {lot.origin for lot in case.lots}:
        safe = {origin: 1.0}
        for _ in cargo.net.ports:
            for start, end, through in legs:
                safe[end] = max(safe.get(end, 0.0), safe.get(start, 0.0) * through)
        for k, lot in enumerate(case.lots):
            if lot.origin == origin:
                total += cargo.pieces[k] * cargo.ton[k] * (1 - safe.get(lot.destination, 1.0))
    return total


def _ship_days(cargo: Cargo, fleet: ShipClasses, behind: Sequence[int]) -> int:
    """Return the ship days that carrying everything takes at least, were there all the time in the world.

    A linear programme: laden voyages and ways in ballast of each sort of ship in parts, at the shortest they ever take,
    no ship leaving a port that none has come to.
    """
    if any(behind):  # other plans may leave other lots behind
        return 0
    with shipping_extra():
        from ortools.linear_solver import pywraplp  # noqa: PLC0415 - half a second, only where plans are made
    solver = pywraplp.Solver.CreateSolver("GLOP")
    lots = list(range(len(behind)))
    pairs = sorted({(cargo.origin[k], cargo.call[k]) for k in lots})
    carried: dict[int, list[Any]] = {k: [] for k in lots}
    cost = solver.Objective()
    sorts: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for n, ship in enumerate(cargo.ships):
        sorts[fleet.kind[n], ship.deadweight, ship.bale, ship.deck, cargo.room[n].tobytes()].append(n)
    for (kind, *_), ships in sorts.items():
        _sort(cargo, fleet, solver, cost, int(str(kind)), ships, pairs, carried)
    for k, amounts in carried.items():
        row = solver.Constraint(cargo.pieces[k] * cargo.ton[k], solver.infinity())
        for amount in amounts:
            row.SetCoefficient(amount, 1)
    cost.SetMinimization()
    if solver.Solve() != pywraplp.Solver.OPTIMAL:
        return 0
    return math.ceil(float(cost.Value()) * (1 - 1e-6) - 1e-6)


def _sort(
    cargo: Cargo,
    fleet: ShipClasses,
    solver: Any,
    cost: Any,
    kind: int,
    ships: Sequence[int],
    pairs: Sequence[tuple[int, int]],
    carried: dict[int, list[Any]],
) -> None:
    """Add one sort of ship: voyages, ways in ballast, and what her voyages take of each lot."""
    days, ship = cargo.net.days, cargo.ships[ships[0]]
    line = np.arange(days + 1)
    flow = {
        port: solver.Constraint(
            -solver.infinity(), sum(1.0 for n in ships if cargo.net.ports[cargo.ships[n].port] == port)
        )
        for port in range(len(fleet.names))
    }
    for start, out in flow.items():
        for end in {o for o, _ in pairs} - {start}:
            row = fleet.reach[kind, start, end]
            if (row < days).any():
                way = solver.NumVar(0, solver.infinity(), "")
                cost.SetCoefficient(way, float((row - line)[row < days].min()))
                out.SetCoefficient(way, 1)
                flow[end].SetCoefficient(way, -1)
    for origin, call in pairs:
        row = fleet.reach[kind, origin, call]
        if not (row < days).any():
            continue
        voyage = solver.NumVar(0, solver.infinity(), "")
        cost.SetCoefficient(voyage, float((row - line)[row < days].min()))
        flow[origin].SetCoefficient(voyage, 1)
        flow[call].SetCoefficient(voyage, -1)
        weight, bulk = solver.Constraint(-solver.infinity(), 0), solver.Constraint(-solver.infinity(), 0)
        weight.SetCoefficient(voyage, -ship.deadweight)
        bulk.SetCoefficient(voyage, -(ship.bale + ship.deck.m3))
        for k, amounts in carried.items():
            if (cargo.origin[k], cargo.call[k]) == (origin, call) and cargo.room[ships[0], k]:
                tons = solver.NumVar(0, solver.infinity(), "")
                cost.SetCoefficient(tons, 1 / cargo.loading[k] + 1 / cargo.landing[k])
                weight.SetCoefficient(tons, 1)
                bulk.SetCoefficient(tons, cargo.lots[k].m3 / cargo.ton[k])
                amounts.append(tons)
