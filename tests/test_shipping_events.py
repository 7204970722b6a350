"""What happens to ships: tallies against the plan, events in their order, and the rest planned again."""

from dataclasses import replace
from datetime import date

import pytest

from despatch import append_log, cli, example
from despatch.shipping import csv_rows as rows
from despatch.shipping import events, service
from despatch.shipping.delivery_rows import to_rows
from despatch.shipping.feasible import answer, count_needed, draw_bars, draw_chart, land_tons
from despatch.shipping.loading.berths import assign_berths, order_convoys
from despatch.shipping.loading.sheets import loading_sheet, sailing_order
from despatch.shipping.loading.stowage import check_stowage, stow
from despatch.shipping.loading.tally_check import compare
from despatch.shipping.model import Apart, Escort, ShippingError
from despatch.shipping.planner.plan import plan
from despatch.shipping.plans import Call, Event, Load, Plan, Score, Voyage
from despatch.shipping.progress import assess, follow_plan
from despatch.shipping.validate import validate
from shipping_builders import case, day, legs, lot, port, ship

NOW = day(40)


def world():
    return case(
        [ship("Tern"), ship("Merle", tons=4000)],
        [lot("grain", tons=3000, due=40), lot("coal", tons=2500, due=90, cls="fuel")],
    )


def happened(kind, name, on, **more):
    return Event(kind, name, on, NOW, **more)


@pytest.fixture(scope="module")
def planned():
    some = world()
    return some, plan(some, rounds=30)


def test_events_are_only_ever_added(tmp_path):
    path = tmp_path / "shipping.jsonl"
    first = happened("departed", "Tern", day(3))
    append_log.append(path, events.to_lines([first]))
    before = path.read_bytes()
    append_log.append(path, events.to_lines([replace(first, kind="lost", day=day(5))]))
    assert path.read_bytes().startswith(before)
    assert [e.kind for e in events.read_events(path)] == ["departed", "lost"]
    assert events.read_events(path, as_of=day(4)) == (first,)


def test_a_spoilt_line_is_named_and_costs_itself(tmp_path):
    path = tmp_path / "shipping.jsonl"
    first = happened("departed", "Tern", day(3))
    path.write_bytes(b'{"kind": "lost"}\n' + events.to_lines([first])[0] + b'{"kind":"arri')
    assert events.read_events(path) == (first,)
    assert events.read_events(path)[0].row == 2
    spoilt, torn = service.list_unreadable(tmp_path)
    assert "shipping.jsonl, row 1: Object missing required field `ship`: the row was skipped; mend it" in spoilt
    assert "shipping.jsonl, row 3: the line has no end, as after a power cut" in torn


def test_what_cannot_be_true_is_refused(planned):
    some, made = planned
    v = made.voyages[0]
    known = [happened("departed", v.ship, v.sails)]

    def refused(event, so_far=()):
        with pytest.raises(ShippingError) as wrong:
            events.check(some, made, so_far, event, "tally.csv, row 2")
        assert str(wrong.value).startswith("tally.csv, row 2: ")
        return str(wrong.value)

    assert "is not in harbour" in refused(happened("tally", v.ship, date(1930, 1, 1), lot="grain", hold="1", pieces=1))
    assert "but she sailed on" in refused(
        happened("tally", v.ship, v.calls[0].arrives, lot="grain", hold="1", pieces=1), known
    )
    assert "before the sailing" in refused(happened("arrived", v.ship, v.calls[0].arrives))
    assert "sailed" in refused(happened("departed", v.ship, v.sails), known)
    assert "no ship is called" in refused(happened("lost", "Nobody", v.sails))
    assert "no lot is called" in refused(happened("tally", v.ship, v.loads_from, lot="x", hold="1", pieces=1))
    assert "no port is called" in refused(happened("diverted", v.ship, v.sails, port="Nowhere"), known)
    assert "was lost on" in refused(
        happened("arrived", v.ship, v.calls[0].arrives), [*known, happened("lost", v.ship, v.sails)]
    )
    events.check(some, made, known, happened("arrived", v.ship, v.calls[0].arrives), "x")


def test_shorts_overs_wrong_holds_and_overweight_are_told(planned):
    some, made = planned
    v = made.voyages[0]
    stows, _ = stow(some, v)
    as_planned = [happened("tally", v.ship, v.loads_from, lot=s.lot, hold=s.hold, pieces=s.pieces) for s in stows]
    assert compare(some, v, stows, as_planned) == ()
    short = [replace(as_planned[0], pieces=as_planned[0].pieces - 5), *as_planned[1:]]
    assert [t.code for t in compare(some, v, stows, short)] == ["short"]
    heavy = [*as_planned, replace(as_planned[0], pieces=9000)]
    assert {t.code for t in compare(some, v, stows, heavy)} == {"over", "overweight", "overfull"}
    astray = [replace(as_planned[0], hold="cabin"), *as_planned[1:]]
    assert {t.code for t in compare(some, v, stows, astray)} == {"wrong-hold"}


