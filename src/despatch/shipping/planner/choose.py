"""Choosing among itineraries: CP-SAT takes one for each ship and loads them anew, stage by stage in the order that counts."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from despatch.shipping.model import Load, Voyage
from despatch.shipping.planner.board import Cargo
from despatch.shipping.planner.occupancy import Taken, berth_days
from despatch.shipping.planner.score import late_days, weight

KILO = 1000
MOST, POOL = 30, 900
"""Itineraries of a ship, and of all ships together, that are chosen among."""
Itinerary = tuple[Voyage, ...]


def pooled(cargo: Cargo, plan: Sequence[Voyage], good: Iterable[Sequence[Voyage]]) -> list[list[Itinerary]]:
    """Return for each ship what she does in the plan, then what she did in other good plans, the last of them first."""
    at = {ship.name: n for n, ship in enumerate(cargo.ships)}
    pool: list[dict[Itinerary, Itinerary]] = [{} for _ in cargo.ships]
    for voyages in (plan, *reversed(list(good))):
        mine: list[list[Voyage]] = [[] for _ in cargo.ships]
        for voyage in sorted(voyages, key=lambda v: v.loads_from):
            mine[at[voyage.ship]].append(voyage)
        for known, itinerary in zip(pool, mine, strict=True):
            if len(known) < min(MOST, max(2, POOL // len(cargo.ships))):
                known.setdefault(tuple(replace(v, loads=()) for v in itinerary), tuple(itinerary))
    return [list(known.values()) for known in pool]


@dataclass(slots=True)
class _Choice:
    """The model while it is built."""

    model: Any
    takes: list[list[Any]]
    """A literal for each ship's itineraries."""
    pieces: list[tuple[int, int, Voyage, int, Any]]
    """Ship, itinerary, voyage, lot, pieces aboard."""
    left: list[Any]
    """Pieces of each lot left behind."""


def choose(cargo: Cargo, pool: Sequence[Sequence[Itinerary]], seconds: float, workers: int = 2) -> list[Voyage]:
    """Return the voyages of the best choice of one itinerary a ship, the first of each ship's list being a plan that stands."""
    from ortools.sat.python import cp_model  # noqa: PLC0415 - half a second, only where plans are made

    choice = _model(cargo, pool, cp_model.CpModel())
    behind, cost, days = _objectives(cargo, pool, choice)
    stages = [s for s in (behind, cost, days) if s is not None]
    plan = [v for its in pool for v in its[0]]
    for number, stage in enumerate(stages):
        solver = cp_model.CpSolver()
        solver.parameters.max_time_in_seconds = max(0.5, seconds * (0.6 if stage is cost else 0.2))
        solver.parameters.num_workers = workers
        solver.parameters.random_seed = 1942
        choice.model.minimize(stage)
        status = solver.solve(choice.model)
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            break
        plan = _taken(cargo, pool, choice, solver)
        if number + 1 < len(stages):
            choice.model.add(stage <= math.floor(solver.value(stage)))
            choice.model.clear_hints()
            _hint(choice, solver)
    return plan


def _hint(choice: _Choice, solver: Any) -> None:
    for literals in choice.takes:
        for literal in literals:
            choice.model.add_hint(literal, solver.value(literal))
    for *_, variable in choice.pieces:
        choice.model.add_hint(variable, solver.value(variable))


def _model(cargo: Cargo, pool: Sequence[Sequence[Itinerary]], model: Any) -> _Choice:
    case = cargo.net.case
    choice = _Choice(model, [], [], [])
    for ship, its in enumerate(pool):
        literals = [model.new_bool_var(f"{ship}/{n}") for n in range(len(its))]
        model.add_exactly_one(literals)
        choice.takes.append(literals)
        for n, literal in enumerate(literals):
            model.add_hint(literal, n == 0)
    for ship, its in enumerate(pool):
        for n, it in enumerate(its):
            for voyage in it:
                _voyage(cargo, choice, ship, n, voyage)
    aboard: dict[int, list[Any]] = defaultdict(list)
    for _, _, _, k, variable in choice.pieces:
        aboard[k].append(variable)
    for n, lot in enumerate(case.lots):
        left = model.new_int_var(0, lot.pieces, "")
        model.add(left + sum(aboard[n]) == lot.pieces)
        choice.left.append(left)
    _berths(cargo, pool, choice)
    return choice


