"""What lies in which hold: lots together, an even keel, nothing that no hold takes, and the work day by day."""

import os
from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from despatch.shipping.loading.berths import assign_berths, plan_work
from despatch.shipping.loading.fit_holds import fit_to_holds
from despatch.shipping.loading.sheets import berth_sheet
from despatch.shipping.loading.stowage import check_stowage, stow
from despatch.shipping.model import Hold
from despatch.shipping.planner.plan import plan
from despatch.shipping.plans import Call, Load, Voyage
from despatch.shipping.validate import validate
from shipping_builders import case, cases, day, lot, ship

MANY = int(os.environ.get("SHIPPING_EXAMPLES", "25"))


def laden(some, *, last=9):
    return Voyage(
        "Tern",
        "Amity",
        day(0),
        "Amity",
        day(0),
        day(4),
        (Call("Skarvund", day(9), day(9), day(last)),),
        tuple(Load(x.id, x.pieces) for x in some.lots),
    )


def holds(stows, name):
    return {s.hold for s in stows if s.lot == name}


def test_a_small_lot_lies_in_one_hold_and_a_large_one_amidships():
    some = case([ship("Tern", tons=8000, holds=5)], [lot("boots", tons=60), lot("flour", tons=1200)])
    stows, troubles = stow(some, laden(some))
    assert troubles == ()
    assert len(holds(stows, "boots")) == 1
    assert holds(stows, "flour") == {"3"}


def test_a_full_cargo_is_spread_so_that_she_lies_even():
    some = case([ship("Tern", tons=5000, holds=5)], [lot("grain", tons=4000)])
    stows, _ = stow(some, laden(some))
    tons = {s.hold: s.tons for s in stows}
    fore, aft = (2 * tons.get("1", 0) + tons.get("2", 0)), (tons.get("4", 0) + 2 * tons.get("5", 0))
    assert abs(fore - aft) <= 0.05 * 5000 + 1


def test_pieces_that_no_hold_takes_are_left_behind_and_said():
    tight = replace(ship("Tern", tons=400), holds=tuple(Hold(n, 40, 60) for n in "1234"))
    some = case([tight], [lot("boilers", tons=140, kg=28_000, m3=1)])
    voyages, left = fit_to_holds(some, [replace(laden(some), loads=(Load("boilers", 5),))])
    assert [(x.lot, x.pieces) for v in voyages for x in v.loads] == [("boilers", 4)]
    assert [(u.lot, u.pieces, u.code) for u in left] == [("boilers", 1, "stowage")]


@settings(max_examples=MANY, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    cases(),
    st.lists(st.tuples(st.sampled_from([0.1, 0.2, 0.4]), st.sampled_from([0.1, 0.3, 0.6])), min_size=2, max_size=5),
)
def test_whatever_is_planned_can_be_stowed_in_any_holds(some, shares):
    uneven = tuple(
        replace(
            s, holds=tuple(Hold(str(n), a * s.deadweight, 1.4 * b * s.deadweight) for n, (a, b) in enumerate(shares, 1))
        )
        for s in some.ships
    )
    for one in (some, replace(some, ships=uneven)):
        made = plan(one, rounds=1)
        assert validate(one, made) == ()
        for voyage in made.voyages:
            stows, troubles = stow(one, voyage)
            assert troubles == ()
            assert check_stowage(one, voyage, stows) == ()
            assert {x.lot: x.pieces for x in voyage.loads} == {
                x.lot: sum(s.pieces for s in stows if s.lot == x.lot) for x in voyage.loads
            }
            for stay in assign_berths([voyage]):
                done = plan_work(one, stay, stows)
                assert all(stay.first <= w.day <= stay.last for w in done)
                wanted = [s for s in stows if stay.work == "loading" or s.port == stay.port]
                assert sum(w.pieces for w in done) == sum(s.pieces for s in wanted)


@settings(max_examples=MANY // 2, deadline=None, suppress_health_check=list(HealthCheck))
@given(cases())
def test_the_best_plan_found_can_be_stowed_and_keeps_the_rules(some):
    made = plan(some, rounds=30)
    assert validate(some, made) == ()
    assert all(level.bound <= level.value + 1e-6 for level in made.levels)
    for voyage in made.voyages:
        stows, troubles = stow(some, voyage)
        assert troubles == check_stowage(some, voyage, stows) == ()


def test_the_berths_are_worked_at_their_rates_day_by_day():
    some = case([ship("Tern", tons=4000)], [lot("grain", tons=1700)])
    voyage = laden(some, last=12)
    stows, _ = stow(some, voyage)
    stays = assign_berths([voyage])
    work = {(s.voyage, s.port): plan_work(some, s, stows) for s in stays}
    by_day = {}
    for w in work[voyage.id, "Amity"]:
        by_day[w.day] = by_day.get(w.day, 0) + w.tons
    assert {d: round(t) for d, t in by_day.items()} == {day(0): 500, day(1): 500, day(2): 500, day(3): 200}
    lines = list(berth_sheet(some, stays, work))
    assert lines[:2] == ["Amity, berth 1", f"  {day(0)} to {day(3)}  Tern, loading"]
    assert lines[2].startswith(f"    {day(0)}  hold ")
