"""Which ship takes what: plans kept by the rules, with a bound and reasons."""

import os
from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from despatch.shipping.loading.stowage import check_stowage, stow
from despatch.shipping.model import Escort, Hold, Leg, Season
from despatch.shipping.planner.network import Network
from despatch.shipping.planner.plan import plan
from despatch.shipping.plans import Load
from despatch.shipping.validate import validate
from shipping_builders import case, cases, day, legs, lot, port, ship

MANY = int(os.environ.get("SHIPPING_EXAMPLES", "25"))
"""A thousand and more by hand: SHIPPING_EXAMPLES=2000 pytest tests/test_shipping_planner.py"""


@settings(max_examples=MANY, deadline=None, suppress_health_check=list(HealthCheck))
@given(cases())
def test_any_fleet_is_planned_by_the_rules(some):
    made = plan(some, rounds=30)
    assert validate(some, made) == ()
    assert made.bound <= made.cost + 1e-6
    assert all(u.code and u.reason for u in made.unmet)


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(cases())
def test_what_is_planned_can_be_stowed(some):
    for voyage in plan(some, rounds=1).voyages:
        stows, troubles = stow(some, voyage, 2)
        assert troubles == ()
        assert check_stowage(some, voyage, stows) == ()
        assert {x.lot: x.pieces for x in voyage.loads} == {
            x.lot: sum(s.pieces for s in stows if s.lot == x.lot) for x in voyage.loads
        }


def test_two_lots_one_ship_the_pressing_first():
    some = case([ship("Tern")], [lot("grain", tons=2000, due=25), lot("quinine", tons=20, due=12, priority=1)])
    made = plan(some, rounds=30)
    assert made.unmet == ()
    quinine = next(v for v in made.voyages if "quinine" in {x.lot for x in v.loads})
    assert quinine.calls[0].clear <= day(12)


def test_the_same_rounds_make_the_same_plan():
    some = case(
        [ship("Tern"), ship("Merle", tons=4000)],
        [lot("grain", tons=3000, due=20), lot("coal", tons=2500, due=30, cls="fuel"), lot("tea", tons=700, due=18)],
    )
    first, second = (plan(some, rounds=40) for _ in range(2))
    assert replace(first, seconds=0) == replace(second, seconds=0)


def test_a_search_by_the_clock_keeps_the_rules_too():
    some = case([ship("Tern")], [lot("grain", tons=2000, due=25), lot("coal", tons=900, due=12, cls="fuel")])
    made = plan(some, seconds=0.2)
    assert validate(some, made) == ()
    assert made.voyages


def test_a_ship_that_waits_for_a_convoy_loads_as_late_as_she_can():
    escorts = [Escort("NK", "Amity", "Skarvund", day(11), day(90), 2, 8)]
    some = case(
        [ship("Tern")],
        [lot("flour", tons=1000, due=40)],
        ways=legs("Amity", "Skarvund", 1200, convoy=True),
        escorts=escorts,
    )
    [voyage] = plan(some, rounds=5).voyages
    assert (voyage.leaves, voyage.loads_from, voyage.sails) == (day(9), day(9), day(11))


def test_large_pieces_in_small_holds_are_all_shipped():
    # Each hold takes one boiler; nothing is kept free beside it.
    boat = replace(ship("Tern", deck=Hold("deck", 0, 0), gear=80), holds=tuple(Hold(n, 60, 60) for n in "1234"))
    some = case([boat], [lot("boilers", tons=160, kg=40_000, m3=1.4)])
    made = plan(some, rounds=5)
    assert made.unmet == ()
    assert len(made.voyages) == 1


def test_no_ship_is_said_to_be_at_work_that_lies_idle():
    # The berths are the bottleneck: the second ship has all the time there is.
    narrow = (port("Amity", berths=1, rate=40), port("Skarvund", berths=1, rate=40))
    some = case([ship("Tern"), ship("Merle")], [lot("grain", tons=9000)], ports=narrow)
    codes = {left.code for left in plan(some, rounds=5).unmet}
    assert codes
    assert "not-enough-ships" not in codes


def test_one_voyage_is_timed_by_hand_and_bounded():
    some = case([ship("Tern")], [lot("grain", tons=2000, due=10)])
    made = plan(some, rounds=30)
    # Four days to load, five at sea, four to land: the last of them is the thirteenth day, day 12 counted from 0.
    assert made.voyages[0].calls[0].clear == day(12)
    assert made.score.late == pytest.approx(2 * 2000)
    assert 0 < made.bound <= made.cost
    assert made.gap < 0.1  # two light voyages at once would be sooner, and a bound over parts of voyages allows them