def _voyage(cargo: Cargo, choice: _Choice, number: int, n: int, voyage: Voyage) -> None:
    """Add what may be loaded in one voyage: weight, holds, deck, hours at the berths, classes kept apart."""
    case, model, taken = cargo.net.case, choice.model, choice.takes[number][n]
    ship = case.ships[number]
    now = {load.lot: load.pieces for load in voyage.loads}
    largest = max((lot.m3 for lot in case.lots if lot.id in now), default=0)
    calls = {call.port: call for call in voyage.calls}
    kilos, hold, deck, deck_kilos, berth = [], [], [], [], defaultdict(list)
    by_class: dict[str, list[Any]] = defaultdict(list)
    for k, lot in enumerate(case.lots):
        fits = lot.origin == voyage.origin and lot.destination in calls and lot.ready <= voyage.loads_from
        if lot.id not in now and not (fits and lot.m3 <= largest and cargo.room[number, k]):
            continue
        most = min(lot.pieces, math.floor(ship.deadweight * KILO / lot.kg + 1e-9))
        below = model.new_int_var(0, most if lot.stow != "deck" else 0, "")
        above = model.new_int_var(0, most if lot.stow != "hold" and ship.deck.m3 else 0, "")
        pieces = model.new_int_var(0, most, "")
        model.add(pieces == below + above)
        model.add(pieces == 0).only_enforce_if(taken.negated())
        model.add_hint(pieces, now.get(lot.id, 0) if n == 0 else 0)
        choice.pieces.append((number, n, voyage, k, pieces))
        by_class[lot.cls].append(pieces)
        kilos.append(math.ceil(lot.kg) * pieces)
        hold.append(math.ceil(lot.m3 * KILO) * below)
        deck.append(math.ceil(lot.m3 * KILO) * above)
        deck_kilos.append(math.ceil(lot.kg) * above)
        for port in (voyage.origin, lot.destination):
            berth[port].append(math.ceil(lot.kg * KILO / cargo.net.port[port].rate_of(lot.cls)) * pieces)
    spare = len(ship.holds) * largest
    model.add(sum(kilos) <= math.floor(ship.deadweight * KILO))
    model.add(sum(hold) <= math.floor(max(0, ship.bale - spare) * KILO))
    model.add(sum(deck) <= math.floor(ship.deck.m3 * KILO))
    model.add(sum(deck_kilos) <= math.floor(ship.deck.tons * KILO))
    for port, first, after in berth_days(voyage):
        model.add(sum(berth[port]) <= (after - first) * KILO * KILO)
    _apart(cargo, model, by_class)


def _apart(cargo: Cargo, model: Any, by_class: dict[str, list[Any]]) -> None:
    pairs = {(a, b) for a, b in cargo.apart if a in by_class and b in by_class and a < b}
    aboard = {cls: model.new_bool_var(cls) for pair in pairs for cls in pair}
    for cls, literal in aboard.items():
        for pieces in by_class[cls]:
            model.add(pieces == 0).only_enforce_if(literal.negated())
    for a, b in pairs:
        model.add_at_most_one(aboard[a], aboard[b])


def _berths(cargo: Cargo, pool: Sequence[Sequence[Itinerary]], choice: _Choice) -> None:
    """Add that berths and places in convoys are not given away twice."""
    net = cargo.net
    fixed = Taken(net, net.case.fixed)
    stays: dict[str, list[tuple[int, int, Any]]] = defaultdict(list)
    convoys: dict[str, list[Any]] = defaultdict(list)
    for literals, its in zip(choice.takes, pool, strict=True):
        for literal, it in zip(literals, its, strict=True):
            for voyage in it:
                for port, first, after in berth_days(voyage):
                    stays[port].append((first, after, literal))
                for name in voyage.convoys:
                    convoys[name].append(literal)
    for port, spans in stays.items():
        for day in sorted({first for first, _, _ in spans}):
            there = [literal for first, after, literal in spans if first <= day < after]
            room = net.port[port].berths - int(fixed.berths[port][day - net.first])
            if len(there) > room:
                choice.model.add(sum(there) <= room)
    places = {s.name: s.ships for s in net.sailings}
    for name, there in convoys.items():
        if len(there) > places[name] - fixed.convoys[name]:
            choice.model.add(sum(there) <= places[name] - fixed.convoys[name])


def _objectives(cargo: Cargo, pool: Sequence[Sequence[Itinerary]], choice: _Choice) -> tuple[Any | None, Any, Any]:
    case = cargo.net.case
    lowest = max((lot.priority for lot in case.lots), default=1)
    # Kilograms would overflow the sums; tenths of a ton-day are fine enough.
    behind: list[Any] = []
    cost: list[Any] = []
    for lot, left in zip(case.lots, choice.left, strict=True):
        end = weight(case, lot) + late_days(case, lot, case.last.toordinal())
        cost.append(round(10 * lot.kg / KILO * end) * left)
        behind.append(max(1, round(10 * lot.kg / KILO)) * 100 ** min(4, lowest - lot.priority) * left)
    for _, _, voyage, k, pieces in choice.pieces:
        lot = case.lots[k]
        day = next(c.clear for c in voyage.calls if c.port == lot.destination).toordinal()
        cost.append(round(10 * lot.kg / KILO * late_days(case, lot, day)) * pieces)
    days = []
    for literals, its in zip(choice.takes, pool, strict=True):
        for literal, it in zip(literals, its, strict=True):
            at_work = sum((v.calls[-1].clear - v.leaves).days + 1 for v in it)
            days.append(round(1000 * at_work + 100 * sum(v.risk for v in it)) * literal)
    missing = any(
        sum(load.pieces for it in pool for v in it[0] for load in v.loads if load.lot == lot.id) < lot.pieces
        for lot in case.lots
    )
    return (sum(behind) if missing else None), sum(cost), sum(days)


def _taken(cargo: Cargo, pool: Sequence[Sequence[Itinerary]], choice: _Choice, solver: Any) -> list[Voyage]:
    case = cargo.net.case
    loads: dict[tuple[int, int, str], list[Load]] = defaultdict(list)
    for ship, n, voyage, k, pieces in choice.pieces:
        if solver.value(pieces):
            loads[ship, n, voyage.id].append(Load(case.lots[k].id, solver.value(pieces)))
    plan: list[Voyage] = []
    for ship, (literals, its) in enumerate(zip(choice.takes, pool, strict=True)):
        n = next(i for i, literal in enumerate(literals) if solver.value(literal))
        plan += [replace(v, loads=tuple(loads[ship, n, v.id])) for v in its[n]]
    return plan
