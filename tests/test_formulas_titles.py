"""Titles as printed editions have them, and lines that only look like titles."""

from __future__ import annotations

import pytest

from despatch.formulas.headings import parse

LANGUAGES = ("en", "de")


def said(line):
    """Who writes to whom in a title, and its kind and number."""
    found = parse(line, LANGUAGES)
    return found and ([p.name for p in found.senders], [p.name for p in found.recipients], found.kind, found.number)


@pytest.mark.parametrize(
    ("line", "sender", "recipient", "kind", "number"),
    [
        ("A. Hale to his mother", "A. Hale", "his mother", None, None),
        ("Otto Lind an seine Mutter", "Otto Lind", "seine Mutter", None, None),
        ("The Earl of Lind to Sir A. Hale, K.B.", "Earl of Lind", "Sir A. Hale, K.B.", None, None),
        ("Hale to Orme (Telegram, No. 12)", "Hale", "Orme", "telegram", "12"),
        ("Hale to Orme.—(No. 12.)", "Hale", "Orme", None, "12"),
        ("Extract of a letter from A. Hale to B. Orme", "A. Hale", "B. Orme", "letter", None),
        ("A. Hale to B. Orme, enclosing a letter to C. Lind", "A. Hale", "B. Orme", None, None),
        ("General Hale to General Orme, and Enclosure", "General Hale", "General Orme", None, None),
        ("From the Secretary of State", "Secretary of State", None, None, None),
        ("From Captain Hale", "Captain Hale", None, None, None),
        ("A. Hale to [?]", "A. Hale", None, None, None),
        ("The Ambassador in Marania (Hart) to the Secretary of State", "Hart", "Secretary of State", None, None),
        ("Memorandum of Conversation, by the Chief of the Marine Division (Lind)", "Lind", None, "memorandum", None),
    ],
)
def test_titles_of_editions(line, sender, recipient, kind, number):
    assert said(line) == ([sender], [recipient] if recipient else [], kind, number)
    found = parse(line, LANGUAGES)
    for party in (*found.senders, *found.recipients):
        assert party.span.of(line) == party.name


@pytest.mark.parametrize(
    ("line", "date"),
    [
        ("3 May 1801. Adam Hale to Miriam Orme", "3 May 1801"),
        ("[1801, May 3]. Adam Hale to Miriam Orme", "[1801, May 3]"),
        ("1801, May 3. Adam Hale to Miriam Orme", "1801, May 3"),
    ],
)
def test_the_date_may_come_first(line, date):
    assert said(line) == (["Adam Hale"], ["Miriam Orme"], None, None)
    assert parse(line, LANGUAGES).date.of(line) == date


@pytest.mark.parametrize(
    "line",
    [
        "He went to his mother",
        "I wrote to my mother",
        "Adam went to his house",
        "From the hill we saw the sea",
        "Extract from a poem",
        "From the Editor's desk",
        "From the north",
        "From the Journals of the House",
        "We are to sail. Hale to Orme",
        "3 May 1801. We are to sail",
        "He gave it to the King",
        "to his mother",
        "1801. The road to the harbour",
    ],
)
def test_prose_is_no_title(line):
    assert parse(line, LANGUAGES) is None
