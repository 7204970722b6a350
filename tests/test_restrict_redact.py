"""Taking withheld words away: the marks, the spans that move, and what goes with the words."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from despatch.model import (
    Dating,
    Description,
    Doubt,
    Ground,
    HeldLetter,
    Hint,
    Letter,
    Paragraph,
    Party,
    Passage,
    Phrase,
    Restriction,
    Source,
    Span,
    Withheld,
)
from despatch.restrict.marks import extent
from despatch.restrict.only import OnlyWithheld, find_only
from despatch.restrict.redact import redact, redact_letter

ENTRY = Restriction("w-1", 1, "R. Hale", date(2026, 12, 1), "it names a debtor")
GROUND = Ground(ENTRY, date(1972, 1, 1))
TEXT = """\
Cora Lind to Ada Quill

12 May 1921

My brother Tobias owes the mill forty pounds. Please send the lantern.

Your friend,
Cora Lind
"""
START = 100
"""Where the letter stands in its source."""


def span(words, text=TEXT, start=START):
    assert text.count(words) == 1, words
    return Span(text.index(words) + start, text.index(words) + start + len(words))


def party(name):
    return Party(name, Span(START + TEXT.index(name), START + TEXT.index(name) + len(name)), "heading", 0.9)


LETTER = Letter(
    "one",
    "cora.txt",
    Span(START, START + len(TEXT)),
    1,
    "letter",
    0.9,
    Description(
        heading=Phrase("Cora Lind to Ada Quill", span("Cora Lind to Ada Quill"), "heading", 0.9),
        senders=(party("Cora Lind"),),
        recipients=(party("Ada Quill"),),
        date=Dating("1921-05-12", "12 May 1921", span("12 May 1921"), "sent", "dateline", "dateline", 0.9),
        number="7",
        signature=Phrase("Cora Lind", Span(START + len(TEXT) - 10, START + len(TEXT) - 1), "signature", 0.9),
        paragraphs=(Paragraph("1", span("My brother Tobias owes the mill forty pounds. Please send the lantern.")),),
        body=span("My brother Tobias owes the mill forty pounds. Please send the lantern."),
        doubts=(Doubt("sender-unknown", "who is it", span("mill forty")),),
        facsimiles=("p1.jpg",),
    ),
)
HELD = HeldLetter(
    LETTER,
    TEXT,
    (Hint("facsimile", Span(START, START + 1), "p1.jpg"), Hint("other-form", span("mill"), "mille")),
)


def passages(*quotes):
    return tuple(Passage(span(quote), GROUND) for quote in quotes)


def cut(*quotes, **how):
    return redact_letter(HELD, Withheld("one", passages=passages(*quotes), **how))


def test_a_passage_gives_way_to_a_mark_with_extent_end_and_reason():
    redacted = cut("My brother Tobias owes the mill forty pounds.")
    mark = "[less than 1 line withheld until 1972: it names a debtor]"
    assert redacted.text == TEXT.replace("My brother Tobias owes the mill forty pounds.", mark)
    assert Hint("withheld", span(mark, redacted.text)) in redacted.hints


def test_spans_behind_the_mark_move_and_still_quote_their_words():
    redacted = cut("brother Tobias", "forty pounds")
    description = redacted.letter.description
    whole = " " * START + redacted.text
    assert description.signature.span.of(whole) == "Cora Lind"
    assert description.date.span.of(whole) == "12 May 1921"
    assert description.body.of(whole).startswith("My [less than")
    assert description.body.of(whole).endswith("the lantern.")
    assert description.paragraphs[0].span == description.body
    assert redacted.letter.span.of(whole) == redacted.text


def test_what_rests_on_withheld_words_goes_with_them():
    description = cut("12 May 1921", "mill forty pounds").letter.description
    assert description.date is None
    assert description.doubts == ()
    assert all(hint.kind != "other-form" for hint in cut("owes the mill").hints)
    assert cut("Ada Quill").letter.description.recipients == ()


def test_a_heading_keeps_the_words_around_a_withheld_name():
    redacted = cut("Ada Quill")
    mark = "[less than 1 line withheld until 1972: it names a debtor]"
    assert redacted.letter.description.heading.written == f"Cora Lind to {mark}"


def test_what_else_tells_of_withheld_words_goes_too():
    described = replace(LETTER.description, subject=Phrase("the debt of Tobias", None, "encoding.subject", 0.9))
    hints = (Hint("other-form", span("lantern"), "Tobias"), Hint("page-break", span("Please")))
    held = HeldLetter(replace(LETTER, description=described), TEXT, hints)
    withheld = {"one": Withheld("one", passages=passages("brother Tobias"))}
    redacted = redact(
        Source("cora.txt", "", "text", "utf-8", "", "Of Tobias"), [held], withheld, lambda t: "Tobias" in t
    )
    assert redacted.descriptions[0].subject is None
    assert {hint.kind for hint in redacted.source.hints} == {"page-break", "withheld"}
    assert redacted.source.title is None


def test_no_part_of_a_word_is_left():
    half = Withheld("one", passages=(Passage(span("other Tob"), GROUND),))
    assert "brother" not in redact_letter(HELD, half).text
    assert "My [less" in redact_letter(HELD, half).text


def test_readers_who_learn_totals_only_see_neither_extent_nor_reason():
    assert "My [words withheld] owes" in cut("brother Tobias", reveal="counted").text


def test_an_end_that_is_past_is_not_told_as_if_it_were_to_come():
    over = Withheld("one", passages=(Passage(span("brother Tobias"), replace(GROUND, over=True)),))
    assert "withheld until it is reviewed: it names a debtor]" in redact_letter(HELD, over).text


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("a name", "less than 1 line"),
        ("x" * 79, "less than 1 line"),
        ("x" * 80, "1 line"),
        ("one line\nanother line\nand a part", "2 lines"),
        ("of two lines\nparts only", "less than 1 line"),
        ("x" * 200, "3 lines"),
        ("one\n\ntwo\nthree", "2 paragraphs (2 lines)"),
    ],
)
def test_extent_is_told_in_lines_and_paragraphs(words, said):
    assert extent(words) == said


@given(st.text("ab .\n", max_size=80), st.data())
def test_the_words_around_a_passage_stay_as_they_were(text, data):
    first = data.draw(st.integers(0, len(text)))
    last = data.draw(st.integers(first, len(text)))
    letter = replace(LETTER, span=Span(5, 5 + len(text)), description=Description())
    withheld = Withheld("one", passages=(Passage(Span(first + 5, last + 5), GROUND),))
    if first == last:
        return
    redacted = redact_letter(HeldLetter(letter, text), withheld).text
    before, mark, after = redacted.partition("[")[0], redacted[redacted.index("[") :], redacted.rpartition("]")[2]
    assert text.startswith(before)
    assert text.endswith(after)
    assert len(before) <= first
    assert len(after) <= len(text) - last
    assert mark.startswith("[")


# ---------------------------------------------------------------- sources

NEXT = HeldLetter(
    replace(LETTER, id="two", ordinal=2, span=Span(400, 410), description=Description(body=Span(402, 408))),
    "Two letter",
)


def source(*held, **withheld):
    return redact(Source("cora.txt", "", "text", "utf-8", ""), held, withheld)


def test_what_is_not_withheld_stays_in_its_place():
    redacted = source(HELD, NEXT)
    assert redacted.cuts[1].span == NEXT.letter.span
    assert redacted.descriptions[1] == NEXT.letter.description
    assert redacted.cuts[0].span.of(redacted.source.text) == TEXT


def test_a_withheld_letter_leaves_neither_words_nor_room():
    longer = replace(HELD, text=TEXT + "More.\n", letter=replace(LETTER, span=Span(START, START + len(TEXT) + 6)))
    for step in ("counted", "silent"):
        gone = [source(one, NEXT, one=Withheld("one", (GROUND,), reveal=step)) for one in (HELD, longer)]
        assert [redacted.ids for redacted in gone] == [("two",)] * 2
        assert "Cora" not in gone[0].source.text
        assert gone[0].descriptions[0].body.of(gone[0].source.text) == "o lett"
    # Not even its length can be told from where the next letter stands, when nothing lies between the two.
    touching = [
        replace(NEXT, letter=replace(NEXT.letter, span=Span(end, end + 10), description=Description()))
        for end in (LETTER.span.end, longer.letter.span.end)
    ]
    gone = [
        source(one, follows, one=Withheld("one", (GROUND,), reveal="silent"))
        for one, follows in zip((HELD, longer), touching, strict=True)
    ]
    assert gone[0].source == gone[1].source


def test_a_letter_that_exists_is_a_description_without_words():
    redacted = source(HELD, NEXT, one=Withheld("one", (GROUND,)))
    assert redacted.cuts[0].kind == "described"
    assert redacted.cuts[0].span.of(redacted.source.text) == "[Letter withheld until 1972: it names a debtor]"
    card = redacted.descriptions[0]
    assert (card.date.edtf, card.date.span, card.number) == ("1921-05-12", None, "7")
    assert [one.name for one in (*card.senders, *card.recipients)] == ["Cora Lind", "Ada Quill"]
    assert (card.heading, card.signature, card.body, card.facsimiles) == (None, None, None, ())


def test_a_title_stands_in_place_of_names():
    ground = replace(GROUND, entry=replace(ENTRY, title="A family letter"))
    redacted = source(HELD, one=Withheld("one", (ground,)))
    assert redacted.source.text.strip() == "A family letter [Letter withheld until 1972: it names a debtor]"
    assert (redacted.descriptions[0].senders, redacted.descriptions[0].number) == ((), None)


def test_what_is_told_of_neighbours_words_loses_its_place():
    dated = replace(NEXT.letter.description, date=Dating("1921", "1921", span("1921"), "sent", "neighbours", "x", 0.5))
    redacted = source(HELD, replace(NEXT, letter=replace(NEXT.letter, description=dated)))
    assert redacted.descriptions[1].date.span is None


# ---------------------------------------------------------------- words of withheld text alone


def test_runs_that_are_shown_anywhere_are_no_secret():
    only = find_only(["He owes the mill forty pounds."], ["She owes the MILL, forty\nshillings."])
    assert only == {("he", "owes", "the", "mill"), ("the", "mill", "forty", "pounds")}


def test_short_texts_are_looked_for_as_they_are():
    only = OnlyWithheld(
        ["Tobias Lind", "Lind", "the mill", "a note"], ["Tobias Lind at the mill"], ["Lind at the mill"]
    )
    assert [only.tells(text) for text in ("Tobias Lind", "Lind", "the mill", "a note")] == [True, False, False, False]
