"""The shipping desk in the reading room: the example's plan, its holds, its convoys, and what arrived."""

import re
import shutil
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

import despatch.archive
from despatch import cli
from despatch.shipping import service
from despatch.shipping.arrivals import trace_lots
from despatch.shipping.events import FILE, read_events
from despatch.shipping.model import Hold, Lot, Port, Ship
from despatch.shipping.plans import Event, Stow
from despatch.web.parts.convoy_map import Way, draw
from despatch.web.parts.ship_charts import holds_chart, time_chart
from web_reader import read

FIRST, LAST = date(1938, 9, 1), date(1939, 4, 30)


@pytest.fixture(scope="module")
def folder(own_example):
    place = own_example
    service.make_plan(place, FIRST, LAST, rounds=60)
    service.make_loadings(place)
    return place


def test_the_plan_says_how_good_it_is_and_every_voyage_leads_to_its_holds(folder):
    [page] = read(folder, "/ships")
    assert page.status_code == 200
    _, plan = service.read_plan(folder)
    assert (
        "no plan can be better in that" in page.text
        if plan.cost <= 0
        else "It is proved that no plan of voyages from one port to one port costs less" in page.text
    )
    paths = set(re.findall(r'href="(/ships/voyage/[^"]+)"', page.text))
    assert len(paths) == len(plan.voyages) > 4
    for voyage in read(folder, *sorted(paths)):
        assert voyage.status_code == 200
        assert "Loading sheet" in voyage.text


def test_the_loading_sheet_has_every_piece_of_the_voyage(folder):
    loading = max(service.read_loadings(folder).values(), key=lambda one: len(one.stows))
    [page] = read(folder, f"/ships/voyage/{loading.voyage.id}")
    sheet = page.text[page.text.index('id="sheet"') :]
    for stow in loading.stows:
        assert f'<td class="number">{stow.tons:,.1f}</td>' in sheet
    assert sum(s.pieces for s in loading.stows) == sum(x.pieces for x in loading.voyage.loads)
    assert page.text.count('class="goods-') >= len(loading.stows)


def test_a_voyage_that_was_planned_otherwise_since_is_not_shown_with_its_old_loading(folder, tmp_path):
    copy = shutil.copytree(folder, tmp_path / "copy")
    (copy / service.LOADING).write_text("[]")
    voyage = service.read_plan(copy)[1].voyages[0]
    [page] = read(copy, f"/ships/voyage/{voyage.id}")
    assert "despatch ship load" in page.text
    assert "Loading sheet" not in page.text


def test_an_archive_without_ships_says_what_to_add_and_one_without_a_plan_which_command_makes_it(folder, tmp_path):
    bare = shutil.copytree(folder, tmp_path / "bare")
    (bare / service.PLAN).unlink()
    for page in read(bare, "/ships", "/ships/map", "/ships/arrived"):
        assert "despatch ship plan" in page.text
        assert "7 ships and 10 lots" in page.text
        assert "--from 1938-09-01 --until 1939-04-30" in page.text
    (bare / "ships.csv").unlink()
    pages = read(bare, "/ships", "/ships/map", "/ships/voyage/Tern/1938-09-01")
    assert [page.status_code for page in pages] == [200, 200, 404]
    assert "name,type,port,free" in pages[0].text


def test_a_fault_in_a_table_is_told_with_its_file_and_row(folder, tmp_path):
    copy = shutil.copytree(folder, tmp_path / "copy")
    (copy / "cargo.csv").write_text("id,good,quantity,from,to,ready\nflour,flour,much,Port Amity,Skarvund,1938-09-01\n")
    [page] = read(copy, "/ships")
    assert page.status_code == 503
    assert "cargo.csv, row 2: quantity is &#39;much&#39;: write a number" in page.text


def test_a_plan_older_than_its_tables_is_not_shown(folder, tmp_path):
    copy = shutil.copytree(folder, tmp_path / "copy")
    lines = (copy / "ships.csv").read_text().split("\n")
    gone = service.read_plan(copy)[1].voyages[0].ship
    (copy / "ships.csv").write_text("\n".join(line for line in lines if not line.startswith(gone + ",")))
    [page] = read(copy, "/ships")
    assert page.status_code == 503
    assert f"the ship {gone} is not in ships.csv any more" in page.text