def test_the_rest_is_planned_again_and_what_sailed_is_held(planned):
    some, made = planned
    v = made.voyages[0]
    told = [
        happened("tally", v.ship, v.loads_from, lot=v.loads[0].lot, hold="1", pieces=100),
        happened("departed", v.ship, v.sails),
    ]
    now = assess(some, made, told, day(20))
    assert now.sailed == (replace(v, loads=(Load(v.loads[0].lot, 100),)),)
    again = plan(now.case, rounds=30)
    assert validate(now.case, again) == ()
    whole = sum(x.pieces for w in (*now.sailed, *again.voyages) for x in w.loads) + sum(u.pieces for u in again.unmet)
    assert whole == sum(one.pieces for one in some.lots)
    assert all(w.leaves >= day(20) for w in again.voyages)
    assert all(w.leaves > now.sailed[0].calls[-1].clear for w in again.voyages if w.ship == v.ship)


def test_a_lost_ship_is_gone_and_her_cargo_is_wanted_again(planned):
    some, made = planned
    v = made.voyages[0]
    now = assess(some, made, [happened("departed", v.ship, v.sails), happened("lost", v.ship, v.sails)], day(20))
    assert now.lost == (v.ship,)
    assert v.ship not in {s.name for s in now.case.ships}
    assert sum(x.pieces for x in now.case.lots) == sum(x.pieces for x in some.lots)


def test_a_diverted_cargo_waits_where_it_was_sent():
    ports = (port("Amity"), port("Skarvund"), port("Serrin"))
    some = case(
        [ship("Tern"), ship("Merle")],
        [lot("flour", tons=500)],
        ports=ports,
        ways=(*legs("Amity", "Skarvund", 1200), *legs("Serrin", "Skarvund", 900)),
    )
    made = plan(some, rounds=30)
    v = made.voyages[0]
    now = assess(
        some,
        made,
        [happened("departed", v.ship, v.sails), happened("diverted", v.ship, v.sails, port="Serrin")],
        day(10),
    )
    assert [(x.id, x.origin, x.pieces) for x in now.case.lots] == [("flour@Serrin", "Serrin", 500)]
    assert next(s.port for s in now.case.ships if s.name == v.ship) == "Serrin"


def test_a_delay_moves_the_arrival(planned):
    some, made = planned
    v = made.voyages[0]
    now = assess(
        some, made, [happened("departed", v.ship, v.sails), happened("delayed", v.ship, v.sails, days=6)], day(20)
    )
    assert (now.sailed[0].calls[0].arrives - v.calls[0].arrives).days == 6


def test_events_become_stages_of_deliveries(planned):
    some, made = planned
    v = made.voyages[0]
    rows = list(to_rows(some, made, [happened("departed", v.ship, v.sails, evidence="letter-7")]))
    assert {(r["stage"], r["carrier"], r["evidence"]) for r in rows} == {("sailed", v.ship, "letter-7")}
    assert {r["item"] for r in rows} == {"goods"}


def two_ports():
    """Shells and petrol in one ship of five holds, for two ports."""
    lots = (
        lot("shells", tons=300, cls="explosives", end="Marn"),
        lot("petrol", tons=300, cls="fuel", end="Skarvund"),
        lot("grain", tons=800, end="Skarvund"),
        lot("steel", tons=200, end="Marn", m3=0.5),
    )
    some = case([ship("Tern", holds=5)], lots, ports=(port("Amity"), port("Skarvund"), port("Marn")))
    calls = (Call("Skarvund", day(9), day(9), day(11)), Call("Marn", day(13), day(13), day(14)))
    return some, Voyage(
        "Tern", "Amity", day(0), "Amity", day(0), day(4), calls, tuple(Load(x.id, x.pieces) for x in lots)
    )


def test_explosives_lie_apart_from_fuel_and_the_last_port_deepest():
    some, voyage = two_ports()
    stows, troubles = stow(some, voyage)
    assert troubles == ()
    assert check_stowage(some, voyage, stows) == ()
    assert sum(s.pieces for s in stows) == sum(x.pieces for x in some.lots)
    bottom = {s.hold: s.port for s in stows if s.layer == 1}
    assert all(bottom[s.hold] == "Marn" for s in stows if s.port == "Marn")


def test_a_stowage_by_hand_that_breaks_a_rule_is_told():
    some, voyage = two_ports()
    stows, _ = stow(some, voyage)
    shells = next(s for s in stows if s.lot == "shells")
    petrol = next(s for s in stows if s.lot == "petrol")
    assert "segregation" in {
        t.code for t in check_stowage(some, voyage, [*stows, replace(petrol, hold=shells.hold, layer=9)])
    }
    assert "wrong-hold" in {t.code for t in check_stowage(some, voyage, [replace(shells, hold="deck")])}
    assert "overweight" in {t.code for t in check_stowage(some, voyage, [replace(shells, tons=9000.0)])}
    assert "order" in {
        t.code for t in check_stowage(some, voyage, [replace(petrol, hold=shells.hold, layer=0), *stows])
    }


