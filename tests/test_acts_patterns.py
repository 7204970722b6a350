"""How mail asks, sends and advertises: the patterns that the model of acts sees. People and sentences are invented."""

import pytest

from despatch.acts.features import clause, features
from despatch.model import Span

ASKING = """
Let's meet at the gate at ten.
Let us know which of the two you prefer.
How about Thursday instead?
Shall we say noon?
Could you look over the draft for Marlow?
Would you mind checking the totals?
I'd appreciate it if the keys were left with Ann.
Your comments would be much appreciated.
Can someone open the store on Monday?
Could one of you bring the projector?
Kindly revert with the signed form.
Please can the plan go out tonight.
Give me a call when the boat is in.
Get back to me with the figures.
Keep me posted on the tender.
I need you to sign both copies.
I was wondering whether the hall is free.
Any news on the permit?
Why don't you ask Pell?
Make sure the valves are shut.
Don't forget to lock the boat house.
Do you have the key?
"""
SENDING = """
Please find attached the plan of the lower field.
Attached is the list for Friday.
See the attached sheet.
I am attaching the two invoices.
"""
ADVERTISING = """
Click here to see this week's bargains.
If you no longer wish to get these messages, reply with the word stop.
Save up to half on every pair of boots.
Unsubscribe at any time.
You should always rinse the brush before use.
Order now and get a second lamp free.
"""


def kinds(sentence):
    """Return the types of act whose patterns a sentence shows."""
    found = clause(sentence, Span(0, len(sentence)), ("en",), first=True)
    return {f.removeprefix("r:") for f in features([found], 0, ("en",)) if f.startswith("r:") and "_" not in f}


@pytest.mark.parametrize("sentence", ASKING.strip().splitlines())
def test_mail_asks(sentence):
    assert "request" in kinds(sentence)


@pytest.mark.parametrize("sentence", SENDING.strip().splitlines())
def test_mail_that_sends_something_does_not_ask_for_it(sentence):
    assert "report" in kinds(sentence)
    assert "none" not in kinds(sentence)


@pytest.mark.parametrize("sentence", ADVERTISING.strip().splitlines())
def test_advertising_and_advice_to_anybody_are_told_from_requests(sentence):
    assert "none" in kinds(sentence)


@pytest.mark.parametrize("sentence", [*ASKING.strip().splitlines(), "You will please to send the tents by the barge."])
def test_what_asks_somebody_is_no_advertising(sentence):
    assert "none" not in kinds(sentence)
