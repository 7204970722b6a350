"""The first and last day of EDTF dates."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from despatch import dates


@pytest.mark.parametrize(
    ("edtf", "first", "last"),
    [
        ("1911", "1911-01-01", "1911-12-31"),
        ("1911-02~", "1911-02-01", "1911-02-28"),
        ("1911-03-04?", "1911-03-04", "1911-03-04"),
        ("1911-24", "1911-12-01", "1912-02-29"),
        ("1911-34", "1911-04-01", "1911-06-30"),
        ("191X", "1910-01-01", "1919-12-31"),
        ("1911-1X", "1911-10-01", "1911-12-31"),
        ("1911-02-2X", "1911-02-20", "1911-02-28"),
        ("1911-XX-05", "1911-01-05", "1911-12-05"),
        ("1911-03-04/1911-03-09", "1911-03-04", "1911-03-09"),
        ("../1911", "0001-01-01", "1911-12-31"),
        ("1911/", "1911-01-01", "9999-12-31"),
        ("[1911-03-04,1911-03-09..1911-03-11]", "1911-03-04", "1911-03-11"),
        ("{1911..}", "1911-01-01", "9999-12-31"),
    ],
)
def test_what_a_date_can_mean(edtf, first, last):
    assert [day.isoformat() for day in dates.bounds(edtf)] == [first, last]


@pytest.mark.parametrize(
    "edtf",
    [
        "",
        "?",
        "~ ",
        "[",
        "[]",
        "{}",
        "/",
        "../..",
        "1911-13",
        "1911-00",
        "1911-02-30",
        "1911-02-3X",
        "191X-21",
        "0000",
        "1911-3",
        "a/1911",
    ],
)
def test_what_means_no_day(edtf):
    assert dates.bounds(edtf) is None


@given(st.text(alphabet="019X-/.,[]{}?~%T ", max_size=24))
def test_any_signs_are_a_date_or_none(edtf):
    ends = dates.bounds(edtf)
    assert ends is None or ends[0].year >= 1
