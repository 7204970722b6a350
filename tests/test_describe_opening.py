"""Kind, marking, number, carrier and the source's own convention; what the encoding says comes first."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from despatch.describe import describe
from despatch.model import Cut, Description, Encoded, Party, Source, Span
from despatch.settings import Settings

RULES = Settings(certainty=0.0)
"""Whatever the rules read is a value, however doubtful it is."""


def book(*letters, encoded=()):
    text, cuts = "", []
    for letter in letters:
        start = len(text)
        text += letter
        cuts.append(Cut(Span(start, len(text)), "letter", "test", 1.0))
        text += "\n\n\n"
    source = Source("a.txt", text, "text", "utf-8", "", letters=tuple(encoded))
    return describe(source, cuts, RULES)[0]


def test_kind_and_marking_lines_under_a_title():
    (letter,) = book("A. Orlin to W. Thorne\n\nMost Secret\n\nMemorandum\n\nThe ships are loaded.")
    assert (letter.kind, letter.marking.written) == ("memorandum", "Most Secret")


def test_a_source_that_calls_its_letters_messages_has_messages():
    found = book(
        "Message from A. Orlin to W. Thorne\n\nYours received.",
        "Personal Message from A. Orlin to W. Thorne\n\nI agree.",
        "A. Orlin to W. Thorne\n\nSix ships have sailed.",
        "Reply of A. Orlin to Message from W. Thorne\n\nThey have come.",
    )
    assert [letter.kind for letter in found] == ["message", "message", "message", "reply"]


def test_two_telegrams_among_letters_make_no_telegrams():
    found = book(
        *["Telegram from A. Orlin to W. Thorne\n\nCome."] * 2, *["A. Orlin to W. Thorne\n\nDear Sir,\n\nCome."] * 18
    )
    assert [letter.kind for letter in found].count("telegram") == 2
    assert found[-1].kind == "letter"


def test_number_and_carrier():
    (letter,) = book("No. 29\n\nA. Orlin to W. Thorne, through Ambassador Lisle\n\nThe ships are loaded.")
    assert (letter.number, letter.via.written) == ("29", "Ambassador Lisle")


def test_numbered_paragraphs():
    (letter,) = book(
        "A. Orlin to W. Thorne\n\n1. Ships are wanted.\n\n2. So is grain.\n\n3. We have 4. No more.\n\nA. Orlin"
    )
    assert [paragraph.number for paragraph in letter.paragraphs] == ["1", "2", "3"]


def test_enclosures_below_the_signature():
    (letter,) = book("Dear Sir,\n\nThe list is here.\n\nYours truly,\n\nAdam Hale\n\nEnclosure: a list of ships")
    assert [enclosure.written for enclosure in letter.enclosures] == ["Enclosure: a list of ships"]
    assert letter.signature.written == "Adam Hale"


def test_the_encoding_is_believed_and_our_reading_fills_its_gaps():
    text = "Dear Anna,\n\nThe ship is in.\n\nYours truly,\n\nA. H."
    said = Description(senders=(Party("Adam Hale", None, "encoding.correspDesc", 1.0, key="gnd:1"),))
    (letter,) = book(text, encoded=[Encoded(Span(0, len(text)), said)])
    assert [party.name for party in letter.senders] == ["Adam Hale"]
    assert letter.signature.written == "A. H."
    assert [party.name for party in letter.recipients] == ["Anna"]
    assert "sender-unknown" not in [doubt.code for doubt in letter.doubts]


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet=st.sampled_from(" \n.,()[]ABCabcyours1234P.S"), max_size=400))
def test_whatever_the_words_spans_quote_them(text):
    source = Source("a.txt", text, "text", "utf-8", "")
    (letter,), _ = describe(source, [Cut(Span(0, len(text)), "letter", "test", 1.0)], RULES)
    for phrase in (
        letter.heading,
        letter.marking,
        letter.salutation,
        letter.closing,
        letter.signature,
        letter.postscript,
        *letter.enclosures,
    ):
        assert phrase is None or phrase.span.of(text) == phrase.written
    for paragraph in letter.paragraphs:
        assert paragraph.span.end <= len(text)


@pytest.mark.parametrize(
    "token",
    [
        "(",
        "may ",
        "1 2 3 ",
        "A. B. C ",
        "9",
        "one hundred ",
        "P.S. ",
        "yours ",
        "Dear ",
        "1. a\n",
        "No. 1\n",
        "by order of the Committee ",
    ],
)
def test_a_letter_of_one_word_repeated_stays_quick(token):
    def seconds(size):
        text = (token * size)[:size]
        source = Source("a.txt", text, "text", "utf-8", "")
        started = time.process_time()
        describe(source, [Cut(Span(0, size), "letter", "test", 1.0)], RULES)
        return time.process_time() - started

    seconds(1_000)
    assert min(seconds(100_000) for _ in range(2)) < 3
