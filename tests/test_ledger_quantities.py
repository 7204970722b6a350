"""Quantities in words and figures, with item, unit, period and share."""

import time

import pytest

from despatch.ledger.quantities import find, referred
from despatch.model import Span


def read(words):
    return [(q.low, q.high, q.unit, q.item, q.per) for q in find(words, 0, len(words), ("en",))]


@pytest.mark.parametrize(
    ("words", "quantities"),
    [
        ("two million tons of grain", [(2_000_000, 2_000_000, "tons", "grain", None)]),
        ("8,000 to 10,000 lorries a month", [(8000, 10000, None, "lorries", "month")]),
        ("half a dozen casks of nails", [(6, 6, "casks", "nails", None)]),
        ("some 2,500 blankets", [(2500, 2500, None, "blankets", None)]),
        ("a hundred and fifteen pumps", [(115, 115, None, "pumps", None)]),
        ("at 6/8 per day", [(6.67, 6.67, "/", None, "day")]),
        ("look out for two [trusty] men", [(2, 2, None, "trusty men", None)]),
        ("a loan of £1,500", [(1500, 1500, "£", None, None)]),
        ("more than 300 sheep", [(300, None, None, "sheep", None)]),
        ("the monthly delivery of 40 carts", [(40, 40, None, "carts", "month")]),
        ("the monthly delivery of at least the following items: 500 carts, 20 ploughs. We also need 7 mules",
         [(500, 500, None, "carts", "month"), (20, 20, None, "ploughs", "month"), (7, 7, None, "mules", None)]),
        ("a barrel of tar", [(1, 1, "barrel", "tar", None)]),
    ],
)
def test_numbers_tell_what_they_count(words, quantities):
    assert read(words) == quantities


@pytest.mark.parametrize("words", ["I send you a copy of the deed", "we are both agreed", "one of your officers", "on the 26 December", "No. 7 of the series", "paragraph two", "in 1809"])
def test_other_numbers_count_nothing(words):
    assert read(words) == []


def test_a_share_takes_item_and_period_from_the_whole():
    words = "supply us with 800 horses a month – Elmford giving roughly 300 and the H.A.L. 500."
    found = find(words, 0, len(words), ("en",))
    assert [(q.low, q.item, q.per, q.share, q.approximate) for q in found] == [
        (800, "horses", "month", None, False),
        (300, "horses", "month", "Elmford", True),
        (500, "horses", "month", "the H.A.L.", False),
    ]


def test_a_language_that_is_silent_on_counting_gives_none():
    words = "Wir bitten um 40 Fässer Mehl"
    assert find(words, 0, len(words), ("de",)) == referred(words, 0, Span(0, len(words)), ("de",)) == []


def test_a_bare_number_without_a_side_is_no_share():
    assert len(read("send 40 horses and call on 12")) == 1


def test_those_cargoes_are_the_ones_just_counted():
    words = "Up to 90 shiploads of stores lie at Elmford. Pray bring those cargoes here in May."
    start = words.index("Pray")
    found = referred(words, 0, Span(start, len(words)), ("en",))
    assert [(q.low, q.unit) for q in found] == [(90, "shiploads")]
    assert found[0].span.of(words) == "90 shiploads of stores"


def test_words_that_point_at_no_goods_refer_to_none():
    words = "Up to 90 shiploads of stores lie at Elmford. I think of those evenings."
    assert referred(words, 0, Span(words.index("I think"), len(words)), ("en",)) == []


@pytest.mark.parametrize("token", ["one hundred ", "1 2 3 ", "40 horses – Hale 3 ", "$", "A B. C ", "9,999,999 ", "half a "])
def test_a_long_letter_takes_no_long_time(token):
    words = token * (100_000 // len(token))
    before = time.process_time()
    find(words, 0, len(words), ("en",))
    assert time.process_time() - before < 3
