"""The words of others in a letter belong to whoever wrote them."""

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from despatch import archive
from despatch.acts.quotations import assign_speakers, find_quotations
from despatch.model import Act, Span

CODES = ("en", "de")


def found(text):
    return [(one.by, one.span.of(text), one.name) for one in find_quotations(text, Span(0, len(text)), CODES)]


def spoken(text):
    return [(by, words) for by, words, _ in found(text)]


@pytest.mark.parametrize(
    ("before", "by"),
    [
        ("I have it from the Board, whose letter runs: ", "third"),
        ("The Captain said to me, ", "third"),
        ("You wrote to us in March: ", "recipient"),
        ("Your last letter says, ", "recipient"),
        ("I answered him at once: ", "sender"),
        ("I have nothing to add. ", "third"),
        ("I thank you for what you told me. The Board now writes: ", "third"),
    ],
)
@pytest.mark.parametrize("marks", ["“”", '""', "«»", "„“"])
def test_who_speaks_is_said_before_the_marks(before, by, marks):
    quote = f"{marks[0]}We shall send you ninety sacks of barley in April.{marks[1]}"
    text = f"{before}{quote} We are content with that, and so is everybody else here in the town."
    assert spoken(text) == [(by, quote)]


def test_british_marks_and_apostrophes():
    text = (
        "I've the Board's answer: ‘We can't send the carriers’ sacks before May.’ "
        "I'm sorry that it isn’t better; we'd hoped for more than that."
    )
    assert spoken(text) == [("third", "‘We can't send the carriers’ sacks before May.’")]
    text = text.replace("‘", "'").replace("’", "'")
    assert spoken(text) == [("third", "'We can't send the carriers' sacks before May.'")]


def test_a_word_or_a_title_between_marks_is_no_quotation():
    assert found('I shall "send" him the "Curlew and Dunlin" on Monday, with what we have.') == []


def test_a_long_quotation_opens_its_marks_again_in_each_paragraph():
    text = (
        'I copy the order for you.\n\n"The ships shall sail on Monday with the tide.\n\n'
        '"They shall carry barley and nothing else."\n\nI shall obey it, of course, and hope that you will do '
        "as much when the same order comes to you at last from them."
    )
    assert spoken(text) == [
        ("third", '"The ships shall sail on Monday with the tide.\n\n"They shall carry barley and nothing else."')
    ]


def test_a_mark_that_is_never_closed_costs_nothing():
    text = 'He said "that all was lost.\n\nI shall send you the barley, and we shall see.\n\nWe "have" no more.'
    assert found(text) == []


def test_an_extract_that_an_edition_quotes_is_the_writers_own():
    assert (
        found(
            'Fenn reports on her journey: "I shall send you ninety sacks of barley, and I beg you to return '
            'the empty ones." Closes with family news.'
        )
        == []
    )
    assert found('"I shall send you ninety sacks of barley, and I beg you to return the empty ones." I add this.') == []


def test_marked_lines_are_the_readers_when_the_reader_wrote_them():
    text = "You wrote to me:\n\n> We shall send the barley.\n> Please return the sacks.\n\nI have returned them."
    assert spoken(text) == [("recipient", "> We shall send the barley.\n> Please return the sacks.")]


COPY = """\
I have this from the Board and copy it for you:

Hollingstead, March 7th, 1911

Madam,

We shall send the barley on the twelfth.

Your obedient servants,

The Harbour Board

Will you come on Sunday?"""


def test_a_letter_copied_into_a_letter_is_its_writers():
    assert found(COPY) == [
        ("third", COPY[COPY.index("Hollingstead") : COPY.index("\n\nWill you")], "The Harbour Board")
    ]


def test_a_copied_letter_may_be_signed_under_its_closing():
    text = COPY.replace("servants,\n\nThe Harbour Board", "servant,\nTasso Brandt")
    assert [(by, name) for by, _, name in found(text)] == [("third", "Tasso Brandt")]


def test_a_letters_own_opening_is_no_copy():
    assert found(COPY[COPY.index("Hollingstead") :]) == []


def test_a_salutation_amid_a_letter_is_no_copy_without_a_closing():
    assert (
        found(
            "I come to the matter of the barley, which concerns us both more than a little.\n\n"
            "Gentlemen,\n\nWe are deceived."
        )
        == []
    )


def act(text, words, **more):
    start = text.index(words)
    return Act(
        Span(start, start + len(words)),
        "promise",
        "sender",
        "recipient",
        reported=False,
        rule="test",
        confidence=0.9,
        **more,
    )


def test_acts_within_go_to_who_is_quoted_and_others_stay():
    words = "We shall send the barley on the twelfth."
    inside, outside = act(COPY, words), act(COPY, "Will you come on Sunday?")
    got = assign_speakers([inside, outside], find_quotations(COPY, Span(0, len(COPY)), CODES))
    assert (got[0].actor, got[0].actor_name, got[0].counterparty, got[0].reported) == (
        "third",
        "The Harbour Board",
        None,
        True,
    )
    assert got[1] == outside


def test_an_act_that_only_begins_in_a_quotation_stays():
    text = (
        'I have read "that he would give me four horses", '
        "and I shall take them from him on Monday morning at the latest."
    )
    whole = act(text, text)
    assert assign_speakers([whole], find_quotations(text, Span(0, len(text)), CODES)) == [whole]


def test_in_the_ledger_the_sender_promises_nothing_that_another_did(tmp_path):
    folder = archive.init(tmp_path / "a")
    opening = "Orla Fenn to Tasso Brandt\n\nPort Carrow, March 9th, 1911.\n\nMy dear Brandt,"
    letter = f"{opening}\n\n{COPY}\n\nEver yours,\n\nO. Fenn\n"
    (folder / "letters" / "fenn.txt").write_text(letter, encoding="utf-8")
    archive.build(folder, workers=1)
    with archive.open(folder) as opened:
        by = {entry.quote.words: (entry.act.actor, entry.act.reported) for entry in opened.ledger.acts()}
    assert by["We shall send the barley on the twelfth."] == ("third", True)
    assert by["Will you come on Sunday?"] == ("sender", False)


@given(
    st.lists(
        st.sampled_from(
            [
                '"',
                "“",
                "”",
                "'",
                "‘",
                "’",
                "> ",
                "\n",
                "\n\n",
                "I say ",
                "you wrote ",
                "Madam,",
                "Yours sincerely,",
                "Orla Fenn",
                "We shall come today. ",
            ]
        ),
        max_size=30,
    )
)
def test_quotations_lie_in_order_and_apart(pieces):
    text = "".join(pieces)
    spans = [one.span for one in find_quotations(text, Span(0, len(text)), CODES)]
    assert all(0 <= s.start < s.end <= len(text) for s in spans)
    assert all(a.end <= b.start for a, b in pairwise(spans))


@pytest.mark.parametrize(
    "token",
    [
        '"',
        "“",
        "' ",
        '"a ',
        "“I say a b c d e f. ",
        "> x\n",
        "\n\n",
        "Madam,\n\n",
        "I \n\n“",
        "Yours sincerely,\n\n",
        '"I a b c d e.\n\n',
    ],
)
def test_a_letter_of_100_kb_is_read_at_once(token):
    text = (
        "I write to you about the matter of the barley, and more than that I cannot say now.\n\n"
        + (token * 100_000)[:100_000]
    )
    start = time.process_time()
    find_quotations(text, Span(0, len(text)), CODES)
    assert time.process_time() - start < 3
