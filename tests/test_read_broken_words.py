"""Words broken at line ends: the whole word is known where it is one, and a compound keeps its hyphen."""

import time

import pytest

from despatch.model import Hint, Span
from despatch.read import read
from despatch.read.apparatus.broken_words import broken_words
from despatch.settings import DEFAULT


def joined(text, hints=(), aside=()):
    return [(hint.span.of(text), hint.detail) for hint in broken_words(text, hints, aside)]


@pytest.mark.parametrize("sign", ["¬", "-", "=", "\xad", "\u2010", "\u2e17"])
def test_a_broken_word_is_known_whole(sign):
    assert joined(f"The bar{sign}\nley has not come.") == [(f"bar{sign}\nley", "barley")]


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("the bar- \n  ley is in", "barley"),
        ("l’exter-\nmination", "extermination"),
        ("so ge=\n=sagt und", "gesagt"),
        ("BAR-\nLEY! The barley", "BARLEY"),
        ("to-\nday it is; today", "today"),
        ("the Vice-Presi-\ndent is", "President"),
    ],
)
def test_the_halves_are_put_together(text, whole):
    assert [word for _, word in joined(text)] == [whole]


@pytest.mark.parametrize(
    "text",
    [
        "from Port-\nCarrow to",
        "to-\nday, as I said to-day",
        "lui-\nmême, lui et même",
        "it came -\nbut late",
        "1811-\n12 were",
        "the bar-\n\n\n\nley",
        "NEW-\nYORK",
        "a dash—\nand more",
        "the well-\nknown man, and the unknown, known to us well",
    ],
)
def test_what_may_be_two_words_is_left_alone(text):
    assert joined(text) == []


def test_where_hyphens_at_line_ends_are_rare_they_belong():
    lines = "The oil is laden and the sloop is ready.\n" * 200
    assert joined(f"{lines}He has a post-\nchaise.") == []
    assert joined(f"{lines}He has a post-\nchaise. Your postchaise is here.") == [("post-\nchaise", "postchaise")]
    assert joined(f"{lines}He has a post¬\nchaise.") == [("post¬\nchaise", "postchaise")]


def test_a_page_head_may_stand_between_the_halves():
    text = "send the bar-\n\nLETTERS OF FENN. 12\n\nrels of oil"
    head = Hint("running-head", Span(text.index("LETTERS"), text.index("12") + 2))
    assert joined(text) == []
    assert joined(text, [head]) == [(text[9:-7], "barrels")]


def test_plain_text_is_searched_in_both_forms():
    source, _ = read("The bar¬\nley that you pro¬\nmised has not come.\n".encode(), "a.txt", DEFAULT)
    assert source.text == "The bar¬\nley that you pro¬\nmised has not come.\n"
    assert [hint.detail for hint in source.hints if hint.kind == "other-form"] == ["barley", "promised"]


@pytest.mark.parametrize("unit", ["a-\n", "-\n", "ab- \n \n", "a-" * 9 + "\n", "ab-\n" + "\n" * 3000])
def test_a_long_text_of_hyphens_takes_no_time(unit):
    text = unit * (1_000_000 // len(unit))
    began = time.process_time()
    broken_words(text, ())
    assert time.process_time() - began < 3
