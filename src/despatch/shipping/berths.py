"""Berths day by day, and the convoys: which ships sail together, and at what speed each comes to the meeting."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from despatch.shipping.model import Case, Sailing, Voyage
from despatch.shipping.network import all_sailings, sea_days

STEERAGE = 4
"""Knots below which a laden ship is not steamed: she goes at her own speed and waits. An estimate of ours."""


@dataclass(frozen=True, slots=True)
class Stay:
    """A ship at a berth."""

    port: str
    berth: int
    ship: str
    first: date
    last: date
    work: str
    """loading or discharging"""


@dataclass(frozen=True, slots=True)
class Joining:
    """A ship of a convoy: the day she is at the meeting, and the speed to steam at so as to be there that day."""

    ship: str
    voyage: str
    ready: date
    knots: float
    """0: she waits there, for she lies in the port already or would have to crawl."""


@dataclass(frozen=True, slots=True)
class ConvoyOrder:
    """A convoy with its ships: what a sailing order says."""

    sailing: Sailing
    ships: tuple[Joining, ...]


def berth_plan(voyages: Iterable[Voyage]) -> tuple[Stay, ...]:
    """Give every stay the lowest berth that is free; as many berths are used as ships lie there at once."""
    wanted = []
    for v in voyages:
        wanted.append((v.origin, v.loads_from, v.sails - timedelta(1), v.ship, "loading"))
        wanted += [(c.port, c.berthed, c.clear, v.ship, "discharging") for c in v.calls]
    taken: dict[str, list[date]] = defaultdict(list)
    stays = []
    for port, first, last, ship, work in sorted(wanted):
        berths = taken[port]
        number = next((n for n, until in enumerate(berths) if until < first), len(berths))
        berths[number : number + 1] = [last]
        stays.append(Stay(port, number + 1, ship, first, last, work))
    return tuple(stays)


def convoys(case: Case, voyages: Iterable[Voyage]) -> tuple[ConvoyOrder, ...]:
    """Return the convoys that sail, each with its ships; empty ones are left out."""
    legs = {(leg.start, leg.end): leg for leg in case.legs if not leg.air}
    ships = {s.name: s for s in case.ships}
    joined: dict[str, list[Joining]] = defaultdict(list)
    sailings = {s.name: s for s in all_sailings(case)}
    for voyage in voyages:
        ship = ships[voyage.ship]
        for name in voyage.convoys:
            sailing = sailings[name]
            joined[name].append(_meeting(voyage, sailing, {k: leg.nm for k, leg in legs.items()}, ship.knots))
    ordered = sorted(joined, key=lambda name: (sailings[name].sails, name))
    return tuple(ConvoyOrder(sailings[name], tuple(sorted(joined[name], key=lambda j: j.ship))) for name in ordered)


def _meeting(voyage: Voyage, sailing: Sailing, miles: dict[tuple[str, str], float], knots: float) -> Joining:
    """Return when a ship reaches the meeting at her own speed, and the slower speed that brings her there on the day."""
    here, day = voyage.origin, voyage.sails
    way = 0.0
    for start, end in voyage.legs:
        if (start, end) == (sailing.start, sailing.end) or here == sailing.start:
            break
        way += miles[start, end]
        day += timedelta(sea_days(miles[start, end], knots))
        here = end
    if here != sailing.start or not way or day > sailing.sails:
        return Joining(voyage.ship, voyage.id, min(day, sailing.sails), 0.0)
    slow = way / (24 * max(1, (sailing.sails - voyage.sails).days))
    return Joining(voyage.ship, voyage.id, day, round(min(knots, slow), 1) if slow >= STEERAGE else 0.0)
