"""Days of other calendars: Kalends, the French Republic, years of a reign, Old and New Style, months by number."""

import datetime as dt
from itertools import pairwise

import pytest

from despatch import dates
from despatch.languages.calendars import calendars


def only(words, *languages):
    found = dates.find(words, 0, len(words), languages, own=True)
    assert len(found) == 1, found
    assert found[0].span.of(words) == found[0].written
    return found[0]


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("1er vendémiaire an I", "1792-09-22"),
        ("30 fructidor an III", "1795-09-16"),
        ("6e jour complémentaire an III", "1795-09-22"),
        ("5e jour complémentaire an IV", "1796-09-21"),
        ("10 nivôse an XIV", "1805-12-31"),
        ("floréal an II", "1794-04-20~"),
    ],
)
def test_republican_days(words, day):
    date = only(words, "fr")
    assert (dates.to_edtf(date), date.calendar) == (day, "republican")


@pytest.mark.parametrize(
    "words", ["31 floréal an II", "6e jour complémentaire an IV", "12 floréal an XV", "12 floréal", "an II"]
)
def test_a_republican_day_that_never_was_or_has_no_year_is_none(words):
    assert dates.find(words, 0, len(words), ("fr",), own=True) == []


def test_a_republican_date_is_found_in_running_text():
    text = "J'ai reçu votre lettre du 12 floréal an II, et celle du 3 mai 1795."
    assert [date.written for date in dates.find(text, 0, len(text), ("fr",))] == ["12 floréal an II", "3 mai 1795"]


def test_each_republican_year_begins_in_september_and_the_years_follow_each_other():
    years = calendars().republican_years
    assert len(years) == 14
    assert {day.month for day in years} == {9}
    assert {(later - day).days for day, later in pairwise(years)} <= {365, 366}


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("Kal. Mart. 1520", "1520-03-01"),
        ("pridie Kal. Martias 1520", "1520-02-29"),
        ("VI Kal. Martias 1521", "1521-02-24"),
        ("XIX Kal. Februarias 1517", "1517-01-14"),
        ("Id. Iul. 1530", "1530-07-15"),
        ("Nonis Aprilibus 1530", "1530-04-05"),
    ],
)
def test_days_counted_to_kalends_nones_and_ides(words, day):
    assert dates.to_edtf(only(words, "la")) == day


@pytest.mark.parametrize("words", ["XX Kal. Ian. 1520", "VII Non. Oct. 1520", "non Octobris die", "IX Idus Mart. 1520"])
def test_nobody_counts_so_far(words):
    found = dates.find(words, 0, len(words), ("la",), own=True)
    assert all(date.day is None for date in found)


@pytest.mark.parametrize(
    ("words", "edtf", "style"),
    [
        ("1st May in the first year of the reign of King George the Second", "1728-05-12", "julian"),
        ("25th October in the 1st year of the reign of George III", "1760-10-25", "gregorian"),
        ("24th October in the 1st year of the reign of George III", "1761-10-24", "gregorian"),
        ("20th June in the 30th year of the reign of King George the Second", "1757-06-20", "gregorian"),
        ("the first year of the reign of Queen Victoria", "1837-06-20/1838-06-19", "gregorian"),
    ],
)
def test_years_of_a_reign(words, edtf, style):
    date = only(words, "en")
    assert (dates.to_edtf(date), date.calendar if date.until is None else "gregorian") == (edtf, style)


@pytest.mark.parametrize(
    "words",
    [
        "3 May in the 70th year of the reign of George III",  # he reigned sixty
        "3 May in the 3d year of the reign of King Henry",  # which of them?
        "under 12 Car. II c. 24 and 7 Geo. IV",  # statutes
    ],
)
def test_a_reign_that_tells_no_year(words):
    assert all(date.year is None for date in dates.find(words, 0, len(words), ("en",), own=True))


def test_every_reign_begins_before_the_next_of_its_name():
    named = {}
    for reign in calendars().reigns:
        named.setdefault(reign.called[0], []).append((reign.number, reign.begin))
    assert all(one[1] < two[1] for rows in named.values() for one, two in pairwise(rows))
    assert calendars().reigns[0].begin == dt.date(1485, 8, 22)


def test_feasts_before_the_reform_go_by_the_julian_easter():
    assert dates.to_edtf(only("Hollern, Ostern 1540", "de")) == "1540-03-28"
    assert dates.to_edtf(only("Hollern, Ostern 1600", "de")) == "1600-04-02"


@pytest.mark.parametrize(
    ("words", "language", "day"),
    [
        ("Hollern, Mittwoch nach Pfingsten 1537", "de", "1537-05-23"),
        ("The morrow of Michaelmas 1601", "en", "1601-09-30"),
        ("veille de Noël 1801", "fr", "1801-12-24"),
        ("New Year's Eve, 1811", "en", "1811-12-31"),
    ],
)
def test_days_beside_a_feast(words, language, day):
    assert dates.to_edtf(only(words, language)) == day


@pytest.mark.parametrize("words", ["A 12mo volume of 1799", "3 mo. 14 days", "8 months 3 weeks", "3 mo 2 days later"])
def test_a_number_of_months_is_no_month_by_number(words):
    assert all(date.month is None for date in dates.find(words, 0, len(words), ("en",), own=True))


@pytest.mark.parametrize("words", ["Act 3.ii.14 of the play", "the lot 3-5-12 and 14-7", "call 24-12-15 now"])
def test_figures_that_are_no_date(words):
    assert dates.find(words, 0, len(words), ("en",), own=True) == []
