"""Goods on their way, read from acts and from plain news."""

import time

import pytest

from despatch.acts.arguments import add_arguments
from despatch.acts.deliveries import deliveries
from despatch.model import Act, Description, Span
from despatch.quantities import find

EN = ("en",)


def act(text, words, kind, actor="sender", other="recipient", reported=False):
    start = text.index(words)
    span = Span(start, start + len(words))
    return Act(
        span,
        kind,
        actor,
        other,
        reported,
        "test",
        1.0,
        quantities=tuple(find.find(text, span.start, span.end, EN)),
    )


def read(text, *acts):
    return deliveries(text, Span(0, len(text)), Description(), acts, EN)


def test_a_request_for_goods_asks_for_them():
    text = "Pray send us 400 bushels of wheat by the northern road from Elmford to Hale."
    (step,) = read(text, act(text, text[:-1], "request"))
    assert (step.stage, step.item, step.low, step.unit) == ("asked", "wheat", 400, "bushels")
    assert (step.giver, step.receiver) == ("recipient", "sender")
    assert (step.origin, step.destination, step.route) == ("Elmford", "Hale", "northern road")


@pytest.mark.parametrize(
    ("kind", "words", "stage"),
    [
        ("promise", "we shall ship 60 tons of lead to Hale", "promised"),
        ("offer", "we could supply 60 tons of lead", "offered"),
        ("refusal", "we cannot send the 60 tons of lead", "refused"),
        ("report", "the 60 tons of lead have reached Hale", "arrived"),
        ("report", "the 60 tons of lead sailed from Elmford", "sailed"),
        ("complaint", "the 60 tons of lead have been delayed at Elmford", "delayed"),
        ("complaint", "the 60 tons of lead have not arrived", "delayed"),
        ("acceptance", "I have no objection to the 60 tons of lead being diverted to Hale", "diverted"),
    ],
)
def test_the_stage_follows_from_act_and_words(kind, words, stage):
    (step,) = read(words, act(words, words, kind))
    assert (step.stage, step.item, step.low, step.unit) == (stage, "lead", 60, "tons")


def test_plain_news_of_goods_is_read_too():
    text = "The weather is fine. Supply ships with machinery have reached Elmford and are being unloaded. We are well."
    (step,) = read(text)
    assert (step.stage, step.item, step.destination, step.act) == ("unloaded", "machinery", "Elmford", None)
    assert step.span.of(text) == "Supply ships with machinery have reached Elmford and are being unloaded."


def test_ships_laden_with_goods_count_the_ships():
    text = "you say that thirty-five ships with timber for the colony are en route to Hale"
    (step,) = read(text, act(text, text, "report", "recipient", "sender", reported=True))
    assert (step.stage, step.low, step.unit, step.item, step.giver) == ("sailed", 35, "ships", "timber", "recipient")


def test_the_parts_that_two_sides_give_stand_for_the_whole():
    text = "supply us with 800 horses a month – Elmford giving roughly 300 and Hale giving 500"
    steps = read(text, act(text, text, "request"))
    assert [(s.giver_name, s.low, s.per) for s in steps] == [("Elmford", 300, "month"), ("Hale", 500, "month")]


def test_ship_and_convoy_are_named():
    text = "The brig Larkspur of convoy K.L. 12 arrived at Hale with 40 casks of oil."
    (step,) = read(text)
    assert (step.carrier, step.convoy, step.item, step.low, step.unit) == ("Larkspur", "K.L. 12", "oil", 40, "casks")


@pytest.mark.parametrize(
    "text",
    [
        "Your letter of the 3d has arrived.",
        "The fleet sailed yesterday.",
        "I hope the flour will have arrived before you read this.",
        "We shall cover the supply ships with our aircraft.",
        "My aunt arrived on Monday.",
        "I arrived on Monday after a hard passage, having lost eleven quintals of fish.",
        "The enemy lost 40 guns.",
    ],
)
def test_what_is_no_news_of_goods_is_left_out(text):
    assert read(text) == ()


