"""Choosing among itineraries: CP-SAT takes one for each ship and loads them anew, stage by stage in the order that counts."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from despatch.shipping.improve import of
from despatch.shipping.model import Load, Voyage
from despatch.shipping.pricing import Fleet, Itinerary
from despatch.shipping.score import late_days, weight
from despatch.shipping.taken import Taken, berth_days

KILO = 1000


def thin(fleet: Fleet, pool: Iterable[Itinerary], plan: Sequence[Itinerary], prices: Any, most: int) -> list[list[Itinerary]]:
    """Return for each ship her itinerary in the plan, then those worth most at these prices, at most `most`."""
    number = {lot.id: n for n, lot in enumerate(fleet.net.case.lots)}

    def worth(it: Itinerary) -> float:
        paid = sum(load.pieces * float(fleet.ton[number[load.lot]] * prices[number[load.lot]]) for v in it.voyages for load in v.loads)
        return it.saving - paid

    by_ship: dict[int, dict[tuple[object, ...], Itinerary]] = defaultdict(dict)
    for it in pool:
        by_ship[it.ship].setdefault(tuple(replace(v, loads=()) for v in it.voyages), it)
    ranked = {ship: sorted(its.values(), key=worth, reverse=True)[:most] for ship, its in by_ship.items()}
    return [[plan[n], *(it for it in ranked.get(n, ()) if it is not plan[n])] for n in range(len(fleet.desks))]


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


def choose(fleet: Fleet, pool: Sequence[Sequence[Itinerary]], seconds: float, workers: int = 2) -> list[Itinerary]:
    """Return the best choice of one itinerary a ship, the first of each ship's list being a plan that stands."""
    from ortools.sat.python import cp_model  # noqa: PLC0415 - half a second, only where plans are made

    choice = _model(fleet, pool, cp_model.CpModel())
    behind, cost, days = _objectives(fleet, pool, choice)
    stages = [s for s in (behind, cost, days) if s is not None]
    plan = [its[0] for its in pool]
    for number, stage in enumerate(stages):
        solver = cp_model.CpSolver()
        solver.parameters.max_time_in_seconds = max(0.5, seconds * (0.6 if stage is cost else 0.2))
        solver.parameters.num_workers = workers
        solver.parameters.random_seed = 1942
        choice.model.minimize(stage)
        status = solver.solve(choice.model)
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            break
        plan = _taken(fleet, pool, choice, solver)
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


def _model(fleet: Fleet, pool: Sequence[Sequence[Itinerary]], model: Any) -> _Choice:
    case = fleet.net.case
    choice = _Choice(model, [], [], [])
    for ship, its in enumerate(pool):
        literals = [model.new_bool_var(f"{ship}/{n}") for n in range(len(its))]
        model.add_exactly_one(literals)
        choice.takes.append(literals)
        for n, literal in enumerate(literals):
            model.add_hint(literal, n == 0)
    for ship, its in enumerate(pool):
        for n, it in enumerate(its):
            for voyage in it.voyages:
                _voyage(fleet, choice, ship, n, voyage)
    aboard: dict[int, list[Any]] = defaultdict(list)
    for _, _, _, k, variable in choice.pieces:
        aboard[k].append(variable)
    for n, lot in enumerate(case.lots):
        left = model.new_int_var(0, lot.pieces, "")
        model.add(left + sum(aboard[n]) == lot.pieces)
        choice.left.append(left)
    _berths(fleet, pool, choice)
    return choice


