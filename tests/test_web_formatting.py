"""Dates and names as the pages say them."""

from dataclasses import replace

import pytest

from despatch.model import Correspondent, Entry
from despatch.web import formatting
from despatch.web.errors import BadAddress, error_status
from despatch.web.formatting import counted, date_words, inferred_date_words, letter_title, names
from despatch.web.parts.bar_chart import EDGE, axis, bar_chart, months_between
from despatch.web.parts.pager import make_pager
from despatch.web.urls import letters_path, parse_filter, parse_page


@pytest.mark.parametrize(
    ("edtf", "said"),
    [
        ("1942-07-18", "18 July 1942"),
        ("1942-07", "July 1942"),
        ("1942", "1942"),
        ("1775-05~", "about May 1775"),
        ("1893-06-03?", "3 June 1893 (?)"),
        ("1893-06?-03", "3 June 1893 (?)"),
        ("1893-06%", "about June 1893 (?)"),
        ("194X", "the 1940s"),
        ("19XX", "the 1900s"),
        ("1942-07-XX", "July 1942"),
        ("1942-XX-XX", "1942"),
        ("1942-07-1X", "1– July 1942"),
        ("1942-22", "summer 1942"),
        ("1774-09-05/1774-09-07", "between 5 September 1774 and 7 September 1774"),
        ("../1774-09", "until September 1774"),
        ("1774-09/..", "from September 1774"),
        ("[1774-09-05,1774-09-06]", "5 September 1774 or 6 September 1774"),
        ("[..1774]", "until 1774"),
        ("{1774,1775}", "1774, 1775"),
        (None, "undated"),
        ("hardly a date", "hardly a date"),
    ],
)
def test_dates_are_said_in_words(edtf, said):
    assert date_words(edtf) == said


def entry(**given):
    """A letter of Anna Marl to Berend Ost."""
    plain = Entry(
        id="a-1",
        source="a.txt",
        start=0,
        end=100,
        ordinal=1,
        kind="letter",
        heading=None,
        marking=None,
        senders=(Correspondent("A. Marl", "anna-marl", "Anna Marl"),),
        recipients=(Correspondent("Berend Ost", "berend-ost", "Berend Ost"),),
        date="1931-07-18",
        date_written="18 July 1931",
        place="Port Ellery",
        opening="Your message of July 3 came by Captain Thole.",
        doubts=0,
    )
    return replace(plain, **given)


def test_a_letter_goes_by_who_wrote_to_whom_and_when():
    assert letter_title(entry()) == "Anna Marl to Berend Ost, 18 July 1931"
    assert letter_title(entry(senders=(), date=None)) == "Unknown to Berend Ost, undated"
    assert letter_title(entry(senders=(), recipients=(), heading="Circular\nto all ports")) == "Circular to all ports"
    assert (
        letter_title(entry(senders=(), recipients=(), heading=None, date=None))
        == "“Your message of July 3 came…”, undated"
    )
    assert letter_title(entry(senders=(), recipients=(), heading=None, opening="", kind="memorandum")).startswith(
        "Memorandum, "
    )


def test_several_names_are_joined():
    people = [Correspondent(name, None, None) for name in ("Anna", "Berend", "Ioan")]
    assert names(people, "?") == "Anna, Berend and Ioan"
    assert names([], "?") == "?"


def test_numbers_go_with_their_nouns():
    assert counted(1, "letter") == "1 letter"
    assert counted(1433, "letter") == "1,433 letters"
    assert counted(2, "person", "people") == "2 people"


def test_a_filter_survives_its_address():
    from urllib.parse import parse_qsl, urlsplit

    where = parse_filter({"sender": "anna & co", "date": "1931-07", "doubtful": "1", "kind": ""})
    path = letters_path(where, order="source")
    assert parse_filter(dict(parse_qsl(urlsplit(path).query))) == where
    assert letters_path(parse_filter({})) == "/letters"


@pytest.mark.parametrize("page", ["0", "-1", "x", "²", "9" * 40])
def test_a_page_that_cannot_be_is_said_so(page):
    with pytest.raises(BadAddress, match="Pages are numbered from 1"):
        parse_page({"page": page})


def test_a_long_list_links_its_ends_and_what_is_near():
    assert [link.label for link in make_pager(5000, 50, 50, str).links] == [
        "1",
        "…",
        "48",
        "49",
        "50",
        "51",
        "52",
        "…",
        "100",
    ]
    assert make_pager(0, 1, 50, str).links == ()
    assert (make_pager(101, 3, 50, str).first, make_pager(101, 3, 50, str).last) == (101, 101)


