"""Whether a plan keeps the rules, checked from the rules themselves: nothing here is shared with the planner's model.

The checks walk through days, legs and holds one by one, with no arrays and none of the planner's functions, so that a
fault in the planner is not made twice.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise

from despatch.shipping.model import Escort, Leg, Port, Ship
from despatch.shipping.plans import Case, Plan, Trouble, Voyage

SLACK = 1e-6
DAY = timedelta(1)


def validate(case: Case, plan: Plan) -> tuple[Trouble, ...]:
    """Return every rule that the plan breaks; none means that it can be carried out."""
    return (
        *(t for v in plan.voyages for t in _voyage(case, v)),
        *_ships(case, plan),
        *_berths(case, plan.voyages),
        *_escorts(case, plan.voyages),
        *_cargo(case, plan),
        *_air(case, plan),
    )


def _voyage(case: Case, voyage: Voyage) -> Iterator[Trouble]:
    ship = next((s for s in case.ships if s.name == voyage.ship), None)
    if ship is None:
        yield Trouble("ship-unknown", voyage.id, f"no ship is called {voyage.ship}")
        return
    yield from _dates(case, ship, voyage)
    yield from _capacity(case, ship, voyage)
    yield from _apart(case, voyage)
    yield from _harbours(case, ship, voyage)
    yield from _passage(case, ship, voyage)


def _dates(case: Case, ship: Ship, voyage: Voyage) -> Iterator[Trouble]:
    days = [voyage.leaves, voyage.loads_from, voyage.sails]
    for call in voyage.calls:
        days += [call.arrives, call.berthed, call.clear]
    if any(a > b for a, b in pairwise(days)):
        yield Trouble("dates", voyage.id, "its days do not follow one another")
    if voyage.leaves < max(ship.free, case.first):
        yield Trouble("dates", voyage.id, f"{ship.name} is not free before {max(ship.free, case.first)}")
    if voyage.calls[-1].clear > case.last or (ship.until and voyage.calls[-1].clear > ship.until):
        yield Trouble("dates", voyage.id, "it ends after the plan, or after the ship is given back")
    lots = {lot.id: lot for lot in case.lots}
    for load in voyage.loads:
        if load.lot in lots and lots[load.lot].ready > voyage.loads_from:
            yield Trouble("dates", voyage.id, f"lot {load.lot} is not ready before {lots[load.lot].ready}")


def _capacity(case: Case, ship: Ship, voyage: Voyage) -> Iterator[Trouble]:
    lots = {lot.id: lot for lot in case.lots}
    calls = {call.port for call in voyage.calls}
    weight = hold = deck = deck_weight = 0.0
    either: list[tuple[float, float, int]] = []
    for load in voyage.loads:
        lot = lots.get(load.lot)
        if lot is None or load.pieces <= 0:
            yield Trouble(
                "cargo", voyage.id, f"lot {load.lot}: {load.pieces} pieces of what the case does not know, or none"
            )
            continue
        if lot.origin != voyage.origin or lot.destination not in calls:
            yield Trouble(
                "cargo", voyage.id, f"lot {lot.id} goes from {lot.origin} to {lot.destination}; the ship does not"
            )
        if lot.kg > 1100 and lot.kg / 1000 > ship.gear + SLACK:
            cranes = [p.crane for p in case.ports if p.name in {lot.origin, lot.destination}]
            if lot.kg / 1000 > min(cranes) + SLACK:
                yield Trouble(
                    "lift", voyage.id, f"a piece of lot {lot.id} weighs {lot.kg / 1000:.1f} tons: nothing lifts it"
                )
        weight += load.pieces * lot.kg / 1000
        if lot.stow == "deck":
            deck, deck_weight = deck + load.pieces * lot.m3, deck_weight + load.pieces * lot.kg / 1000
        elif lot.stow == "hold":
            hold += load.pieces * lot.m3
        else:
            either.append((lot.m3, lot.kg / 1000, load.pieces))
    for m3, tons, pieces in either:
        # As many on deck as go there; what is left must lie below.
        room = min((ship.deck.m3 - deck) / m3, (ship.deck.tons - deck_weight) / tons)
        above = max(0, min(pieces, math.floor(room + SLACK)))
        deck, deck_weight, hold = deck + above * m3, deck_weight + above * tons, hold + (pieces - above) * m3
    for what, used, most in (
        ("deadweight", weight, ship.deadweight),
        ("cubic metres of hold", hold, sum(h.m3 for h in ship.holds)),
        ("cubic metres of deck", deck, ship.deck.m3),
        ("tons on deck", deck_weight, ship.deck.tons),
    ):
        if used > most * (1 + SLACK) + SLACK:
            yield Trouble("capacity", voyage.id, f"{used:,.1f} of {most:,.1f} {what}")


def _apart(case: Case, voyage: Voyage) -> Iterator[Trouble]:
    """Check that the plan keeps classes in different ships; a stowage plan by hand may do with different holds."""
    cls = {lot.id: lot.cls for lot in case.lots}
    aboard = {cls[load.lot] for load in voyage.loads if load.lot in cls}
    for rule in case.apart:
        if rule.one in aboard and rule.other in aboard:
            yield Trouble("segregation", voyage.id, f"{rule.one} and {rule.other} in one ship")


def _harbours(case: Case, ship: Ship, voyage: Voyage) -> Iterator[Trouble]:
    ports = {p.name: p for p in case.ports}
    lots = {lot.id: lot for lot in case.lots}
    stays = [(voyage.origin, voyage.loads_from, voyage.sails - DAY, set(lots))]
    stays += [
        (c.port, c.berthed, c.clear, {n for n, lot in lots.items() if lot.destination == c.port}) for c in voyage.calls
    ]
    for name, first, last, mine in stays:
        port = ports[name]
        if ship.draught > port.draught:
            yield Trouble("draught", voyage.id, f"{ship.name} draws {ship.draught} m, {name} has {port.draught} m")
        if shut := next((d for d in _days(first, last) if _shut(port, ship, d)), None):
            yield Trouble("ice" if not port.closed else "closed", voyage.id, f"{name} is shut on {shut}")
        worked = sum(
            x.pieces * lots[x.lot].kg / 1000 / port.rate_of(lots[x.lot].cls) for x in voyage.loads if x.lot in mine
        )
        if worked > (last - first).days + 1 + 1e-4:
            yield Trouble("handling", voyage.id, f"{worked:.2f} days of work at {name} in {(last - first).days + 1}")


def _shut(port: Port, ship: Ship, day: date) -> bool:
    return any(s.holds(day) for s in port.closed) or (not ship.ice and any(s.holds(day) for s in port.ice))


def _passage(case: Case, ship: Ship, voyage: Voyage) -> Iterator[Trouble]:
    """Each leg of the laden passage in turn: open all the way, fast enough, escorted where it must be."""
    legs = {(leg.start, leg.end): leg for leg in case.legs if not leg.air}
    here, day, calls = voyage.origin, voyage.sails, list(voyage.calls)
    for start, end in voyage.legs:
        leg = legs.get((start, end))
        if leg is None or start != here:
            yield Trouble("route", voyage.id, f"no leg leads from {here} to {end}")
            return
        there = _over(case, ship, voyage, leg, day, calls[0].arrives if calls else day)
        if there is None:
            yield Trouble(
                "escorts" if leg.convoy else "season", voyage.id, f"{start} to {end} cannot be sailed from {day} on"
            )
            return
        here, day = end, there
        if calls and here == calls[0].port:
            if day > calls[0].arrives:
                yield Trouble("dates", voyage.id, f"it cannot be in {here} before {day}")
            day = calls.pop(0).clear + DAY
    if calls:
        yield Trouble("route", voyage.id, f"its legs do not lead to {calls[0].port}")


def _over(case: Case, ship: Ship, voyage: Voyage, leg: Leg, day: date, by: date) -> date | None:
    """Return the day a ship is over a leg when she is at its start on `day`; by her convoy where she must join one."""
    if leg.convoy:
        arrivals = []
        for escort in case.escorts:
            if ship.knots < escort.knots:
                continue
            for sails, arrives, start, end, name in _convoys(escort, leg):
                if name in voyage.convoys and (start, end) == (leg.start, leg.end) and sails >= day:
                    arrivals.append((arrives, sails))
        found = [(a, s) for a, s in arrivals if all(_in_season(leg, d) for d in _days(s, a - DAY))]
        return min(found)[0] if found else None
    at_sea = max(1, math.ceil(leg.nm / (24 * ship.knots) - 1e-9))
    while day + timedelta(at_sea) <= by:
        if all(_in_season(leg, d) for d in _days(day, day + timedelta(at_sea - 1))):
            return day + timedelta(at_sea)
        day += DAY
    return None


def _convoys(escort: Escort, leg: Leg) -> Iterator[tuple[date, date, str, str, str]]:
    """Walk an escort group out and home until its last day: two days of rest at each end."""
    nm = leg.nm
    if {escort.start, escort.end} != {leg.start, leg.end}:
        return
    at_sea = timedelta(max(1, math.ceil(nm / (24 * escort.knots) - 1e-9)))
    day, n = escort.first, 1
    while day + at_sea <= escort.last:
        yield day, day + at_sea, escort.start, escort.end, f"{escort.name} {n}"
        home = day + at_sea + 2 * DAY
        if home + at_sea <= escort.last:
            yield home, home + at_sea, escort.end, escort.start, f"{escort.name} {n} home"
        day, n = day + max(timedelta(escort.every), 2 * at_sea + 4 * DAY), n + 1


def _in_season(leg: Leg, day: date) -> bool:
    return not leg.open or any(s.holds(day) for s in leg.open)


def _days(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first += DAY


def _ships(case: Case, plan: Plan) -> Iterator[Trouble]:
    """No ship is in two voyages at once, and each voyage begins where the last one ended."""
    legs: dict[str, list[Leg]] = defaultdict(list)
    for leg in case.legs:
        if not leg.air:
            legs[leg.start].append(leg)
    for ship in case.ships:
        port, free = ship.port, max(ship.free, case.first)
        for voyage in sorted((v for v in plan.voyages if v.ship == ship.name), key=lambda v: v.leaves):
            if voyage.start != port or voyage.leaves < free:
                yield Trouble(
                    "ship-twice",
                    voyage.id,
                    f"{ship.name} is in {port} from {free}, not in {voyage.start} on {voyage.leaves}",
                )
            if voyage.start != voyage.origin and not _ballast(case, ship, voyage, legs):
                yield Trouble(
                    "dates",
                    voyage.id,
                    f"in ballast from {voyage.start} she cannot be in {voyage.origin} by {voyage.loads_from}",
                )
            port, free = voyage.calls[-1].port, voyage.calls[-1].clear + DAY


def _ballast(case: Case, ship: Ship, voyage: Voyage, legs: dict[str, list[Leg]]) -> bool:
    """Say whether some chain of legs brings the ship to the port of loading in time."""
    early = {voyage.start: voyage.leaves}
    edge = [voyage.start]
    while edge:
        here = edge.pop(0)
        for leg in legs.get(here, ()):
            there = _over(case, ship, voyage, leg, early[here], voyage.loads_from)
            if there is not None and there < early.get(leg.end, date.max):
                early[leg.end] = there
                edge.append(leg.end)
    return early.get(voyage.origin, date.max) <= voyage.loads_from


def _berths(case: Case, voyages: tuple[Voyage, ...]) -> Iterator[Trouble]:
    """No more ships at berths than there are, counting those held; what really happened is no fault of the plan."""
    held, used = _lying(case.fixed), _lying(voyages)
    berths = {p.name: p.berths for p in case.ports}
    for (port, day), ships in sorted(used.items()):
        if ships + held[port, day] > berths[port]:
            yield Trouble("berths", port, f"{ships + held[port, day]} ships at {berths[port]} berths on {day}")


def _lying(voyages: tuple[Voyage, ...]) -> Counter[tuple[str, date]]:
    used: Counter[tuple[str, date]] = Counter()
    for voyage in voyages:
        used.update((voyage.origin, d) for d in _days(voyage.loads_from, voyage.sails - DAY))
        for call in voyage.calls:
            used.update((call.port, d) for d in _days(call.berthed, call.clear))
    return used


def _escorts(case: Case, voyages: tuple[Voyage, ...]) -> Iterator[Trouble]:
    held = Counter(name for v in case.fixed for name in v.convoys)
    joined = Counter(name for v in voyages for name in v.convoys)
    for escort in case.escorts:
        for name, many in joined.items():
            if name.removesuffix(" home").rpartition(" ")[0] == escort.name and many + held[name] > escort.ships:
                yield Trouble("escorts", name, f"{many + held[name]} ships, and escorts enough for {escort.ships}")


def _cargo(case: Case, plan: Plan) -> Iterator[Trouble]:
    """Every piece is carried once, flown once, or said to be left behind; nothing is made or lost."""
    accounted: Counter[str] = Counter()
    for voyage in plan.voyages:
        for load in voyage.loads:
            accounted[load.lot] += load.pieces
    for flight in plan.flights:
        accounted[flight.lot] += flight.pieces
    for left in plan.unmet:
        accounted[left.lot] += left.pieces
    for lot in case.lots:
        if accounted[lot.id] != lot.pieces:
            yield Trouble("conservation", lot.id, f"{accounted[lot.id]} pieces accounted for, of {lot.pieces}")


def _air(case: Case, plan: Plan) -> Iterator[Trouble]:
    lots = {lot.id: lot for lot in case.lots}
    legs = {(leg.start, leg.end): leg for leg in case.legs if leg.air}
    total: Counter[tuple[str, str]] = Counter()
    for flight in plan.flights:
        lot = lots[flight.lot]
        leg = legs.get((lot.origin, lot.destination))
        if (
            leg is None
            or not lot.flies
            or flight.day < max(lot.ready, case.first)
            or flight.arrives > case.last
            or not _in_season(leg, flight.day)
        ):
            yield Trouble("air", flight.lot, f"cannot fly on {flight.day}")
        elif flight.pieces:
            total[lot.origin, lot.destination] += flight.pieces
    for pair, machines in total.items():
        open_days = sum(1 for d in _days(case.first, case.last) if _in_season(legs[pair], d))
        if machines > legs[pair].a_day * open_days + 1:
            yield Trouble(
                "air", f"{pair[0]}-{pair[1]}", f"{machines} machines in {open_days} days at {legs[pair].a_day} a day"
            )
