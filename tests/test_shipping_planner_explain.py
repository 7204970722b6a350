"""Why a lot cannot go, named by the leg of the way that keeps it back."""

import pytest

from despatch.shipping.model import Escort, Leg, Season
from despatch.shipping.planner.plan import plan
from shipping_builders import case, day, legs, lot, port, ship

PORTS = (port("Amity"), port("Farrow"), port("Skarvund"), port("Marn"))
GUARDED = (
    *legs("Amity", "Farrow", 500),
    *legs("Farrow", "Skarvund", 900, convoy=True),
    *legs("Farrow", "Marn", 900, convoy=True),
)


def why(*, ways=GUARDED, escorts=(), knots=10, ready=0):
    some = case(
        [ship("Tern", knots=knots)], [lot("flour", tons=300, ready=ready)], ports=PORTS, ways=ways, escorts=escorts
    )
    [left] = plan(some, rounds=1).unmet
    return left.code, left.reason


def test_escorts_of_another_leg_are_of_no_use():
    assert why(escorts=[Escort("NK", "Farrow", "Marn", day(0), day(99), 3, 8)]) == (
        "no-escort",
        "the way from Farrow to Skarvund needs escorts, and none sail there after it is ready",
    )


def test_escorts_that_have_gone_are_of_no_use():
    assert why(escorts=[Escort("NK", "Farrow", "Skarvund", day(0), day(20), 3, 8)], ready=30)[0] == "no-escort"


def test_a_ship_that_cannot_keep_up_with_the_escorts():
    assert why(escorts=[Escort("NK", "Farrow", "Skarvund", day(0), day(99), 3, 12)]) == (
        "no-escort",
        "no ship keeps up with the escorts from Farrow to Skarvund, which make 12 knots",
    )


@pytest.mark.parametrize("convoy", [True, False])
def test_a_way_out_of_season(convoy):
    shut = (Season((2, 1), (6, 30)),)
    ways = (Leg("Amity", "Skarvund", 900, open=shut, convoy=convoy), Leg("Skarvund", "Amity", 900))
    assert why(ways=ways, escorts=[Escort("NK", "Amity", "Skarvund", day(0), day(99), 3, 8)]) == (
        "route-closed",
        "the way from Amity to Skarvund is not open between 1938-09-01 and 1938-12-29",
    )


def test_escorts_that_sail_only_out_of_season():
    open_late = (Season((12, 1), (12, 31)),)
    ways = (Leg("Amity", "Skarvund", 900, open=open_late, convoy=True), Leg("Skarvund", "Amity", 900))
    code, reason = why(ways=ways, escorts=[Escort("NK", "Amity", "Skarvund", day(0), day(60), 3, 8)])
    assert (code, reason) == (
        "no-escort",
        "the escorts from Amity to Skarvund sail on days on which that way is not open",
    )


def test_another_way_round_that_is_open_is_no_reason():
    ways = (*GUARDED, *legs("Amity", "Skarvund", 50_000))
    assert why(ways=ways)[0] == "too-late"
