"""How sure a field is: what is too doubtful is proposed, and what most letters of a file do is read into the others."""

import pytest

from despatch.describe import describe, signs
from despatch.describe.as_others import as_others
from despatch.describe.certainty import LEAST, MOST, sure
from despatch.describe.custom import custom
from despatch.model import Cut, Description, Party, Source, Span
from despatch.settings import Settings

TITLED = """Orla Fenn to Josiah Quill

Port Carrow, March 4th, 1811.

Sir,

The barley has not come.

I am, Sir, your obedient servant,

Orla Fenn
"""


def read(text, certainty=0.5):
    source = Source("a.txt", text, "text", "utf-8", "")
    cut = Cut(Span(0, len(text.rstrip())), "letter", "divide.heading", 0.97)
    (found,), _ = describe(source, [cut], Settings(certainty=certainty))
    return found


def letter(sender, recipient):
    parties = [(Party(name, Span(0, 1), "heading", 0.9),) if name else () for name in (sender, recipient)]
    return Description(senders=parties[0], recipients=parties[1])


def cuts(letters):
    return [Cut(Span(n, n + 1), "letter", "divide.heading", 0.9) for n, _ in enumerate(letters)]


def test_a_letter_whose_signs_agree_is_read_surely():
    found = read(TITLED)
    assert found.senders[0].confidence >= 0.9
    assert found.recipients[0].confidence >= 0.9
    assert found.date.confidence >= 0.9
    assert found.proposals == ()


def test_a_field_below_the_threshold_is_proposed_with_its_words_and_no_value():
    found = read(TITLED, certainty=1.0)
    assert (found.senders, found.recipients, found.date, found.place) == ((), (), None, None)
    proposed = {one.field: one for one in found.proposals}
    assert proposed["sender"].value == "Orla Fenn"
    assert proposed["date"].value == "1811-03-04"
    assert proposed["date"].span.of(TITLED) == "March 4th, 1811"
    assert proposed["date"] not in found.dates
    codes = [doubt.code for doubt in found.doubts]
    assert codes.count("reading-proposed") == 4
    assert "sender-unknown" not in codes


def test_without_a_threshold_each_reading_is_a_value():
    assert read(TITLED, certainty=0.0).proposals == ()


def test_confidence_grows_with_the_signs_and_stays_within_its_bounds():
    weighed = {"bias": 0.0, "good": 2.0, "bad": -2.0, "certain": 99.0}
    assert sure(["bad"], weighed) < sure([], weighed) == 0.5 < sure(["good"], weighed)
    assert sure(["certain"], weighed) == MOST
    assert sure(["bad"] * 99, weighed) == LEAST


def test_a_signature_that_differs_from_the_title_is_a_sign():
    source = Source("a.txt", TITLED, "text", "utf-8", "")
    own = read(TITLED, certainty=0.0)
    cut = Cut(Span(0, len(TITLED)), "letter", "divide.heading", 0.97)
    view = signs.look(source, cut, own, 0, custom([cut], [own]), ("en",), {})
    assert "signature agrees" in signs.signs(view, own, "sender")


def test_who_writes_in_most_letters_writes_in_one_that_does_not_say():
    letters = [letter("Orla Fenn", "Josiah Quill")] * 4 + [letter(None, "Josiah Quill")]
    *same, taught = as_others(cuts(letters), letters)
    assert same == letters[:4]
    assert (taught.senders[0].name, taught.senders[0].rule, taught.senders[0].span) == (
        "Orla Fenn",
        "sender.as-others",
        None,
    )


@pytest.mark.parametrize(
    "letters",
    [
        [letter("Orla Fenn", "Josiah Quill")] * 3 + [letter(None, "Josiah Quill")],
        [letter("Orla Fenn", "Josiah Quill"), letter("Tamsin Rook", "Josiah Quill")] * 3
        + [letter(None, "Josiah Quill")],
        [letter("Orla Fenn", "Josiah Quill")] * 4 + [letter(None, "Orla Fenn")],
    ],
    ids=["too few", "no custom", "nobody writes to herself"],
)
def test_a_file_without_a_custom_teaches_nothing(letters):
    assert as_others(cuts(letters), letters)[-1].senders == ()
