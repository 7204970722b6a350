"""Marks on a letter's words never change the words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from despatch.export.layout import blocks, overlapping
from despatch.web.parts.marks import Mark, html, segments
from web_reader import words

letters = st.text(st.sampled_from("ab <&>\"'\n\u202e é"), max_size=60)
roles = st.sampled_from(["sender", "date", "heading", "note", "salutation", "signature"])
stretches = st.lists(
    st.builds(Mark, st.integers(-5, 70), st.integers(-5, 70), roles, st.none() | st.sampled_from(["w-a", "w-b"])),
    max_size=8,
)


@given(letters, stretches)
def test_joined_segments_are_the_letter_whatever_overlaps(text, marks):
    assert "".join(segment.words for segment in segments(text, marks)) == text


@given(letters, stretches)
def test_blocks_follow_each_other_and_leave_nothing_out(text, marks):
    found = blocks(text, marks)
    assert [b.start for b in found] == [0, *(b.end for b in found)][: len(found)]
    assert "".join(text[b.start : b.end] for b in found) == text


@given(letters, stretches)
def test_the_page_holds_the_words_and_no_tags_but_its_own(text, marks):
    markup = html(segments(text, marks))
    assert words(markup) == text
    assert markup.count("<mark") == markup.count("</mark>")


@given(letters, stretches)
def test_a_segment_carries_the_marks_that_cover_it(text, marks):
    place = 0
    for segment in segments(text, marks):
        end = place + len(segment.words)
        for point in range(place, end):
            assert {id(m) for m in segment.marks} == {id(m) for m in marks if m.start <= point < m.end}
        place = end


@given(letters, stretches)
def test_an_id_is_given_once(text, marks):
    markup = html(segments(text, marks))
    assert markup.count('id="w-a"') <= 1
    assert markup.count('id="w-b"') <= 1


def test_marks_nest_and_where_they_cross_the_inner_one_is_opened_again():
    assert (
        html(segments("to Anna Marl", [Mark(0, 7, "a"), Mark(3, 12, "b", "w-b")]))
        == '<mark class="a">to <mark id="w-b" class="b">Anna</mark></mark><mark class="b"> Marl</mark>'
    )


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ("may " * 25_000, [Mark(n * 40, n * 40 + 90, "date", f"w-{n}") for n in range(2_400)]),
        ("may\n" * 25_000, [Mark(n * 40, n * 40 + 90, "date", f"w-{n}") for n in range(2_400)]),
        ("(\n" * 50_000, [Mark(n, n + 1, "date", f"w-{n}") for n in range(2_400)]),
    ],
    ids=["words", "lines", "brackets"],
)
def test_a_letter_of_a_hundred_kilobytes_is_set_within_a_second(text, marks):
    import time

    began = time.process_time()
    laid = blocks(text, marks)
    for block, lying in zip(laid, overlapping(marks, ((b.start, b.end) for b in laid)), strict=True):
        html(segments(text, lying, block.start, block.end))
    assert time.process_time() - began < 3


def test_lines_broken_at_the_width_of_a_page_run_on():
    text = (
        "Dear Berend,\n\n"
        "The ice went out of the harbour on Tuesday, and the forty ships\n"
        "that lay behind the mole have begun to load the grain that was\n"
        "promised in the spring; the first of them sails within the week\n"
        "unless the wind turns.\n"
    )
    marks = [Mark(0, 12, "salutation")]
    assert [(b.role, text[b.start : b.end].count("\n")) for b in blocks(text, marks) if b.role != "gap"] == [
        ("salutation", 0),
        ("paragraph", 3),
    ]


def test_lines_that_are_paragraphs_stand_apart():
    text = "Grain: forty ships.\nCoal: none.\nWe ask for both to be made good before the ice returns in November.\n"
    assert [b.close for b in blocks(text, []) if b.role != "gap"] == [False, True, True]