def test_the_map_shows_every_port_that_has_a_place_and_every_way_leads_to_its_row(folder):
    [page] = read(folder, "/ships/map")
    _, plan = service.read_plan(folder)
    for name in {c.port for v in plan.voyages for c in v.calls}:
        assert f">{name}</text>" in page.text
    anchors = re.findall(r'<a href="#(leg-\d+)"', page.text)
    assert anchors
    assert all(f'<tr id="{anchor}">' in page.text for anchor in anchors)
    for order in service.convoy_orders(folder):
        assert f"Sailing order: <bdi>{order.sailing.name}</bdi>" in page.text


def test_what_is_recorded_moves_cargo_from_the_plan_to_the_sea_and_to_the_quay(folder, tmp_path):
    copy = shutil.copytree(folder, tmp_path / "copy")
    case, plan = service.read_plan(copy)
    voyage = next(v for v in plan.voyages if len(v.calls) == 1)
    [call] = voyage.calls
    lot = voyage.loads[0].lot
    service.record_event(copy, Event("departed", voyage.ship, voyage.sails, voyage.sails))
    late = call.clear + timedelta(9)
    service.record_event(copy, Event("unloaded", voyage.ship, late, late, note="fog off the bar"))

    def of(day):
        told = read_events(copy / FILE, day)
        return next(c for c in trace_lots(case, plan, told) if c.lot.id == lot)

    assert of(voyage.sails - timedelta(1)).pieces("at sea", "landed") == 0
    assert of(voyage.sails).pieces("at sea") == voyage.loads[0].pieces
    assert of(late).pieces("landed") == voyage.loads[0].pieces
    assert of(late).landed_by == late
    assert of(voyage.sails).expected_by == call.clear
    assert of(late).expected_by is None
    now, before = read(copy, "/ships/arrived", f"/ships/arrived?as-of={voyage.sails - timedelta(1)}")
    assert "fog off the bar" in now.text
    assert "fog off the bar" not in before.text
    assert "Nothing had been recorded of any ship by then" in before.text
    [wrong] = read(copy, "/ships/arrived?as-of=soon")
    assert wrong.status_code == 400


def test_a_lost_ship_stays_lost_when_the_rest_is_planned_again_and_again(folder, tmp_path):
    copy = shutil.copytree(folder, tmp_path / "copy")
    _, plan = service.read_plan(copy)
    voyage = plan.voyages[0]
    service.record_event(copy, Event("departed", voyage.ship, voyage.sails, voyage.sails))
    sunk = voyage.sails + timedelta(2)
    service.record_event(copy, Event("lost", voyage.ship, sunk, sunk))
    for days in (3, 6):
        again = service.replan(copy, voyage.sails + timedelta(days), rounds=60)
        assert voyage.ship not in {v.ship for v in again.voyages}
        assert [v.ship for v in again.lost] == [voyage.ship]
    case, now = service.read_plan(copy)
    lost = {c.lot.id: c.pieces("lost") for c in trace_lots(case, now, read_events(copy / FILE))}
    assert all(lost[load.lot] == load.pieces for load in voyage.loads)
    [page] = read(copy, "/ships/arrived")
    lot = next(one for one in case.lots if one.id == voyage.loads[0].lot)
    assert f"{lot.amount(voyage.loads[0].pieces)} lost".replace(" t ", "\u00a0t ") in page.text


def test_events_are_stages_of_deliveries_with_the_words_that_say_so(folder, tmp_path):
    copy = shutil.copytree(folder, tmp_path / "copy")
    _, plan = service.read_plan(copy)
    voyage = plan.voyages[0]
    with despatch.archive.open(copy) as archive:
        letter = archive.letters()[0].id
        before = len(list(archive.exports.deliveries()))
        service.record_event(copy, Event("departed", voyage.ship, voyage.sails, voyage.sails, evidence=f"{letter}:3-9"))
        rows = list(archive.exports.deliveries())[before:]
    assert [(r["stage"], r["carrier"], r["letter"], r["start"], r["end"]) for r in rows] == [
        ("sailed", voyage.ship, letter, 3, 9)
    ] * len(voyage.loads)


