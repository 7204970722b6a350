"""Berths day by day, and the convoys: which ships sail together, and at what speed each comes to the meeting."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta

from despatch.shipping.model import Port, Sailing
from despatch.shipping.planner.network import all_sailings, sea_days
from despatch.shipping.plans import Case, ConvoyOrder, Joining, Stay, Stow, Voyage, Work

STEERAGE = 4
"""Knots below which a laden ship is not steamed: she goes at her own speed and waits. An estimate of ours."""


def assign_berths(voyages: Iterable[Voyage]) -> tuple[Stay, ...]:
    """Give every stay the lowest berth that is free; as many berths are used as ships lie there at once."""
    wanted = []
    for v in voyages:
        wanted.append((v.origin, v.loads_from, v.sails - timedelta(1), v.ship, "loading", v.id))
        wanted += [(c.port, c.berthed, c.clear, v.ship, "discharging", v.id) for c in v.calls]
    taken: dict[str, list[date]] = defaultdict(list)
    stays = []
    for port, first, last, ship, work, voyage in sorted(wanted):
        berths = taken[port]
        number = next((n for n, until in enumerate(berths) if until < first), len(berths))
        berths[number : number + 1] = [last]
        stays.append(Stay(port, number + 1, ship, first, last, work, voyage))
    return tuple(stays)


def plan_work(case: Case, stay: Stay, stows: Sequence[Stow]) -> tuple[Work, ...]:
    """Return the work of a stay day by day, at the port's tons a day for each class.

    Loading goes layer by layer from the bottom and to the deck last; discharging begins on deck and takes what is
    bound for the port, from the top. A piece counts on the day on which it is on board or ashore.
    """
    port = next(p for p in case.ports if p.name == stay.port)
    if stay.work == "loading":
        order = sorted(stows, key=lambda s: (s.hold == "deck", s.layer, s.hold))
    else:
        order = sorted((s for s in stows if s.port == stay.port), key=lambda s: (s.hold != "deck", -s.layer, s.hold))
    classes = {lot.id: lot.cls for lot in case.lots}
    last, spent, done = (stay.last - stay.first).days, 0.0, []
    for s in order:
        for day, pieces in _by_day(s, _a_piece(s, port, classes), spent, last):
            done.append(Work(stay.first + timedelta(day), s.hold, s.lot, pieces, pieces * s.tons / s.pieces))
        spent += s.pieces * _a_piece(s, port, classes)
    return tuple(sorted(done, key=lambda w: w.day))


def _a_piece(stow: Stow, port: Port, classes: Mapping[str, str]) -> float:
    """Return the part of a berth's day that one piece takes."""
    return stow.tons / stow.pieces / port.rate_of(classes.get(stow.lot, ""))


def _by_day(stow: Stow, a_piece: float, spent: float, last: int) -> Iterator[tuple[int, int]]:
    """Yield (day of the stay, pieces) for one layer, begun when `spent` days of work are done.

    The last day takes the rest.
    """
    before = 0
    for day in range(min(last, math.floor(spent)), last + 1):
        until = stow.pieces if day == last else min(stow.pieces, math.floor((day + 1 - spent) / a_piece + 1e-6))
        if until > before:
            yield day, until - before
            before = until
        if before >= stow.pieces:
            return


def order_convoys(case: Case, voyages: Iterable[Voyage]) -> tuple[ConvoyOrder, ...]:
    """Return the convoys that sail, each with its ships; empty ones are left out."""
    miles = {(leg.start, leg.end): leg.nm for leg in case.legs if not leg.air}
    ships = {s.name: s for s in case.ships}
    joined: dict[str, list[Joining]] = defaultdict(list)
    sailings = {s.name: s for s in all_sailings(case)}
    for voyage in voyages:
        mine = [sailings[name] for name in voyage.convoys]
        for sailing in mine:
            joined[sailing.name].append(_meeting(voyage, sailing, mine, miles, ships[voyage.ship].knots))
    ordered = sorted(joined, key=lambda name: (sailings[name].sails, name))
    return tuple(ConvoyOrder(sailings[name], tuple(sorted(joined[name], key=lambda j: j.ship))) for name in ordered)


def _meeting(
    voyage: Voyage, sailing: Sailing, others: Sequence[Sailing], miles: Mapping[tuple[str, str], float], knots: float
) -> Joining:
    """Return when a ship reaches the meeting, and the slower speed that brings her there on the day."""
    here, leaves, day, way = voyage.origin, voyage.sails, voyage.sails, 0.0
    clear = {call.port: call.clear for call in voyage.calls}
    for start, end in voyage.legs:
        if (start, end) == (sailing.start, sailing.end) or here == sailing.start:
            break
        escorted = next((s for s in others if (s.start, s.end) == (start, end)), None)
        way, day = way + miles[start, end], day + timedelta(sea_days(miles[start, end], knots))
        if escorted or end in clear:
            way, leaves = 0.0, clear[end] + timedelta(1) if end in clear else escorted.arrives if escorted else day
            day = leaves
        here = end
    if here != sailing.start or not way or day > sailing.sails:
        return Joining(voyage.ship, voyage.id, min(day, sailing.sails), 0.0)
    slow = way / (24 * max(1, (sailing.sails - leaves).days))
    return Joining(voyage.ship, voyage.id, day, round(min(knots, slow), 1) if slow >= STEERAGE else 0.0)