def _voyage(fleet: Fleet, choice: _Choice, number: int, n: int, voyage: Voyage) -> None:
    """Add what may be loaded in one voyage: weight, holds, deck, hours at the berths, classes kept apart."""
    case, model, taken = fleet.net.case, choice.model, choice.takes[number][n]
    ship = case.ships[number]
    now = {load.lot: load.pieces for load in voyage.loads}
    largest = max((lot.m3 for lot in case.lots if lot.id in now), default=0)
    calls = {call.port: call for call in voyage.calls}
    kilos, hold, deck, deck_kilos, berth = [], [], [], [], defaultdict(list)
    by_class: dict[str, list[Any]] = defaultdict(list)
    for k, lot in enumerate(case.lots):
        fits = lot.origin == voyage.origin and lot.destination in calls and lot.ready <= voyage.loads_from
        if lot.id not in now and not (fits and lot.m3 <= largest and fleet.desks[number].able[k]):
            continue
        most = min(lot.pieces, math.floor(ship.deadweight * KILO / lot.kg + 1e-9))
        below = model.new_int_var(0, most if lot.stow != "deck" else 0, "")
        above = model.new_int_var(0, most if lot.stow != "hold" and ship.deck.m3 else 0, "")
        pieces = model.new_int_var(0, most, "")
        model.add(pieces == below + above)
        model.add(pieces == 0).only_enforce_if(taken.negated())
        model.add_hint(pieces, now.get(lot.id, 0) if n == 0 else 0)
        choice.pieces.append((number, n, voyage, k, pieces))
        by_class[lot.cls].append((pieces, most))
        kilos.append(math.ceil(lot.kg) * pieces)
        hold.append(math.ceil(lot.m3 * KILO) * below)
        deck.append(math.ceil(lot.m3 * KILO) * above)
        deck_kilos.append(math.ceil(lot.kg) * above)
        for port in (voyage.origin, lot.destination):
            berth[port].append(math.ceil(lot.kg * KILO / fleet.net.port[port].rate_of(lot.cls)) * pieces)
    spare = len(ship.holds) * largest
    model.add(sum(kilos) <= math.floor(ship.deadweight * KILO))
    model.add(sum(hold) <= math.floor(max(0, ship.bale - spare) * KILO))
    model.add(sum(deck) <= math.floor(ship.deck.m3 * KILO))
    model.add(sum(deck_kilos) <= math.floor(ship.deck.tons * KILO))
    for port, first, after in berth_days(voyage):
        model.add(sum(berth[port]) <= (after - first) * KILO * KILO)
    _apart(fleet, model, by_class)


def _apart(fleet: Fleet, model: Any, by_class: dict[str, list[Any]]) -> None:
    pairs = {(a, b) for a, b in fleet.rules.apart if a in by_class and b in by_class and a < b}
    aboard = {cls: model.new_bool_var(cls) for pair in pairs for cls in pair}
    for cls, literal in aboard.items():
        for pieces, _ in by_class[cls]:
            model.add(pieces == 0).only_enforce_if(literal.negated())
    for a, b in pairs:
        model.add_at_most_one(aboard[a], aboard[b])


def _berths(fleet: Fleet, pool: Sequence[Sequence[Itinerary]], choice: _Choice) -> None:
    """Add that berths and places in convoys are not given away twice."""
    net = fleet.net
    fixed = Taken(net, net.case.fixed)
    stays: dict[str, list[tuple[int, int, Any]]] = defaultdict(list)
    convoys: dict[str, list[Any]] = defaultdict(list)
    for literals, its in zip(choice.takes, pool, strict=True):
        for literal, it in zip(literals, its, strict=True):
            for voyage in it.voyages:
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


def _objectives(fleet: Fleet, pool: Sequence[Sequence[Itinerary]], choice: _Choice) -> tuple[Any | None, Any, Any]:
    case = fleet.net.case
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
            at_work = sum((v.calls[-1].clear - v.leaves).days + 1 for v in it.voyages)
            days.append(round(1000 * at_work + 100 * sum(v.risk for v in it.voyages)) * literal)
    missing = any(sum(load.pieces for it in pool for v in it[0].voyages for load in v.loads if load.lot == lot.id) < lot.pieces for lot in case.lots)
    return (sum(behind) if missing else None), sum(cost), sum(days)


def _taken(fleet: Fleet, pool: Sequence[Sequence[Itinerary]], choice: _Choice, solver: Any) -> list[Itinerary]:
    case = fleet.net.case
    loads: dict[tuple[int, int, str], list[Load]] = defaultdict(list)
    for ship, n, voyage, k, pieces in choice.pieces:
        if solver.value(pieces):
            loads[ship, n, voyage.id].append(Load(case.lots[k].id, solver.value(pieces)))
    plan = []
    for ship, (literals, its) in enumerate(zip(choice.takes, pool, strict=True)):
        n = next(i for i, literal in enumerate(literals) if solver.value(literal))
        plan.append(of(fleet, ship, [replace(v, loads=tuple(loads[ship, n, v.id])) for v in its[n].voyages]))
    return plan
