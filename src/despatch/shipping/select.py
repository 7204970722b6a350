"""Which ship takes what, when, from where to where, over several voyages.

First-fit makes a plan; best-fit over many orders of the lots makes better ones; column generation bounds what any plan
can save and brings itineraries; destroy-and-mend sends a few ships out again; CP-SAT chooses among all itineraries seen. The best of them is kept, so a plan is never worse than
first-fit; its bound holds whether or not there was time to finish.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from despatch.shipping.bestfit import search
from despatch.shipping.choose import choose, thin
from despatch.shipping.explain import unmet
from despatch.shipping.ferry import air_leg, ferry
from despatch.shipping.firstfit import first_fit
from despatch.shipping.improve import empty, improve, of
from despatch.shipping.master import relax
from despatch.shipping.model import Case, Flight, Plan, Voyage
from despatch.shipping.network import Network
from despatch.shipping.patterns import patterns
from despatch.shipping.pricing import Fleet, Itinerary
from despatch.shipping.score import cost, score

EASED = 0.1
"""What a ton left behind weighs while the bound is sought, against its weight in the plan."""
POOL = 2400
"""Itineraries that CP-SAT chooses among, all ships together."""


def plan(case: Case, seconds: float = 60, workers: int = 2) -> Plan:
    """Return the best plan found within about `seconds`, with its bound and the reasons for what is left behind."""
    begun = time.monotonic()
    flights = ferry(case)
    at_sea = replace(case, lots=tuple(lot for lot in case.lots if air_leg(case, lot) is None))
    net = Network(at_sea)
    kinds = patterns(net)
    plain = first_fit(net)
    if not kinds or not case.ships:
        return _finished(case, net, plain, flights, cost(at_sea, ()), begun)
    voyages, bound = _search(net, plain, begun, seconds, workers)
    return _finished(case, net, voyages, flights, bound, begun)


def plain_plan(case: Case) -> Plan:
    """Return the plan of first-fit by due date, with no bound but nothing."""
    begun = time.monotonic()
    net = Network(replace(case, lots=tuple(lot for lot in case.lots if air_leg(case, lot) is None)))
    return replace(_finished(case, net, first_fit(net), ferry(case), 0.0, begun), method="first-fit by due date")


def _finished(case: Case, net: Network, voyages: Sequence[Voyage], flights: tuple[Flight, ...], bound: float, begun: float) -> Plan:
    flown: Counter[str] = Counter()
    for flight in flights:
        flown[flight.lot] += flight.pieces
    whole = Network(case) if len(case.lots) != len(net.case.lots) else net
    behind = unmet(whole, patterns(net) if whole is net else patterns(whole), [*voyages], flown)
    spent = cost(case, voyages, flights)
    by_air = spent - cost(net.case, voyages)
    ordered = tuple(sorted(voyages, key=lambda v: (v.loads_from, v.ship)))
    return Plan(
        case.first, case.last, ordered, flights, behind, score(case, voyages, flights), spent, min(max(0.0, bound) + by_air, spent),
        time.monotonic() - begun, "best-fit over orders, column generation, CP-SAT",
    )  # fmt: skip


def _search(net: Network, plain: Sequence[Voyage], begun: float, seconds: float, workers: int) -> tuple[Sequence[Voyage], float]:
    """Return the best voyages and the bound on what any plan costs."""
    fleet = Fleet(net, patterns(net))
    case = net.case

    def clock(share: float) -> float:
        return begun + share * seconds

    first = list(empty(fleet))
    for n, ship in enumerate(case.ships):
        first[n] = of(fleet, n, [v for v in plain if v.ship == ship.name])
    ordered, seen = search(fleet, clock(0.5))
    fleet.weigh(EASED)
    relaxed = relax(fleet, [of(fleet, it.ship, it.voyages) for it in (*first, *ordered)], clock(0.68))
    bound = fleet.nothing() - relaxed.saving
    fleet.weigh(1.0)
    known = [of(fleet, it.ship, it.voyages) for it in relaxed.pool]
    plans = [first, ordered]
    best = min(plans, key=lambda p: _order(case, p))
    better, more = improve(fleet, best, clock(0.75))
    plans.append(better)
    best = min(plans, key=lambda p: _order(case, p))
    most = max(3, POOL // max(1, len(case.ships)))
    pool = thin(fleet, [*known, *seen, *more, *(it for p in plans for it in p)], best, relaxed.prices, min(60, most))
    left = clock(0.97) - time.monotonic()
    if left > 0.5:
        plans.append(choose(fleet, pool, left, workers))
    best = min(plans, key=lambda p: _order(case, p))
    return [v for it in best for v in it.voyages if v.loads], bound


def _order(case: Case, itineraries: Sequence[Itinerary]) -> tuple[float, ...]:
    return score(case, [v for it in itineraries for v in it.voyages]).order
