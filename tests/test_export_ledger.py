"""Rows of the ledger, CSV, and IATI activities."""

import csv
import io

import pytest
from lxml import etree

from despatch import archive
from despatch.acts.records import to_delivery_steps, to_ledger_acts
from despatch.export import iati, ledger
from despatch.matters.standing import standing
from despatch.model import Act, Delivery, DeliveryFilter, Due, Matter, Span
from despatch.quantities import find

EN = ("en",)


def entered(words, kind="promise", *, date="1842-05-06", actor="Hale", other="Elmford"):
    span = Span(0, len(words))
    act = Act(
        span,
        kind,
        "sender",
        "recipient",
        False,
        "test",
        0.9,
        quantities=tuple(find.find(words, 0, len(words), EN)),
        due=Due("1842-06", "in June", Span(0, 2)),
    )
    return to_ledger_acts(
        "l1", words, span, [act], EN, date=date, ordinal=1, names={"sender": actor, "recipient": other}
    )[0]


def test_an_act_has_every_field_of_its_table():
    row = ledger.act_row(entered("we shall lend you $500"), matter="m-1", names={"Hale": "Town of Hale"})
    assert tuple(row) == ledger.ACT_FIELDS
    assert (row["actor"], row["counterparty"]) == (
        {"role": "sender", "name": "Town of Hale"},
        {"role": "recipient", "name": "Elmford"},
    )
    assert row["quantities"][0]["low"] == 500
    assert (row["due"], row["matter"], row["quote"]) == (
        {"edtf": "1842-06", "written": "in June"},
        "m-1",
        "we shall lend you $500",
    )


def test_a_matter_has_every_field_of_its_table():
    act = entered("we shall lend you $500")
    made = Matter("m-1", "loan", (act.id,), "1842-05-06", "1842-05-06", 1.0)
    assert tuple(ledger.matter_row(made)) == ledger.MATTER_FIELDS
    assert ledger.matter_row(made)["standing"] is None
    assert ledger.matter_row(made, standing(made, [act], "1842-05-31", EN))["standing"] == "promised"


def test_a_delivery_has_every_field_of_its_table():
    one = Delivery(
        Span(0, 4),
        "sailed",
        "test",
        0.6,
        item="lead",
        low=4,
        high=4,
        unit="tons",
        giver="sender",
        origin="Hale",
        destination="Elmford",
    )
    (made,) = to_delivery_steps("l1", "lead", [one], date="1842", ordinal=1, names={"sender": "the Yard"})
    row = ledger.delivery_row(made)
    assert tuple(row) == ledger.DELIVERY_FIELDS
    assert (row["from"], row["to"], row["from_place"], row["to_place"]) == ("the Yard", None, "Hale", "Elmford")


def test_csv_gives_every_field_back():
    rows = [
        {"id": "a", "item": 'lead, "red"\nand white', "low": 3.0, "acts": ["x", "y"], "reported": False, "due": None}
    ]
    text = ledger.to_csv(rows, ("id", "item", "low", "acts", "reported", "due"))
    (back,) = csv.DictReader(io.StringIO(text, newline=""))
    assert back == {
        "id": "a",
        "item": 'lead, "red"\nand white',
        "low": "3",
        "acts": '["x", "y"]',
        "reported": "false",
        "due": "",
    }


@pytest.mark.parametrize("start", ["=", "+", "-", "@"])
def test_no_letter_becomes_a_formula(start):
    assert ledger.to_csv([{"quote": start + "1+1"}], ["quote"]).split("\r\n")[1].startswith("'" + start)


def made(act, us):
    matter = Matter("m-1", "loan", (act.id,), None, None, 1.0)
    return iati.activities([matter], {act.id: act}, reporting="Archive of Hale", us=us, codes=EN)


@pytest.mark.parametrize(
    ("kind", "us", "code"),
    [
        ("promise", ["Hale"], "2"),
        ("promise", ["Elmford"], "11"),
        ("offer", ["Hale"], "12"),
        ("offer", ["Elmford"], "13"),
    ],
)
def test_commitments_and_pledges_of_money_are_transactions(kind, us, code):
    act = entered("we lend you $1,500 under the <old> terms & conditions", kind)
    root = etree.fromstring(made(act, us).xml)
    assert root.get("version") == "2.03"
    (transaction,) = root.iter("transaction")
    assert [child.tag for child in transaction] == [
        "transaction-type",
        "transaction-date",
        "value",
        "description",
        "provider-org",
        "receiver-org",
    ]
    assert transaction.find("transaction-type").get("code") == code
    assert (transaction.find("value").text, transaction.find("value").get("currency")) == ("1500", "USD")
    assert transaction.find("transaction-date").get("iso-date") == "1842-05-06"
    order = [
        "iati-identifier",
        "reporting-org",
        "title",
        "description",
        "participating-org",
        "participating-org",
        "activity-status",
        "activity-date",
        "transaction",
    ]
    assert [child.tag for child in root[0]] == order


@pytest.mark.parametrize(
    ("act", "us", "why"),
    [
        (entered("lend us $500", "request"), ["Hale"], "a request is no transaction"),
        (entered("we lend you 500 livres"), ["Hale"], "livres has no ISO 4217 code"),
        (entered("we lend you $500", date="1842-05"), ["Hale"], "the letter's day is not known"),
        (entered("we lend you $500"), ["Thornby"], "neither side is the reporting one"),
    ],
)
def test_what_does_not_fit_is_left_out_with_its_reason(act, us, why):
    found = made(act, us)
    assert len(etree.fromstring(found.xml)) == 0
    assert found.left_out == ((act.id, why),)


def test_goods_are_no_money():
    assert made(entered("we send you 40 tons of lead"), ["Hale"]).left_out == ()


def test_rows_are_filtered_as_the_store_narrows_steps(example):
    with archive.open(example) as it:
        entries = it.ledger.deliveries()
        rows = {entry.id: ledger.delivery_row(entry.step) for entry in entries}
        wanted = [
            DeliveryFilter(**{field: value})
            for row in rows.values()
            for field in ("item", "stage", "convoy", "carrier", "matter", "letter")
            if (value := row[field])
        ]
        wanted += [DeliveryFilter(item=row["item"].upper()[1:4]) for row in rows.values() if row["item"]]
        wanted += [DeliveryFilter(item=row["item"], stage="arrived") for row in rows.values() if row["item"]]
        assert len({str(where) for where in wanted}) > 20
        for where in wanted:
            narrowed = {entry.id for entry in it.ledger.deliveries(where)}
            assert {id for id, row in rows.items() if ledger.fits(row, where)} == narrowed


def test_a_delivery_row_has_every_field_and_keeps_those_of_its_own():
    row = ledger.fill_delivery_row({"stage": "sailed", "note": "in fog"})
    assert tuple(row) == (*ledger.DELIVERY_FIELDS, "note")
    assert {field for field, value in row.items() if value is not None} == {"stage", "note"}