WHY = {
    "draught": case([ship("Deep", draught=12)], [lot("x")]),
    "lift": case([ship("Tern")], [lot("x", kg=60_000)]),
    "no-ships": case([], [lot("x")]),
    "no-route": case([ship("Tern")], [lot("x", end="Marn")], ports=(port("Amity"), port("Skarvund"), port("Marn"))),
    "port-closed": case(
        [ship("Tern")], [lot("x")], ports=(port("Amity"), port("Skarvund", ice=(Season((8, 1), (12, 31)),)))
    ),
    "too-late": case([ship("Tern", knots=1)], [lot("x", ready=100)]),
    "no-escort": case([ship("Tern")], [lot("x")], ways=legs("Amity", "Skarvund", 1200, convoy=True)),
    "no-room": case([ship("Tern", deck=Hold("deck", 0, 0))], [lot("x", stow="deck")]),
    "not-enough-ships": case([ship("Tern", tons=400)], [lot("x", tons=90_000)]),
    "segregation": case(
        [ship("Tern", tons=4000, until=day(18))],
        [lot("petrol", tons=900, cls="fuel"), lot("shells", tons=500, cls="explosives", priority=2)],
    ),
}


@pytest.mark.parametrize("code", WHY)
def test_what_is_left_behind_says_why(code):
    made = plan(WHY[code], rounds=30)
    assert code in {u.code for u in made.unmet}
    assert validate(WHY[code], made) == ()


def test_machines_fly_where_a_leg_by_air_takes_them():
    air = Leg("Amity", "Skarvund", 2400, air=True, a_day=1.5)
    some = case([], [lot("bombers", tons=160, kg=8000, flies=True)], ways=(*legs("Amity", "Skarvund", 3000), air))
    made = plan(some, rounds=30)
    assert made.unmet == ()
    assert sum(f.pieces for f in made.flights) == 20
    assert made.flights[-1].day <= day(15)
    assert validate(some, made) == ()


def broken(made, **how):
    return replace(made, voyages=(replace(made.voyages[0], **how), *made.voyages[1:]))


def test_the_validator_sees_every_kind_of_fault():
    two = [lot("grain", tons=900), lot("shells", tons=900, cls="explosives")]
    some = case([ship("Tern"), ship("Merle")], two, escorts=[Escort("NK", "Amity", "Skarvund", day(0), day(90), 1, 8)])
    made = plan(some, rounds=30)
    v = made.voyages[0]
    call = v.calls[0]

    def codes(wrong, of=some):
        return {t.code for t in validate(of, wrong)}

    assert codes(made) == set()
    assert "conservation" in codes(broken(made, loads=()))
    assert "capacity" in codes(broken(made, loads=(Load("grain", 9000),)))
    assert "dates" in codes(broken(made, sails=v.loads_from - timedelta(3)))
    assert "season" in codes(broken(made, calls=(replace(call, arrives=v.sails, berthed=v.sails),)))
    assert "handling" in codes(broken(made, calls=(replace(call, clear=call.berthed),)))
    assert "ship-unknown" in codes(broken(made, ship="Nobody"))
    assert "ship-twice" in codes(replace(made, voyages=(v, v)))
    assert "route" in codes(broken(made, legs=()))
    assert "segregation" in codes(
        broken(made, loads=(Load("grain", 1), Load("shells", 1))),
        replace(some, lots=(replace(two[0], cls="fuel"), two[1])),
    )
    assert "draught" in codes(made, replace(some, ships=tuple(replace(s, draught=20) for s in some.ships)))
    assert "ice" in codes(made, replace(some, ports=(port("Amity"), port("Skarvund", ice=(Season((1, 1), (12, 31)),)))))
    assert "escorts" in codes(made, replace(some, legs=tuple(replace(leg, convoy=True) for leg in some.legs)))
    assert "escorts" in codes(
        replace(
            made,
            voyages=tuple(replace(x, ship=n, convoys=("NK 1",)) for n in ("Tern", "Merle") for x in made.voyages[:1]),
        )
    )
    assert "berths" in codes(replace(made, voyages=tuple(replace(v, ship=n) for n in ("Tern", "Merle", "Third"))))


@given(st.lists(st.booleans(), min_size=30, max_size=30), st.integers(1, 33))
def test_a_berth_is_kept_from_the_first_day_that_begins_enough_free_ones(free, length):
    some = case([ship("Tern")], [lot("flour")], days=30)
    net = Network(some)
    found = net.stay(some.ships[0], some.ports[0].name, length, np.array(free))
    for d in range(30):
        fits = [n for n in range(d, 30) if n + length <= 30 and all(free[n : n + length])]
        assert found[d] == (fits[0] if fits else 30)
