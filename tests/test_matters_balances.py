"""The balance of asked, promised and arrived, and figures that exclude each other."""

import random
from dataclasses import replace

import pytest

from despatch.acts.records import to_delivery_steps
from despatch.matters.balances import balance, contradictions
from despatch.model import Delivery, Span

EN = ("en",)
WORDS = "words of a letter"


def step(letter, date, stage, item, low, *, high=None, unit="tons", matter="m", per=None, destination=None):
    one = Delivery(
        Span(0, len(WORDS)),
        stage,
        "test",
        1.0,
        item=item,
        low=low,
        high=low if high is None else high,
        unit=unit,
        per=per,
        giver="sender",
        receiver="recipient",
        destination=destination,
        act=Span(0, 5),
    )
    names = {"sender": "Hale", "recipient": "Elmford"}
    return to_delivery_steps(
        letter,
        WORDS,
        [one],
        date=date,
        ordinal=int(letter),
        names=names,
        matters={Span(0, 5): matter} if matter else None,
    )[0]


def test_a_step_knows_its_sides_matter_and_words():
    one = step("1", "1842-01-03", "promised", "lead", 40)
    assert (one.giver, one.receiver, one.matter, one.quote) == ("Hale", "Elmford", "m", WORDS)


def test_what_is_asked_again_is_not_added_up_and_what_arrives_is():
    course = [
        step("1", "1842-01-03", "asked", "lead", 40),
        step("2", "1842-02-03", "asked", "lead", 60),
        step("3", "1842-02-10", "promised", "lead", 50),
        step("4", "1842-04-01", "arrived", "lead", 20),
        step("5", "1842-05-01", "unloaded", "lead", 15),
        step("6", "1842-05-09", "lost", "lead", 5),
    ]
    (row,) = balance(course, EN)
    assert (row.asked, row.promised, row.sailed, row.arrived, row.lost, row.period) == (60, 50, None, 35, 5, "1842")
    assert len(row.steps) == 6


def test_other_matters_ask_for_more():
    course = [
        step("1", "1842-01-03", "asked", "lead", 40, matter="m"),
        step("2", "1842-02-03", "asked", "lead", 60, matter="n"),
    ]
    assert balance(course, EN)[0].asked == 100


def test_an_arrival_told_twice_counts_once():
    course = [step("1", "1842-04-01", "arrived", "lead", 20), step("2", "1842-04-03", "arrived", "lead", 20)]
    assert balance(course, EN)[0].arrived == 20


def test_forms_of_a_word_are_one_item_units_and_periods_are_not():
    course = [
        step("1", "1842-04-01", "asked", "muskets", 20, unit=None),
        step("2", "1842-04-03", "promised", "musket", 30, unit=None),
        step("3", "1842-04-03", "asked", "muskets", 5, unit="chests"),
        step("4", "1842-04-03", "asked", "muskets", 7, unit=None, per="month"),
    ]
    assert sorted((r.unit or "", r.per or "", r.asked, r.promised) for r in balance(course, EN)) == [
        ("", "", 20, 30),
        ("", "month", 7, None),
        ("chests", "", 5, None),
    ]


@pytest.mark.parametrize(
    ("period", "rows"), [("all", [None]), ("year", ["1842", "1843"]), ("month", ["1842-04", "1842-05", "1843-01"])]
)
def test_periods_are_years_or_months(period, rows):
    course = [
        step(str(n), date, "arrived", "lead", n + 1)
        for n, date in enumerate(("1842-04-01", "1842-05-01", "1843-01-01"))
    ]
    assert [r.period for r in balance(course, EN, period=period)] == rows


def test_figures_that_exclude_each_other_are_shown_against_each_other():
    course = [step("1", "1842-04-01", "arrived", "lead", 20), step("2", "1842-04-20", "unloaded", "lead", 35)]
    (found,) = contradictions(course, EN)
    assert (found.first, found.second, found.why) == (course[0].id, course[1].id, "20 against 35")


def test_ranges_that_meet_agree():
    course = [step("1", "1842-04-01", "promised", "lead", 20, high=40), step("2", "1842-04-20", "promised", "lead", 35)]
    assert contradictions(course, EN) == ()


def test_a_request_may_be_changed():
    assert (
        contradictions([step("1", "1842-04-01", "asked", "lead", 20), step("2", "1842-04-20", "asked", "lead", 35)], EN)
        == ()
    )


def test_without_a_matter_time_and_place_must_fit():
    def two(later, place):
        return [
            step("1", "1842-04-01", "sailed", "lead", 20, matter=None, destination="Hale"),
            step("2", later, "sailed", "lead", 35, matter=None, destination=place),
        ]

    assert len(contradictions(two("1842-04-20", "Hale"), EN)) == 1
    assert len(contradictions(two("1842-04-20", None), EN)) == 1
    assert contradictions(two("1842-04-20", "Thornby"), EN) == ()
    assert contradictions(two("1842-09-20", "Hale"), EN) == ()


def test_two_loads_are_no_contradiction():
    later = [step("2", "1842-04-20", "arrived", "lead", 35), step("2", "1842-08-20", "arrived", "lead", 35)]
    first = step("1", "1842-04-01", "arrived", "lead", 20)
    assert len(contradictions([first, later[0]], EN)) == 1
    assert contradictions([first, later[1]], EN) == ()
    assert contradictions([first, replace(later[0], quote="35 tons more of lead")], EN) == ()
    ships = [
        replace(one, delivery=replace(one.delivery, carrier=name))
        for one, name in ((first, "Larkspur"), (later[0], "Curlew"))
    ]
    assert contradictions(ships, EN) == ()


def test_strangers_tell_of_two_loads():
    first, other = (
        step("1", "1842-04-01", "arrived", "lead", 20, matter=None),
        step("2", "1842-04-10", "arrived", "lead", 35, matter=None),
    )
    assert len(contradictions([first, other], EN)) == 1
    assert contradictions([first, replace(other, giver="Fenn", receiver="Orr")], EN) == ()
    assert (
        contradictions([replace(first, giver=None, receiver=None), replace(other, giver=None, receiver=None)], EN) == ()
    )


def test_the_order_of_the_steps_changes_nothing():
    course = [
        step(str(n), f"1842-0{n + 1}-01", stage, "lead", 10 + n)
        for n, stage in enumerate(("asked", "promised", "sailed", "arrived", "arrived", "promised"))
    ]
    shuffled = course[:]
    random.Random(2).shuffle(shuffled)
    assert balance(shuffled, EN) == balance(course, EN)
    assert contradictions(shuffled, EN) == contradictions(course, EN)
