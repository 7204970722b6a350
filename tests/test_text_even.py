"""Odd spaces, invisible signs and accents apart from their letters do no harm, and every span finds its own words."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from despatch.describe import describe
from despatch.model import Cut, Description, Encoded, Letter, Source, Span
from despatch.pipeline.source_stages import SourceState
from despatch.pipeline.stages import SOURCE
from despatch.settings import DEFAULT
from despatch.store.check import LETTER_CHECKS
from despatch.text.even import even_out, even_words, split_words

LETTER = (
    "Orla Fenn to Jörg Müller\n\nPort Carrow, March 4th, 1911\n\nDear Mr. Müller,\n\n"
    "I have your letter of the 1st inst. The brig “Ellen Grey” has come. "
    "I promise to send you 900 tons of barley by May 3, if Mr. Isak Roe agrees.\n\n"
    "I am, Sir,\nYour obedient servant,\nOrla Fenn\n"
)
NO_BREAK, NARROW, THIN, FIGURE, WIDE, FORM_FEED = "\xa0", "\u202f", "\u2009", "\u2007", "\u3000", "\f"


def read(text):
    state = SourceState("a.txt", text.encode())
    for stage in SOURCE:
        state, _ = stage.run(state, DEFAULT)
    return state


def facts(state):
    """Return what was read, without places and quotes."""
    description, (mentions,), (references,), ((acts, steps),) = (
        state.descriptions[0],
        state.mentions,
        state.references,
        state.ledger,
    )
    return {
        "parties": [party.name for party in (*description.senders, *description.recipients)],
        "dates": [date.edtf for date in description.dates],
        "place": " ".join(even_words(description.place.written).split()),
        "mentions": [mention.name for mention in mentions],
        "references": [(reference.function, reference.date) for reference in references],
        "acts": [(a.act.type, a.act.due and a.act.due.edtf, [q.low for q in a.act.quantities]) for a in acts],
        "steps": [(step.delivery.item, step.delivery.low) for step in steps],
    }


def test_describing_makes_the_even_text_once(monkeypatch):
    made = []

    def count(text):
        made.append(text)
        return even_out(text)

    monkeypatch.setattr("despatch.text.even.even_out", count)
    text = LETTER.replace(" ", NO_BREAK) + "\nOrla Fenn to Josiah Quill"
    end = len(text) - len("Orla Fenn to Josiah Quill")
    listed = Encoded(Span(end, len(text)), Description(), "described")
    source = Source("a.txt", text, "text", "utf-8", "", letters=(listed,))
    cuts = [Cut(Span(0, end), "letter", "plain", 1.0), Cut(listed.span, "described", "plain", 1.0)]
    (read, given), _ = describe(source, cuts, DEFAULT)
    assert [party.name for party in read.senders] == ["Orla Fenn"]
    assert given == listed.description
    assert made == [text]


def assert_quoted(state):
    text = state.source.text
    for cut, description in zip(state.cuts, state.descriptions, strict=True):
        letter = Letter("a", "a.txt", cut.span, 1, cut.kind, 1.0, description)
        for check in LETTER_CHECKS:
            assert list(check(letter, cut.span.of(text))) == []
    for entered, steps in state.ledger:
        assert all(act.quote == act.act.span.of(text) and act.context == act.around.of(text) for act in entered)
        assert all(step.quote == step.delivery.span.of(text) for step in steps)


@pytest.mark.parametrize("space", [NO_BREAK, NARROW, THIN, FIGURE, WIDE, FORM_FEED, "\x1f", "\u2028"])
def test_an_odd_space_reads_as_a_space(space):
    state = read(LETTER.replace(" ", space))
    assert facts(state) == facts(read(LETTER))
    assert state.source.text == LETTER.replace(" ", space)
    assert_quoted(state)


@pytest.mark.parametrize("sign", ["\xad", "\u200b", "\u200d", "\u2060", "\ufeff", "\u200e", "\u202a", "\u2069"])
@pytest.mark.parametrize("word", ["Fenn", "Müller", "barley", "letter", "Ellen", "March", "Carrow", "900"])
def test_an_invisible_sign_breaks_no_word(word, sign):
    state = read(LETTER.replace(word, word[:2] + sign + word[2:]))
    assert facts(state) == facts(read(LETTER))
    assert sign in state.source.text
    assert_quoted(state)


def test_an_accent_apart_from_its_letter_is_one_sign_with_it():
    state = read(unicodedata.normalize("NFD", LETTER))
    assert facts(state) == facts(read(LETTER))
    assert state.descriptions[0].recipients[0].span.of(state.source.text) == unicodedata.normalize("NFD", "Jörg Müller")
    assert_quoted(state)


@pytest.mark.parametrize("heading", ["Letter", "Message", "Telegram", "Letter from", "No.", "LETTER NO."])
def test_a_heading_that_ends_with_an_odd_space_is_read(heading):
    state = read(f"{heading}{NO_BREAK}\n\n{LETTER}{heading}{NO_BREAK}")
    assert state.cuts
    assert_quoted(state)


SIGNS = st.sampled_from([*"aü .\n\t", NO_BREAK, "\xad", "\u200b", "u\u0308", "\u0308", "\u0327", "\f", "🌾", "\u2028"])
TEXTS = st.lists(SIGNS, max_size=30).map("".join)


@given(TEXTS, st.integers(0, 60), st.integers(0, 60))
def test_places_go_forth_and_back(text, one, other):
    even = even_out(text)
    if even is None:
        return
    start, end = sorted((min(one, len(text)), min(other, len(text))))
    there = even.forth(Span(start, end))
    assert 0 <= there.start <= there.end <= len(even.text)
    back = even.back(there)
    assert start <= back.start <= back.end <= len(text) or back.start == back.end
    assert even.forth(back) == there
    here = even_out(back.of(text))
    assert (here.text if here else back.of(text)) == there.of(even.text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("From Nor\xadhaven, the 3rd.", [("Nor\xadhaven", "Norhaven")]),
        (
            "Nor\xadha\u200bven and Port\u2060Carrow",
            [("Nor\xadha\u200bven", "Norhaven"), ("Port\u2060Carrow", "PortCarrow")],
        ),
        ("the harbour of Nor\xad\n  haven is open", [("Nor\xad\n  haven", "Norhaven")]),
        ("Nor-\nhaven", []),
        ("\ufeffNorhaven \xad Ember Bay\xad", []),
        ("Nor\xad\n\nhaven", []),
        ("Größe der Brü\xadcke", [("Brü\xadcke", "Brücke")]),
    ],
)
def test_words_that_invisible_signs_split_are_put_together(text, words):
    assert [(span.of(text), whole) for span, whole in split_words(text)] == words
