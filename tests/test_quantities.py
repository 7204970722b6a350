"""Quantities in words and figures, with item, unit, period and share."""

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counted_things import COUNTED
from despatch.model import Span
from despatch.quantities.find import find, of_act
from ledger_gold import rows

SHARED = Path(__file__).parents[2] / "shared"


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
        (
            "the monthly delivery of at least the following items: 500 carts, 20 ploughs. We also need 7 mules",
            [(500, 500, None, "carts", "month"), (20, 20, None, "ploughs", "month"), (7, 7, None, "mules", None)],
        ),
        ("a barrel of tar", [(1, 1, "barrel", "tar", None)]),
    ],
)
def test_numbers_tell_what_they_count(words, quantities):
    assert read(words) == quantities


@pytest.mark.parametrize(
    "words",
    [
        "I send you a copy of the deed",
        "we are both agreed",
        "one of your officers",
        "on the 26 December",
        "No. 7 of the series",
        "paragraph two",
        "in 1809",
    ],
)
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
    whole = Span(0, len(words))
    assert find(words, 0, len(words), ("de",)) == []
    assert of_act(words, whole, whole, ("de",)) == ()


def test_a_bare_number_without_a_side_is_no_share():
    assert len(read("send 40 horses and call on 12")) == 1


def test_those_cargoes_are_the_ones_just_counted():
    words = "Up to 90 shiploads of stores lie at Elmford. Pray bring those cargoes here in May."
    start = words.index("Pray")
    found = of_act(words, Span(0, len(words)), Span(start, len(words)), ("en",))
    assert [(q.low, q.unit) for q in found] == [(90, "shiploads")]
    assert found[0].span.of(words) == "90 shiploads of stores"


def test_words_that_point_at_no_goods_refer_to_none():
    words = "Up to 90 shiploads of stores lie at Elmford. I think of those evenings."
    assert of_act(words, Span(0, len(words)), Span(words.index("I think"), len(words)), ("en",)) == ()


def numbers(words):
    """Return the numbers counted in words, as `COUNTED` writes them."""

    def said(q):
        low, high = (n if n is None else int(n) if n == int(n) else round(n, 4) for n in (q.low, q.high))
        return f"{low}" if low == high else f"{low}+" if high is None else f"{low} to {high}"

    return "; ".join(said(q) for q in find(words, 0, len(words), ("en",)))


def test_of_many_invented_words_hardly_any_is_counted_wrongly():
    cases = [line.rsplit("=", 1) for line in COUNTED.strip().split("\n")]
    wrong = [words.strip() for words, want in cases if numbers(words.strip()) != want.strip()]
    assert len(cases) > 250
    assert len(wrong) <= len(cases) * 0.04, wrong


# Sums as people write them, with the unit that counts them.
SUMS = """
a draft for £112 4s. 6d. on Pell = 112.225 £
he owes us 3l. 4s. for the rope = 3.2 l
he owes us 3l. 4s. 6d. for the rope = 3.225 l
pay the carter £5 10s = 5.5 £
pay him £5. 10. 6 = 5.525 £
pay him £5-10-6 = 5.525 £
pay him £12 10 0 = 12.5 £
pay him £3 and sixpence = 3.025 £
twelve guineas by the coach = 12 guineas
the postage is ninepence = 9 pence
he asks twopence halfpenny a yard = 2.5 pence
two shillings and sixpence for each = 2.5 shillings
two pounds, ten shillings and sixpence = 2.525 pounds
one hundred and twenty pounds, four shillings = 120.2 pounds
12s. 6d. a week = 12.5 /
boots at 12s. a pair = 12 s
the bill is $1,200.50 and must be paid = 1200.5 $
a credit of $1.2m = 1200000 $
a credit of USD 5,000 = 5000 USD
1 200 Francs = 1200 Francs
1.200 Francs = 1200 Francs
4 Thaler 12 Groschen = 4 Thaler; 12 Groschen
4 cwt. 2 qrs. 11 lbs. of lead = 4.5982 cwt
4 lbs 6 oz of tea = 4.375 lbs
5 feet, 6 inches of rope = 5.5 feet
3/4 of a ton of lead = 0.75 ton
1/2 ton of coal = 0.5 ton
12 (twelve) casks = 12 casks
ten pounds of tea and four ounces of saffron = 10 pounds; 4 ounces
five pounds and six horses = 5 pounds; 6 horses
200 barrels of flour, fifty of beef and a ton of lead = 200 barrels; 50 barrels; 1 ton
the rent is £12. A week later he came = 12 £
on 3/4 we sailed =
"""


