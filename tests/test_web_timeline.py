"""Uncertain dates on the timeline: spans, drawn and listed, and never one of their months."""

import re

import pytest

import traders
from despatch.model import TimelineRow
from despatch.web.parts.date_spans import LANES, STEP, draw_spans
from web_reader import Reader, spaced

MONTHS = [f"1778-{month:02}" for month in range(1, 13)]


def drawn(*spans, periods=MONTHS):
    rows = [TimelineRow(first, last, number) for number, (first, last) in enumerate(spans, 1)]
    return draw_spans(rows, periods, lambda _: None)


def test_a_span_covers_its_months_and_no_others():
    [bar] = drawn(("1778-05", "1778-06")).bars
    assert 240 < bar.x < 300  # a month is 60 wide, and May the fifth
    assert 300 < bar.x + bar.width < 360
    assert bar.label == "May 1778 to June 1778: 1 letter"


def test_spans_that_meet_lie_below_each_other_and_others_side_by_side():
    chart = drawn(("1778-01", "1778-04"), ("1778-03", "1778-06"), ("1778-05", "1778-08"))
    assert [bar.y for bar in chart.bars] == [2, 2 + STEP, 2]
    assert chart.height == 2 * STEP + 4


def test_a_span_that_goes_beyond_the_chart_ends_with_it_and_one_outside_is_not_drawn():
    [bar] = drawn(("1777-11", "1779-02")).bars
    assert bar.x < 60
    assert 660 < bar.x + bar.width <= 720
    assert drawn(("1781-01", "1781-05")) is None
    assert drawn() is None


def test_breaks_of_the_axis_are_no_months():
    [bar] = drawn(("1701-03", "1799-01"), periods=["1778-01", "", "1790-07"]).bars
    assert bar.x < 240
    assert bar.x + bar.width > 480


def test_so_many_spans_are_drawn_at_most():
    chart = drawn(*[("1778-01", f"1778-{n % 11 + 2:02}") for n in range(40)])
    assert len(chart.bars) == LANES


@pytest.fixture(scope="module")
def reader(tmp_path_factory):
    return Reader(traders.build(tmp_path_factory.mktemp("traders") / "A"))


def test_the_page_draws_and_lists_the_letters_of_uncertain_date(reader):
    page = reader.get("/timeline").text
    assert 'aria-label="May 1778 to June 1778: 1 letter"' in page
    said = spaced(page)
    assert "Uncertain dates These letters were written at some time in the span, and no month is chosen" in said
    assert "January 1777 to December 1777 1" in said
    assert "without any date" not in said
    months = dict(re.findall(r"<a href=\"/letters\?date=(\d{4}-\d\d)\" aria-label=\"All letters, [^:]*: (\d+)", page))
    assert "1778-05" not in months
    assert months["1778-06"] == "1"


def test_the_months_of_one_year_have_its_spans_only(reader):
    said = spaced(reader.get("/timeline?year=1778").text)
    assert "May 1778 to June 1778 1" in said
    assert "1777" not in said.partition("The same as a table")[2]
    address = "/letters?date=1778-05%2F1778-06"
    assert f'href="{address}"' in reader.get("/timeline?year=1778").text
    (letter,) = reader.get(address.replace("?", ".json?")).json()["letters"]
    assert letter["date"] == "1778-05/1778-06"
    assert "May 1778 to June 1778" in spaced(reader.get(address).text)
