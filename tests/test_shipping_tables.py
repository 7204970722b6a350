"""The desk's files: what they say, and what is said of a fault: the file, the row, the next step."""

import re
from datetime import date

import pytest

from despatch import example
from despatch.shipping import csv_rows, tables, units
from despatch.shipping.cargo import cargo_from_deliveries
from despatch.shipping.model import Good, ShippingError

FIRST, LAST = date(1938, 9, 1), date(1939, 4, 30)
FILES = {
    "ships.csv": "name,type,deadweight,bale_m3,knots,port,free\n"
    "Tern,coaster,,,,Amity,1938-09-01\nMerle,,7000,9000,10,Amity,1938-09-02\n",
    "ports.csv": "name,berths,draught_m,tons_a_day\nAmity,2,10,500\nSkarvund,2,9,400\nMarn,1,5,100\n",
    "routes.csv": "from,to,nm\nAmity,Skarvund,1200\n",
    "escorts.csv": "name,from,to,first,last,ships,knots\nNK,Amity,Skarvund,1938-09-02,1939-01-01,4,9\n",
    "cargo.csv": "id,good,quantity,unit,from,to,ready,due\ngrain,grain,900,tons,Amity,Skarvund,1938-09-01,1938-10-01\n",
}


@pytest.fixture
def folder(tmp_path):
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_a_folder_is_read(folder):
    case = tables.read_case(folder, FIRST, LAST)
    tern, merle = case.ships
    assert tern.deadweight == pytest.approx(1500 * 1.0160469)
    assert (merle.bale, len(merle.holds)) == (9000, 4)
    assert case.lots[0].tons == pytest.approx(900 * 1.0160469)
    assert case.lots[0].assumed == "tons read as long tons"
    assert {("Amity", "Skarvund"), ("Skarvund", "Amity")} <= {(leg.start, leg.end) for leg in case.legs}


