"""Fleets made up by chance, always the same for a seed: what the shipping desk is measured on."""

from __future__ import annotations

import random
from datetime import date, timedelta

from despatch.shipping.model import Apart, Escort, Hold, Leg, Lot, Port, Season, Ship
from despatch.shipping.plans import Case
from despatch.shipping.tables import sea_miles

FIRST = date(1942, 1, 1)
PLACES = (
    (42.3, -70.9),
    (40.6, -74.0),
    (39.3, -76.4),
    (29.9, -90.0),
    (53.4, -3.1),
    (55.9, -4.9),
    (64.1, -22.0),
    (69.0, 33.1),
    (64.5, 40.5),
    (30.4, 49.0),
    (-33.9, 18.4),
    (-29.9, 31.1),
    (37.8, -122.5),
    (45.6, -123.9),
    (43.1, 131.9),
    (53.0, 158.7),
    (12.8, 45.0),
    (-37.9, 144.8),
    (14.6, 120.9),
    (51.5, 1.0),
)
GOODS = (
    ("flour", "food", 1000, 1.45),
    ("shells", "explosives", 1000, 1.0),
    ("petrol", "fuel", 1000, 1.6),
    ("steel", "general", 1000, 0.6),
    ("lorry", "vehicles", 3500, 4.5),
    ("sugar", "food", 1000, 1.3),
    ("cloth", "general", 1000, 3.5),
)


def fleet(
    ships: int, lots: int, ports: int, *, days: int = 365, seed: int = 7, load: float = 0.9, convoys: bool = True
) -> Case:
    """Return a case whose cargo keeps its ships busy for about `load` of their time."""
    rng = random.Random(seed)
    places = [_port(rng, n) for n in range(ports)]
    legs = _legs(places, rng, convoys=convoys)
    escorts = tuple(
        Escort(f"Group {n}", leg.start, leg.end, FIRST, FIRST + timedelta(days), 4 + ships // 4, 8, 14)
        for n, leg in enumerate(leg for leg in legs if leg.convoy and leg.start < leg.end)
    )
    crews = tuple(_ship(rng, n, places) for n in range(ships))
    away = sum(leg.nm for leg in legs) / len(legs)
    each = 2 * away / 240 + 22  # days of a voyage there and back, with loading and unloading
    total = load * sum(s.deadweight for s in crews) * days / each * 0.8
    wanted = _lots(rng, lots, places, days, total)
    apart = (Apart("explosives", "fuel", "apart"), Apart("explosives", "food", "hold"))
    return Case(crews, tuple(places), legs, escorts, wanted, FIRST, FIRST + timedelta(days - 1), apart)


def _port(rng: random.Random, n: int) -> Port:
    lat, lon = PLACES[n % len(PLACES)]
    ice = (Season((12, 1), (4, 20)),) if lat > 64 and lon > 35 else ()
    return Port(
        f"Port {n}",
        lat,
        lon,
        rng.randint(4, 9),
        rng.choice((9, 10, 12)),
        rng.choice((600, 800, 1200)),
        {"explosives": 400},
        40,
        ice,
    )


def _legs(ports: list[Port], rng: random.Random, *, convoys: bool) -> tuple[Leg, ...]:
    legs = []
    for n, one in enumerate(ports):
        for other in ports[:n]:
            nm, risk = round(sea_miles(one, other)), rng.choice((0, 0.01, 0.03))
            guarded = convoys and max(one.lat, other.lat) > 60 and abs(one.lat - other.lat) > 4
            legs += [Leg(a.name, b.name, nm, risk=risk, convoy=guarded) for a, b in ((one, other), (other, one))]
    return tuple(legs)


def _ship(rng: random.Random, n: int, ports: list[Port]) -> Ship:
    tons = rng.choice((5000, 7200, 9300, 10400))
    holds = rng.randint(4, 5)
    return Ship(
        f"Ship {n}",
        tons,
        tuple(Hold(str(h + 1), 1.1 * tons / holds, 1.4 * tons / holds) for h in range(holds)),
        rng.choice((9, 10, 11, 14)),
        rng.choice(ports).name,
        FIRST + timedelta(rng.randint(0, 40)),
        Hold("deck", 400, 700),
        gear=rng.choice((5, 30)),
        draught=rng.choice((7.5, 8.4)),
        ice=rng.random() < 0.3,
    )


def _lots(rng: random.Random, many: int, ports: list[Port], days: int, total: float) -> tuple[Lot, ...]:
    sources, sinks = ports[: len(ports) // 2], ports[len(ports) // 2 :]
    parts = [rng.uniform(0.3, 2) for _ in range(many)]
    lots = []
    for n, part in enumerate(parts):
        good, cls, kg, factor = rng.choice(GOODS)
        ready = rng.randint(0, int(days * 0.6))
        due = min(days - 1, ready + rng.randint(40, 120))
        pieces = max(1, int(total * part / sum(parts) * 1000 / kg))
        lots.append(
            Lot(
                f"L{n}",
                good,
                pieces,
                kg,
                kg * factor / 1000,
                cls,
                "either" if cls == "vehicles" else "hold",
                rng.choice(sources).name,
                rng.choice(sinks).name,
                FIRST + timedelta(ready),
                FIRST + timedelta(due),
                rng.choice((1, 1, 2)),
            )
        )
    return tuple(lots)
