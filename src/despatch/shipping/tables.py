"""The desk's CSV files: ships, ports, routes, escorts, goods, cargo. Each fault names its file, its row and what to do.

A folder is read as a whole or not at all. The columns of each file are in the manual's page on shipping.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

from despatch.shipping import units
from despatch.shipping.csv_rows import (
    Row,
    check_new,
    parse_amounts,
    parse_rows,
    parse_seasons,
    read_rows,
    shipped_text,
)
from despatch.shipping.extra import shipping_extra
from despatch.shipping.model import Apart, Escort, Good, Hold, Leg, Lot, Port, Ship, ShippingError
from despatch.shipping.plans import Case


def read_case(folder: Path | str, first: date, last: date, *, ton: str = "long", cargo: bool = True) -> Case:
    """Read what to plan with from the CSV files of a folder.

    ports.csv and routes.csv, goods.csv, segregation.csv and ship_types.csv add to the tables that come with Despatch,
    row by row under the same names. escorts.csv may be absent. Raises ShippingError at the first fault.
    """
    folder = Path(folder)
    if last <= first:
        raise ShippingError(f"the plan ends on {last}, not after its first day {first}: give a later --until")
    ports = read_ports(parse_rows("ports.csv", shipped_text("ports.csv"))) | read_ports(
        read_rows(folder, "ports.csv", needed=False)
    )
    lanes = _legs(folder, ports)
    kinds = read_types(parse_rows("ship_types.csv", shipped_text("ship_types.csv"))) | read_types(
        read_rows(folder, "ship_types.csv", needed=False)
    )
    ships = read_ships(read_rows(folder, "ships.csv"), ports, kinds, first)
    goods = read_goods(folder)
    own = read_rows(folder, "segregation.csv", needed=False)
    apart = tuple(_apart(row, goods) for row in [*parse_rows("segregation.csv", shipped_text("segregation.csv")), *own])
    _classes(read_rows(folder, "ports.csv", needed=False), goods)
    escorts = read_escorts(read_rows(folder, "escorts.csv", needed=False), ports, lanes)
    lots = read_cargo(read_rows(folder, "cargo.csv"), goods, ports, lanes, first, ton) if cargo else ()
    return Case(ships, tuple(ports.values()), tuple(lanes.values()), escorts, lots, first, last, apart)


def read_goods(folder: Path | None = None) -> dict[str, Good]:
    """Return the goods table: the one that comes with Despatch, then the folder's goods.csv over it."""
    own = read_rows(folder, "goods.csv", needed=False) if folder else iter(())
    return _goods(parse_rows("goods.csv", shipped_text("goods.csv"))) | _goods(own)


def _goods(table: Iterator[Row]) -> dict[str, Good]:
    goods: dict[str, Good] = {}
    for row in table:
        name = check_new(row, "good", goods)
        goods[name] = _good(row)
    return goods


def _good(row: Row) -> Good:
    stow = row.text("stow", "hold")
    if stow not in {"hold", "deck", "either"}:
        raise row.fault(f"stow is {stow!r}: write hold, deck or either")
    kg = row.number("kg_each", above=True) if row.text("kg_each", "") else None
    factor = row.number("m3_per_ton", above=True)
    also = tuple(filter(None, (part.strip() for part in row.text("also", "").split(";"))))
    return Good(
        row.text("good"),
        row.text("class"),
        kg,
        factor,
        stow,
        row.yes("flies"),
        row.text("source", ""),
        also,
        parse_amounts(row, "units", "barrel=89"),
    )


def _apart(row: Row, goods: Mapping[str, Good]) -> Apart:
    """Return a rule of segregation between classes that some goods have."""
    how = row.text("how")
    if how not in {"hold", "apart"}:
        raise row.fault(f"how is {how!r}: write hold (not in one hold) or apart (not in neighbouring holds)")
    classes = {good.cls: good for good in goods.values()}
    return Apart(
        row.known("one", row.text("one"), classes, "goods.csv"),
        row.known("other", row.text("other"), classes, "goods.csv"),
        how,
        row.text("source", ""),
    )


def _classes(ports: Iterator[Row], goods: Mapping[str, Good]) -> None:
    """Raise where a port has a rate for a class that no goods have: a slip of the pen would pass for the plain rate."""
    classes = {good.cls: good for good in goods.values()}
    for row in ports:
        for cls in parse_amounts(row, "rates", "explosives=300"):
            row.known("rates", cls, classes, "goods.csv")


def read_ports(table: Iterator[Row]) -> dict[str, Port]:
    """Return ports by name; two rows of one name in one file are refused."""
    ports: dict[str, Port] = {}
    for row in table:
        name = check_new(row, "name", ports)
        ports[name] = Port(
            name,
            row.number("lat", 0, least=-90, most=90),
            row.number("lon", 0, least=-180, most=180),
            row.whole("berths", least=1),
            row.number("draught_m", above=True),
            row.number("tons_a_day", above=True),
            parse_amounts(row, "rates", "explosives=300"),
            row.number("crane_t", 0),
            parse_seasons(row, "ice"),
            parse_seasons(row, "closed"),
            row.text("source", ""),
        )
    return ports


