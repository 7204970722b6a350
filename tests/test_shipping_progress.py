"""Voyages as they really go: late ships, missed convoys, diversions, losses, tallies, and events taken back."""

import os
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from despatch import append_log
from despatch.shipping import events
from despatch.shipping.arrivals import trace_lots
from despatch.shipping.delivery_rows import to_rows
from despatch.shipping.model import Escort, ShippingError
from despatch.shipping.planner.network import Network
from despatch.shipping.planner.plan import plan
from despatch.shipping.plans import Call, Event, Load, Plan, Score, Voyage
from despatch.shipping.progress import assess, follow_plan, follow_voyage
from despatch.shipping.validate import validate
from shipping_builders import case, cases, day, legs, lot, port, ship

MANY = int(os.environ.get("SHIPPING_EXAMPLES", "25"))
NOW = day(60)
PORTS = (port("Amity"), port("Skarvund"), port("Marn"))
WAYS = (*legs("Amity", "Skarvund", 1200), *legs("Skarvund", "Marn", 300))


def happened(kind, on, name="Tern", **more):
    return Event(kind, name, day(on), NOW, **more)


def two_voyages():
    """Tern carries grain to Skarvund and coal to Marn, comes home and loads boots."""
    some = case(
        [ship("Tern"), ship("Merle")],
        [lot("grain", tons=600), lot("coal", tons=400, end="Marn"), lot("boots", tons=100)],
        ports=PORTS,
        ways=WAYS,
    )
    first = Voyage(
        "Tern",
        "Amity",
        day(0),
        "Amity",
        day(0),
        day(4),
        (Call("Skarvund", day(9), day(9), day(11)), Call("Marn", day(14), day(14), day(15))),
        (Load("grain", 600), Load("coal", 400)),
        legs=(("Amity", "Skarvund"), ("Skarvund", "Marn")),
    )
    second = Voyage(
        "Tern",
        "Marn",
        day(16),
        "Amity",
        day(25),
        day(26),
        (Call("Skarvund", day(31), day(31), day(31)),),
        (Load("boots", 100),),
        legs=(("Amity", "Skarvund"),),
    )
    return some, Plan(some.first, some.last, (first, second), (), (), Score((), 0, 0, 0))


def told(some, made, *what):
    """Record one event after another, each checked."""
    so_far = []
    for n, event in enumerate(what, 1):
        voyage = events.check(some, made, so_far, event, f"row {n}")
        so_far.append(
            replace(events.name_voyage(voyage, events.group_by_voyage(made, so_far).get(voyage.id, []), event), row=n)
        )
    return so_far


def refused(some, made, *what):
    with pytest.raises(ShippingError) as wrong:
        told(some, made, *what)
    return str(wrong.value)


def test_a_ship_so_late_that_her_next_voyage_should_have_begun_still_arrives_on_the_first():
    some, made = two_voyages()
    said = told(some, made, happened("departed", 4), happened("arrived", 28), happened("unloaded", 30))
    assert {e.voyage for e in said} == {made.voyages[0].id}
    assert [e.port for e in said] == ["", "Skarvund", "Skarvund"]
    assert "not in harbour" in refused(
        some, made, happened("departed", 4), happened("tally", 26, lot="boots", hold="1", pieces=4)
    )
    assert "record it first" in refused(some, made, happened("departed", 4), happened("departed", 26))


def test_a_ship_lost_as_she_loads_again_is_not_lost_on_the_voyage_before():
    some, made = two_voyages()
    first, second = made.voyages
    said = told(
        some,
        made,
        happened("departed", 4),
        happened("arrived", 9),
        happened("arrived", 14),
        happened("tally", 25, lot="boots", hold="1", pieces=40),
        happened("unloaded", 15, port="Marn"),
        happened("lost", 26),
    )
    assert [e.voyage for e in said] == [first.id, first.id, first.id, second.id, first.id, second.id]


