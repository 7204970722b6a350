"""Why a lot is not carried, or not wholly: looked up in the network and the plan, the most certain reasons first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from despatch.shipping.holds import Room
from despatch.shipping.model import Leg, Lot
from despatch.shipping.planner.best_fit import find_offers
from despatch.shipping.planner.board import Board, Cargo, days_of, find_pairs, lifts, trips_of
from despatch.shipping.planner.ferry import air_leg
from despatch.shipping.planner.network import Network
from despatch.shipping.planner.occupancy import Occupancy, count_left
from despatch.shipping.planner.ship_classes import ShipClasses
from despatch.shipping.plans import Case, Unmet, Voyage


def explain(
    case: Case,
    cargo: Cargo,
    fleet: ShipClasses,
    voyages: Sequence[Voyage],
    flown: Mapping[str, int],
    stowage: Sequence[Unmet],
) -> tuple[Unmet, ...]:
    """Return what is left behind beside what `stowage` has, each lot with a code and a reason in words."""
    missing = count_left(case, voyages)
    unstowed = {left.lot: left.pieces for left in stowage}
    board: Board | None = None
    found = []
    for number, lot in enumerate(case.lots):
        pieces = missing[number] - flown.get(lot.id, 0) - unstowed.get(lot.id, 0)
        if pieces > 0:
            code, reason = _certain(case, cargo, fleet, lot) or ("", "")
            if not code:
                board = board or _final_board(cargo, fleet, voyages)
                code, reason = _together(board, lot, voyages)
            found.append(Unmet(lot.id, pieces, pieces * lot.kg / 1000, code, reason))
    return tuple(found)


def _certain(case: Case, cargo: Cargo, fleet: ShipClasses, lot: Lot) -> tuple[str, str] | None:
    """Return what keeps a lot back whatever else is carried; None where nothing does."""
    net = cargo.net
    if air_leg(case, lot) is not None:
        way = f"the route by air from {lot.origin} to {lot.destination}"
        return "air-route-full", f"{way} takes no more machines before {case.last}"
    if not case.ships:
        return "no-ships", "there is no ship"
    if not net.chains(lot.origin, lot.destination):
        return "no-route", f"no chain of legs leads from {lot.origin} to {lot.destination}: add legs to routes.csv"
    return _harbours(net, lot) or _alone(cargo, fleet, lot)


def _final_board(cargo: Cargo, fleet: ShipClasses, voyages: Sequence[Voyage]) -> Board:
    """Return a board with the plan's voyages on which no ship of the plan takes a berth."""
    board = Board(cargo, fleet, trips_of(Board(cargo, fleet), voyages))
    board.free_berths(Board(cargo, fleet))
    return board


def _harbours(net: Network, lot: Lot) -> tuple[str, str] | None:
    """Reasons that lie in the ports and the ships alone."""
    case = net.case
    for port in (net.port[lot.origin], net.port[lot.destination]):
        if all(ship.draught > port.draught for ship in case.ships):
            return "draught", f"{port.name} has {port.draught:g} m of water; every ship draws more"
    if not any(lifts(net, ship, lot) for ship in case.ships):
        return "lift", f"a piece weighs {lot.kg / 1000:.1f} tons; no ship's gear, nor the cranes at both ends, lift it"
    if not any(Room(ship).put(lot, 1) for ship in case.ships):
        where = "on deck" if lot.stow == "deck" else "in a hold"
        return "no-room", f"it travels {where}, and no ship has the room for one piece"
    fits = [ship for ship in case.ships if lifts(net, ship, lot)]
    for name in (lot.origin, lot.destination):
        after = net.number(lot.ready)
        if not any(net.open(ship, name)[after:].any() for ship in fits):
            return "port-closed", f"{name} is shut by ice, season or depth to every ship from {lot.ready} on"
    return None


def _alone(cargo: Cargo, fleet: ShipClasses, lot: Lot) -> tuple[str, str] | None:
    """Say whether any ship could land a piece in time if there were no other cargo."""
    net, k = cargo.net, cargo.number[lot.id]
    board = Board(cargo, fleet)
    origin, call = cargo.origin[k], cargo.call[k]
    load, land = (min(fleet.longest, days_of(cargo.ton[k] / rate[k])) for rate in (cargo.loading, cargo.landing))
    for ship in np.flatnonzero(cargo.room[:, k]).tolist():
        kind, free = fleet.kind[ship], board.free[ship]
        here = max(int(fleet.reach[kind, board.home[ship], origin, free]), cargo.ready[k])
        sails = int(board.starts(origin)[kind, load, here]) + load
        berthed = int(board.starts(call)[kind, land, fleet.reach[kind, origin, call, min(sails, net.days)]])
        if berthed + land <= net.days and berthed + land - 1 <= board.until[ship]:
            return None
    last = net.case.last
    return _way(net, lot) or (
        "too-late",
        f"ready on {lot.ready}, no ship can land it by {last}, the last day of the plan, whatever else waits",
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


def _together(board: Board, lot: Lot, voyages: Sequence[Voyage]) -> tuple[str, str]:
    """Return the reason that lies in what else is carried."""
    net = board.net
    barred = _segregated(net.case, lot, voyages)
    if barred is not None:
        return barred
    taken = Occupancy(net, [*net.case.fixed, *voyages])
    chains = net.chains(lot.origin, lot.destination)
    if all(any(leg.convoy for leg in chain) for chain in chains):
        ways = {(leg.start, leg.end) for chain in chains for leg in chain if leg.convoy}
        convoys = [s for s in net.sailings if s.sails >= lot.ready and (s.start, s.end) in ways]
        if all(taken.convoys[s.name] >= s.ships for s in convoys):
            return "convoys-full", "every convoy after it is ready has as many ships as its escort is enough for"
    for port in (lot.origin, lot.destination):
        used = taken.berths[port][net.number(lot.ready) :]
        if used.size and (used >= net.port[port].berths).mean() > 0.9:
            return "berths-full", f"the berths of {port} are taken on nine days in ten"
    if find_offers(board, board.cargo.number[lot.id]) is None:
        return "not-enough-ships", "every ship that could carry it is at work on other cargo"
    return "no-room-found", "no room was found for it, though some ship has days left: search longer, or add a ship"


def _segregated(case: Case, lot: Lot, voyages: Sequence[Voyage]) -> tuple[str, str] | None:
    """Return the ship that sails that way with room, where only the class of what is aboard bars the lot."""
    lots = {other.id: other for other in case.lots}
    ships = {ship.name: ship for ship in case.ships}
    apart = find_pairs(case.apart)
    for voyage in voyages:
        calls = {call.port for call in voyage.calls}
        if voyage.origin != lot.origin or lot.destination not in calls or voyage.loads_from < lot.ready:
            continue
        aboard = [(lots[load.lot], load.pieces) for load in voyage.loads if load.lot in lots]
        barred = next((other for other, _ in aboard if (lot.cls, other.cls) in apart), None)
        room = Room(ships[voyage.ship])
        if barred is not None and room.put_all(aboard) and room.put(lot, 1):
            where = f"{voyage.ship} sails that way with room"
            return "segregation", f"{where}, but {lot.cls} may not lie with {barred.cls} (lot {barred.id})"
    return None
