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


@pytest.mark.parametrize(
    ("line", "sender", "recipient", "place"),
    [
        ("Von Jörg Fenn an Otto Lind. Elmau, 15. August 1790, Sonntag", "Jörg Fenn", "Otto Lind", "Elmau"),
        ("Von Jörg Fenn an Otto Lind. Hollern bei Elmau, Mai 1788", "Jörg Fenn", "Otto Lind", "Hollern bei Elmau"),
        ("Von Jörg Fenn an Otto von Lind. Ort a. d. Aue, 5. März 1791", "Jörg Fenn", "Otto von Lind", "Ort a. d. Aue"),
        ("Orla Fenn to Josiah Quill. Port Carrow, 3 May", "Orla Fenn", "Josiah Quill", "Port Carrow"),
        ("Orla Fenn to Thos. Quill, 3 May 1801", "Orla Fenn", "Thos. Quill", None),
        ("Von Jörg Fenn an Dr. Heinr. Lind, 3. Mai 1800", "Jörg Fenn", "Dr. Heinr. Lind", None),
    ],
)
def test_a_title_names_its_place_between_the_recipient_and_the_date(line, sender, recipient, place):
    found = parse(line, LANGUAGES)
    assert found is not None
    assert found.date is not None
    assert ([p.name for p in found.senders], [p.name for p in found.recipients]) == ([sender], [recipient])
    assert (found.place and found.place.of(line)) == place


def test_two_brothers_share_a_surname_and_not_a_given_name():
    found = parse("Von Jörg Fenn an Albert und Georg Anton Lind. Elmau, 19. Juli 1785, Dienstag", LANGUAGES)
    assert found is not None
    assert [p.name for p in found.recipients] == ["Albert Lind", "Georg Anton Lind"]
