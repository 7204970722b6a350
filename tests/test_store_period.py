"""EDTF -> first and last day, and what a date is found under."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from despatch.store.period import Period, period


@pytest.mark.parametrize(
    ("edtf", "first", "last"),
    [
        ("1942", 19420101, 19421231),
        ("1942-07", 19420701, 19420731),
        ("1942-07-18", 19420718, 19420718),
        ("1942-07-18?", 19420718, 19420718),
        ("1942-07~", 19420701, 19420731),
        ("1942-?07-~18", 19420718, 19420718),
        ("194X", 19400101, 19491231),
        ("19XX", 19000101, 19991231),
        ("1942-XX", 19420101, 19421231),
        ("1942-1X", 19421001, 19421231),
        ("1942-07-XX", 19420701, 19420731),
        ("1944-02", 19440201, 19440229),
        ("1942-08-30/1942-09-02", 19420830, 19420902),
        ("1942-08/..", 19420801, 19420831),
        ("/1942-08-05", 19420805, 19420805),
        ("[1942-07-18,1942-07-20]", 19420718, 19420720),
        ("[1942-07-18..1942-07-25]", 19420718, 19420725),
        ("1942-21", 19420301, 19420531),
        ("1942-24", 19421201, 19430228),
        ("1942-05-1X", 19420510, 19420519),
        ("[1942..]", 19420101, 19421231),
        ("1942-09-02/1942-08-30", 19420830, 19420902),
        ("1942-07-18T10:30:00Z", 19420718, 19420718),
        ("0988-05", 9880501, 9880531),
    ],
)
def test_bounds(edtf, first, last):
    assert period(edtf) == Period(first, last)


@pytest.mark.parametrize(
    "edtf",
    [
        None,
        "",
        "July",
        "1942-13",
        "1942-02-30",
        "Y17000",
        "-0044-03-15",
        "1942-7",
        "a/b",
        "1942/b",
        "[]",
        "?",
        "~",
        "[",
        "/",
        "1942-02-3X",
        "1942-24-01",
    ],
)
def test_what_has_no_bounds(edtf):
    assert period(edtf) is None


@pytest.mark.parametrize(
    ("edtf", "tokens"),
    [
        ("1942-07-18", ["d1942", "d194207", "d19420718"]),
        ("1942-07", ["d1942", "d194207"]),
        ("1942", ["d1942"]),
        ("194X", []),
        ("1942-08-30/1942-09-02", ["d1942", "d194208", "d194209"]),
        ("1941-12-30/1942-01-02", ["d1941", "d194112", "d1942", "d194201"]),
    ],
)
def test_a_date_is_found_under_nothing_finer_than_itself(edtf, tokens):
    assert period(edtf).tokens() == tokens


@given(st.dates())
def test_a_day_is_its_own_bounds(day):
    found = period(day.isoformat())
    assert found.first == found.last == int(day.strftime("%Y").zfill(4) + day.strftime("%m%d"))
    assert found.days == 1


@given(st.text(alphabet="0123456789-X?~%/.[],T", max_size=40))
def test_nothing_written_breaks_it(text):
    found = period(text)
    assert found is None or found.first <= found.last or "/" in text
