"""Ships, ports, lots and small cases for the tests of the shipping desk; fleets by chance for hypothesis."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from despatch.shipping.model import Apart, Escort, Hold, Leg, Lot, Port, Season, Ship
from despatch.shipping.plans import Case

FIRST = date(1938, 9, 1)


def day(n: int) -> date:
    return FIRST + timedelta(n)


def port(
    name: str,
    *,
    berths: int = 2,
    draught: float = 10,
    rate: float = 500,
    ice: tuple[Season, ...] = (),
    crane: float = 0,
    rates: Mapping[str, float] | None = None,
) -> Port:
    return Port(name, 0, 0, berths, draught, rate, rates or {}, crane, ice)


DECK = Hold("deck", 100, 200)
APART = (Apart("explosives", "fuel", "apart"),)


def ship(
    name: str,
    *,
    tons: float = 2000,
    at: str = "Amity",
    free: int = 0,
    knots: float = 10,
    deck: Hold = DECK,
    draught: float = 8,
    ice: bool = False,
    gear: float = 5,
    holds: int = 3,
    until: date | None = None,
) -> Ship:
    each = tuple(Hold(str(n + 1), 1.1 * tons / holds, 1.4 * tons / holds) for n in range(holds))
    return Ship(name, tons, each, knots, at, day(free), deck, draught=draught, ice=ice, gear=gear, until=until)


def lot(
    id: str,
    *,
    tons: float = 1000,
    cls: str = "general",
    start: str = "Amity",
    end: str = "Skarvund",
    ready: int = 0,
    due: int | None = None,
    priority: int = 1,
    kg: float = 1000,
    m3: float = 1.2,
    stow: str = "hold",
    flies: bool = False,
) -> Lot:
    pieces = max(1, round(tons * 1000 / kg))
    return Lot(
        id,
        "goods",
        pieces,
        kg,
        kg * m3 / 1000,
        cls,
        stow,
        start,
        end,
        day(ready),
        None if due is None else day(due),
        priority,
        flies,
    )


def legs(start: str, end: str, nm: float, **more: Any) -> tuple[Leg, Leg]:
    return (Leg(start, end, nm, **more), Leg(end, start, nm, **more))


def case(
    ships: Sequence[Ship],
    lots: Sequence[Lot],
    *,
    ports: Sequence[Port] | None = None,
    ways: Sequence[Leg] | None = None,
    escorts: Sequence[Escort] = (),
    days: int = 120,
    apart: tuple[Apart, ...] = APART,
) -> Case:
    ports = ports or (port("Amity"), port("Skarvund"))
    return Case(
        tuple(ships),
        tuple(ports),
        tuple(ways or legs("Amity", "Skarvund", 1200)),
        tuple(escorts),
        tuple(lots),
        FIRST,
        day(days - 1),
        apart,
    )


NAMES = ("Amity", "Marn", "Serrin", "Skarvund")


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """A small world: up to four ports, ice, a leg under escort, ships and lots of every sort."""
    many = draw(st.integers(2, 4))
    names = NAMES[:many]
    small = st.integers(0, 3)
    ports = [
        port(
            n,
            berths=draw(st.integers(1, 2)),
            draught=draw(st.sampled_from([7, 10])),
            rate=draw(st.sampled_from([200, 700])),
            crane=draw(st.sampled_from([0, 40])),
            ice=draw(st.sampled_from([(), (Season((10, 1), (11, 15)),)])),
            rates=draw(st.sampled_from([{}, {"explosives": 120}])),
        )
        for n in names
    ]
    ways: list[Leg] = []
    escorts: list[Escort] = []
    for i, one in enumerate(names):
        for other in names[i + 1 :]:
            if draw(small):
                convoy = draw(small) == 0
                season = draw(st.sampled_from([(), (), (Season((9, 1), (10, 31)),)]))
                ways += legs(
                    one,
                    other,
                    draw(st.sampled_from([300, 1200, 2500])),
                    convoy=convoy,
                    open=season,
                    risk=draw(st.sampled_from([0, 0.05])),
                )
                if convoy and draw(small):
                    escorts.append(
                        Escort(
                            f"Group {one} {other}",
                            one,
                            other,
                            day(draw(st.integers(0, 9))),
                            day(100),
                            draw(st.integers(1, 2)),
                            draw(st.sampled_from([8, 10])),
                        )
                    )
    ships = [
        ship(
            f"Ship {n}",
            tons=draw(st.sampled_from([400, 1500, 4000])),
            at=draw(st.sampled_from(names)),
            free=draw(st.integers(0, 30)),
            knots=draw(st.sampled_from([7, 10, 15])),
            draught=draw(st.sampled_from([6, 8])),
            ice=draw(st.booleans()),
            gear=draw(st.sampled_from([5, 30])),
            until=draw(st.sampled_from([None, None, day(60)])),
        )
        for n in range(draw(st.integers(0, 3)))
    ]
    cargo = []
    for n in range(draw(st.integers(0, 5))):
        start, end = draw(st.permutations(names))[:2]
        ready = draw(st.integers(0, 60))
        kg, m3, stow = draw(
            st.sampled_from(
                [
                    (1000, 1.2, "hold"),
                    (1000, 0.5, "hold"),
                    (1016.047, 3.0, "hold"),
                    (4500, 5, "either"),
                    (3500, 12, "deck"),
                    (20000, 1.4, "hold"),
                ]
            )
        )
        cargo.append(
            lot(
                f"L{n}",
                tons=draw(st.sampled_from([20, 700, 5000])),
                cls=draw(st.sampled_from(["general", "explosives", "fuel"])),
                start=start,
                end=end,
                ready=ready,
                due=draw(st.sampled_from([None, ready + 5, ready + 40])),
                priority=draw(st.integers(1, 3)),
                kg=kg,
                m3=m3,
                stow=stow,
            )
        )
    return case(ships, cargo, ports=ports, ways=ways or legs(names[0], names[1], 300), escorts=escorts)