def test_giving_up_what_was_asked_refuses_it():
    text = "we could forgo for a while our request for saddles and boots"
    steps = read(text, act(text, text, "offer"))
    assert [(step.stage, step.item, step.receiver) for step in steps] == [
        ("refused", "boots", "sender"),
        ("refused", "saddles", "sender"),
    ]


def told(steps):
    return [(s.stage, s.low, s.unit, s.item) for s in steps]


def test_what_is_asked_under_a_condition_of_ones_own_offer_is_asked():
    text = "We could forgo our request for saddles and boots, if you could supply us with 60 horses a month."
    (one,) = add_arguments(text, Span(0, len(text)), [act(text, text[:-1], "offer")], EN)
    steps = read(text, one)
    # Whether the saddles and boots are still wanted depends on the horses: they are not refused.
    assert told(steps) == [("asked", 60, None, "horses")]
    assert [(s.giver, s.receiver) for s in steps] == [("recipient", "sender")]


def test_goods_pointed_at_are_those_named_before():
    text = "Forty barrels of flour have accumulated at Hale. I beg you to send those goods to Elmford."
    first, second = read(text, act(text, "I beg you to send those goods to Elmford", "request"))
    assert (first.stage, first.item) == ("delayed", "flour")
    assert (second.stage, second.item, second.destination) == ("asked", "flour", "Elmford")


def test_every_thing_of_a_list_is_asked():
    text = "We beg you to send us the following: 500 saddles, 8 to 10 waggons, 50 tons of lead and 4 tons of rope."
    assert told(read(text, act(text, text[:-1], "request"))) == [
        ("asked", 50, "tons", "lead"),
        ("asked", 4, "tons", "rope"),
        ("asked", 500, None, "saddles"),
        ("asked", 8, None, "waggons"),
    ]


def test_what_is_told_as_about_to_go_is_promised():
    text = "they have ordered twelve cannon to Hale, and forty tons of powder will be sent from Elmford"
    assert ("promised", 40, "tons", "powder") in told(read(text, act(text, text, "report")))


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("pray let me know the number of planes that you are sending", "request"),
        ("pray send me an account of the powder at Hale", "request"),
        ("I shall defend my country by arms", "promise"),
        ("he will travel to Hale in a waggon", "promise"),
        ("I shall build a powder mill at Elmford", "promise"),
        ("as soon as the muskets are received we shall march", "report"),
        ("we lost our cannon in the battle", "report"),
        ("we shall pay forty pounds for the paper", "promise"),
        ("we shall do so within forty days of the delivery", "promise"),
    ],
)
def test_an_act_that_names_goods_may_send_none(words, kind):
    assert read(words, act(words, words, kind)) == ()


@pytest.mark.parametrize(
    ("text", "item"),
    [
        ("we shall send you 20 Carrovian and Elmford squadrons", "Carrovian and Elmford squadrons"),
        ("we shall send you 5000 lb. of lead bought by our agent", "lead"),
        ("we shall send you ten tons of salt petre", "salt petre"),
        ("we shall send you the heavy winter clothing", "heavy winter clothing"),
        ("we shall send you two hundred hogsheads of Blackwell", "Blackwell"),
        ("we shall send you forty trivets", "trivets"),
        ("we shall send you six hundred men", "men"),
    ],
)
def test_an_item_is_what_is_sent_and_no_more(text, item):
    assert [step.item for step in read(text, act(text, text, "promise"))] == [item]


@pytest.mark.parametrize(
    "token",
    ["ships arrived ", "goods. ", "40 tons of lead arrived. ", "goods\n\n", "the port of A ", "from Elm to Hale "],
)
def test_a_long_letter_takes_no_long_time(token):
    text = token * (100_000 // len(token))
    read(token)
    before = time.process_time()
    found = read(text)
    assert time.process_time() - before < 3
    assert all(0 <= d.span.start < d.span.end <= len(text) for d in found)
