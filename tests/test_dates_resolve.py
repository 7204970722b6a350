"""Dates that need the letter's own day."""

import datetime as dt

import pytest

from despatch import dates

BOTH = ("en", "de")


def resolve(written, base, look="back"):
    [one] = dates.find(written, 0, len(written), BOTH)
    return dates.resolve(one, base, look)


@pytest.mark.parametrize(
    ("written", "base", "look", "edtf"),
    [
        ("July 18", "1942-08-01", "back", "1942-07-18"),
        ("December 24", "1776-01-03", "back", "1775-12-24"),
        ("December 24", "1776-01-03", "near", "1775-12-24"),
        ("January 4", "1775-12-20", "ahead", "1776-01-04"),
        ("January 4", "1775-12-20", "back", "1775-01-04"),
        ("29 February", "1775-05-01", "back", "1772-02-29"),
        ("of the 5th, as", "1776-03-02", "back", "1776-02-05"),
        ("of the 31st, as", "1776-03-02", "back", "1776-01-31"),
        ("on the 5th.", "1776-03-02", "ahead", "1776-03-05"),
        ("1st inst.", "1776-03-12", "back", "1776-03-01"),
        ("28th ult.", "1776-03-12", "back", "1776-02-28"),
        ("28th ult.", "1776-01-12", "back", "1775-12-28"),
        ("3d prox.", "1775-12-12", "ahead", "1776-01-03"),
        ("12. d. M.", "1891-05-20", "back", "1891-05-12"),
        ("5. v. M.", "1891-05-20", "back", "1891-04-05"),
        ("yesterday", "1776-03-01", "back", "1776-02-29"),
        ("tomorrow", "1775-12-31", "ahead", "1776-01-01"),
        ("vorgestern", "1891-05-20", "back", "1891-05-18"),
        ("vor acht Tagen", "1891-05-20", "back", "1891-05-13"),
        ("three days ago", "1891-05-20", "back", "1891-05-17"),
        ("last Monday", "1942-07-22", "back", "1942-07-20"),
        ("next Monday", "1942-07-22", "back", "1942-07-27"),
        ("Friday", "1942-07-22", "ahead", "1942-07-24"),
        ("June 12 last", "1776-06-12", "back", "1775-06-12"),
        ("May next", "1776-06-12", "back", "1777-05"),
        ("early in May", "1942-04-20", "ahead", "1942-05-01~"),
        ("end of April", "1942-05-20", "back", "1942-04-30~"),
        ("December 28 to January 3", "1776-02-01", "back", "1775-12-28/1776-01-03"),
        ("3. Mai v. J", "1891-02-20", "back", "1890-05-03"),
        ("24/2 92.", "1891-05-20", "near", "1892-02-24"),
    ],
)
def test_resolving(written, base, look, edtf):
    assert resolve(written, base, look) == edtf


def test_a_day_may_stand_for_the_edtf():
    assert resolve("July 18", dt.date(1942, 8, 1)) == "1942-07-18"


def test_a_vague_letter_date_does_not_place_a_day():
    assert resolve("yesterday", "1776-03") is None
    assert resolve("of the 5th, as", "1776") is None
    assert resolve("28th ult.", "1776") is None
    assert resolve("28th ult.", "1776-03") == "1776-02-28"
    assert resolve("July 18", "1776") == "1776-07-18"


def test_what_cannot_be_said_is_not_guessed():
    assert resolve("a few days ago", "1776-03-01") is None
    assert resolve("31st ult.", "1776-03-01") is None
    assert resolve("31 June", "1776-09-01") is None
    assert resolve("July 18", "nonsense") is None
    assert resolve("yesterday", "0001-01-01") is None


def test_the_25_last_is_the_last_25th():
    from despatch.dates import find, resolve

    for text in ("yours of the 25 last, which came", "the 25th last came"):
        (found,) = find(text, 0, len(text), ("en",))
        assert found.written in ("25 last", "25th last")
        assert resolve(found, "1775-06-10") == "1775-05-25"
    assert not find("the 5 last ships", 0, 16, ("en",))