def read_legs(folder: Path | None, ports: Mapping[str, Port]) -> tuple[Leg, ...]:
    """Return the legs that come with Despatch, and a folder's over them."""
    return tuple(_legs(folder, ports).values())


def read_own_ports(folder: Path) -> dict[str, Port]:
    """Return the ports of a folder's ports.csv; none where there is no such file."""
    return read_ports(read_rows(folder, "ports.csv", needed=False))


def read_own_types(folder: Path) -> dict[str, dict[str, str]]:
    """Return the ship types of a folder's ship_types.csv."""
    return read_types(read_rows(folder, "ship_types.csv", needed=False))


def make_ship(kind: str, cells: Mapping[str, str], port: str, ports: Mapping[str, Port]) -> Ship:
    """Return a ship as the table of types has her."""
    return _ship(Row("ship_types.csv", 1, {**cells, "type": kind, "port": port}), f"a {kind}", ports, date(2000, 1, 1))


def _legs(folder: Path | None, ports: Mapping[str, Port]) -> dict[tuple[str, str, bool], Leg]:
    ours = [
        *parse_rows("routes.csv", shipped_text("routes.csv")),
        *(read_rows(folder, "routes.csv", needed=False) if folder else ()),
    ]
    found: dict[tuple[str, str, bool], Leg] = {}
    for row in ours:
        leg = _leg(row, ports)
        found[leg.start, leg.end, leg.air] = leg
        if not row.yes("oneway"):
            found[leg.end, leg.start, leg.air] = replace(leg, start=leg.end, end=leg.start)
    return found


def _leg(row: Row, ports: Mapping[str, Port]) -> Leg:
    start, end = row.one_of("from", ports, "ports.csv"), row.one_of("to", ports, "ports.csv")
    if start == end:
        raise row.fault(f"a leg from {start} to itself: name another port")
    mode = row.text("mode", "sea")
    if mode not in {"sea", "air"}:
        raise row.fault(f"mode is {mode!r}: write sea or air")
    risk = row.number("risk", 0)
    if risk >= 1:
        raise row.fault(f"risk is {risk:g}: write the share expected to be lost, such as 0.05")
    if row.text("nm", ""):
        nm = row.number("nm", above=True)
    elif not (ports[start].lat or ports[start].lon) or not (ports[end].lat or ports[end].lon):
        raise row.fault("nm is empty and a port has no lat and lon: write the distance, or where the ports lie")
    else:
        nm = round(sea_miles(ports[start], ports[end]))
    a_day = row.number("a_day", above=True) if mode == "air" else 0
    return Leg(
        start,
        end,
        nm,
        parse_seasons(row, "open"),
        risk,
        row.yes("convoy"),
        mode == "air",
        a_day,
        row.text("source", ""),
    )


def read_types(table: Iterator[Row]) -> dict[str, dict[str, str]]:
    """Return ship types: what a ship's empty cells are filled from."""
    types: dict[str, dict[str, str]] = {}
    for row in table:
        types[check_new(row, "type", types)] = {k: v for k, v in row.cells.items() if k not in {"type", "source"}}
    return types


def read_ships(
    table: Iterator[Row], ports: Mapping[str, Port], types: Mapping[str, Mapping[str, str]], first: date
) -> tuple[Ship, ...]:
    """Return the ships. Empty cells are taken from the ship's type."""
    ships: dict[str, Ship] = {}
    for bare in table:
        name = check_new(bare, "name", ships)
        kind = bare.text("type", "")
        if kind:
            bare.known("type", kind, types, "ship_types.csv")
        row = Row(bare.file, bare.line, {**types.get(kind, {}), **{k: v for k, v in bare.cells.items() if v}})
        ships[name] = _ship(row, name, ports, first)
    return tuple(ships.values())


def _ship(row: Row, name: str, ports: Mapping[str, Port], first: date) -> Ship:
    for column in ("deadweight", "bale_m3", "knots"):
        if not row.text(column, ""):
            raise row.fault(f"{name} has no {column}: fill it in, or name a type from ship_types.csv")
    try:
        deadweight = units.parse_tons(row.text("deadweight"))
    except ShippingError as wrong:
        raise row.fault(f"deadweight: {wrong}") from None
    if not deadweight > 0:
        raise row.fault(f"{name} has no deadweight: fill it in")
    free = row.day("free", first)
    until = row.day("until") if row.text("until", "") else None
    if until and until < free:
        raise row.fault(f"until {until} is before free {free}: put the dates in order")
    deck = Hold("deck", row.number("deck_t", 0), row.number("deck_m3", 0))
    return Ship(
        name,
        deadweight,
        _holds(row, deadweight),
        row.number("knots", above=True),
        row.one_of("port", ports, "ports.csv"),
        free,
        deck,
        row.text("type", ""),
        row.number("gear_t", 5),
        row.number("draught_m", 8, above=True),
        row.yes("ice"),
        until,
    )


