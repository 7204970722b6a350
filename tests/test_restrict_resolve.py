"""Which letters and words an entry withholds on a day, when its period ends, and when it is due."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from despatch.dates.edtf import bounds
from despatch.model import Anchor, LetterFacts, Restriction, Restrictions, Span, Verdict
from despatch.restrict import periods
from despatch.restrict.resolve import resolve

ENTRY = Restriction("w-1", 1, "R. Hale", date(2026, 12, 1), "private")
DAY = date(2026, 12, 1)
TEXT = "The owner means to sell the upper quarry. The upper quarry is old."
LETTERS = (
    LetterFacts(
        "one", "letter", Span(0, 66), "1921-05-06", "1921-05-09", "Most Secret", None, frozenset({"ada", "bram"})
    ),
    LetterFacts("two", "letter", Span(66, 132), "1921", None, "Secret", "restricted until read", frozenset({"cora"})),
    LetterFacts("three", "letter", Span(132, 198), None, None, None, None, frozenset({"cora lind"})),
    LetterFacts("title", "other", Span(198, 210)),
    LetterFacts("row", "described", Span(0, 20), "1921-05-06"),
)


def resolved(*entries, on=DAY, verdicts=(), same=(), **head):
    return resolve(
        Restrictions(entries, verdicts, **head),
        LETTERS,
        lambda _: TEXT,
        lambda letter: {"old": "one"}.get(letter, letter),
        same,
        on,
    )


def withheld(**choosing):
    return sorted(resolved(replace(ENTRY, **choosing)).withheld)


def test_letters_are_chosen_by_id_marking_person_availability_and_period():
    assert withheld(letters=("one",)) == ["one"]
    assert withheld(letters=("old",)) == ["one"]
    assert withheld(marking="secret") == ["one", "two"]
    assert withheld(marking="MOST SECRET.") == ["one"]
    assert withheld(person="cora") == ["two"]
    assert withheld(person="Cora Lind") == ["three"]
    assert withheld(availability="restricted") == ["two"]


def test_a_letter_whose_date_may_lie_in_the_period_is_withheld():
    assert withheld(period="1921-05") == ["one", "row", "three", "two"]
    assert withheld(period="1922") == ["three"]
    assert withheld(period="1921-05", marking="Most Secret") == ["one"]


def test_the_description_of_a_withheld_letter_is_withheld_with_it():
    assert sorted(resolved(replace(ENTRY, letters=("one",)), same=[("row", "one")]).withheld) == ["one", "row"]


def test_words_are_withheld_where_they_stand():
    words = replace(ENTRY, letters=("two",), passage=Anchor("two", 0, 0, "upper  quarry"), every=True)
    (one,) = resolved(words).withheld.values()
    assert not one.whole
    assert [passage.span.moved(-66).of(TEXT) for passage in one.passages] == ["upper quarry", "upper quarry"]
    second = replace(words, passage=Anchor("two", 0, 0, "upper quarry", "The", "is old"), every=False)
    (one,) = resolved(second).withheld.values()
    assert [passage.span.start - 66 for passage in one.passages] == [TEXT.index("upper quarry is")]


def test_passages_that_overlap_are_one():
    words = [Anchor("two", 0, 0, quote) for quote in ("sell the upper", "the upper quarry. The")]
    entries = [replace(ENTRY, id=q.quote, letters=("two",), passage=q, every=True) for q in words]
    (one,) = resolved(*entries).withheld.values()
    assert [passage.span.moved(-66).of(TEXT) for passage in one.passages] == ["sell the upper quarry. The"]


def test_a_letter_with_two_codes_stays_closed_until_both_are_opened():
    codes = [replace(ENTRY, id=id, letters=("one",)) for id in ("a", "b")]
    opened = Verdict("a", 9, "R. Hale", DAY, "open")
    assert list(resolved(*codes, verdicts=(opened,)).withheld) == ["one"]
    assert not resolved(*codes, verdicts=(opened, replace(opened, of="b"))).withheld


def test_the_step_that_tells_least_counts():
    entries = [replace(ENTRY, id=step, letters=("one",), reveal=step) for step in ("exists", "silent", "counted")]
    assert resolved(*entries).withheld["one"].reveal == "silent"
    assert resolved(replace(ENTRY, letters=("one",)), reveal="counted").withheld["one"].reveal == "counted"


# ---------------------------------------------------------------- periods


@pytest.mark.parametrize(
    ("choosing", "ends"),
    [
        ({"until": date(1972, 1, 1)}, date(1972, 1, 1)),
        ({"years": 30}, date(1951, 5, 6)),
        ({"years": 30, "since": "received"}, date(1951, 5, 9)),
        ({"years": 10, "since": "death", "died": "1950"}, date(1960, 12, 31)),
        ({"years": 10, "since": "death"}, None),
        ({"years": 1, "since": date(1920, 2, 29)}, date(1921, 3, 1)),
        ({}, None),
    ],
)
def test_a_period_ends_after_its_years(choosing, ends):
    assert periods.ends(replace(ENTRY, **choosing), LETTERS[0]) == ends


def test_an_interval_opens_at_its_latest_day_and_an_undated_letter_never():
    thirty = replace(ENTRY, years=30)
    assert periods.ends(thirty, LETTERS[1]) == date(1951, 12, 31)
    assert periods.ends(thirty, replace(LETTERS[1], date="1921-05/..")) is None
    assert periods.ends(thirty, LETTERS[2]) is None


@given(st.dates(date(1500, 1, 1), date(1950, 1, 1)), st.integers(0, 4000), st.integers(1, 150))
def test_no_letter_opens_before_its_latest_day_and_all_years(first, days, years):
    last = date.fromordinal(first.toordinal() + days)
    end = periods.ends(replace(ENTRY, years=years), replace(LETTERS[0], date=f"{first}/{last}"))
    assert end >= bounds(f"{last.year + years:04}-{last:%m}")[0]
    assert end > last


def test_at_the_end_of_its_period_an_entry_is_due_and_still_withholds():
    entry = replace(ENTRY, letters=("one",), years=30)
    before, after = (resolved(entry, on=day) for day in (date(1951, 5, 5), date(1951, 5, 6)))
    assert [one.entries[0].state for one in (before, after)] == ["in force", "due"]
    assert after.entries[0].why == "its period ended on 1951-05-06"
    assert list(after.withheld) == ["one"]
    assert after.withheld["one"].grounds[0].over
    opened = Verdict("w-1", 9, "R. Hale", date(1951, 6, 1), "open")
    assert resolved(entry, on=date(1951, 5, 31), verdicts=(opened,)).withheld
    assert not resolved(entry, on=date(1951, 6, 1), verdicts=(opened,)).withheld


def test_a_review_sets_the_next_one():
    entry = replace(ENTRY, letters=("one",), review=date(1930, 1, 1))
    kept = Verdict("w-1", 9, "R. Hale", date(1930, 2, 1), "review", next=date(1940, 1, 1))
    due = [
        day
        for day in (date(1929, 1, 1), date(1931, 1, 1), date(1941, 1, 1))
        if resolved(entry, on=day, verdicts=(kept,)).entries[0].state == "due"
    ]
    assert due == [date(1941, 1, 1)]
    assert resolved(entry, on=date(1931, 1, 1)).entries[0].why == "to be reviewed on 1930-01-01"


# ---------------------------------------------------------------- faults


def faults(**choosing):
    return [(fault.message, fault.grave) for fault in resolved(replace(ENTRY, **choosing)).faults]


def test_an_entry_that_names_no_letter_is_grave():
    assert faults(letters=("nowhere",)) == [
        ("w-1: no letter has the id 'nowhere': `despatch letters` lists the ids", True)
    ]
    assert faults(person="Nobody")[0][1]
    assert not faults(marking="Confidential")[0][1]


def test_words_that_are_gone_are_grave():
    words = Anchor("one", 0, 0, "the lower quarry")
    assert faults(letters=("one",), passage=words, every=True) == [
        ("w-1: its words do not stand in one: copy them anew from the letter", True)
    ]


def test_a_letter_that_was_cut_since_is_looked_at_again():
    assert faults(letters=("one",), length=66) == []
    ((message, grave),) = faults(letters=("one",), length=120)
    assert grave
    assert "has 66 characters, and it had 120 once" in message


def test_a_period_that_ends_before_the_letter_is_told():
    said = "w-1: the period ends on 1920-01-01, and one was written on 1921-05-06: give a later day"
    assert faults(letters=("one",), until=date(1920, 1, 1)) == [
        (f"{said}: `despatch restrict change DIR w-1 --until DAY`", True)
    ]
