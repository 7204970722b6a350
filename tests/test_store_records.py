"""What a source becomes before it is stored."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from despatch.model import (
    Citation,
    Cut,
    Dating,
    Description,
    Doubt,
    Hint,
    Holding,
    Paragraph,
    Party,
    Phrase,
    Problem,
    Source,
    Span,
)
from despatch.store import letter_words, records

WORDS = Phrase("Ember Bay", Span(3, 12), "dateline", 0.9)
DATE = Dating("1907-03-04", "March 4", Span(14, 21), "sent", "dateline", "plain", 0.8)
FULL = Description(
    "telegram",
    "29",
    WORDS,
    WORDS,
    (Party("Vale", None, "plain", 0.5, "Envoy"),),
    (Party("Ostrov", Span(1, 2), "plain", 1.0, key="k"),),
    DATE,
    None,
    (DATE,),
    WORDS,
    None,
    WORDS,
    WORDS,
    WORDS,
    None,
    enclosures=(WORDS,),
    subject=WORDS,
    identifier="<1@ember.example>",
    citations=(Citation("<0@marn.example>", "answer", Span(0, 3)),),
    holding=Holding("County Archive", "B 12", "public domain"),
    facsimiles=("p1.jpg",),
    paragraphs=(Paragraph("1", Span(0, 5)),),
    body=Span(0, 9),
    doubts=(Doubt("date-conflict", "Two."),),
)


@pytest.mark.parametrize(
    "description", [Description(), FULL, Description(place=Phrase("Marn", None, "encoding.place", 1.0))]
)
def test_a_description_is_stored_without_its_silence_and_read_back_whole(description):
    stored = records.to_json(records.changed_fields(description))
    assert msgspec.json.decode(stored, type=Description) == description
    assert msgspec.json.decode(stored).keys() == {
        name for name in description.__slots__ if getattr(description, name) != getattr(Description(), name)
    }


def test_an_empty_description_takes_no_room():
    assert records.to_json(records.changed_fields(Description())) == "{}"


@given(st.text(min_size=1, max_size=60), st.lists(st.tuples(st.integers(0, 59), st.integers(0, 9)), max_size=6))
def test_blanking_keeps_every_place_and_can_be_undone(letter, marks):
    hints = [
        Hint("note-mark", Span(100 + a, 100 + min(a + n, len(letter)))) for a, n in sorted(marks) if a < len(letter)
    ]
    words, gaps = letter_words.blank(letter, 100, hints)
    assert len(words) == len(letter)
    assert words.count("\n") == letter.count("\n")
    assert letter_words.restore(words, records.to_json(tuple(gaps))) == letter


def test_headings_are_the_letters_own_words_and_notes_are_not():
    letter = "Vale to Ostrov\nThe coal5 came.\nSource: a note."
    hints = [Hint("heading", Span(0, 14)), Hint("note-mark", Span(23, 24)), Hint("note", Span(31, 46))]
    assert letter_words.blank(letter, 0, hints)[0] == "Vale to Ostrov\nThe coal  came.\n" + " " * 15


@pytest.mark.parametrize(
    ("body", "opening"),
    [
        ("Short words.", "Short words."),
        ("  Two\n\nlines  ", "Two lines"),
        ("word " * 50, "word " * 31 + "word…"),
        ("x" * 300, "x" * 160 + "…"),
        ("", ""),
    ],
)
def test_an_opening_is_cut_at_a_word(body, opening):
    assert letter_words.opening(body) == opening


def test_doubts_become_findings_of_their_letter_and_problems_find_theirs():
    source = Source("a.txt", "One.\n\nTwo.", "text", "utf-8", "0")
    cuts = [
        Cut(Span(0, 4), "letter", "r", 1.0, (Doubt("cut-doubtful", "Close."),)),
        Cut(Span(6, 10), "other", "r", 1.0),
    ]
    said = [Description(), Description(doubts=(Doubt("date-unknown", "None.", Span(6, 7)),))]
    found = records.to_rows(
        source,
        cuts,
        said,
        [Problem("source-charset", "a.txt", "Odd."), Problem("date-conflict", "a.txt", "Two.", span=Span(7, 9))],
        "f",
    )
    assert [(p.code, p.letter, p.start) for p in found.problems] == [
        ("source-charset", None, None),
        ("date-conflict", 1, 7),
        ("cut-doubtful", 0, 0),
        ("date-unknown", 1, 6),
    ]
    assert [(letter.kind, letter.piece, letter.doubts) for letter in found.letters] == [
        ("letter", "letter", 1),
        ("other", "other", 1),
    ]


def test_as_many_descriptions_as_pieces_are_wanted():
    source = Source("a.txt", "One.", "text", "utf-8", "0")
    with pytest.raises(ValueError, match="1 pieces but 0 descriptions"):
        records.to_rows(source, [Cut(Span(0, 4), "letter", "r", 1.0)], [], [], "f")
