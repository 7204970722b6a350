"""No plan falls below the bounds: tiny cases are solved by trying every plan, with nothing shared with the planner."""

import math
import os
from functools import cache
from itertools import product

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from despatch.shipping.model import Hold
from despatch.shipping.planner.plan import plan
from despatch.shipping.validate import validate
from shipping_builders import case, legs, lot, port, ship

MANY = int(os.environ.get("SHIPPING_BOUNDS", "300"))
DAYS = 40


def stows(some, boat, aboard):
    """Say whether pieces (one lot each) lie in single holds or on deck, by trying every place."""
    spaces = [[h.tons, h.m3] for h in boat.holds] + [[boat.deck.tons, boat.deck.m3]]

    @cache
    def place(n, free):
        if n == len(aboard):
            return True
        one = some.lots[aboard[n]]
        for h, (tons, m3) in enumerate(free):
            on_deck = h == len(free) - 1
            may = one.stow == "either" or (one.stow == "deck") == on_deck
            if may and tons >= one.kg / 1000 - 1e-9 and m3 >= one.m3 - 1e-9:
                left = (round(tons - one.kg / 1000, 6), round(m3 - one.m3, 6))
                if place(n + 1, (*free[:h], left, *free[h + 1 :])):
                    return True
        return False

    weight = sum(some.lots[k].kg / 1000 for k in aboard)
    return weight <= boat.deadweight + 1e-9 and place(0, tuple(map(tuple, spaces)))


def least_cost(some):
    """Return the ton-days of the best of all plans; ships do not hinder one another, for there are berths enough."""
    lots, ports = some.lots, {p.name: p for p in some.ports}
    miles = {(leg.start, leg.end): leg.nm for leg in some.legs}
    lowest = max(one.priority for one in lots)
    apart = {frozenset((rule.one, rule.other)) for rule in some.apart}

    def sea(boat, start, end):
        return 0 if start == end else math.ceil(miles[start, end] / (24 * boat.knots) - 1e-9)

    def days_at(name, counts):
        return sum(n * lots[k].kg / 1000 / ports[name].rate_of(lots[k].cls) for k, n in enumerate(counts))

    def late(k, on):
        one = lots[k]
        due = (one.due or some.last) - some.first
        return one.kg / 1000 * max(0, on - due.days)

    left_behind = [
        one.kg / 1000 * 2.0 * DAYS * 4.0 ** min(4, lowest - one.priority) + late(k, DAYS - 1)
        for k, one in enumerate(lots)
    ]

    @cache
    def may_lie(number, loads):
        boat = some.ships[number]
        classes = {lots[k].cls for k, n in enumerate(loads) if n}
        if any(len(pair) == 2 and pair <= classes for pair in apart):
            return False
        aboard = tuple(sorted((k for k, n in enumerate(loads) for _ in range(n)), key=lambda k: -lots[k].m3))
        return stows(some, boat, aboard)

    @cache
    def best(number, where, free, left):
        if number == len(some.ships):
            return sum(n * left_behind[k] for k, n in enumerate(left))
        boat = some.ships[number]
        after = number + 1
        home = some.ships[after] if after < len(some.ships) else None
        least = best(after, home.port if home else "", (home.free - some.first).days if home else 0, left)
        for start, end in {(one.origin, one.destination) for one in lots}:
            mine = [k for k, one in enumerate(lots) if (one.origin, one.destination) == (start, end)]
            for counts in product(*(range(left[k] + 1) if k in mine else (0,) for k in range(len(lots)))):
                if not any(counts) or not may_lie(number, counts):
                    continue
                ready = max((lots[k].ready - some.first).days for k, n in enumerate(counts) if n)
                begins = max(free + sea(boat, where, start), ready)
                work = [max(1, math.ceil(days_at(name, counts) - 1e-6)) for name in (start, end)]
                clear = begins + work[0] + sea(boat, start, end) + work[1] - 1
                if clear >= DAYS:
                    continue
                rest = tuple(a - b for a, b in zip(left, counts, strict=True))
                paid = sum(n * late(k, clear) for k, n in enumerate(counts))
                least = min(least, paid + best(number, end, clear + 1, rest))
        return least

    first = some.ships[0]
    return best(0, first.port, (first.free - some.first).days, tuple(one.pieces for one in lots))


@st.composite
def tiny(draw):
    """One or two ships, two to four lots of few large pieces, small holds, berths enough for all."""
    ports = tuple(
        port(name, berths=9, rate=draw(st.sampled_from([30, 60, 90])), rates=draw(st.sampled_from([{}, {"fuel": 20}])))
        for name in ("Amity", "Skarvund")
    )
    ships = [
        ship(
            f"Ship {n}",
            tons=draw(st.sampled_from([60, 100, 200])),
            at=draw(st.sampled_from(["Amity", "Skarvund"])),
            free=draw(st.integers(0, 6)),
            knots=draw(st.sampled_from([10, 20])),
            holds=draw(st.integers(1, 3)),
            gear=80,
            deck=Hold("deck", *draw(st.sampled_from([(0, 0), (40, 50)]))),
        )
        for n in range(draw(st.integers(1, 2)))
    ]
    cargo = []
    for n in range(draw(st.integers(2, 4))):
        kg, m3 = draw(st.sampled_from([(20_000, 1.2), (35_000, 1.4), (15_000, 3.0), (30_000, 0.5), (9_000, 4.0)]))
        ready = draw(st.integers(0, 9))
        start, end = draw(st.sampled_from([("Amity", "Skarvund"), ("Amity", "Skarvund"), ("Skarvund", "Amity")]))
        cargo.append(
            lot(
                f"L{n}",
                tons=kg / 1000 * draw(st.integers(1, 3)),
                kg=kg,
                m3=m3,
                cls=draw(st.sampled_from(["general", "general", "fuel", "explosives"])),
                stow=draw(st.sampled_from(["hold", "hold", "either", "deck"])),
                start=start,
                end=end,
                ready=ready,
                due=draw(st.sampled_from([None, ready + 3, ready + 12])),
                priority=draw(st.integers(1, 2)),
            )
        )
    return case(
        ships, cargo, ports=ports, ways=legs("Amity", "Skarvund", draw(st.sampled_from([240, 1200]))), days=DAYS
    )


@settings(max_examples=MANY, deadline=None, suppress_health_check=list(HealthCheck))
@given(tiny())
def test_no_bound_is_above_the_best_of_all_plans(some):
    made = plan(some, rounds=2)
    assert validate(some, made) == ()
    exact = least_cost(some)
    assert made.bound <= exact + 1e-3
    assert exact <= made.cost + 1e-3