def test_what_cannot_lie_together_is_said():
    some, voyage = two_ports()
    small = replace(some, ships=(ship("Tern", holds=1),), apart=(Apart("explosives", "fuel", "hold"),))
    _, troubles = stow(small, voyage)
    assert {t.code for t in troubles} == {"stowage"}


def test_sheets_say_what_lies_where():
    some, voyage = two_ports()
    stows, _ = stow(some, voyage)
    sheet = loading_sheet(some, voyage, stows)
    assert sheet.startswith(
        "Tern: loads at Amity from 1938-09-01, sails 1938-09-05 for Skarvund 1938-09-10, Marn 1938-09-14"
    )
    assert all(f"({one.id}) for {one.destination}" in sheet for one in some.lots)


def test_berths_are_given_one_ship_at_a_time(planned):
    stays = assign_berths(planned[1].voyages)
    for one in stays:
        for other in stays:
            if one is not other and (one.port, one.berth) == (other.port, other.berth):
                assert one.last < other.first or other.last < one.first


def test_ships_of_a_convoy_meet_it_slowly():
    ways = (*legs("Amity", "Farrow", 480), *legs("Farrow", "Skarvund", 1200, convoy=True))
    some = case(
        [ship("Tern", knots=12), ship("Merle", at="Farrow", knots=8)],
        [lot("flour", tons=900, due=30), lot("coal", tons=900, start="Farrow", cls="fuel", due=30)],
        ports=(port("Amity"), port("Farrow"), port("Skarvund")),
        ways=ways,
        escorts=[Escort("NK", "Farrow", "Skarvund", day(20), day(90), 2, 8)],
    )
    made = plan(some, rounds=30)
    assert validate(some, made) == ()
    first = order_convoys(some, made.voyages)[0]
    words = sailing_order(some, first, {v.id: v for v in made.voyages})
    assert first.sailing.sails == day(20)
    assert {j.ship for j in first.ships} == {"Tern", "Merle"}
    assert "escort NK, enough for 2 ships; 2 sail" in words
    assert f"meets at Farrow by {day(20)}" in words
    assert "Merle: 900 t for Skarvund; can be there" in words
    assert "Tern: 900 t for Skarvund; leaves Amity" in words
    assert all(j.knots <= 12 for j in first.ships)
    assert all(v.calls[0].arrives == first.sailing.arrives for v in made.voyages)


def test_the_grain_question_has_an_answer():
    asked = service.answer_question(2_000_000, "tons", "grain", "Portland (Oregon)", "Vladivostok", 365, 20, 30)
    assert asked.needed is not None
    assert asked.possible == (
        "yes" if asked.needed <= 20 else f"only with {asked.needed} ships or more" if asked.needed <= 30 else "no"
    )
    wider = service.answer_question(
        2_000_000, "tons", "grain", "Portland (Oregon)", "Vladivostok", 365, 20, asked.needed + 5
    )
    assert wider.possible == f"only with {asked.needed} ships or more"
    assert any(line.endswith(" enough") and line.split()[0] == str(asked.needed) for line in draw_bars(asked))
    a = asked.assumptions
    assert land_tons(a, asked.needed, 365) >= asked.tons > land_tons(a, asked.needed - 1, 365)
    # By hand: a ship lands her cargo once a round voyage, one more where the year ends in her favour.
    a_ship = a.cargo_t * (1 - a.risk)
    assert a_ship * int(365 / asked.round_days) <= land_tons(a, 1, 365) <= a_ship * (365 / asked.round_days + 1)
    assert {"speed", "distance", "cargo of a ship"} <= {s[0] for s in asked.sources}
    assert all(source for _, _, source in asked.sources)
    drawn = draw_chart(asked)
    assert drawn.startswith("<svg")
    assert drawn.endswith("</svg>")
    assert f"{asked.needed} ships" in drawn


