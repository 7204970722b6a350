"""Giving something up if the other does something: an offer, and a request for what the condition names.

The sentences are invented, and were judged by the rules for labelling before the rule was written.
"""

import re

import pytest

from despatch.acts.bargains import add_bargains
from despatch.acts.deliveries import deliveries
from despatch.model import Act, Description, Span

EN = ("en",)
# The words of the offer stand in square brackets, those of the request in curly ones.
BARGAINS = """
[We could do without the carts], {if you send horses}.
{If you send horses}, [we could do without the carts].
[We can make do without the tents] {if you will let us have the blankets}.
[I will give up the tents], {provided you let me have the blankets}.
[I would forgo the rent], {if you mend the roof}.
[We shall not insist on the guns], {if you furnish the powder}.
[We are ready to waive the interest], {provided that you pay the principal}.
[I could spare the second clerk], {if you would lend me a boy}.
[We might dispense with the escort] {if your frigate lies off the bar}.
[I can manage without the plough] {so long as you lend me the harrow}.
{If you would send the pilot}, [I should do without the chart].
[We would withdraw our demand for the mules], {if you supply oxen}.
[We will part with ten carts], {if you give us a boat}.
[I am willing to drop the claim], {on condition that you return the book}.
[We can get on without the flour], {if you would hasten the salt}.
[I shall relinquish the lease], {if you release me from the debt}.
[We could go without the coal], {if you sent the timber}.
[I could do very well without the carriage], {if you came on foot}.
"""
PLAIN = """
We could do without the carts.
We could do without the carts, if the wind holds.
We could do without the carts, if you cannot send them.
We cannot do without the carts, even if you send horses.
Could you do without the carts, if we send horses?
You could do without the carts, if you had horses.
They could do without the carts, if you sent horses.
We could do without the carts, unless you send horses.
We want the carts, if you send no horses.
We will send the carts, if you send horses.
If you send the horses, we shall want carts.
I know that we could do without them; if you send horses, send forty.
I gave up the tents when you sent the blankets.
I hope you will give up the tents, if you can.
Please give up the lease, if you can spare it.
We shall not give up the fort, if you please.
I can spare no carts, if you ask me.
We can spare you ten carts.
We do without the carts now that you have sent horses.
I would rather do without than ask, if you follow me.
How shall we do without carts, if you keep the horses?
I told him that we could do without the carts.
"""


def read(words):
    whole = Span(0, len(words))
    act = Act(whole, "request", "sender", "recipient", False, "test", 0.7)
    return add_bargains(words, whole, (act,), EN)


@pytest.mark.parametrize("line", BARGAINS.strip().splitlines())
def test_what_is_given_up_is_offered_and_what_it_depends_on_is_asked(line):
    offer, request = re.search(r"\[(.*)\]", line)[1], re.search(r"\{(.*)\}", line)[1]
    words = re.sub(r"[][{}]", "", line)
    found = {act.type: act for act in read(words)}
    assert {kind: act.span.of(words) for kind, act in found.items()} == {"offer": offer, "request": request}
    assert found["offer"].condition.of(words) == request
    assert {act.actor for act in found.values()} == {"sender"}


@pytest.mark.parametrize("words", PLAIN.strip().splitlines())
def test_other_words_stay_as_they_were_read(words):
    assert [(act.type, act.rule) for act in read(words)] == [("request", "test")]


def test_an_act_that_is_the_condition_becomes_the_request():
    words = "I will give up the tents, provided you let me have 40 blankets."
    cut = words.index("provided")
    acts = tuple(
        Act(span, kind, "sender", "recipient", False, "test", 0.7)
        for span, kind in ((Span(0, cut - 2), "promise"), (Span(cut, len(words)), "offer"))
    )
    found = add_bargains(words, Span(0, len(words)), acts, EN)
    assert [(act.type, act.span.of(words)) for act in found] == [
        ("offer", "I will give up the tents"),
        ("request", "provided you let me have 40 blankets."),
    ]


def test_no_goods_are_refused_that_may_stay_away():
    words = "We could do without the carts, if you send forty horses."
    whole = Span(0, len(words))
    found = deliveries(words, whole, Description(), read(words), EN)
    assert [(step.stage, step.item, step.low, step.giver) for step in found] == [("asked", "horses", 40, "recipient")]


def test_goods_that_are_no_longer_needed_are_refused():
    words = "We can do without the carts."
    whole = Span(0, len(words))
    act = Act(whole, "refusal", "sender", "recipient", False, "test", 0.7)
    assert [(d.stage, d.item) for d in deliveries(words, whole, Description(), (act,), EN)] == [("refused", "carts")]