@pytest.mark.parametrize("line", SUMS.strip().splitlines())
def test_sums_are_read_whole(line):
    words, _, wanted = line.partition(" =")
    found = find(words, 0, len(words), ("en",))
    assert "; ".join(f"{round(q.low, 4):.10g} {q.unit or q.item}" for q in found) == wanted.strip()


def test_an_act_counts_a_list_of_goods_to_its_end():
    words = "Pray send us two hundred barrels of flour, fifty of beef, a dozen axes, some 300 nails and a ton of lead."
    whole = Span(0, len(words))
    assert [(q.low, q.unit, q.item, q.approximate) for q in of_act(words, whole, whole, ("en",))] == [
        (200, "barrels", "flour", False),
        (50, "barrels", "beef", False),
        (12, None, "axes", False),
        (300, None, "nails", True),
        (1, "ton", "lead", False),
    ]


def test_an_act_counts_what_goes_on_after_its_clause():
    words = "I have sent Mr Roe two hundred crowns, contained in three bags. He wants forty mules"
    act = Span(0, words.index(", contained"))
    assert [(q.low, q.item or q.unit) for q in of_act(words, Span(0, len(words)), act, ("en",))] == [
        (200, "crowns"),
        (3, "bags"),
    ]
    assert len(of_act(words, Span(0, len(words)), act, ("en",), ceiling=act.end)) == 1


def test_an_act_that_announces_a_list_counts_what_is_in_it():
    words = (
        "You will please to send what follows, to wit: 40 casks of tar; 3 anchors; 2 doz. spades\n\nHale has 7 boats"
    )
    found = of_act(words, Span(0, len(words)), Span(0, words.index(": 40") + 1), ("en",))
    assert [q.low for q in found] == [40, 3, 24]


def test_an_act_without_a_number_counts_what_it_points_at():
    words = "You have two armed vessels at Elmford. I am to desire that you will lend us the said vessels"
    found = of_act(words, Span(0, len(words)), Span(words.index("I am"), len(words)), ("en",))
    assert [(q.low, q.item, q.span.of(words)) for q in found] == [(2, "armed vessels", "two armed vessels")]


@given(st.text(alphabet="afoursixhundteandmi 1250,./£-½", max_size=80))
def test_quantities_lie_in_their_words_and_in_order(words):
    found = find(words, 0, len(words), ("en",))
    assert all(0 <= q.span.start < q.span.end <= len(words) for q in found)
    assert [q.span.start for q in found] == sorted(q.span.start for q in found)
    assert all(q.low is None or q.high is None or q.low <= q.high for q in found)


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.is_dir(), reason="the letters in ../shared are not here")
@pytest.mark.parametrize(
    ("gold", "texts", "least"),
    [("telegrams-1942", "telegrams", 0.95), ("delegates-acts", "corpora/delegates/headed/text", 0.75)],
)
def test_most_acts_that_people_marked_count_what_they_marked(gold, texts, least):
    here = SHARED / "gold" / gold
    letters = {r["id"]: Span(r["start"], r["end"]) for r in rows(here / "letters.jsonl")}
    wanted = right = 0
    acts = [a for a in rows(here / "acts.jsonl") if not a.get("optional")]
    for act in (a for a in acts if a["quantities"]):
        text = (SHARED / texts / (act.get("file") or "1942.txt")).read_text(encoding="utf8").removeprefix("\ufeff")
        ceiling = min(
            (a["start"] for a in acts if a["letter"] == act["letter"] and a["start"] >= act["end"]), default=None
        )
        found = of_act(text, letters[act["letter"]], Span(act["start"], act["end"]), ("en",), ceiling)
        wanted += 1
        right += {(q.low, q.high) for q in found} == {(q.get("low"), q.get("high")) for q in act["quantities"]}
    assert right / wanted >= least, (right, wanted)


@pytest.mark.parametrize(
    "token",
    [
        "one hundred ",
        "1 2 3 ",
        "40 horses – Hale 3 ",
        "$",
        "A B. C ",
        "9,999,999 ",
        "half a ",
        "50 000 ",
        "£3 10s ",
        "a thing or ",
        "thousand ",
        "1/2 ",
        "three quarters of a ",
        "two and ",
    ],
)
def test_ten_times_the_letter_takes_at_most_fifteen_times_as_long(token):
    def seconds(size):
        words = token * (size // len(token))
        before = time.process_time()
        find(words, 0, len(words), ("en",))
        return time.process_time() - before

    seconds(10_000)  # patterns are compiled once
    took = seconds(100_000)
    assert took < 9
    assert took < 0.05 or took <= 15 * seconds(10_000)
