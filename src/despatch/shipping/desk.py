"""The shipping desk as the command line and the reading room meet it: a folder in, plain answers out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import msgspec

from despatch.shipping import events, tables
from despatch.shipping.berths import ConvoyOrder, Stay, berth_plan, convoys
from despatch.shipping.feasible import Answer, ask, assumptions
from despatch.shipping.model import Case, Event, Plan, ShippingError, Stow, Trouble, Voyage
from despatch.shipping.network import Network
from despatch.shipping.select import plan
from despatch.shipping.stow import check_stowage, stow
from despatch.shipping.units import kilograms
from despatch.shipping.validate import validate

PLAN = "shipping-plan.json"


@dataclass(frozen=True, slots=True)
class Loading:
    """A voyage with its stowage and what is wrong with it."""

    voyage: Voyage
    stows: tuple[Stow, ...]
    troubles: tuple[Trouble, ...]


def make_plan(folder: Path, first: date, last: date, *, seconds: float = 60, ton: str = "long") -> Plan:
    """Plan a folder's cargo, check the plan by the rules and write it down; raises ShippingError when it breaks one."""
    case = tables.read_case(folder, first, last, ton=ton)
    made = replace(plan(case, seconds), ton=ton)
    _held(case, made)
    _write(folder, made)
    return made


def replan(folder: Path, as_of: date, *, seconds: float = 60) -> Plan:
    """Plan again what has not sailed by `as_of`; what has is held as it is.

    The new plan holds both; its score and bound are those of the rest.
    """
    case, old = opened(folder)
    now = events.standing(case, old, events.read_events(folder / events.FILE, as_of), as_of)
    rest = plan(now.case, seconds)
    _held(now.case, rest)
    made = replace(rest, first=old.first, ton=old.ton, voyages=(*now.sailed, *rest.voyages), flights=(*(f for f in old.flights if f.day < as_of), *rest.flights))
    _write(folder, made)
    return made


def _held(case: Case, made: Plan) -> None:
    if wrong := validate(case, made):
        raise ShippingError(f"the plan breaks a rule and was not written: {wrong[0].where}: {wrong[0].message}; report this with the tables")


def _write(folder: Path, made: Plan) -> None:
    """Write the plan whole or not at all."""
    part = folder / (PLAN + ".part")
    part.write_bytes(msgspec.json.format(msgspec.json.encode(made), indent=1) + b"\n")
    part.replace(folder / PLAN)


def opened(folder: Path) -> tuple[Case, Plan]:
    """Return a folder's tables and the plan made last."""
    path = folder / PLAN
    try:
        made = msgspec.json.decode(path.read_bytes(), type=Plan)
    except FileNotFoundError:
        raise ShippingError(f"{path}: there is no plan yet: run despatch ship plan {folder}") from None
    except msgspec.DecodeError as wrong:
        raise ShippingError(f"{path}: {wrong}: run despatch ship plan {folder} again") from None
    return tables.read_case(folder, made.first, made.last, ton=made.ton), made


def loadings(folder: Path, ship: str | None = None) -> tuple[tuple[Loading, ...], tuple[Stay, ...]]:
    """Return the stowage of every voyage (or one ship's) and the berths day by day."""
    case, made = opened(folder)
    if ship is not None and ship not in {s.name for s in case.ships}:
        raise ShippingError(f"no ship is called {ship!r}: the ships are {', '.join(s.name for s in case.ships)}")
    found = []
    for voyage in made.voyages:
        if ship in (None, voyage.ship):
            stows, troubles = stow(case, voyage)
            found.append(Loading(voyage, stows, (*troubles, *check_stowage(case, voyage, stows))))
    return tuple(found), berth_plan(made.voyages)


def tally(folder: Path, file: Path, recorded: date) -> tuple[Trouble, ...]:
    """Record a tally and return what differs from the plan; nothing is written when a row is wrong."""
    case, made = opened(folder)
    path = folder / events.FILE
    known = events.read_events(path)
    rows = tables.rows("tally.csv", file.read_text(encoding="utf-8-sig"), str(file))
    new = events.read_tally(case, made, known, rows, recorded)
    found: list[Trouble] = []
    for ship in dict.fromkeys(e.ship for e in new):
        mine = [e for e in (*known, *new) if e.kind == "tally" and e.ship == ship]
        voyage = events.current(made, ship, mine[-1].day)
        if voyage is not None:
            stows, _ = stow(case, voyage)
            found += events.compare(case, voyage, stows, [e for e in mine if e.day >= voyage.loads_from])
    events.append(path, new)
    return tuple(found)


def record(folder: Path, event: Event) -> None:
    """Add an event that can be true after those before it."""
    case, made = opened(folder)
    path = folder / events.FILE
    events.check(case, made, events.read_events(path), event, f"{path}, the new row")
    events.append(path, [event])


def orders(folder: Path) -> tuple[ConvoyOrder, ...]:
    """Return the convoys of the plan with their ships."""
    case, made = opened(folder)
    return convoys(case, made.voyages)


def feasible(
    quantity: float, unit: str, good: str, origin: str, destination: str, days: int, fewest: int, most: int, kind: str = "liberty", folder: Path | None = None, ton: str = "long"
) -> Answer:
    """Answer whether so many ships of a type could carry so much in time, from the tables that ship (and a folder's)."""
    kg, assumed = kilograms(unit, ton)
    ports = tables.read_ports(tables.rows("ports.csv", tables.shipped("ports.csv")))
    types = tables.read_types(tables.rows("ship_types.csv", tables.shipped("ship_types.csv")))
    goods = tables.read_goods(folder)
    if folder is not None:
        ports |= tables.own_ports(folder)
        types |= tables.own_types(folder)
    for name, known, file in ((good, goods, "goods.csv"), (origin, ports, "ports.csv"), (destination, ports, "ports.csv"), (kind, types, "ship_types.csv")):
        tables.Row("the question", 1, {}).known("name", name, known, file)
    ship = tables.ship_of_type(kind, types[kind], origin, ports)
    legs = tables.legs(folder, ports)
    net = Network(Case((), tuple(ports.values()), legs, (), (), date(1942, 1, 1), date(1942, 12, 31)))
    chain = net.chains(origin, destination)
    if not chain:
        raise ShippingError(f"no route from {origin} to {destination}: add legs to routes.csv that lead there")
    a, sources = assumptions(ship, goods[good], ports[origin], ports[destination], chain[0])
    tons = quantity * kg / 1000
    asked = ("asked for", f"{tons:,.0f} metric tons", "; ".join(filter(None, (f"{quantity:,.0f} {unit}", assumed))))
    return ask(a, (asked, *sources), tons, days, fewest, most)

