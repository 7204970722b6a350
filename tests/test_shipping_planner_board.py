"""A plan under work: trips put in and taken out again, the soonest ways, and bounds that no plan falls below."""

from itertools import pairwise, permutations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from despatch.shipping.model import Escort, Leg
from despatch.shipping.planner.best_fit import fill
from despatch.shipping.planner.board import Board, Cargo, trips_of, voyages_of
from despatch.shipping.planner.dive import dive
from despatch.shipping.planner.improve import improve, remove
from despatch.shipping.planner.limit import Limit
from despatch.shipping.planner.network import Network
from despatch.shipping.planner.plan import plan
from despatch.shipping.planner.score import cost
from despatch.shipping.planner.ship_classes import ShipClasses
from shipping_builders import case, cases, day, legs, lot, port, ship


def desk(some):
    net = Network(some)
    cargo, fleet = Cargo(net), ShipClasses(net)
    return cargo, fleet, Board(cargo, fleet)


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(cases(), st.data())
def test_what_is_taken_out_leaves_no_trace(some, data):
    _, _, board = desk(some)
    before, berths = board.cost, board.used.copy()
    fill(board, range(len(some.lots)))
    lots = set(data.draw(st.permutations(range(len(some.lots)))))
    remove(board, lots)
    assert board.left == [x.pieces for x in some.lots]
    assert board.cost == pytest.approx(before)
    assert (board.used == berths).all()
    assert not any(board.trips)


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(cases())
def test_the_cost_on_the_board_is_that_of_the_voyages(some):
    cargo, fleet, board = desk(some)
    fill(board, range(len(some.lots)))
    voyages = voyages_of(board)
    extra = sum((v.calls[-1].clear - v.leaves).days + 1 for v in voyages) * 0.2
    assert board.cost == pytest.approx(cost(some, voyages) + extra, abs=1 + 0.01 * sum(x.tons for x in some.lots))
    assert Board(cargo, fleet, trips_of(board, voyages)).cost == pytest.approx(board.cost, rel=1e-6)


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(cases(), st.integers(0, 99))
def test_a_search_never_makes_a_plan_worse(some, seed):
    _, _, board = desk(some)
    fill(board, range(len(some.lots)))
    before = board.cost
    improve(board, Limit(rounds=20), seed)
    assert board.cost <= before + 1e-6
    assert board.cost == pytest.approx(Board(board.cargo, board.fleet, [t for row in board.trips for t in row]).cost)


@given(st.lists(st.booleans(), min_size=30, max_size=30), st.integers(1, 5))
def test_berths_are_kept_from_the_first_day_with_enough_free_ones_after_it(free, length):
    some = case(
        [ship("Tern", tons=2000)], [lot("flour")], ports=(port("Amity", rate=400), port("Skarvund", rate=400)), days=30
    )
    _, fleet, _ = desk(some)
    found = fleet.starts(0, ~np.array(free))[0, length]
    for d in range(30):
        fits = [n for n in range(d, 30) if n + length <= 30 and all(free[n : n + length])]
        assert found[d] == (fits[0] if fits else 30)


def test_the_soonest_way_may_be_a_long_one_while_the_short_waits_for_a_convoy():
    short = legs("Amity", "Skarvund", 1000, convoy=True)
    around = (Leg("Amity", "Marn", 1500), Leg("Marn", "Serrin", 800), Leg("Serrin", "Skarvund", 800))
    near = [Leg("Amity", f"Near {n}", 10) for n in range(4)] + [
        Leg(f"Near {n}", "Skarvund", 1001, convoy=True) for n in range(4)
    ]
    ports = (*(port(n) for n in ("Amity", "Marn", "Serrin", "Skarvund")), *(port(f"Near {n}") for n in range(4)))
    escorts = [Escort("NK", "Amity", "Skarvund", day(60), day(100), 5, 8)]
    some = case([ship("Tern", knots=10)], [lot("grain")], ports=ports, ways=(*short, *around, *near), escorts=escorts)
    ways = Network(some).ways(some.ships[0], "Amity", "Skarvund")
    # Seven days, four and four at ten knots; the convoy of day 60 is six days at sea.
    assert ways.arrive[0] == 7 + 4 + 4
    assert ways.passages[ways.best[0]].legs == (("Amity", "Marn"), ("Marn", "Serrin"), ("Serrin", "Skarvund"))
    assert ways.arrive[59] == 66


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(cases())
def test_no_chain_of_legs_is_sooner_than_the_way_that_is_taken(some):
    net = Network(some)
    known = {(leg.start, leg.end): leg for leg in net.legs}
    for one in some.ships[:1]:
        for start, end in permutations(net.ports, 2):
            ways = net.ways(one, start, end)
            for between in (
                x
                for n in range(len(net.ports) - 1)
                for x in permutations([p for p in net.ports if p not in (start, end)], n)
            ):
                stops = (start, *between, end)
                if all(pair in known for pair in pairwise(stops)):
                    here = np.arange(net.days + 1)
                    for pair in pairwise(stops):
                        here = net.leg(one, known[pair])[0][here]
                    assert (ways.arrive <= here).all()


def test_diving_sends_ships_where_they_are_wanted_together():
    # One ship could take either lot in time; only one of each can take both.
    ports = tuple(port(n) for n in ("Amity", "Marn", "Skarvund"))
    ways = (*legs("Amity", "Skarvund", 1200), *legs("Marn", "Skarvund", 1200), *legs("Amity", "Marn", 480))
    some = case(
        [ship("Tern", at="Amity"), ship("Merle", at="Marn")],
        [lot("grain", due=13), lot("coal", start="Marn", due=13)],
        ports=ports,
        ways=ways,
    )
    _, _, board = desk(some)
    dive(board, Limit(rounds=40))
    assert sum(board.left) == 0
    assert {t.ship: t.origin for row in board.trips for t in row} == {0: 0, 1: 1}


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(cases(), st.integers(0, 99))
def test_no_plan_falls_below_the_bounds(some, seed):
    made = plan(some, rounds=30)
    for level in made.levels:
        assert 0 <= level.bound <= level.value + 1e-6
        assert 0 <= level.gap <= 1
    _, _, board = desk(some)
    improve(board, Limit(rounds=10), seed)
    assert cost(some, [v for v in voyages_of(board) if v.loads]) >= made.bound - 1e-6 or any(
        f.pieces for f in made.flights
    )


def test_lateness_that_cannot_be_helped_is_proved():
    # Two days to load, five at sea, two to land: nobody lands it before the tenth day, day 9 counted from 0.
    some = case([ship("Tern"), ship("Merle")], [lot("grain", tons=1000, due=2)])
    made = plan(some, rounds=30)
    late = {level.name: level for level in made.levels}["ton-days late"]
    assert made.gap < 0.02
    assert late.bound == pytest.approx(late.value, rel=0.02)
    assert late.value > 0