def test_open_deliveries_of_the_letters_become_cargo_with_what_was_taken_for_granted(folder, tmp_path):
    copy = shutil.copytree(folder, tmp_path / "copy")
    (copy / "cargo.csv").unlink()
    with despatch.archive.open(copy) as archive:
        rows = tuple(archive.exports.deliveries())
    plan = service.make_plan(
        copy, FIRST, LAST, rounds=60, ledger=service.DeliverySource(rows, "Port Amity", "Skarvund")
    )
    assert plan.cargo
    assert plan.declined
    assert all("names no place" in lot.assumed for lot in plan.cargo if "from Port Amity" in lot.assumed)
    [page] = read(copy, "/ships")
    assert page.status_code == 200
    with despatch.archive.open(copy) as archive:
        for lot in plan.cargo:
            letter, _, span = lot.evidence.rpartition(":")
            start, end = map(int, span.split("-"))
            assert archive.letter(letter)
            assert start < end
            assert f'href="/letter/{letter}"' in page.text


def test_the_chart_keeps_every_voyage_within_its_days(folder):
    _, plan = service.read_plan(folder)
    chart = time_chart(plan, {v.id: v.id for v in plan.voyages})
    assert {trip.path for lane in chart.lanes for trip in lane.trips} == {v.id for v in plan.voyages}
    for lane in chart.lanes:
        for trip in lane.trips:
            assert 0 <= trip.x <= trip.x + trip.width <= 100.01
            assert sum(part.width for part in trip.stretches) == pytest.approx(trip.width, abs=0.1)
        assert all(a.x + a.width <= b.x + 0.01 for a, b in zip(lane.trips, lane.trips[1:], strict=False))


@given(st.lists(st.tuples(st.floats(-89, 89), st.floats(-180, 180)), min_size=2, max_size=12))
def test_a_map_of_any_ports_lies_within_its_frame(places):
    ports = {f"P{n}": Port(f"P{n}", lat, lon, 1, 8, 500) for n, (lat, lon) in enumerate(places)}
    drawn = draw(ports, ports, [Way("P0", "P1", "alone", "P0 to P1", "#leg-1", 1)])
    placed = [p for p in ports.values() if p.lat or p.lon]
    if len(placed) < 2:
        assert drawn is None
        return
    assert len(drawn.points) == len(placed)
    assert all(0 <= p.x <= drawn.width and 0 <= p.y <= drawn.height for p in drawn.points)


def test_a_map_across_the_date_line_is_cut_where_no_port_is():
    ports = {
        name: Port(name, lat, lon, 1, 8, 500)
        for name, lat, lon in (("West", 43, 132), ("Far", 59, -151), ("East", 45, -123))
    }
    drawn = draw(ports, ports, [])
    assert [p.name for p in sorted(drawn.points, key=lambda p: p.x)] == ["West", "Far", "East"]


@given(st.lists(st.tuples(st.integers(1, 900), st.floats(0.1, 4)), min_size=1, max_size=6))
def test_layers_stand_on_each_other_and_are_as_high_as_the_room_they_take(cargo):
    hold = Hold("1", 9000, 9000)
    ship = Ship("Dunlin", 9000, (hold,), 10, "Amity", FIRST)
    lots = {
        f"l{n}": Lot(f"l{n}", "flour", pieces, 1000, m3, "food", "hold", "Amity", "Serrin", FIRST)
        for n, (pieces, m3) in enumerate(cargo)
    }
    stows = [
        Stow("1", n, lot.id, lot.pieces, lot.tons, lot.pieces * lot.m3, "Serrin")
        for n, lot in enumerate(lots.values(), 1)
    ]
    [space] = holds_chart(ship, lots, stows).spaces
    below = space.y + space.height
    for layer, stow in zip(space.layers, stows, strict=True):
        assert layer.y + layer.height == pytest.approx(below, abs=0.05)
        assert layer.height == pytest.approx(space.height * stow.m3 / hold.m3, abs=0.01)
        below = layer.y