def test_ports_are_reached_one_after_the_other_and_only_ports_of_the_voyage():
    some, made = two_voyages()
    said = told(
        some,
        made,
        happened("departed", 4),
        happened("arrived", 9),
        happened("unloaded", 11),
        happened("arrived", 14),
        happened("unloaded", 15),
    )
    assert [e.port for e in said] == ["", "Skarvund", "Skarvund", "Marn", "Marn"]
    assert "does not call at Amity on this voyage, but at Skarvund, Marn" in refused(
        some, made, happened("departed", 4), happened("arrived", 9, port="Amity")
    )
    assert "arrived in Skarvund on 1938-09-10 already" in refused(
        some, made, happened("departed", 4), happened("arrived", 9), happened("arrived", 12, port="Skarvund")
    )
    assert "but she arrived in Skarvund on 1938-09-10" in refused(
        some, made, happened("departed", 4), happened("arrived", 9), happened("unloaded", 8, port="Skarvund")
    )
    assert "before the sailing" in refused(some, made, happened("diverted", 3, port="Marn"))
    assert "where to? Give --port" in refused(some, made, happened("departed", 4), happened("diverted", 5))
    assert "a tally of 1938-09-06 is recorded" in refused(
        some, made, happened("tally", 5, lot="grain", hold="1", pieces=4), happened("departed", 4)
    )


def test_after_a_diversion_she_calls_where_she_was_sent():
    some, made = two_voyages()
    said = told(some, made, happened("departed", 4), happened("diverted", 6, port="Marn"), happened("arrived", 12))
    assert said[-1].port == "Marn"
    assert "does not call at Skarvund" in refused(
        some,
        made,
        happened("departed", 4),
        happened("diverted", 6, port="Marn"),
        happened("arrived", 12, port="Skarvund"),
    )


def test_a_stage_holds_what_was_tallied_and_in_a_port_what_is_bound_there():
    some, made = two_voyages()
    said = told(
        some,
        made,
        happened("tally", 1, lot="grain", hold="1", pieces=590),
        happened("tally", 1, lot="coal", hold="2", pieces=400),
        happened("departed", 4),
        happened("arrived", 9),
        happened("unloaded", 11),
        happened("lost", 12),
    )
    rows = [(r["stage"], r["item"], r["low"], r["to_place"]) for r in to_rows(some, made, said)]
    assert rows == [
        ("loaded", "goods", 590, "Skarvund"),
        ("loaded", "goods", 400, "Marn"),
        ("sailed", "goods", 400, "Marn"),
        ("sailed", "goods", 590, "Skarvund"),
        ("arrived", "goods", 590, "Skarvund"),
        ("unloaded", "goods", 590, "Skarvund"),
        ("lost", "goods", 400, "Marn"),
    ]


def test_what_was_ashore_before_the_ship_was_lost_is_not_wanted_again():
    some, made = two_voyages()
    said = told(
        some, made, happened("departed", 4), happened("arrived", 9), happened("unloaded", 11), happened("lost", 12)
    )
    now = assess(some, made, said, day(13))
    assert {x.id: x.pieces for x in now.case.lots} == {"coal": 400, "boots": 100}


def test_a_tally_said_again_counts_once_and_a_ship_that_loads_is_held():
    some, made = two_voyages()
    said = told(
        some,
        made,
        happened("tally", 1, lot="grain", hold="1", pieces=700),
        happened("tally", 1, lot="grain", hold="1", pieces=580),
    )
    [real] = [v for v in follow_plan(some, made, said).voyages if v.id == made.voyages[0].id]
    # What is planned may still come aboard until she sails.
    assert {x.lot: x.pieces for x in real.loads} == {"grain": 600, "coal": 400}
    now = assess(some, made, said, day(2))
    assert now.held == {made.voyages[0].id}
    assert {x.id for x in now.case.lots} == {"boots"}
    sailed = [*said, *told(some, made, happened("departed", 4))]
    assert {x.id: x.pieces for x in assess(some, made, sailed, day(5)).case.lots} == {
        "grain": 20,
        "coal": 400,
        "boots": 100,
    }


