"""Dividing: what holds of every cut, and what is believed, doubted or left out. All letters are invented."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from despatch.divide import divide, weigh
from despatch.divide.cuts import make_cuts
from despatch.model import Description, Encoded, Hint, HintKind, Source, Span
from despatch.problems import CODES
from despatch.settings import Settings

SETTINGS = Settings(languages=("en", "de"))
NAMES = st.sampled_from(
    ["Adam Hale", "Miriam Orme", "Jonas Lind", "Peter Garrow", "The Elmford Committee", "J. Stowell"]
)
PLACES = st.sampled_from(["Elmford", "Larkwell", "Great Dunmore"])
SENTENCES = st.sampled_from(
    [
        "The barley stands well, and I shall send the cart on Monday.",
        "I have your letter of the 3d, and thank you for it.",
        "Mrs. Orme writes that the bridge is down; have you seen it?",
        "Nothing is left of the hay.",
        "We weighed 40 sacks, of which 31 came to the mill.",
    ]
)


@st.composite
def letters(draw: st.DrawFn) -> str:
    """Draw a letter as an edition prints it: title, dateline, salutation, text, closing, signature."""
    sender, recipient = draw(NAMES), draw(NAMES)
    parts = [f"{sender} to {recipient}", f"{draw(PLACES)}, {draw(st.integers(1, 28))} May 1801"]
    if draw(st.booleans()):
        parts.append("Dear Sir,")
    parts += draw(st.lists(SENTENCES, min_size=1, max_size=4))
    if draw(st.booleans()):
        parts += ["I am, Sir, your obedient servant,", sender]
    return "\n\n".join(parts)


def source(text: str, **fields: object) -> Source:
    return Source("letters.txt", text, "text", "utf-8", "", **fields)  # type: ignore[arg-type]


def spans(text: str, **fields: object) -> list[Span]:
    return [cut.span for cut in divide(source(text, **fields), SETTINGS)[0]]


@settings(max_examples=60, deadline=None)
@given(st.lists(letters(), min_size=1, max_size=8), st.integers(1, 3))
def test_letters_laid_one_after_the_other_come_back(drawn: list[str], blank_lines: int) -> None:
    text = ("\n" * (blank_lines + 1)).join(drawn)
    found = weigh(source(text), SETTINGS)
    assert [cut.span.of(text) for cut in make_cuts(found.lines, found.choice)] == drawn


LINES = st.sampled_from(
    [
        "",
        "",
        "",
        "Adam Hale to Miriam Orme",
        "Elmford, 3 May 1801",
        "Dear Sir,",
        "Personal",
        "No. 7",
        "Memorandum",
        "Adam Hale",
        "I am, Sir, your obedient servant,",
        "Jonas Lind's Diary",
        "The barley stands well.",
        "  ",
        "To Mr. Lind",
        "May",
        "1801",
        "Sir, Elmford May 3d. 1801 The barley stands well.",
        "x",
        "Lieber Otto!",
        "\u2028",
        "\x0c",
        "a\u00a0",
        "🌾 (1)",
    ]
)
KINDS: st.SearchStrategy[HintKind] = st.sampled_from(["note", "running-head", "navigation", "heading", "note-mark"])


@settings(max_examples=300, deadline=None)
@given(st.lists(LINES, max_size=40), st.lists(st.tuples(KINDS, st.integers(0, 300), st.integers(1, 60)), max_size=4))
def test_cuts_are_in_order_apart_and_begin_and_end_with_a_word(
    lines: list[str], marked: list[tuple[HintKind, int, int]]
) -> None:
    text = "\n".join(lines)
    hints = tuple(Hint(kind, Span(min(at, len(text)), min(at + length, len(text)))) for kind, at, length in marked)
    found, problems = divide(source(text, hints=hints), SETTINGS)
    for cut in found:
        words = cut.span.of(text)
        assert words == words.strip() != ""
        assert 0 < cut.confidence <= 1
        assert all(doubt.code in CODES and doubt.reason for doubt in cut.doubts)
    assert all(a.span.end <= b.span.start for a, b in pairwise(found))
    assert all(problem.code in CODES for problem in problems)


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "",
                "",
                "Adam Hale to Miriam Orme",
                "Elmford, 3 May 1801",
                "Dear Sir,",
                "The barley stands well.",
                "Adam Hale",
                "Personal",
                "I am, Sir, yours,",
            ]
        ),
        max_size=30,
    )
)
def test_no_word_after_the_first_letter_s_start_is_lost(lines: list[str]) -> None:
    text = "\n".join(lines)
    found = spans(text)
    begin = found[0].start if found else len(text)
    left = "".join(c for i, c in enumerate(text) if i >= begin and not any(s.start <= i < s.end for s in found))
    assert left.strip() == ""
    assert not found or len(text[:begin].split("\n\n")) <= 7


def test_letters_that_the_encoding_bounds_are_believed() -> None:
    text = " Hale to Orme. The barley stands well.\n\n\nA note of mine.\n\nOrme to Hale. It came. "
    first, second = Span(0, 39), Span(text.index("Orme to"), len(text))
    found, problems = divide(
        source(text, letters=(Encoded(second, Description()), Encoded(first, Description()))), SETTINGS
    )
    assert [cut.span.of(text) for cut in found] == ["Hale to Orme. The barley stands well.", "Orme to Hale. It came."]
    assert {cut.rule for cut in found} == {"encoding.div"}
    assert problems == ()


def test_a_letter_encoded_within_another_stays_part_of_it() -> None:
    text = "Hale to Orme. Enclosed: Lind to Hale. The hay is gone. Yours, Hale."
    outer, inner = Span(0, len(text)), Span(text.index("Lind"), text.index(" Yours"))
    assert spans(text, letters=(Encoded(outer, Description()), Encoded(inner, Description()))) == [outer]


def test_a_web_page_that_is_no_letter_is_named() -> None:
    page = Source("mill/about.html", "The mill\n\nOpen every day from ten to four.", "html", "utf-8", "")
    found, problems = divide(page, SETTINGS)
    assert found == ()
    assert [p.code for p in problems] == ["source-no-letter"]
    assert "mill/about.html" in problems[0].message


def test_a_plain_file_without_any_sign_of_a_letter_is_kept_as_something_else() -> None:
    found, problems = divide(source("The mill was built of stone from the old bridge.\n\nIt stands yet."), SETTINGS)
    assert [cut.kind for cut in found] == ["other"]
    assert [p.code for p in problems] == ["source-no-letter"]


def test_an_empty_source_has_no_letters() -> None:
    assert divide(source("\n \n"), SETTINGS) == ((), ())


def test_a_piece_far_longer_than_the_others_is_doubted() -> None:
    short = [f"Adam Hale to Miriam Orme\n\nElmford, {n} May 1801\n\nThe barley stands well." for n in range(1, 10)]
    long = "Adam Hale to Jonas Lind\n\nElmford, 11 May 1801\n\n" + "Nothing is left of the hay. " * 60
    found, _ = divide(source("\n\n\n".join([*short, long])), SETTINGS)
    assert [d.code for d in found[-1].doubts] == ["cut-long"]
    assert not any(cut.doubts for cut in found[:-1])


def test_a_piece_without_an_opening_says_so() -> None:
    letters = [
        "Elmford, 3 May 1801\n\nDear Sir,\n\nThe barley stands well.\n\nYours,\n\nHale",
        "Larkwell, 9 May 1801\n\nDear Sir,\n\nYour cart came empty, I do not know why.",
        "What can I say of the hay? It is gone, and with it the cow.",
        "Elmford, 12 May 1801\n\nDear Madam,\n\nMrs. Orme is angry.\n\nYours,\n\nHale",
    ]
    lines = weigh(source("\n\n\n".join(letters)), SETTINGS)
    found = make_cuts(lines.lines, lines.choice)
    assert [[d.code for d in cut.doubts] for cut in found] == [[], [], ["cut-no-opening"], []]
    assert found[2].confidence < found[1].confidence
