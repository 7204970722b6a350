"""Which ship takes what, when, from where to where, over several voyages.

The lots are placed in several orders, each in the ships that land it best. For fleets that are not too large, the
relaxed programme sends ships out one after another as well (diving). The best of these plans is bettered by taking lots
out and placing them anew. A bound says how much better any plan could be; it holds however soon the work stops.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from despatch.shipping.loading.fit_holds import fit_to_holds
from despatch.shipping.planner.best_fit import fill
from despatch.shipping.planner.board import Board, Cargo, voyages_of
from despatch.shipping.planner.dive import dive
from despatch.shipping.planner.explain import explain
from despatch.shipping.planner.ferry import air_bound, air_leg, ferry
from despatch.shipping.planner.gaps import cost_bound, levels
from despatch.shipping.planner.improve import delay_loading, improve
from despatch.shipping.planner.limit import Limit
from despatch.shipping.planner.network import Network
from despatch.shipping.planner.score import cost, score
from despatch.shipping.planner.ship_classes import ShipClasses
from despatch.shipping.plans import Case, Level, Plan, Unmet, Voyage

PLACED, DIVED, BETTERED, BOUNDED = 0.08, 0.45, 0.85, 0.96
"""By when each part of the work is to end, as shares of the time given."""
ORDERS = tuple((ease, part) for ease in (5, 0, 10) for part in (0.5, 0.0, 0.3, 0.7, 1.0))
"""Orders of the lots: days by which late lots are eased, and how much the day of being ready counts."""
MANY = 100
"""Ships above which diving takes longer than it is worth."""
PRICED = 60
"""Rounds of pricing for the bound, where the work is counted in rounds."""
METHOD = "best fit in several orders, diving, ruin and recreate"


def plan(case: Case, seconds: float = 60, *, rounds: int | None = None, seed: int = 1942) -> Plan:
    """Return the best plan found, with its bounds and the reasons for what is left behind.

    The search takes about `seconds`. With `rounds` it takes so many rounds instead, and the plan is always the same.
    """
    begun = time.monotonic()
    flights = ferry(case)
    sea = replace(case, lots=tuple(lot for lot in case.lots if air_leg(case, lot) is None))
    cargo = Cargo(Network(sea))
    fleet = ShipClasses(cargo.net)

    def limit(share: float, rounds_of_part: int) -> Limit:
        return Limit(rounds=rounds_of_part) if rounds is not None else Limit(until=begun + share * seconds)

    voyages: Sequence[Voyage] = ()
    found: tuple[Level, ...] = ()
    stowage: tuple[Unmet, ...] = ()
    if sea.lots and sea.ships:
        boards = place_lots(cargo, fleet, limit(PLACED, len(ORDERS)))
        if len(sea.ships) <= MANY:
            boards.append(_dive(cargo, fleet, limit(DIVED, rounds or 0)))
        board = min(boards, key=lambda board: board.cost)
        improve(board, limit(BETTERED, rounds or 0), seed)
        delay_loading(board)
        voyages, stowage = fit_to_holds(sea, voyages_of(board))
        bound = cost_bound(cargo, fleet, voyages, limit(BOUNDED, PRICED))
        found = levels(cargo, fleet, voyages, bound)
    else:
        bound = cost(sea, ())
    flown: Counter[str] = Counter()
    for flight in flights:
        flown[flight.lot] += flight.pieces
    spent = cost(case, voyages, flights)
    return Plan(
        case.first,
        case.last,
        tuple(sorted(voyages, key=lambda v: (v.loads_from, v.ship))),
        flights,
        (*explain(case, cargo, fleet, voyages, flown, stowage), *stowage),
        score(case, voyages, flights),
        spent,
        min(max(0.0, bound) + air_bound(case), spent),
        time.monotonic() - begun,
        METHOD,
        levels=found,
    )


def place_lots(cargo: Cargo, fleet: ShipClasses, limit: Limit) -> list[Board]:
    """Return the plans made by placing the lots in each order, at least the first."""
    boards: list[Board] = []
    for done, (ease, part) in enumerate(ORDERS):
        if boards and limit.is_over(done):
            break
        board = Board(cargo, fleet)
        board.ease = ease
        fill(board, _order(cargo, part))
        boards.append(board)
    return boards


def _dive(cargo: Cargo, fleet: ShipClasses, limit: Limit) -> Board:
    """Return the plan of diving; the lots that it leaves are placed one by one."""
    board = Board(cargo, fleet)
    dive(board, limit)
    numbers = range(len(cargo.lots))
    fill(board, sorted(numbers, key=lambda k: (cargo.lots[k].priority, cargo.due[k] - cargo.ready[k], k)))
    return board


def _order(cargo: Cargo, part: float) -> list[int]:
    """Return the lots by due day less a part of the day of being ready."""
    numbers = range(len(cargo.lots))
    return sorted(numbers, key=lambda k: (cargo.due[k] - part * cargo.ready[k], cargo.lots[k].priority, k))