def test_a_delay_counts_once_however_often_the_rest_is_planned_again():
    some, made = two_voyages()
    said = told(some, made, happened("departed", 4), happened("delayed", 6, days=5))
    for today in (7, 9):
        [real] = assess(some, made, said, day(today)).sailed
        assert [c.arrives for c in real.calls] == [day(14), day(19)]
    arrived = [*said, *told(some, made, happened("departed", 4), happened("arrived", 15))[1:]]
    [real] = assess(some, made, arrived, day(16)).sailed
    assert [c.arrives for c in real.calls] == [day(15), day(20)]


def test_a_ship_delayed_in_harbour_is_free_later():
    some, made = two_voyages()
    now = assess(some, made, told(some, made, happened("delayed", 1, days=9)), day(2))
    assert now.held == frozenset()
    assert next(s.free for s in now.case.ships if s.name == "Tern") == day(9)


def convoys():
    ways = (*legs("Amity", "Farrow", 480), *legs("Farrow", "Skarvund", 1200, convoy=True))
    some = case(
        [ship("Tern", knots=12)],
        [lot("flour", tons=900, due=30)],
        ports=(port("Amity"), port("Farrow"), port("Skarvund")),
        ways=ways,
        escorts=[Escort("NK", "Farrow", "Skarvund", day(10), day(90), 2, 8)],
    )
    made = plan(some, rounds=30)
    assert validate(some, made) == ()
    return some, made.voyages[0]


def test_a_convoy_missed_is_a_convoy_waited_for():
    some, v = convoys()
    net = Network(some)
    first, second = (s for s in net.sailings if s.name in {"NK 1", "NK 2"})
    in_time = follow_voyage(v, [Event("departed", "Tern", first.sails - timedelta(3), NOW)], net)
    assert (in_time.convoys, in_time.calls[0].arrives) == (("NK 1",), first.arrives)
    late = follow_voyage(v, [Event("departed", "Tern", first.sails - timedelta(1), NOW)], net)
    assert (late.convoys, late.calls[0].arrives) == (("NK 2",), second.arrives)


def test_what_really_happened_never_keeps_the_rest_from_being_planned():
    narrow = (port("Amity", berths=1), port("Skarvund", berths=1))
    some = case([ship("Tern"), ship("Merle")], [lot("grain", tons=1500), lot("coal", tons=1500)], ports=narrow)
    made = plan(some, rounds=30)
    one, other = made.voyages[:2]
    assert one.ship != other.ship
    said = [
        Event("departed", one.ship, one.sails, NOW),
        Event("delayed", one.ship, one.sails, NOW, days=(other.calls[0].berthed - one.calls[0].berthed).days),
        Event("departed", other.ship, other.sails, NOW),
    ]
    now = assess(some, made, said, other.sails)
    assert now.sailed[0].calls[0].berthed == now.sailed[1].calls[0].berthed
    assert validate(now.case, plan(now.case, rounds=30)) == ()


def test_an_event_that_was_wrong_is_withdrawn_and_stays_in_the_file(tmp_path):
    some, made = two_voyages()
    path = tmp_path / "shipping.jsonl"
    append_log.append(path, events.to_lines([happened("departed", 4), happened("arrived", 9)]))
    known = events.read_events(path)
    assert [e.row for e in known] == [1, 2]
    with pytest.raises(ShippingError, match=r"row 2 cannot stand without row 1.*withdraw row 2 first"):
        events.check_withdrawal(some, made, known, happened("withdrawn", 9, row=1), "x")
    with pytest.raises(ShippingError, match="row 7 holds no event"):
        events.check_withdrawal(some, made, known, happened("withdrawn", 9, row=7), "x")
    with pytest.raises(ShippingError, match="row 2 is about Tern, not Merle"):
        events.check_withdrawal(some, made, known, happened("withdrawn", 9, name="Merle", row=2), "x")
    events.check_withdrawal(some, made, known, happened("withdrawn", 9, row=2), "x")
    append_log.append(path, events.to_lines([happened("withdrawn", 9, row=2)]))
    assert [e.kind for e in events.read_events(path)] == ["departed"]
    assert path.read_text().count("\n") == 3


