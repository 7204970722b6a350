"""Which ship takes what, when, from where to where, over several voyages.

First-fit makes a plan; so do best-fit in several orders of the lots and, for fleets that are not too large, the relaxed
programme (column generation), which sends ships out one after another (diving). The best of them is made better by taking lots out and placing them anew; CP-SAT chooses among all that was good on the way.
The best in the order that counts is kept, so a plan is never worse than first-fit; its bounds hold whether or not there
was time to finish.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from despatch.shipping.model import Case, Flight, Level, Plan, Voyage
from despatch.shipping.planner.best_fit import fill
from despatch.shipping.planner.board import Board, Cargo, trips_of, voyages_of
from despatch.shipping.planner.choose import choose, pooled
from despatch.shipping.planner.dive import dive
from despatch.shipping.planner.explain import unmet
from despatch.shipping.planner.ferry import air_leg, ferry
from despatch.shipping.planner.first_fit import first_fit
from despatch.shipping.planner.gaps import cost_bound, levels
from despatch.shipping.planner.improve import search
from despatch.shipping.planner.network import Network
from despatch.shipping.planner.patterns import patterns
from despatch.shipping.planner.score import cost, score
from despatch.shipping.planner.ship_classes import Hulls

FILL, DIVE, SEARCH, CHOOSE, BOUND = 0.08, 0.45, 0.84, 0.88, 0.95
"""By when each part of the work is to end, as shares of the time given."""
MANY = 100
"""Ships above which the relaxed programme takes longer than what it brings is worth."""
ORDERS = tuple((ease, part) for ease in (5, 0, 10) for part in (0.5, 0.0, 0.3, 0.7, 1.0))
"""Orders of the lots that are tried: by due day less a part of the day of being ready; and days by which late lots are eased."""


def plan(case: Case, seconds: float = 60, workers: int = 2) -> Plan:
    """Return the best plan found within about `seconds`, with its bounds and the reasons for what is left behind."""
    begun = time.monotonic()
    flights = ferry(case)
    net = Network(replace(case, lots=tuple(lot for lot in case.lots if air_leg(case, lot) is None)))
    if not net.case.lots or not case.ships:
        return _finished(case, net, (), flights, cost(net.case, ()), (), begun)
    cargo, hulls = Cargo(net), Hulls(net)
    voyages, bound, found = _search(cargo, hulls, begun, seconds, workers)
    return _finished(case, net, voyages, flights, bound, found, begun)


def plain_plan(case: Case) -> Plan:
    """Return the plan of first-fit by due date, with no bound but nothing."""
    begun = time.monotonic()
    net = Network(replace(case, lots=tuple(lot for lot in case.lots if air_leg(case, lot) is None)))
    return replace(_finished(case, net, first_fit(net), ferry(case), 0.0, (), begun), method="first-fit by due date")


def _finished(
    case: Case,
    net: Network,
    voyages: Sequence[Voyage],
    flights: tuple[Flight, ...],
    bound: float,
    found: tuple[Level, ...],
    begun: float,
) -> Plan:
    flown: Counter[str] = Counter()
    for flight in flights:
        flown[flight.lot] += flight.pieces
    whole = Network(case) if len(case.lots) != len(net.case.lots) else net
    behind = unmet(whole, patterns(whole), [*voyages], flown)
    spent = cost(case, voyages, flights)
    by_air = spent - cost(net.case, voyages)
    ordered = tuple(sorted(voyages, key=lambda v: (v.loads_from, v.ship)))
    return Plan(
        case.first,
        case.last,
        ordered,
        flights,
        behind,
        score(case, voyages, flights),
        spent,
        min(max(0.0, bound) + by_air, spent),
        time.monotonic() - begun,
        "column generation and diving, ruin and recreate, CP-SAT",
        levels=found,
    )


def _filled(cargo: Cargo, hulls: Hulls, until: float) -> Iterator[Board]:
    """Yield plans made by placing the lots in several orders, as far as there is time; at least one."""
    for n, (ease, part) in enumerate(ORDERS):
        if n and time.monotonic() > until:
            return
        board = Board(cargo, hulls)
        board.ease = ease
        fill(
            board,
            sorted(
                range(len(cargo.lots)), key=lambda k: (cargo.due[k] - part * cargo.ready[k], cargo.lots[k].priority, k)
            ),
        )
        yield board


def _search(
    cargo: Cargo, hulls: Hulls, begun: float, seconds: float, workers: int
) -> tuple[Sequence[Voyage], float, tuple[Level, ...]]:
    """Return the best voyages, the bound on what any plan costs, and the bounds level by level."""
    case, net = cargo.net.case, cargo.net

    def clock(share: float) -> float:
        return begun + share * seconds

    plans: list[Sequence[Voyage]] = [first_fit(net, cargo, hulls)]
    boards = [Board(cargo, hulls, trips_of(Board(cargo, hulls), plans[0])), *_filled(cargo, hulls, clock(FILL))]
    if len(cargo.ships) <= MANY:
        board = Board(cargo, hulls)
        dive(board, clock(DIVE))
        fill(
            board,
            sorted(range(len(cargo.lots)), key=lambda k: (cargo.lots[k].priority, cargo.due[k] - cargo.ready[k], k)),
        )
        boards.append(board)
    board = min(boards, key=lambda b: b.cost)
    good = search(board, clock(SEARCH))
    plans.append(voyages_of(board))
    best = min(plans, key=lambda p: score(case, p).order)
    if clock(CHOOSE) - time.monotonic() > 0.5:
        plans.append(
            choose(
                cargo,
                pooled(cargo, best, [voyages_of(board, *one) for one in good]),
                clock(CHOOSE) - time.monotonic(),
                workers,
            )
        )
        best = min(plans, key=lambda p: score(case, p).order)
    best = [v for v in best if v.loads]
    bound = cost_bound(cargo, hulls, best, clock(BOUND))
    return best, bound, levels(cargo, hulls, best, bound)
