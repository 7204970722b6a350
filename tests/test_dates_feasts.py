"""Feasts by which letters are dated, fixed and movable, in both calendars."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from despatch import dates
from despatch.dates import calendar
from despatch.describe.dating import read_datings
from despatch.describe.years import add_years
from despatch.model import Span
from despatch.settings import DEFAULT, Settings


def own(line):
    return dates.find(line, 0, len(line), ("en", "de"), own=True)


def read(text, settings=DEFAULT):
    return read_datings(text, Span(0, len(text)), settings)


@pytest.mark.parametrize(
    ("written", "edtf"),
    [
        ("Michaelmas Day 1712", "1712-09-29"),
        ("Port Carrow, Lady-day, 1701", "1701-03-25"),
        ("Saint Bartholomew’s Day, 1822", "1822-08-24"),
        ("Easter Monday, 1850", "1850-04-01"),
        ("Whit Sunday in the year 1850", "1850-05-19"),
        ("Ash Wednesday 1848", "1848-03-08"),
        ("Ostermontag 1850", "1850-04-01"),
        ("am Charfreitag 1850", "1850-03-29"),
    ],
)
def test_a_feast_with_its_year_is_a_day(written, edtf):
    assert [dates.to_edtf(date) for date in own(written)] == [edtf]


def test_a_feast_that_is_the_same_every_year_is_kept_without_its_year():
    (date,) = own("Ember Bay, Christmas Day.")
    assert dates.to_partial_edtf(date) == "XXXX-12-25"


@pytest.mark.parametrize("words", ["Michaelmas term 1712", "He came on Lady Day with corn", "St. John's Day 1822"])
def test_a_word_that_names_no_day_or_two_is_no_feast(words):
    assert all(date.day is None for date in own(words))


def test_a_feast_in_prose_is_not_looked_for():
    words = "You shall have it by Michaelmas Day 1712."
    assert all(date.month is None for date in dates.find(words, 0, len(words), ("en",)))


def test_a_movable_feast_moves_with_the_calendar_of_the_archive():
    reading = read("Elmford, Easter Sunday 1741\n\nSir, I am well.", Settings(calendar="julian"))
    assert (reading.date.edtf, reading.date.calendar) == ("1741-04-09", "julian")
    assert read("Elmford, Easter Sunday 1741\n\nSir, I am well.").date.edtf == "1741-04-02"


def test_a_movable_feast_without_its_year_takes_it_from_the_letters_around():
    texts = ["Elmford 2 March 1850\n\nSir", "Easter Monday\n\nSir, I am well.", "Elmford 20 May 1850\n\nSir"]
    assert add_years([read(text) for text in texts])[1].date.edtf == "1850-04-01"
    [alone] = add_years([read(texts[1])])
    assert alone.date is None
    assert [doubt.code for doubt in alone.doubts] == ["date-unknown"]


@pytest.mark.parametrize(("year", "day"), [(1818, (3, 22)), (1886, (4, 25)), (1916, (4, 23)), (2000, (4, 23))])
def test_easter_of_the_gregorian_calendar(year, day):
    assert calendar.easter(year) == day


@pytest.mark.parametrize(("year", "day"), [(1700, (3, 31)), (1916, (4, 10)), (2024, (4, 22))])
def test_easter_of_the_julian_calendar(year, day):
    assert calendar.easter(year, "julian") == day


@given(st.integers(1583, 2099), st.sampled_from(["gregorian", "julian"]))
def test_easter_is_a_sunday_and_its_feasts_lie_around_it(year, style):
    def day(after):
        month, number = calendar.days_after_easter(year, after, style)
        return calendar.from_julian(year, month, number) if style == "julian" else dt.date(year, month, number)

    assert day(0).weekday() == 6
    assert (day(49) - day(0)).days == 49
    assert (day(0) - day(-63)).days == 63