def test_cargo_diverted_twice_to_one_port_is_one_lot_and_its_pieces_are_conserved():
    some, made = two_voyages()
    third = replace(made.voyages[0], ship="Merle", loads=(Load("grain", 0), Load("boots", 0)))
    made = replace(
        made,
        voyages=(replace(made.voyages[0], loads=(Load("grain", 250),)), replace(third, loads=(Load("grain", 350),))),
    )
    said = told(
        some,
        made,
        happened("departed", 4),
        happened("departed", 4, name="Merle"),
        happened("diverted", 5, port="Marn"),
        happened("diverted", 5, port="Marn", name="Merle"),
    )
    now = assess(some, made, said, day(8))
    assert {x.id: x.pieces for x in now.case.lots} == {"coal": 400, "boots": 100, "grain@Marn": 600}
    again = replace(some, lots=(*some.lots, *now.stranded))
    assert {x.id: x.pieces for x in assess(again, made, said, day(9)).case.lots} == {
        "coal": 400,
        "boots": 100,
        "grain@Marn": 600,
    }


KINDS = st.lists(
    st.tuples(
        st.sampled_from(["tally", "departed", "departed", "delayed", "arrived", "unloaded", "diverted", "lost"]),
        st.integers(0, 9),
        st.integers(0, 9),
    ),
    max_size=9,
)


@settings(max_examples=MANY, deadline=None, suppress_health_check=list(HealthCheck))
@given(cases(), KINDS, st.integers(0, 12))
def test_whatever_happens_the_rest_can_be_planned_again_and_no_piece_is_lost_or_made(some, kinds, later):
    made = plan(some, rounds=1)
    said = []
    for kind, which, much in kinds:
        if not made.voyages:
            break
        v = made.voyages[which % len(made.voyages)]
        days = {
            "tally": v.loads_from,
            "departed": v.sails,
            "arrived": v.calls[0].arrives,
            "unloaded": v.calls[-1].clear,
        }
        load = v.loads[much % len(v.loads)]
        event = Event(
            kind,
            v.ship,
            days.get(kind, v.sails) + timedelta(much if kind != "tally" else 0),
            NOW,
            days=much,
            hold="1",
            lot=load.lot,
            pieces=load.pieces * much // 9,
            port=some.ports[much % len(some.ports)].name if kind == "diverted" else "",
            row=len(said) + 1,
        )
        try:
            voyage = events.check(some, made, said, event, "row")
        except ShippingError:
            continue
        said.append(events.name_voyage(voyage, events.group_by_voyage(made, said).get(voyage.id, []), event))
    note(" ".join(e.kind for e in said))
    today = min(max((e.day for e in said), default=some.first) + timedelta(later), some.last)
    now = assess(some, made, said, today)
    assert validate(now.case, plan(now.case, rounds=1)) == ()
    told = events.group_by_voyage(made, said)
    held = {lot.id: 0 for lot in some.lots}
    ends = {lot.id: lot.destination for lot in some.lots}
    for v in now.sailed:
        for x in v.loads:
            held[x.lot] += x.pieces if ends[x.lot] in {c.port for c in v.calls} else 0
    for v in now.wrecks:
        ashore = {e.port for e in told[v.id] if e.kind == "unloaded"}
        for x in v.loads:
            held[x.lot] += x.pieces if ends[x.lot] in ashore else 0
    for one in some.lots:
        left = sum(x.pieces for x in now.case.lots if x.id.split("@")[0] == one.id)
        flown = sum(f.pieces for f in made.flights if f.lot == one.id and f.day < today)
        assert left + held[one.id] + flown == one.pieces
    rows = list(to_rows(some, made, said))
    assert {r["stage"] for r in rows} <= {"loaded", "sailed", "delayed", "arrived", "unloaded", "diverted", "lost"}
    assert len(follow_plan(some, made, said).voyages) == len(made.voyages)
    for one in trace_lots(some, made, said):
        assert one.pieces("landed") <= one.lot.pieces
        assert one.rest >= 0
