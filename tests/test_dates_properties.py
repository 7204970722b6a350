"""What holds for every date: spans quote, EDTF parses, no text is slow."""

import datetime as dt
import re
import time

import pytest
from edtf import parse_edtf
from hypothesis import given, settings
from hypothesis import strategies as st

from despatch import dates
from despatch.dates import calendar

BOTH = ("en", "de")
MONTHS_EN = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
MONTHS_DE = [
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
]
DAYS = st.dates(dt.date(1500, 1, 1), dt.date(2050, 12, 31))
PIECES = st.sampled_from(
    [
        "May",
        "Septr.",
        "3d",
        "1776",
        "[",
        "]",
        "?",
        "the",
        "of",
        " ",
        "\n",
        "12. 6. ",
        "1892",
        "inst",
        "ult.",
        "between",
        "and",
        "-",
        "–",
        "/",
        "Monday",
        "c.",
        "ante",
        "early",
        "Ende",
        "l9th",
        "10ber",
        "IV.",
        "o.s",
        "yesterday",
        "days ago",
        "3",
        "31",
        "den",
        "vom",
        "'76",
        "1731/2",
        "mo.",
        "3d mo",
        "or",
        "zwischen",
        "und",
        "last",
        "next",
        "d. M.",
        ".",
        ",",
        "MDCCLXXV",
    ]
)


@given(st.lists(PIECES, max_size=24).map(" ".join) | st.lists(PIECES, max_size=24).map("".join) | st.text(max_size=80))
def test_spans_quote_lie_in_order_and_what_is_emitted_is_edtf(text):
    found = dates.find(text, 0, len(text), BOTH)
    end = 0
    for one in found:
        assert one.span.of(text) == one.written
        assert end <= one.span.start < one.span.end <= len(text)
        end = one.span.end
        if dates.to_edtf(one) is not None:
            parse_edtf(dates.to_edtf(one))
            assert dates.bounds(dates.to_edtf(one)) is not None


@given(DAYS, st.integers(0, 5))
def test_what_is_written_is_read(day, form):
    written = [
        f"{MONTHS_EN[day.month - 1]} {day.day}, {day.year}",
        f"{day.day} {MONTHS_EN[day.month - 1][:3]}. {day.year}",
        f"{day.day}. {MONTHS_DE[day.month - 1]} {day.year}",
        f"{day.day}. {day.month}. {day.year}",
        day.isoformat(),
        f"{MONTHS_EN[day.month - 1]} the {day.day}th {day.year}",
    ][form]
    [one] = dates.find(written, 0, len(written), BOTH)
    assert dates.to_edtf(one) == day.isoformat()
    assert one.written == written


@given(st.lists(PIECES, max_size=12).map(" ".join), DAYS, st.sampled_from(["back", "ahead", "near"]))
def test_resolving_gives_edtf_on_the_side_asked_for(text, base, look):
    for one in dates.find(text, 0, len(text), BOTH):
        edtf = dates.resolve(one, base, look)
        if edtf is None:
            continue
        parse_edtf(edtf)
        first, last = dates.bounds(edtf)
        if one.kind == "day" and look == "back":
            assert last <= base
        if one.kind == "day" and look == "ahead":
            assert first >= base


@given(st.dates(dt.date(1583, 1, 1), dt.date(2100, 1, 1)))
def test_the_julian_calendar_lags_by_its_days(day):
    lag = (calendar.from_julian(day.year, day.month, day.day) - day).days
    assert 10 <= lag <= 13


def test_a_julian_day_that_the_gregorian_calendar_lacks():
    assert calendar.exists(1700, 2, 29, "julian")
    assert not calendar.exists(1700, 2, 29)
    assert calendar.from_julian(1700, 2, 29) == dt.date(1700, 3, 11)
    assert calendar.from_julian(1752, 9, 2) == dt.date(1752, 9, 13)


WORST = [
    "(",
    "may ",
    "May ",
    "1 2 3 ",
    "A B. C ",
    "7",
    "one hundred ",
    "[1. 1. ",
    "3d of May and ",
    "1776 ",
    "Monday ",
    "the 5th ",
    "between May and ",
    "days ago ",
    "I",
    "1/1 ",
    "M",
    "MDCC ",
    "[",
    " ",
    "\n",
    "May 3 to ",
    "early in ",
    "12. d. M. ",
    "3d mo. ",
]


@pytest.mark.parametrize("token", WORST)
def test_no_text_is_slow(token):
    def seconds(size):
        text = (token * (size // len(token) + 1))[:size]
        begun = time.process_time()
        dates.find(text, 0, len(text), BOTH)
        return time.process_time() - begun

    seconds(1_000)
    small = min(seconds(10_000) for _ in range(3))
    large = min(seconds(100_000) for _ in range(2))
    assert large < 25 * small + 0.1


@settings(max_examples=30)
@given(st.sampled_from(MONTHS_EN), st.integers(3, 9), st.sampled_from(["", "r", "t", "br", "."]))
def test_a_month_cut_short_is_that_month(name, length, ending):
    word = name[:length] + ending
    text = f"Elmford {word} 4th 1781"
    found = [e for e in dates.find(text, 0, len(text), BOTH) if e.month]
    letters = re.sub(r"\W", "", word.lower())
    rest = iter(name.lower())
    if all(c in rest for c in letters):
        assert [dates.to_edtf(e) for e in found] == [f"1781-{MONTHS_EN.index(name) + 1:02}-04"]
