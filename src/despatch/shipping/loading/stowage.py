"""Stowage: which pieces lie in which hold, in layers, the last port deepest, explosives apart from fuel.

A small CP-SAT model for one voyage: weight and volume of every hold and the deck, classes kept out of one hold or out
of neighbouring holds. All cargo first; then each lot in as few holds as may be, and the weight balanced fore and aft.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from despatch.shipping.extra import shipping_extra
from despatch.shipping.holds import KILO, Room, piece_size, space_size
from despatch.shipping.model import Apart, Hold, Lot, Ship
from despatch.shipping.plans import Case, Stow, Trouble, Voyage

TRIM = 0.05
"""A lot is parted once more to mend a trim of so much: this share of the deadweight, one hold further fore or aft."""
Aboard = Sequence[tuple[Lot, int]]


def stow(case: Case, voyage: Voyage, seconds: float = 2) -> tuple[tuple[Stow, ...], tuple[Trouble, ...]]:
    """Return what lies where in a voyage's ship, and a Trouble for each lot that could not be stowed whole.

    `seconds` is time as the solver reckons it, so that a stowage is the same on every machine.
    """
    ship, aboard = _aboard(case, voyage)
    spaces = _spaces(ship)
    placed = _solve(case.apart, ship, aboard, seconds, whole=True) or _solve(
        case.apart, ship, aboard, seconds, whole=False
    )
    if placed is None:
        return (), (Trouble("stowage", voyage.id, "no stowage was found in time: give it more seconds"),)
    missing = [(lot, many - sum(row)) for (lot, many), row in zip(aboard, placed, strict=True)]
    troubles = (
        Trouble("stowage", voyage.id, f"{short} pieces of lot {lot.id} find no room below the rules")
        for lot, short in missing
        if short
    )
    return _layers(voyage, aboard, spaces, placed), tuple(troubles)


def room_for(case: Case, voyage: Voyage, seconds: float = 2) -> tuple[int, ...]:
    """Return for each load of a voyage how many of its pieces find room in single holds by the rules."""
    ship, aboard = _aboard(case, voyage)
    if _pours(case.apart, ship, aboard):
        return tuple(pieces for _, pieces in aboard)
    placed = _solve(case.apart, ship, aboard, seconds, whole=False)
    return tuple(sum(row) for row in placed) if placed else tuple(0 for _ in aboard)


def _aboard(case: Case, voyage: Voyage) -> tuple[Ship, Aboard]:
    ship = next(s for s in case.ships if s.name == voyage.ship)
    lots = {lot.id: lot for lot in case.lots}
    return ship, [(lots[load.lot], load.pieces) for load in voyage.loads if load.lot in lots]


def _spaces(ship: Ship) -> list[Hold]:
    return [*ship.holds, *([ship.deck] if ship.deck.m3 else [])]


def _pours(apart: Sequence[Apart], ship: Ship, aboard: Aboard) -> bool:
    """Say whether all fits when it is poured in hold after hold: quick, and often enough."""
    classes = {lot.cls for lot, _ in aboard}
    return not any(a.one in classes and a.other in classes for a in apart) and Room(ship).put_all(aboard)


def _solve(
    apart: Sequence[Apart], ship: Ship, aboard: Aboard, seconds: float, *, whole: bool
) -> list[list[int]] | None:
    """Return the pieces of each lot in each space; None where there is no such stowage. `whole` stows every piece."""
    with shipping_extra():
        from ortools.sat.python import cp_model  # noqa: PLC0415 - half a second, only where ships are loaded

    spaces = _spaces(ship)
    model = cp_model.CpModel()
    cells = _cells(model, ship, aboard, spaces, whole=whole)
    _room(model, aboard, spaces, cells)
    _keep_apart(model, apart, aboard, spaces, cells)
    if whole:
        model.minimize(
            _parts(model, aboard, spaces, cells) * round(TRIM * ship.deadweight * KILO)
            + _trim(model, ship, aboard, cells)
        )
    else:
        model.maximize(sum(math.ceil(lot.kg) * cell for n, (lot, _) in enumerate(aboard) for cell in cells[n]))
    solver = cp_model.CpSolver()
    solver.parameters.max_deterministic_time = seconds
    solver.parameters.num_workers = 1
    solver.parameters.relative_gap_limit = 0.0005
    if solver.solve(model) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return None
    return [[int(solver.value(cell)) for cell in row] for row in cells]


def _cells(model: Any, ship: Ship, aboard: Aboard, spaces: Sequence[Hold], *, whole: bool) -> list[list[Any]]:
    """Return variables for the pieces of each lot in each hold, none where the lot may not lie."""
    cells = []
    for lot, pieces in aboard:
        may = [lot.stow != "hold" if space is ship.deck else lot.stow != "deck" for space in spaces]
        row = [model.new_int_var(0, pieces if ok else 0, "") for ok in may]
        model.add(sum(row) == pieces if whole else sum(row) <= pieces)
        cells.append(row)
    return cells


def _room(model: Any, aboard: Aboard, spaces: Sequence[Hold], cells: list[list[Any]]) -> None:
    sizes = [piece_size(lot) for lot, _ in aboard]
    for h, space in enumerate(spaces):
        for n, most in enumerate(space_size(space)):
            model.add(sum(size[n] * cells[lot][h] for lot, size in enumerate(sizes)) <= most)


def _keep_apart(
    model: Any, apart: Sequence[Apart], aboard: Aboard, spaces: Sequence[Hold], cells: list[list[Any]]
) -> None:
    classes = {lot.cls for lot, _ in aboard}
    rules = [a for a in apart if a.one in classes and a.other in classes]
    inside = {(cls, h): model.new_bool_var("") for a in rules for cls in (a.one, a.other) for h in range(len(spaces))}
    for (cls, h), literal in inside.items():
        for n, (lot, _) in enumerate(aboard):
            if lot.cls == cls:
                model.add(cells[n][h] == 0).only_enforce_if(literal.negated())
    for a in rules:
        for h in range(len(spaces)):
            model.add_at_most_one(inside[a.one, h], inside[a.other, h])
            if a.how == "apart" and h + 1 < len(spaces):
                model.add_at_most_one(inside[a.one, h], inside[a.other, h + 1])
                model.add_at_most_one(inside[a.one, h + 1], inside[a.other, h])


def _parts(model: Any, aboard: Aboard, spaces: Sequence[Hold], cells: list[list[Any]]) -> Any:
    """Return into how many parts the lots are cut, one for each hold in which a lot lies."""
    used = []
    for n, (_, pieces) in enumerate(aboard):
        for h in range(len(spaces)):
            there = model.new_bool_var("")
            model.add(cells[n][h] <= pieces * there)
            used.append(there)
    return sum(used)


def _trim(model: Any, ship: Ship, aboard: Aboard, cells: list[list[Any]]) -> Any:
    """Return how far the weight lies out of the middle of the holds, fore or aft: kilograms times holds."""
    many = len(ship.holds)
    arms = [2 * h - (many - 1) for h in range(many)]
    most = math.ceil(ship.deadweight * KILO * 4 * many)
    moment = sum(
        arm * math.ceil(lot.kg) * cells[n][h] for n, (lot, _) in enumerate(aboard) for h, arm in enumerate(arms)
    )
    out = model.new_int_var(0, most, "")
    model.add(2 * out >= moment)
    model.add(-2 * out <= moment)
    return out


def _layers(
    voyage: Voyage, aboard: Sequence[tuple[Lot, int]], spaces: Sequence[Hold], placed: list[list[int]]
) -> tuple[Stow, ...]:
    """Return the layers of each hold from the bottom: cargo for the last port first, the heavier goods below."""
    order = {call.port: n for n, call in enumerate(voyage.calls)}
    found = []
    for h, space in enumerate(spaces):
        here = [(lot, placed[n][h]) for n, (lot, _) in enumerate(aboard) if placed[n][h]]
        here.sort(key=lambda item: (-order[item[0].destination], item[0].m3 / item[0].kg, item[0].id))
        for layer, (lot, pieces) in enumerate(here, 1):
            found.append(
                Stow(space.name, layer, lot.id, pieces, pieces * lot.kg / KILO, pieces * lot.m3, lot.destination)
            )
    return tuple(found)


def check_stowage(case: Case, voyage: Voyage, stows: Sequence[Stow]) -> tuple[Trouble, ...]:
    """Return what is wrong with a stowage plan: weight, volume, deck or hold, classes, the last port deepest."""
    ship = next(s for s in case.ships if s.name == voyage.ship)
    lots = {lot.id: lot for lot in case.lots}
    order = {call.port: n for n, call in enumerate(voyage.calls)}
    names = [h.name for h in ship.holds] + ["deck"]
    found = []
    for space in (*ship.holds, ship.deck):
        here = sorted((s for s in stows if s.hold == space.name), key=lambda s: s.layer)
        tons, m3 = sum(s.tons for s in here), sum(s.m3 for s in here)
        if tons > space.tons + 1e-6 or m3 > space.m3 + 1e-6:
            found.append(
                Trouble(
                    "overweight",
                    f"{voyage.id} {space.name}",
                    f"{tons:,.1f} of {space.tons:,.1f} tons, {m3:,.1f} of {space.m3:,.1f} m3",
                )
            )
        if any(order[a.port] < order[b.port] for a, b in pairwise(here)):
            found.append(
                Trouble("order", f"{voyage.id} {space.name}", "cargo for a later port lies on cargo for an earlier one")
            )
        wrong = [s.lot for s in here if lots[s.lot].stow == ("hold" if space is ship.deck else "deck")]
        found += [Trouble("wrong-hold", f"{voyage.id} {space.name}", f"lot {lot} may not lie there") for lot in wrong]
    for rule in case.apart:
        for one, other in ((rule.one, rule.other), (rule.other, rule.one)):
            first = {names.index(s.hold) for s in stows if lots[s.lot].cls == one}
            second = {names.index(s.hold) for s in stows if lots[s.lot].cls == other}
            near = {0} if rule.how == "hold" else {0, 1}
            if any(b - a in near for a in first for b in second):
                found.append(Trouble("segregation", voyage.id, f"{one} and {other} lie too near each other"))
    return tuple(dict.fromkeys(found))
