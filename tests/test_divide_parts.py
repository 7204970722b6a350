"""The parts of a letter's lines, read by a model, and the letters that they make. All people are invented."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from despatch.divide import divide
from despatch.divide.segments import Segment, best
from despatch.read import read
from despatch.settings import Settings

FORMS = """\
MEMORANDUM

TO:       The Clerk
FROM:     O. Fenn, Engineer
DATE:     4th June 1957
SUBJECT:  Dredger

The bucket chain broke at the morning tide. I want two links from
the foundry before Friday, and leave to stop the work until then.

O. Fenn

Encl. 1 drawing

MEMORANDUM

TO        O. Fenn, Engineer
FROM      The Clerk
DATE      5 June 1957

You may stop the work. The links are ordered.

J. Quill
"""
POEM = """\
The river runs, the river stays,
It carries all our summer days,
And those who stood upon the quay
Have followed it and gone to sea.

The barley bends, the barley stands,
It feeds the tall and idle hands.
"""


def cuts(text):
    source, _ = read(text.encode(), "a.txt", Settings())
    return source, divide(source, Settings())[0]


def test_two_memoranda_are_two_letters_and_each_line_has_its_part():
    source, found = cuts(FORMS)
    letters = [cut for cut in found if cut.kind == "letter"]
    assert [cut.span.of(source.text).split("\n")[0] for cut in letters] == ["MEMORANDUM", "MEMORANDUM"]
    parts = {part.span.of(source.text).split("  ")[0]: part.part for part in letters[0].parts}
    assert parts["TO:"] == "address"
    assert parts["FROM:"] == "originator"
    assert parts["DATE:"] == "dateline"
    assert parts["O. Fenn"] == "signature"
    assert parts["Encl. 1 drawing"] == "enclosure"


def test_a_poem_is_no_letter_or_a_doubtful_one():
    _, found = cuts(POEM)
    assert all(cut.kind == "other" or [doubt.code for doubt in cut.doubts] == ["cut-doubtful"] for cut in found)


@pytest.mark.parametrize("text", ["", "\n\n", "* * *\n"])
def test_nothing_is_no_letter(text):
    source, _ = read(text.encode(), "a.txt", Settings())
    assert source is None or divide(source, Settings())[0] == ()


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 8), st.floats(0, 1)), max_size=40))
def test_the_chosen_stretches_never_overlap_and_none_can_be_added(drawn):
    found = {Segment(first, first + more): sure for first, more, sure in drawn}
    chosen = best(list(found), list(found.values()), 40)
    ends = [(segment.first, segment.last) for segment, _ in chosen]
    assert all(before[1] < after[0] for before, after in itertools.pairwise(ends))
    free = [
        segment
        for segment, sure in found.items()
        if sure > 0.5 and all(segment.last < first or segment.first > last for first, last in ends)
    ]
    assert free == []