def test_every_error_has_a_status():
    from despatch import errors

    assert error_status(errors.NotFound("x")) == 404
    assert error_status(errors.QueryError("x")) == 400
    assert error_status(errors.ArchiveBusy("x")) == 503
    assert error_status(BadAddress("x")) == 400
    assert error_status(ValueError("x")) == 500


def test_bars_stand_on_the_axis_and_the_tallest_fills_the_chart():
    months = months_between("1931-11", "1932-02")
    assert months == ["1931-11", "1931-12", "1932-01", "1932-02"]
    chart = bar_chart(
        "Letters",
        months,
        {"1931-11": 4, "1932-02": 2},
        name=str,
        link=str,
        tick=lambda m: m if m == "1931-11" else None,
        size=(400, 100),
    )
    assert [bar.height for bar in chart.bars] == [100, 50]
    assert all(bar.y + bar.height == chart.height for bar in chart.bars)
    assert [tick.label for tick in chart.ticks] == ["1931-11"]


def test_a_long_empty_time_is_left_out_of_the_axis_and_a_short_one_is_not():
    drawn = axis(["1771-08", "1771-10", "1891-12", "1892-01"])
    assert drawn.periods == ("1771-08", "1771-09", "1771-10", "", "1891-12", "1892-01")
    assert not drawn.by_year
    many = axis([f"{year}-05" for year in range(1700, 1800)])
    assert many.by_year
    assert len(many.periods) == 100
    assert axis([]).periods == ()


def test_an_axis_is_broken_where_time_is_left_out():
    drawn = axis([f"{year}-{month:02}" for year in (1771, 1891) for month in range(1, 10)])
    counts = dict.fromkeys(drawn.periods, 1)
    chart = bar_chart("Letters", drawn.periods, counts, name=str, link=str, tick=drawn.tick)
    assert len(chart.breaks) == 1
    assert [tick.label for tick in chart.ticks] == ["1771", "1891"]
    assert len(chart.bars) == 18


@pytest.mark.parametrize(
    ("edtf", "said"),
    [
        ("../1911-03-04", "not after 4 March 1911"),
        ("1911-03-04/..", "not before 4 March 1911"),
        ("1911-03-04/1911-03-20", "between 4 March 1911 and 20 March 1911"),
        ("1911-03", "March 1911"),
        (None, "undated"),
        ("../..", "undated"),
    ],
)
def test_a_date_that_follows_from_other_letters_names_the_end_that_is_known(edtf, said):
    assert inferred_date_words(edtf) == said


def test_no_year_is_cut_at_the_ends_of_a_chart():
    months = [f"{year}-{month:02d}" for year in range(1938, 1944) for month in range(1, 13)]
    drawn = axis(months)
    chart = bar_chart("Letters", drawn.periods, dict.fromkeys(months, 1), name=str, link=str, tick=drawn.tick)
    assert [tick.label for tick in chart.ticks] == ["1938", "1939", "1940", "1941", "1942", "1943"]
    assert all(EDGE <= tick.x <= chart.width - EDGE for tick in chart.ticks)


@pytest.mark.parametrize(
    ("confidence", "said"),
    [
        (0.0, "hardly any such readings are right"),
        (0.19, "about 1 in 5 such readings are right"),
        (0.5, "about 1 in 2 such readings are right"),
        (0.66, "about 2 in 3 such readings are right"),
        (0.75, "about 3 in 4 such readings are right"),
        (0.9, "about 9 in 10 such readings are right"),
        (0.96, "about 19 in 20 such readings are right"),
        (1.0, "nearly all such readings are right"),
    ],
)
def test_a_confidence_is_told_in_words(confidence, said):
    assert formatting.sure_words(confidence) == said


def test_an_imprint_names_editors_and_rights():
    assert formatting.imprint(("O. Fenn", "J. Quill"), "CC BY 4.0") == "Edited by O. Fenn and J. Quill. CC BY 4.0."
    assert formatting.imprint((), "") == ""


def test_a_chart_of_few_months_says_the_year_where_it_changes():
    months = ["1776-11", "1776-12", "1777-01", "1779-03", "1779-04"]
    drawn = axis(months)
    assert drawn.periods == ("1776-11", "1776-12", "1777-01", "", "1779-03", "1779-04")
    chart = bar_chart("Letters", drawn.periods, dict.fromkeys(months, 1), name=str, link=str, tick=drawn.tick)
    assert [tick.label for tick in chart.ticks] == ["Nov 1776", "Dec", "Jan 1777", "Mar 1779", "Apr"]
    assert len(chart.breaks) == 1
