"""Due dates: words of limit bound to the letter's own date."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from despatch import dates
from despatch.ledger import due
from despatch.model import Span


def read(words, base="1812-05-06"):
    return due.find(words, Span(0, len(words)), ("en",), base)


@pytest.mark.parametrize(
    ("words", "written", "edtf"),
    [
        ("the hemp must be here not later than the end of June", "not later than the end of June", "1812-06-30~"),
        ("we shall want the boats during May for the ferry", "during May", "1812-05"),
        ("the waggons could leave early in September", "early in September", "1812-09-01~"),
        ("the bridge is put off till 1813", "till 1813", "1813"),
        ("send them within 12 months", "within 12 months", "1812-05-06/1813-05-06"),
        ("I shall be with you in two or three days", "in two or three days", "1812-05-08/1812-05-09"),
        ("pay it in a fortnight", "in a fortnight", "1812-05-20~"),
        ("she will sail between August 8 and 10 and call at Elmford", "between August 8 and 10", "1812-08-08/1812-08-10"),
        ("the money will be paid by 3 August", "by 3 August", "1812-08-03"),
        ("in March we meet again", "in March", "1813-03"),
        ("let me hear by the next post", "by the next post", None),
        ("write as soon as you possibly can", "as soon as you possibly can", None),
        ("forward it with the utmost expedition", "with the utmost expedition", None),
        ("hold the cargo until he returns from Hale", "until he returns from Hale", None),
    ],
)
def test_words_of_limit_give_the_day_they_mean(words, written, edtf):
    found = read(words)
    assert (found.written, found.edtf) == (written, edtf)
    assert found.span.of(words) == written


def test_a_day_goes_before_a_phrase_of_haste():
    assert read("send it as soon as possible, by 1 July at the latest").edtf == "1812-07-01"


def test_the_date_of_a_letter_cited_is_no_due():
    assert read("your letter of 3 April came to hand") is None


def test_a_year_that_is_past_is_no_due():
    assert read("as was agreed in 1809") is None


def test_without_the_letters_date_the_words_stay():
    found = due.find("in two or three days", Span(0, 20), ("en",), None)
    assert (found.edtf, found.written) == (None, "in two or three days")


@given(st.text(alphabet="abinMay 135-,.thewion", max_size=120))
def test_a_due_quotes_its_words_and_its_edtf_can_be_read(words):
    found = read(words)
    if found:
        assert found.span.of(words) == found.written
        assert found.edtf is None or dates.bounds(found.edtf)


@pytest.mark.parametrize("token", ["in ", "may ", "by the ", "within 1 ", "until he ", "early in ", "1 2 3 ", "as soon as "])
def test_a_long_letter_takes_no_long_time(token):
    words = token * (100_000 // len(token))
    before = time.process_time()
    read(words)
    assert time.process_time() - before < 3