FAULTS = {
    "unknown port": (
        "ships.csv",
        "Merle,,7000,9000,10,Amity",
        "Merle,,7000,9000,10,Amty",
        r"row 3: port 'Amty' is not in ports.csv: did you mean 'Amity'",
    ),
    "ship without capacity": ("ships.csv", "Merle,,7000", "Merle,,", r"row 3: Merle has no deadweight: fill it in"),
    "no room": ("ships.csv", "7000,9000", "7000,0", r"row 3: bale_m3 is 0: it must be more than 0"),
    "two of one name": ("ships.csv", "Merle", "Tern", r"row 3: a second 'Tern': give each its own name"),
    "negative tonnage": ("cargo.csv", "900", "-900", r"row 2: quantity is -900: it must be more than 0"),
    "unit": (
        "cargo.csv",
        "900,tons",
        "900,furlongs",
        r"row 2: 'furlongs' cannot be converted to a weight: write long tons",
    ),
    "no unit": ("cargo.csv", "900,tons", "900,", r"row 2: grain is measured by weight: write the unit"),
    "no route": (
        "cargo.csv",
        "Amity,Skarvund",
        "Amity,Marn",
        r"row 2: grain has no route from Amity to Marn: add legs to routes.csv",
    ),
    "unknown good": (
        "cargo.csv",
        "grain,grain",
        "grain,grian",
        r"row 2: good 'grian' is not in goods.csv: did you mean 'grain'",
    ),
    "due before ready": (
        "cargo.csv",
        "1938-10-01",
        "1938-08-01",
        r"row 2: due 1938-08-01 is before ready 1938-09-01: put the dates in order",
    ),
    "no date": ("cargo.csv", "1938-10-01", "October", r"row 2: due is 'October': write a date as 1942-10-07"),
    "column": ("ports.csv", "draught_m", "draft_m", r"row 1: no column is called 'draft_m': did you mean"),
    "missing column": ("cargo.csv", "id,good", "evidence,good", r"row 1: the column id is missing: add it"),
    "cells": ("routes.csv", "1200", "1,200", r"row 2: nm .*|row 2: no column|row 2: .*"),
    "quotes": ("cargo.csv", "grain,grain", '"grain,grain', r"mend the quotes"),
    "leg": (
        "escorts.csv",
        "NK,Amity,Skarvund",
        "NK,Amity,Marn",
        r"row 2: there is no leg from Amity to Marn: add it to routes.csv",
    ),
    "berths": ("ports.csv", "Amity,2", "Amity,none", r"row 2: berths is 'none': write a number"),
    "half a berth": ("ports.csv", "Amity,2", "Amity,2.5", r"row 2: berths is 2.5: write a whole number"),
    "spelt alike": ("ships.csv", "Merle", "tern", r"row 3: a second 'Tern': give each its own name"),
    "not a number": ("ships.csv", "9000,10", "9000,nan", r"row 3: knots is nan: it must be more than 0"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_names_the_file_the_row_and_the_next_step(folder, fault):
    file, good, bad, said = FAULTS[fault]
    text = (folder / file).read_text(encoding="utf-8")
    assert good in text
    (folder / file).write_text(text.replace(good, bad), encoding="utf-8")
    with pytest.raises(ShippingError) as wrong:
        tables.read_case(folder, FIRST, LAST)
    assert str(folder / file) in str(wrong.value)
    assert re.search(said, str(wrong.value)), wrong.value


def test_a_missing_file_says_its_columns(folder):
    (folder / "ships.csv").unlink()
    with pytest.raises(
        ShippingError, match=r"ships.csv: there is no such file: write it with the columns name, port, free"
    ):
        tables.read_case(folder, FIRST, LAST)


def test_the_shipped_tables_are_whole_and_sourced(tmp_path):
    goods = tables.read_goods()
    ports = tables.read_ports(csv_rows.parse_rows("ports.csv", csv_rows.shipped_text("ports.csv")))
    legs = tables.read_legs(None, ports)
    types = tables.read_types(csv_rows.parse_rows("ship_types.csv", csv_rows.shipped_text("ship_types.csv")))
    assert all(g.source for g in goods.values())
    assert all(p.source for p in ports.values())
    assert all(leg.source for leg in legs)
    assert {"Murmansk", "Archangel", "Vladivostok", "Bandar Shahpur"} <= set(ports)
    assert any(leg.air for leg in legs)
    assert all(tables.make_ship(kind, cells, "New York", ports).deadweight > 0 for kind, cells in types.items())


def test_the_example_can_be_planned_with(tmp_path):
    example.copy_to(tmp_path)
    case = tables.read_case(tmp_path, FIRST, LAST)
    assert {s.name for s in case.ships} >= {"Brightwater", "Tern", "Saint Osyth"}
    assert len(case.lots) == 10


TRUCK = Good("truck", "vehicles", 4500, 5)
GRAIN = Good("grain", "food", None, 1.4)


@pytest.mark.parametrize(
    ("quantity", "unit", "good", "pieces", "tons"),
    [
        (300, "trucks", TRUCK, 300, 1350),
        (300, "", TRUCK, 300, 1350),
        (9, "metric tons", TRUCK, 2, 9),
        (1000, "long tons", GRAIN, 1017, 1016.0469),
        (1000, "short tons", GRAIN, 908, 907.18474),
        (1000, "t", GRAIN, 1000, 1000),
        (1000, "tons", GRAIN, 1017, 1016.0469),
        (2000, "lb", GRAIN, 1, 0.90718474),
    ],
)
def test_units_are_made_explicit(quantity, unit, good, pieces, tons):
    counted = units.count_pieces(quantity, unit, good)
    assert counted.pieces == pieces
    assert counted.pieces * counted.kg / 1000 == pytest.approx(tons)


@pytest.mark.parametrize("unit", ["furlongs", "bushels of hope", "metres", "ton of bricks", "()", "1/0"])
def test_what_is_no_weight_is_refused(unit):
    with pytest.raises(ShippingError, match="cannot be converted"):
        units.kilograms(unit)


def row(**more):
    return {
        "id": "d1",
        "matter": "m1",
        "item": "grain",
        "low": 900,
        "high": 1000,
        "unit": "tons",
        "per": None,
        "from": "New York",
        "to": "Murmansk",
        "stage": "promised",
        "date": "1942-02-18",
        "letter": "a",
        "start": 3,
        "end": 9,
    } | more


def test_open_deliveries_become_cargo():
    goods, ports = (
        tables.read_goods(),
        tables.read_ports(csv_rows.parse_rows("ports.csv", csv_rows.shipped_text("ports.csv"))),
    )
    told = [
        row(),
        row(id="d2", matter="m2"),
        row(id="d3", matter="m2", stage="arrived", date="1942-03-01"),
        row(id="d4", matter="m3", item="spare parts"),
        row(id="d5", matter="m4", to=None),
        row(id="d6", matter="m5", item="Kestrel fighters", unit=None, low=12, high=None),
    ]
    waiting = cargo_from_deliveries(told, goods, ports, date(1942, 3, 2))
    assert [(lot.id, lot.good) for lot in waiting.lots] == [("d1", "grain"), ("d6", "fighter")]
    assert waiting.lots[0].tons == pytest.approx(1016.0469)
    assert waiting.lots[0].evidence == "a:3-9"
    assert [(i, w.split(": ")[1]) for i, w in waiting.declined] == [
        ("d4", "'spare parts' is no good of goods.csv"),
        ("d5", "it does not say where to"),
    ]
    assert {
        lot.id for lot in cargo_from_deliveries(told, goods, ports, date(1942, 3, 2), today=date(1942, 2, 20)).lots
    } == {"d1", "d2", "d6"}


def test_goods_are_known_by_other_names_and_units_of_their_own():
    goods, ports = (
        tables.read_goods(),
        tables.read_ports(csv_rows.parse_rows("ports.csv", csv_rows.shipped_text("ports.csv"))),
    )
    told = [
        row(id="d1", matter="m1", item="aluminium sheet", low=900, high=None),
        row(id="d2", matter="m2", item="Powder", low=40, high=None, unit="barrels"),
        row(id="d3", matter="m3", item="lard", to="murmansk", low=10, high=None),
        row(id="d4", matter="m4", item="grain ships", low=10, high=None),
        row(id="d5", matter="m5", item="flour", low=10, high=None, unit="firkins"),
    ]
    waiting = cargo_from_deliveries(told, goods, ports, date(1942, 3, 2))
    assert [(lot.id, lot.good, lot.destination, lot.matter) for lot in waiting.lots] == [
        ("d1", "aluminium", "Murmansk", "m1"),
        ("d2", "gunpowder", "Murmansk", "m2"),
        ("d3", "fats", "Murmansk", "m3"),
    ]
    powder = waiting.lots[1]
    assert powder.tons == pytest.approx(40 * 0.0454)
    assert powder.assumed == "a barrel of gunpowder counted as 45.4 kg"
    assert [i for i, _ in waiting.declined] == ["d4", "d5"]


def test_no_two_goods_go_by_one_name():
    goods = tables.read_goods()
    names = [name.casefold() for good in goods.values() for name in (good.name, *good.also)]
    assert sorted(names) == sorted(set(names))


@pytest.mark.parametrize(
    ("file", "text", "said"),
    [
        (
            "ports.csv",
            "name,berths,draught_m,tons_a_day,rates\nAmity,2,10,500,explosive=300\nSkarvund,2,9,400,\nMarn,1,5,100,\n",
            "row 2: rates 'explosive' is not in goods.csv: did you mean 'explosives'",
        ),
        (
            "ports.csv",
            "name,berths,draught_m,tons_a_day,rates\nAmity,2,10,500,explosives=many\n",
            "row 2: rates holds 'explosives=many': write name=number",
        ),
        (
            "ports.csv",
            "name,berths,draught_m,tons_a_day,lat\nAmity,2,10,500,191\n",
            "row 2: lat is 191: it can be 90 at most",
        ),
        (
            "segregation.csv",
            "one,other,how\nexplosives,fule,hold\n",
            "row 2: other 'fule' is not in goods.csv: did you mean 'fuel'",
        ),
        (
            "goods.csv",
            "good,class,kg_each,m3_per_ton\ntea,food,,2\nTea,food,,3\n",
            "row 3: a second 'tea': give each its own name",
        ),
        (
            "goods.csv",
            "good,class,kg_each,m3_per_ton,units\ntea,food,,2,chest\n",
            "row 2: units holds 'chest': write name=number, such as barrel=89",
        ),
    ],
)
def test_a_slip_of_the_pen_does_not_pass_for_another_rule(folder, file, text, said):
    (folder / file).write_text(text, encoding="utf-8")
    with pytest.raises(ShippingError) as wrong:
        tables.read_case(folder, FIRST, LAST)
    assert said in str(wrong.value)


def test_a_file_that_is_no_text_is_named(folder):
    (folder / "cargo.csv").write_bytes(b"id,good\n\xff\xfe")
    with pytest.raises(ShippingError, match=r"cargo.csv: not UTF-8 at byte 8: save the file as UTF-8"):
        tables.read_case(folder, FIRST, LAST)


def test_a_leg_without_miles_is_reckoned_over_sea(folder):
    (folder / "ports.csv").write_text(
        "name,lat,lon,berths,draught_m,tons_a_day\nAmity,41.2,-69.5,2,10,500\nSkarvund,52.6,-8.4,2,9,400\nMarn,,,1,5,100\n",
        encoding="utf-8",
    )
    (folder / "routes.csv").write_text("from,to,nm\nAmity,Skarvund,\n", encoding="utf-8")
    case = tables.read_case(folder, FIRST, LAST)
    [leg] = [x for x in case.legs if (x.start, x.end) == ("Amity", "Skarvund")]
    # The great circle is about 2,600 nautical miles.
    assert 2400 < leg.nm < 3200
    (folder / "routes.csv").write_text("from,to,nm\nAmity,Skarvund,\nAmity,Marn,\n", encoding="utf-8")
    with pytest.raises(
        ShippingError, match=r"routes.csv, row 3: nm is empty and a port has no lat and lon: write the distance"
    ):
        tables.read_case(folder, FIRST, LAST)
