"""Why a lot is not carried, or not wholly: looked up in the network and the plan, most certain reasons first."""

from __future__ import annotations

from collections.abc import Sequence

from despatch.shipping.model import Case, Leg, Lot, Unmet, Voyage
from despatch.shipping.planner.network import Network
from despatch.shipping.planner.occupancy import Taken, left
from despatch.shipping.planner.patterns import Pattern, lifts, pairs, times


def unmet(
    net: Network, kinds: Sequence[Pattern], voyages: Sequence[Voyage], flown: dict[str, int]
) -> tuple[Unmet, ...]:
    """Return what is left behind, each with a code and a reason in words."""
    case = net.case
    missing = left(case, voyages)
    found = []
    for number, lot in enumerate(case.lots):
        pieces = missing[number] - flown.get(lot.id, 0)
        if pieces > 0:
            code, reason = why(net, kinds, lot, voyages)
            found.append(Unmet(lot.id, pieces, pieces * lot.kg / 1000, code, reason))
    return tuple(found)


def why(net: Network, kinds: Sequence[Pattern], lot: Lot, voyages: Sequence[Voyage]) -> tuple[str, str]:
    """Return the code and the words of what keeps a lot back."""
    if lot.flies and any(leg.air and (leg.start, leg.end) == (lot.origin, lot.destination) for leg in net.case.legs):
        return (
            "air-route-full",
            f"the route by air from {lot.origin} to {lot.destination} takes no more machines before {net.case.last}",
        )
    if not net.case.ships:
        return "no-ships", "there is no ship"
    if not net.chains(lot.origin, lot.destination):
        return "no-route", f"no chain of legs leads from {lot.origin} to {lot.destination}: add legs to routes.csv"
    return _harbours(net, lot) or _alone(net, kinds, lot) or _together(net, lot, voyages)


def _harbours(net: Network, lot: Lot) -> tuple[str, str] | None:
    """Reasons that lie in the ports and the ships alone."""
    case = net.case
    for port in (net.port[lot.origin], net.port[lot.destination]):
        if all(ship.draught > port.draught for ship in case.ships):
            return "draught", f"{port.name} has {port.draught:g} m of water; every ship draws more"
    if not any(lifts(net, ship, lot) for ship in case.ships):
        return "lift", f"a piece weighs {lot.kg / 1000:.1f} tons; no ship's gear, nor the cranes at both ends, lift it"
    if not any(_room(case, lot, deck=ship.deck.m3, bale=ship.bale, tons=ship.deck.tons) for ship in case.ships):
        return (
            "no-room",
            f"it travels {'on deck' if lot.stow == 'deck' else 'in a hold'}, and no ship has the room for one piece",
        )
    fits = [ship for ship in case.ships if lifts(net, ship, lot)]
    for name in (lot.origin, lot.destination):
        after = net.number(lot.ready)
        if not any(net.open(ship, name)[after:].any() for ship in fits):
            return "port-closed", f"{name} is shut by ice, season or depth to every ship from {lot.ready} on"
    return None


def _room(case: Case, lot: Lot, *, deck: float, bale: float, tons: float) -> bool:  # noqa: ARG001 - one shape for every ask
    above = deck >= lot.m3 and tons >= lot.kg / 1000
    return {"hold": bale >= lot.m3, "deck": above}.get(lot.stow, above or bale >= lot.m3)


def _alone(net: Network, kinds: Sequence[Pattern], lot: Lot) -> tuple[str, str] | None:
    """Say whether any ship could land the lot in time if there were no other cargo."""
    earliest = net.days
    mine = [k for k in kinds if k.origin == lot.origin and lot.destination in k.calls]
    for ship in net.case.ships:
        free = net.number(ship.free)
        ways = None if ship.port == lot.origin else net.ways(ship, ship.port, lot.origin)
        if free >= net.days or (ship.port != lot.origin and ways is None):
            continue
        there = free if ways is None else int(ways.arrive[free])
        start = max(there, net.number(lot.ready))
        for kind in mine:
            when = times(net, ship, kind)
            if when is not None and start < net.days and when.may[start:].any():
                first = start + int(when.may[start:].argmax())
                earliest = min(earliest, int(when.clear[kind.calls.index(lot.destination)][first]))
    if earliest < net.days:
        return None
    return _way(net, lot) or (
        "too-late",
        f"ready on {lot.ready}, no ship can land it by {net.case.last}, the last day of the plan, whatever else waits",
    )


