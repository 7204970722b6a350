"""What the answer to "could it be done?" rests on, from the tables: tables in, an answer with its sources out."""

from __future__ import annotations

import math
from datetime import date, timedelta
from pathlib import Path

from despatch.shipping import csv_rows, tables
from despatch.shipping.feasible import Answer, Assumptions, answer
from despatch.shipping.model import Good, Leg, Port, Ship, ShippingError
from despatch.shipping.planner.board import lifts_weight
from despatch.shipping.planner.network import Network
from despatch.shipping.plans import Case
from despatch.shipping.units import kilograms


def answer_question(
    quantity: float,
    unit: str,
    good: str,
    origin: str,
    destination: str,
    days: int,
    fewest: int,
    most: int,
    kind: str = "liberty",
    folder: Path | None = None,
    ton: str = "long",
) -> Answer:
    """Answer whether so many ships of a type could carry so much in time, from our tables and a folder's own.

    Raises ShippingError for a name that no table has, and where the ship cannot carry the good or enter a port.
    """
    kg, assumed = kilograms(unit, ton)
    ports = tables.read_ports(csv_rows.parse_rows("ports.csv", csv_rows.shipped_text("ports.csv")))
    types = tables.read_types(csv_rows.parse_rows("ship_types.csv", csv_rows.shipped_text("ship_types.csv")))
    goods = tables.read_goods(folder)
    if folder is not None:
        ports |= tables.read_own_ports(folder)
        types |= tables.read_own_types(folder)
    asked_for = (
        ("--good", good, goods, "goods.csv"),
        ("--from", origin, ports, "ports.csv"),
        ("--to", destination, ports, "ports.csv"),
        ("--type", kind, types, "ship_types.csv"),
    )
    for what, name, known, file in asked_for:
        if wrong := csv_rows.explain_unknown(what, name, known, file):
            raise ShippingError(f"{wrong}, and name the folder with --tables")
    ship = tables.make_ship(kind, types[kind], origin, ports)
    for port in (ports[origin], ports[destination]):
        if ship.draught > port.draught:
            raise ShippingError(
                f"a {kind} draws {ship.draught:g} m and {port.name} has {port.draught:g} m of water: "
                "name another port or type, or give ports.csv of your own with --tables"
            )
    cranes = min(ports[origin].crane, ports[destination].crane)
    if not lifts_weight(goods[good].kg or 0, ship, cranes):
        raise ShippingError(
            f"a piece of {good} weighs {(goods[good].kg or 0) / 1000:.1f} tons, and nothing lifts it: "
            f"the gear of a {kind} lifts {ship.gear:g} t, the cranes at both ends {cranes:g} t"
        )
    if origin == destination:
        raise ShippingError(f"from {origin} to {destination} is no way: name two ports")
    legs = tables.read_legs(folder, ports)
    net = Network(Case((), tuple(ports.values()), legs, (), (), date(1942, 1, 1), date(1942, 12, 31)))
    chain = net.chains(origin, destination)
    if not chain:
        raise ShippingError(f"no route from {origin} to {destination}: add legs to routes.csv that lead there")
    a, sources = assume(ship, goods[good], ports[origin], ports[destination], chain[0])
    tons = quantity * kg / 1000
    asked = ("asked for", f"{tons:,.0f} metric tons", "; ".join(filter(None, (f"{quantity:,.0f} {unit}", assumed))))
    return answer(a, (asked, *sources), tons, days, fewest, most)


def assume(
    ship: Ship, good: Good, origin: Port, destination: Port, legs: tuple[Leg, ...]
) -> tuple[Assumptions, tuple[tuple[str, str, str], ...]]:
    """Return what follows from the tables for a ship of a type, a good and a way, and where each figure is from."""
    by_room = ship.bale / good.m3_per_ton
    # Fuel, water and stores for the way come off the deadweight: a tenth.
    cargo = min(0.9 * ship.deadweight, by_room)
    nm, risk = sum(leg.nm for leg in legs), 1 - math.prod(1 - leg.risk for leg in legs)
    free, shut = _open(ship, origin, destination, legs)
    a = Assumptions(
        cargo,
        ship.knots,
        nm,
        origin.rate_of(good.cls),
        destination.rate_of(good.cls),
        origin.berths,
        destination.berths,
        5,
        risk,
        free,
    )
    why = (
        "nine tenths of the deadweight, the rest fuel, water and stores"
        if cargo < by_room
        else f"{ship.bale:,.0f} m3 at {good.m3_per_ton:g} m3 a ton"
    )
    return a, (
        ("cargo of a ship", f"{cargo:,.0f} t", f"{ship.type}: {why}"),
        ("speed", f"{ship.knots:g} knots", f"ship_types.csv: {ship.type}"),
        ("distance", f"{nm:,.0f} nautical miles", "; ".join(dict.fromkeys(leg.source for leg in legs)) or "routes.csv"),
        (
            "loading",
            f"{a.load_rate:,.0f} t a day at each of {a.load_berths} berths",
            f"{origin.name}: {origin.source or 'ports.csv'}",
        ),
        (
            "discharge",
            f"{a.discharge_rate:,.0f} t a day at each of {a.discharge_berths} berths",
            f"{destination.name}: {destination.source or 'ports.csv'}",
        ),
        ("days lost", f"{a.days_lost:g} a round voyage", "estimate: weather, waiting, repairs"),
        ("lost at sea", f"{risk:.1%} of the cargo", "routes.csv"),
        ("open", f"{a.free_days:.0%} of the year", shut),
        ("seasons", "a share of the time", "taken for granted: the time is shortened, and no ship waits for a season"),
        ("ships lost", "none", "taken for granted: that share of the cargo is lost, and every ship sails again"),
        *(
            (("escorts", "enough for all", "taken for granted: the route needs them, and none are counted here"),)
            if any(leg.convoy for leg in legs)
            else ()
        ),
        ("stowage", f"{good.m3_per_ton:g} m3 a ton", f"goods.csv: {good.source or good.name}"),
    )


def _open(ship: Ship, origin: Port, destination: Port, legs: tuple[Leg, ...]) -> tuple[float, str]:
    """Return the share of the year in which both ports and every leg are open to the ship, and what shuts them."""
    shut = [(port.name, (*port.closed, *(() if ship.ice else port.ice))) for port in (origin, destination)]
    year = [date(2001, 1, 1) + timedelta(n) for n in range(365)]
    free = [
        day
        for day in year
        if not any(s.holds(day) for _, seasons in shut for s in seasons)
        and all(not leg.open or any(s.holds(day) for s in leg.open) for leg in legs)
    ]
    why = [f"{name}: ice or closed season" for name, seasons in shut if seasons] + [
        f"{leg.start} to {leg.end}: open for a season" for leg in legs if leg.open
    ]
    return len(free) / len(year), "; ".join(why) or "no port or leg of the way has a closed season in the tables"