def test_what_the_desk_recorded_stands_beside_what_the_letters_say(folder, tmp_path, capsys):
    copy = shutil.copytree(folder, tmp_path / "copy")
    _, plan = service.read_plan(copy)
    voyage = plan.voyages[0]
    service.record_event(copy, Event("departed", voyage.ship, voyage.sails, voyage.sails, note="in thick weather"))
    page, data, table, other = read(
        copy, "/deliveries", "/deliveries.json", "/deliveries.csv", "/deliveries?stage=arrived"
    )
    assert "Recorded by the shipping desk" in page.text
    assert f"<bdi>{voyage.ship}</bdi>" in page.text[page.text.index('id="recorded"') :]
    assert [(r["stage"], r["carrier"]) for r in data.json()["recorded"]] == [("sailed", voyage.ship)] * len(
        voyage.loads
    )
    assert table.text.count("shipping.jsonl:1") == len(voyage.loads)
    assert "Recorded by the shipping desk" not in other.text
    assert cli.run(["deliveries", str(copy), "--stage", "sailed"]) == 0
    assert f"in {voyage.ship}" in capsys.readouterr().out
    assert cli.run(["deliveries", str(copy), "--as-of", "1938-08"]) == 0
    assert "[recorded]" not in capsys.readouterr().out


def test_a_fault_of_the_desk_does_not_take_the_letters_deliveries_with_it(folder, tmp_path):
    copy = shutil.copytree(folder, tmp_path / "copy")
    voyage = service.read_plan(copy)[1].voyages[0]
    service.record_event(copy, Event("departed", voyage.ship, voyage.sails, voyage.sails))
    (copy / "shipping-plan.json").write_text("{", encoding="utf-8")
    [page] = read(copy, "/deliveries")
    assert page.status_code == 200
    assert "The records of the shipping desk cannot be shown" in page.text
    assert "Items by stage" in page.text


def test_every_lot_that_names_a_letter_leads_to_it(folder):
    [page] = read(folder, "/ships")
    case, _ = service.read_plan(folder)
    named = {lot.evidence for lot in case.lots if lot.evidence}
    assert len(named) >= 5
    assert all(f'href="/letter/{letter}"' in page.text for letter in named)


def test_tallies_and_days_stand_on_the_page_of_the_voyage_and_berths_lead_to_it(folder, tmp_path):
    copy = shutil.copytree(folder, tmp_path / "copy")
    loading = next(
        one for one in service.read_loadings(copy).values() if {s.lot for s in one.stows} & {"flour", "boots"}
    )
    voyage, stow = loading.voyage, loading.stows[0]
    elsewhere = "2" if stow.hold != "2" else "1"
    tally = tmp_path / "tally.csv"
    tally.write_text(
        "ship,day,lot,hold,pieces\n"
        f"{voyage.ship},{voyage.sails - timedelta(1)},{stow.lot},{elsewhere},{stow.pieces + 9}\n",
        encoding="utf-8",
    )
    service.record_tally(copy, tally, voyage.sails)
    page, berths = read(copy, f"/ships/voyage/{voyage.id}", "/ships/berths")
    assert "<b>over</b>" in page.text
    assert f"<b>wrong-hold</b>: <bdi>{stow.pieces + 9:,} of lot {stow.lot} in hold {elsewhere}" in page.text
    assert 'id="work"' in page.text
    assert f'href="/ships/voyage/{voyage.id.replace(" ", "%20")}"' in berths.text
    assert berths.text.count(">discharging<") >= len(service.read_plan(copy)[1].voyages)


def test_what_letters_ask_for_since_joins_the_rest_of_the_plan(folder, tmp_path):
    copy = shutil.copytree(folder, tmp_path / "copy")
    asked = {
        "item": "flour",
        "high": 90,
        "unit": "tons",
        "from_place": "Port Amity",
        "to_place": None,
        "stage": "asked",
        "letter": "a",
        "start": 3,
        "end": 9,
    }
    days = {"old": "1938-08-01", "new": "1938-11-20", "later": "1939-01-03"}
    rows = tuple(asked | {"id": name, "matter": name, "date": day} for name, day in days.items())
    assert service.read_plan(copy)[1].cargo == ()
    plan = service.replan(
        copy, date(1938, 12, 1), rounds=60, ledger=service.DeliverySource(rows, None, "Port Serrin", date(1938, 9, 2))
    )
    assert [(lot.id, lot.ready, lot.assumed) for lot in plan.cargo] == [
        ("new", date(1938, 12, 1), "tons read as long tons; to Port Serrin, as it names no place")
    ]
    carried = sum(x.pieces for v in plan.voyages for x in v.loads if x.lot == "new")
    assert carried == plan.cargo[0].pieces
    # It is cargo from now on, whatever the letters say later.
    assert "new" in {lot.id for lot in service.replan(copy, date(1938, 12, 2), rounds=60).cargo}