def _way(net: Network, lot: Lot) -> tuple[str, str] | None:
    """Say what shuts the way where every chain of legs has a leg that cannot be sailed after the lot is ready."""
    found = [
        next((why for leg in chain if (why := _leg_shut(net, leg, lot))), None)
        for chain in net.chains(lot.origin, lot.destination)
    ]
    return found[0] if all(found) else None


def _leg_shut(net: Network, leg: Leg, lot: Lot) -> tuple[str, str] | None:
    """Return why a leg cannot be sailed from the day on which the lot is ready; None where it can."""
    after = [day for day in net.dates if day >= lot.ready]
    if leg.open and not any(s.holds(day) for s in leg.open for day in after):
        return (
            "route-closed",
            f"the way from {leg.start} to {leg.end} is not open between {lot.ready} and {net.case.last}",
        )
    if not leg.convoy:
        return None
    mine = [s for s in net.sailings if (s.start, s.end) == (leg.start, leg.end) and s.sails >= lot.ready]
    if not mine:
        return (
            "no-escort",
            f"the way from {leg.start} to {leg.end} needs escorts, and none sail there after it is ready",
        )
    if not any(net.in_season(leg, s) for s in mine):
        return "no-escort", f"the escorts from {leg.start} to {leg.end} sail on days on which that way is not open"
    slowest = min(s.knots for s in mine)
    if all(ship.knots < slowest for ship in net.case.ships):
        return (
            "no-escort",
            f"no ship keeps up with the escorts from {leg.start} to {leg.end}, which make {slowest:g} knots",
        )
    return None


def _together(net: Network, lot: Lot, voyages: Sequence[Voyage]) -> tuple[str, str]:
    """Reasons that lie in what else is carried."""
    case, cls = net.case, {other.id: other.cls for other in net.case.lots}
    apart = pairs(case.apart)
    tons = {other.id: other.kg / 1000 for other in case.lots}
    ships = {ship.name: ship for ship in case.ships}
    for voyage in voyages:
        same = (
            voyage.origin == lot.origin
            and any(c.port == lot.destination for c in voyage.calls)
            and voyage.loads_from >= lot.ready
        )
        aboard = sum(load.pieces * tons.get(load.lot, 0) for load in voyage.loads)
        barred = [load.lot for load in voyage.loads if (lot.cls, cls.get(load.lot, "")) in apart]
        if same and barred and voyage.ship in ships and aboard < 0.9 * ships[voyage.ship].deadweight:
            return (
                "segregation",
                f"{voyage.ship} sails that way with room, but {lot.cls} may not lie with {cls[barred[0]]} (lot {barred[0]})",
            )
    taken = Taken(net, [*case.fixed, *voyages])
    convoys = {s.name for s in net.sailings if s.sails >= lot.ready} if _escorted(net, lot) else set()
    if convoys and all(taken.convoys[s.name] >= s.ships for s in net.sailings if s.name in convoys):
        return "convoys-full", "every convoy after it is ready has as many ships as its escort is enough for"
    for port in (lot.origin, lot.destination):
        used = taken.berths[port][net.number(lot.ready) :]
        if used.size and (used >= net.port[port].berths).mean() > 0.9:
            return "berths-full", f"the berths of {port} are taken on nine days in ten"
    return (
        "not-enough-ships",
        f"every ship that could carry it is at work on more pressing or nearer cargo until {case.last}",
    )


def _escorted(net: Network, lot: Lot) -> bool:
    return all(any(leg.convoy for leg in chain) for chain in net.chains(lot.origin, lot.destination))
