"""Goods on their way, read from acts and from plain news."""

import time

import pytest

from despatch.ledger import quantities
from despatch.ledger.deliveries import deliveries
from despatch.model import Act, Description, Span

EN = ("en",)


def act(text, words, kind, actor="sender", other="recipient", reported=False):
    start = text.index(words)
    span = Span(start, start + len(words))
    return Act(span, kind, actor, other, reported, "test", 1.0, quantities=tuple(quantities.find(text, span.start, span.end, EN)))


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
        "The enemy lost 40 guns.",
    ],
)
def test_what_is_no_news_of_goods_is_left_out(text):
    assert read(text) == ()


def test_giving_up_what_was_asked_refuses_it():
    text = "we could forgo for a while our request for saddles and boots"
    (step,) = read(text, act(text, text, "offer"))
    assert (step.stage, step.receiver) == ("refused", "sender")


@pytest.mark.parametrize("token", ["ships arrived ", "goods. ", "40 tons of lead arrived. ", "goods\n\n", "the port of A ", "from Elm to Hale "])
def test_a_long_letter_takes_no_long_time(token):
    text = token * (100_000 // len(token))
    read(token)
    before = time.process_time()
    found = read(text)
    assert time.process_time() - before < 3
    assert all(0 <= d.span.start < d.span.end <= len(text) for d in found)