def _holds(row: Row, deadweight: float) -> tuple[Hold, ...]:
    """Return holds from their number (equal shares), or from "1:2000/2800 2:1500/2100" (tons/cubic metres)."""
    bale, words = row.number("bale_m3", above=True), row.text("holds", "4")
    if words.isdigit() and 1 <= int(words) <= 12:
        many = int(words)
        # A hold may take a tenth more than its share of the weight: trim is the mate's business.
        return tuple(Hold(str(n), round(1.1 * deadweight / many, 3), round(bale / many, 3)) for n in range(1, many + 1))
    holds = []
    for part in words.split():
        found = re.fullmatch(r"(\w{1,12}):([\d.]{1,9})/([\d.]{1,9})", part)
        if not found:
            raise row.fault(
                f"holds is {words!r}: write their number, or each as name:tons/m3, such as 1:2000/2800 2:1500/2100"
            )
        holds.append(Hold(found[1], float(found[2]), float(found[3])))
    if len({h.name for h in holds}) < len(holds):
        raise row.fault("two holds of one name: number them")
    return tuple(holds)


def read_escorts(
    table: Iterator[Row], ports: Mapping[str, Port], legs: Mapping[tuple[str, str, bool], Leg]
) -> tuple[Escort, ...]:
    """Return escort groups; each works a leg that routes.csv has."""
    escorts: dict[str, Escort] = {}
    for row in table:
        name = check_new(row, "name", escorts)
        start, end = row.one_of("from", ports, "ports.csv"), row.one_of("to", ports, "ports.csv")
        if (start, end, False) not in legs:
            raise row.fault(f"there is no leg from {start} to {end}: add it to routes.csv")
        first, last = row.day("first"), row.day("last")
        if last < first:
            raise row.fault(f"last {last} is before first {first}: put the dates in order")
        escorts[name] = Escort(
            name,
            start,
            end,
            first,
            last,
            row.whole("ships", least=1),
            row.number("knots", above=True),
            row.whole("every", 0),
        )
    return tuple(escorts.values())


def read_cargo(
    table: Iterator[Row],
    goods: Mapping[str, Good],
    ports: Mapping[str, Port],
    legs: Mapping[tuple[str, str, bool], Leg],
    first: date,
    ton: str = "long",
) -> tuple[Lot, ...]:
    """Return the lots that wait, in pieces; a lot that no chain of legs can carry is refused."""
    lots: dict[str, Lot] = {}
    ways = reachable((leg.start, leg.end) for leg in legs.values())
    for row in table:
        name = check_new(row, "id", lots)
        good = goods[row.one_of("good", goods, "goods.csv")]
        origin, destination = row.one_of("from", ports, "ports.csv"), row.one_of("to", ports, "ports.csv")
        if destination not in ways(origin):
            raise row.fault(
                f"{name} has no route from {origin} to {destination}: add legs to routes.csv that lead there"
            )
        quantity = row.number("quantity", above=True)
        try:
            counted = units.count_pieces(quantity, row.text("unit", ""), good, ton)
        except ShippingError as wrong:
            raise row.fault(str(wrong)) from None
        ready = row.day("ready", first)
        due = row.day("due") if row.text("due", "") else None
        if due and due < ready:
            raise row.fault(f"due {due} is before ready {ready}: put the dates in order")
        lots[name] = Lot(
            name,
            good.name,
            counted.pieces,
            counted.kg,
            counted.kg * good.m3_per_ton / 1000,
            good.cls,
            good.stow,
            origin,
            destination,
            ready,
            due,
            row.whole("priority", 1, least=1),
            good.flies,
            counted.assumed,
            row.text("evidence", ""),
            by_weight=good.kg is None,
        )
    return tuple(lots.values())


def reachable(pairs: Iterator[tuple[str, str]]) -> Callable[[str], set[str]]:
    """Return a function that gives every port a chain of legs leads to."""
    onward: dict[str, set[str]] = {}
    for start, end in pairs:
        onward.setdefault(start, set()).add(end)
    known: dict[str, set[str]] = {}

    def ways(origin: str) -> set[str]:
        if origin not in known:
            found, edge = set(), [origin]
            while edge:
                for end in onward.get(edge.pop(), ()):
                    if end not in found:
                        found.add(end)
                        edge.append(end)
            known[origin] = found - {origin}
        return known[origin]

    return ways


def sea_miles(start: Port, end: Port) -> float:
    """Return the nautical miles between two ports over sea, by the searoute network of shipping lanes."""
    with shipping_extra():
        import searoute  # noqa: PLC0415 - only where a leg leaves its distance out

    route = searoute.searoute((start.lon, start.lat), (end.lon, end.lat), units="naut")
    miles = float(route.properties["length"])
    if not miles > 0:
        raise ShippingError(
            f"no way over sea from {start.name} to {end.name}: write the distance in the column nm of routes.csv"
        )
    return miles
