"""The shipping desk: plans against their bounds and against one pass of best fit, and the grain question."""

from __future__ import annotations

import time

from bench.fleets import fleet
from bench.measure import Result
from despatch.shipping.planner.board import Cargo, voyages_of
from despatch.shipping.planner.limit import Limit
from despatch.shipping.planner.network import Network
from despatch.shipping.planner.plan import place_lots, plan
from despatch.shipping.planner.score import cost, score
from despatch.shipping.planner.ship_classes import ShipClasses
from despatch.shipping.service import answer_question
from despatch.shipping.validate import validate


def run(*, full: bool) -> list[Result]:
    results = [r for seed in ((7, 8, 9) if full else (7,)) for r in _case(30, 60, 12, 60, seed)]
    if full:
        results += _case(300, 600, 12, 480, 7)
    start = time.perf_counter()
    answer = answer_question(2_000_000, "tons", "grain", "Portland (Oregon)", "Vladivostok", 365, 20, 30)
    took = time.perf_counter() - start
    words = f"{answer.possible}: {answer.landed[1]:,.0f} t with 30 ships; it takes {answer.needed}"
    return [*results, Result("the grain question", took, 10, "at most", "s", words)]


def _case(ships: int, lots: int, ports: int, seconds: float, seed: int) -> list[Result]:
    case = fleet(ships, lots, ports, load=0.35, seed=seed)
    start = time.perf_counter()
    cargo = Cargo(Network(case))
    [board] = place_lots(cargo, ShipClasses(cargo.net), Limit(rounds=1))
    plain = voyages_of(board)
    plain_score, plain_cost = score(case, plain), cost(case, plain)
    middle = time.perf_counter()
    made = plan(case, seconds)
    took = time.perf_counter() - middle
    wrong = validate(case, made)
    name = f"{ships} ships, {lots} lots, fleet {seed}"
    late = made.score.late / plain_score.late if plain_score.late else 0.0
    tons = sum(lot.tons for lot in case.lots)
    # Where no plan need be late, the share of the cost that is not proved is 0 or all of it. So work on tardiness
    # states the relative deviation index as well: how far above the bound, as a share of the plain way's distance to
    # it (Vallada, Ruiz and Minella, "Minimising total tardiness in the m-machine flowshop problem", Computers &
    # Operations Research 35, 2008).
    above = (made.cost - made.bound) / (plain_cost - made.bound) if plain_cost > made.bound else 0.0
    levels = "; ".join(
        f"{level.name} {level.value:,.0f}, proved {level.bound:,.0f}, gap {level.gap:.1%}" for level in made.levels
    )
    detail = (
        f"cost {made.cost:,.0f}, bound {made.bound:,.0f} ton-days: "
        f"{(made.cost - made.bound) / tons:.3f} days a ton are not proved; {levels}; "
        f"one pass of best fit: {plain_score.late:,.0f} ton-days late, {plain_score.ship_days:,} ship days, "
        f"left behind {plain_score.unmet}, in {middle - start:.1f} s"
    )
    return [
        Result(f"{name}: time to plan", took, 60 if ships < 100 else 600, "at most", "s"),
        Result(f"{name}: gap to the bound", 100 * made.gap, 2, "at most", "%", detail),
        Result(f"{name}: above the bound, of one pass's distance to it", 100 * above, 2, "at most", "%"),
        Result(f"{name}: lateness against one pass of best fit", late, 0.8, "at most"),
        Result(f"{name}: rules broken", len(wrong), 0, "at most", ""),
    ]