def test_what_shuts_the_way_is_counted_at_both_ends_and_between():
    asked = service.answer_question(100_000, "tons", "flour", "Loch Ewe", "Archangel", 365, 10, 20)
    # Archangel is frozen from December 10 to May 10, the leg is sailed from June to October: 153 days.
    assert asked.assumptions.free_days == pytest.approx(153 / 365)
    said = {name: source for name, _, source in asked.sources}
    assert "Loch Ewe to Archangel: open for a season" in said["open"]
    assert "none are counted here" in said["escorts"]
    assert "no ship waits for a season" in said["seasons"]
    assert "every ship sails again" in said["ships lost"]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"origin": "Nowhere"}, "--from 'Nowhere' is not in ports.csv"),
        ({"kind": "libery"}, "--type 'libery' is not in ship_types.csv: did you mean 'liberty'"),
        ({"destination": "Murmansk"}, "no route from Portland"),
        ({"destination": "Fairbanks"}, "draws 8.46 m and Fairbanks has 0.1 m"),
        ({"fewest": 30, "most": 20}, "write the smaller number first"),
        ({"quantity": -3.0}, "above nothing"),
        ({"unit": "furlongs"}, "cannot be converted"),
        ({"good": "locomotive"}, "and nothing lifts it: the gear of a liberty lifts"),
    ],
)
def test_a_question_that_cannot_be_asked_says_why(asked, said):
    question = {
        "quantity": 1000.0,
        "unit": "tons",
        "good": "grain",
        "origin": "Portland (Oregon)",
        "destination": "Vladivostok",
        "days": 365,
        "fewest": 2,
        "most": 3,
    } | asked
    with pytest.raises(ShippingError) as wrong:
        service.answer_question(**question)
    assert said in str(wrong.value)


def test_berths_can_make_it_impossible():
    asked = service.answer_question(2_000_000, "tons", "grain", "Portland (Oregon)", "Vladivostok", 365, 20, 30)
    narrow = replace(asked.assumptions, discharge_berths=1)
    again = answer(narrow, (), asked.tons, 365, 20, 30)
    assert count_needed(narrow, asked.tons, 365) is None
    assert again.possible == "no"
    assert again.limit <= 365 * narrow.discharge_rate
    assert draw_chart(again).endswith("</svg>")


def test_the_commands_go_from_plan_to_arrival(tmp_path, capsys):
    example.copy_to(tmp_path)
    assert (
        cli.run(["ship", "plan", str(tmp_path), "--from", "1938-09-01", "--until", "1939-04-30", "--rounds", "30"]) == 0
    )
    case_, made = service.read_plan(tmp_path)
    assert validate(case_, made) == ()
    v = made.voyages[0]
    assert cli.run(["ship", "load", str(tmp_path), "--ship", v.ship]) == 0
    assert cli.run(["ship", "load", str(tmp_path), "--berths"]) == 0
    assert cli.run(["ship", "sail", str(tmp_path)]) == 0
    tally = tmp_path / "tally.csv"
    tally.write_text(
        f"ship,day,lot,hold,pieces\n{v.ship},{v.loads_from},{v.loads[0].lot},1,7\nNobody,{v.loads_from},x,1,7\n",
        encoding="utf-8",
    )
    assert cli.run(["ship", "tally", str(tmp_path), str(tally)]) == 1
    assert "tally.csv, row 3: no ship is called 'Nobody'" in capsys.readouterr().err
    assert not (tmp_path / events.FILE).exists()
    tally.write_text(f"ship,day,lot,hold,pieces\n{v.ship},{v.loads_from},{v.loads[0].lot},1,7\n", encoding="utf-8")
    assert cli.run(["ship", "tally", str(tmp_path), str(tally)]) == 0
    assert "short" in capsys.readouterr().out
    follow = ["ship", "follow", str(tmp_path), "--ship", v.ship, "--what"]
    assert cli.run([*follow, "arrived", "--on", str(v.calls[0].arrives)]) == 1
    assert "before the sailing" in capsys.readouterr().err
    assert cli.run([*follow, "departed", "--on", str(v.sails)]) == 0
    assert cli.run(["ship", "plan", str(tmp_path), "--as-of", str(v.sails), "--rounds", "30"]) == 0
    again = service.read_plan(tmp_path)[1]
    assert [x for x in again.voyages if x.id == v.id] == [v]
    gone = follow_plan(case_, again, service.read_events(tmp_path))
    assert [x for x in gone.voyages if x.id == v.id] == [replace(v, loads=(Load(v.loads[0].lot, 7),))]


def test_a_plan_that_breaks_a_rule_is_not_saved(tmp_path, monkeypatch):
    example.copy_to(tmp_path)
    bad = Plan(date(1938, 9, 1), date(1939, 4, 30), (), (), (), Score((), 0, 0, 0))
    monkeypatch.setattr(service, "search_plan", lambda *_, **__: bad)
    with pytest.raises(ShippingError, match="was not saved"):
        service.make_plan(tmp_path, date(1938, 9, 1), date(1939, 4, 30))
    assert not list(tmp_path.glob(service.PLAN + "*"))


def test_no_plan_says_how_to_make_one(tmp_path):
    with pytest.raises(ShippingError, match="there is no plan yet: run despatch ship plan"):
        service.read_plan(tmp_path)
    assert rows.SCHEMA["tally.csv"][0] == ("ship", "day", "lot", "hold", "pieces")
