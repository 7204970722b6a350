"""Words that point at other letters, in invented letters of several centuries."""

from __future__ import annotations

import itertools
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from despatch.model import Dating, Description, Span
from despatch.refer import references
from despatch.settings import Settings


def read(text: str, date: str | None = "1823-09-12", languages: tuple[str, ...] = ("en",)):
    dated = Dating(date, "", None, "sent", "heading", "test", 1.0) if date else None
    return references(text, Span(0, len(text)), Description(date=dated), (), Settings(languages=languages))


def one(text: str, **options):
    found = read(text, **options)
    assert len(found) == 1, [text[r.span.start : r.span.end] for r in found]
    return found[0], text[found[0].span.start : found[0].span.end]


@pytest.mark.parametrize(
    ("text", "quote", "date"),
    [
        ("I have received your message of August 30.", "your message of August 30", "1823-08-30"),
        ("This is to acknowledge receipt of yours of September 1.", "yours of September 1", "1823-09-01"),
        (
            "Your favour of the 7th instant came safe to hand.",
            "Your favour of the 7th instant came safe to hand",
            "1823-09-07",
        ),
        (
            "I am obliged to you for your much esteemed Letter of the 28th ult.",
            "your much esteemed Letter of the 28th ult.",
            "1823-08-28",
        ),
        ("Your telegram dated September 10 to hand.", "Your telegram dated September 10", "1823-09-10"),
        ("I have yours of yesterday.", "yours of yesterday", "1823-09-11"),
    ],
)
def test_letters_of_the_other_are_acknowledged_by_date(text, quote, date):
    reference, words = one(text)
    assert words.startswith(quote.removesuffix("."))
    assert (reference.author, reference.addressee, reference.date, reference.function) == (
        "recipient",
        "sender",
        date,
        "acknowledge",
    )


def test_each_day_of_a_list_is_a_letter_of_its_own():
    text = "Your letters of the 25th & 28th ultimo and 3d instant are before me."
    assert [(text[r.span.start : r.span.end], r.date) for r in read(text)] == [
        ("Your letters of the 25th", "1823-08-25"),
        ("28th ultimo", "1823-08-28"),
        ("3d instant", "1823-09-03"),
    ]


def test_the_day_of_receipt_is_not_the_day_of_writing():
    reference, _ = one("Thank you for your message, transmitted in Port Amber on September 4.")
    assert (reference.date, reference.received, reference.place) == (None, "1823-09-04", "Port Amber")
    reference, _ = one("Your latest message reached me on September 9.")
    assert (reference.date, reference.received, reference.order) == (None, "1823-09-09", "latest")


def test_who_brought_it_is_kept():
    reference, _ = one("Thank you for the message which reached me through Captain Orrel a few days ago.")
    assert reference.via == "Captain Orrel"


@pytest.mark.parametrize(
    ("text", "carrier"),
    [
        ("Your favour of the 1st came by Captain Thole. Your letter of the 3d never came.", "Captain Thole"),
        ("I have your favour of the 1st by Mr. J. Roe. The barley is in.", "Mr. J. Roe"),
        ("I have your favour of the 1st by Depy. Govr. Jas. Quill. We wait.", "Depy. Govr. Jas. Quill"),
        ("I have your favour of the 1st by Captain Thole Jr. Norhaven is quiet.", "Captain Thole Jr."),
        ("I have your favour of the 1st by Isak Lund Esqr. of Port Carrow.", "Isak Lund Esqr. of Port Carrow"),
        ("I have your favour of the 1st by Genl. Thole. Mr. Roe has it.", "Genl. Thole"),
    ],
)
def test_a_carrier_ends_where_the_sentence_ends(text, carrier):
    first = read(text)[0]
    assert first.via == carrier
    assert text[first.span.start : first.span.end].endswith(carrier)


def test_a_place_leaves_the_next_sentence_its_letter():
    text = "Your letter of the 3d reached me in Port Carrow. Yours of the 5th did not."
    assert [(text[r.span.start : r.span.end], r.place) for r in read(text)] == [
        ("Your letter of the 3d reached me in Port Carrow", "Port Carrow"),
        ("Yours of the 5th", None),
    ]


def test_a_part_of_a_letter_is_answered():
    reference, words = one("As to paragraph three of your message, I agree.")
    assert words == "paragraph three of your message"
    assert (reference.part, reference.function) == ("paragraph 3", "answer")


def test_both_and_several_are_counted():
    assert one("I have received both your messages of July 31.")[0].count == 2
    assert one("With reference to your latest messages I agree.")[0].count == 0


def test_letters_of_the_writer_and_of_others_are_cited():
    mine, _words = one("I wrote you the 2d inst. by Captain Hale.")
    assert (mine.author, mine.addressee, mine.date, mine.function) == ("sender", "recipient", "1823-09-02", "cite")
    theirs, _ = one("We have seen General Dunmere's letter to the Assembly of August 4.")
    assert (theirs.author, theirs.function, theirs.date) == ("General Dunmere", "cite", "1823-08-04")


def test_a_closing_formula_and_letters_to_come_are_no_references():
    assert not read("I am, Sir, Yours very sincerely,\n\nT. Wain")
    assert not read("We hope for your letters, and I remain yours &c.")


def test_german_letters_speak_so_too():
    text = "Vielen Dank für Ihren lieben Brief vom 3. d. M., den ich gestern erhielt."
    found = read(text, date="1893-04-09", languages=("de",))
    assert [(r.author, r.date) for r in found] == [("recipient", "1893-04-03")]


def test_editors_name_letters_in_notes():
    text = "The ship was lost. 1 See Wain to Orrel, June 2, 1823, and Ada Orrel to the Port Committee, June 9."
    note = Span(19, len(text))
    found = references(
        text,
        Span(0, len(text)),
        Description(date=Dating("1823-06-20", "", None, "sent", "heading", "t", 1.0)),
        (note,),
        Settings(languages=("en",)),
    )
    assert [(r.author, r.addressee, r.date, r.in_note) for r in found] == [
        ("Wain", "Orrel", "1823-06-02", True),
        ("Ada Orrel", "the Port Committee", "1823-06-09", True),
    ]


WORDS = st.sampled_from(
    [
        "your",
        "letter",
        "of",
        "the",
        "3d",
        "inst.",
        "yours",
        "message",
        "received",
        "I",
        "wrote",
        "you",
        "May 4",
        ",",
        ".",
        "both",
        "my last",
        "Capt. Hale",
        "\n",
    ]
)


@given(st.lists(WORDS, max_size=40).map(" ".join))
def test_spans_lie_in_the_letter_and_apart(text):
    found = read(text)
    assert all(0 <= r.span.start < r.span.end <= len(text) for r in found)
    assert all(a.span.end <= b.span.start for a, b in itertools.pairwise(found))


@pytest.mark.parametrize(
    "token",
    [
        "your letter of ",
        "yours ",
        "letter ",
        "(",
        "may ",
        "1 2 3 ",
        "A B. C ",
        "General Orrel's ",
        "the 3d and ",
        "received ",
    ],
)
def test_one_token_repeated_takes_no_more_than_its_share(token):
    def seconds(size: int) -> float:
        text = (token * (size // len(token) + 1))[:size]
        began = time.process_time()
        read(text)
        return time.process_time() - began

    seconds(1000)
    base = min(seconds(10_000) for _ in range(3))
    assert min(seconds(100_000) for _ in range(2)) < max(20 * base, 2)


def fates(words, note, mark="1"):
    """The status of each reference of a letter with one note."""
    from despatch.model import Hint
    from despatch.refer.lexicon import lexicon
    from despatch.refer.status import with_status

    text = f"{words}\n\n{note}"
    start = len(words) + 2
    hints = [Hint("note", Span(start, len(text)), mark)]
    at = words.find("\u00b9")
    hints += [Hint("note-mark", Span(at, at + 1), mark)] if at >= 0 else []
    settings = Settings(languages=("en", "de"))
    notes = (Span(start, len(text)),)
    found = references(text, Span(0, len(text)), Description(), notes, settings)
    return [r.status for r in with_status(text, found, hints, notes, lexicon(settings.languages))]


@pytest.mark.parametrize(
    ("words", "note", "status"),
    [
        ("I have your letter of March 2, 1911\u00b9 and thank you.", "1 Not found.", "not found"),
        ("I have your letter of March 2, 1911\u00b9 and thank you.", "1 This letter was never sent.", "never sent"),
        (
            "I have your letter of March 2, 1911\u00b9 and thank you.",
            "1 Printed in Lund, Papers, ii. 4.",
            "printed elsewhere",
        ),
        ("I have your letter of March 2, 1911\u00b9 and thank you.", "1 MS not found.", None),
        ("I have your letter of March 2, 1911 and thank you.", "1 Not found.", None),
        ("Ich danke für Ihren Brief vom 2. März 1911\u00b9.", "1 Nicht überliefert.", "not found"),
        ("I have your verbal message of March 2, 1911.", "1 The harbour of Carrow.", "oral"),
        ("The mill stands idle.", "1 See Fenn to Roe, June 9, 1911, which has not been found.", "not found"),
    ],
)
def test_notes_say_what_became_of_a_letter(words, note, status):
    assert fates(words, note) == [status]


@pytest.mark.parametrize(
    ("note", "author", "addressee", "date"),
    [
        ("1 See Ada Orrel to Ben Wain October 5, 1775.", "Ada Orrel", "Ben Wain", "1775-10-05"),
        (
            "1 See Ben Wain to the Committee on Hostilities, May 3, 1776.",
            "Ben Wain",
            "the Committee on Hostilities",
            "1776-05-03",
        ),
        (
            "1 See the Committee on the Harbour to Ada Orrel, May 3, 1776.",
            "Committee on the Harbour",
            "Ada Orrel",
            "1776-05-03",
        ),
        ("1 It came to Ben Wain in October.", None, None, None),
    ],
)
def test_an_editor_cites_a_letter_by_its_title(note, author, addressee, date):
    found = references(note, Span(0, len(note)), Description(), (Span(0, len(note)),), Settings(languages=("en",)))
    assert [(r.author, r.addressee, r.date) for r in found] == ([(author, addressee, date)] if author else [])


def test_german_puts_the_verb_last():
    mine = read("Eben habe ich an Otto Wendt geschrieben, er möge kommen.", date="1893-04-09", languages=("de",))
    assert [(r.author, r.addressee) for r in mine] == [("sender", "Otto Wendt")]
    theirs = read("Wendt hat mir noch nach Lindau geschrieben.", date="1893-04-09", languages=("de",))
    assert [(r.author, r.addressee) for r in theirs] == [("Wendt", "sender")]
    yours = read("Gestern hab ich Ihnen bereits ausführlich geschrieben.", date="1893-04-09", languages=("de",))
    assert [(r.author, r.addressee) for r in yours] == [("sender", "recipient")]


def test_german_verbs_that_stand_last_or_before_their_writer():
    text = "Ich wollte Ihnen schon für den Brief danken, den Sie mir vor einem Jahre geschrieben."
    reference, words = one(text, date="1791-01-13", languages=("de",))
    assert words == "Sie mir vor einem Jahre geschrieben"
    assert (reference.author, reference.addressee, reference.date) == ("recipient", "sender", "1790-01~")
    assert not read("den Sie mir nie geschrieben", date="1791-01-13", languages=("de",))

    text = "Zur nämlichen Zeit schrieb mir der Pfarrer Lenz, daß er komme."
    reference, words = one(text, date="1791-01-13", languages=("de",))
    assert (words, reference.author, reference.addressee) == (
        "schrieb mir der Pfarrer Lenz",
        "Pfarrer Lenz",
        "sender",
    )
    assert not read("Da schrieb mir die Antwort niemand.", date="1791-01-13", languages=("de",))


@pytest.mark.parametrize(
    ("text", "author", "languages"),
    [
        ("I received from Mr. Hale a letter of great length.", "Mr. Hale", ("en",)),
        ("The day before yesterday I had from my brother a letter.", "brother", ("en",)),
        ("Vorgestern bekam ich vom Seiler in Lindau einen Brief, worin er alles verspricht.", "Seiler", ("de",)),
    ],
)
def test_a_letter_whose_sender_is_named_before_it(text, author, languages):
    reference, _ = one(text, languages=languages)
    assert (reference.author, reference.addressee) == (author, "sender")


def test_what_somebody_else_received_is_no_letter_to_the_writer():
    assert not read("He received from the Board a letter.")


@pytest.mark.parametrize(
    ("text", "quote", "author", "languages"),
    [
        ("You shall hear the whole in my next.", "my next", "sender", ("en",)),
        ("In my next letter I shall send the account.", "my next letter", "sender", ("en",)),
        ("I hope your next letter brings better news.", "your next letter", "recipient", ("en",)),
        ("In meinem nächsten Briefe sage ich mehr.", "meinem nächsten Briefe", "sender", ("de",)),
    ],
)
def test_a_letter_not_written_yet_is_announced(text, quote, author, languages):
    reference, words = one(text, languages=languages)
    assert (words, reference.function, reference.author) == (quote, "announce", author)


def test_my_next_neighbour_announces_no_letter():
    assert not read("My next neighbour is a smith. Our next step is to sell.")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "I thank you for yours of the 7th, and for that of the 10th.",
            [("recipient", "1823-09-07", "acknowledge"), ("recipient", "1823-09-10", "acknowledge")],
        ),
        (
            "I thank you for your letter of the 7th and for those of the 10th and 11th.",
            [
                ("recipient", "1823-09-07", "acknowledge"),
                ("recipient", "1823-09-10", "acknowledge"),
                ("recipient", "1823-09-11", "acknowledge"),
            ],
        ),
        (
            "In answer to yours of the 7th and to that of the 10th I say no.",
            [("recipient", "1823-09-07", "answer"), ("recipient", "1823-09-10", "answer")],
        ),
        ("I prefer the bread of the 3d to that of the 10th.", []),
        ("I thank you for the bread of the 7th, and for that of the 10th.", []),
    ],
)
def test_that_of_a_day_goes_on_after_a_letter(text, wanted):
    assert [(r.author, r.date, r.function) for r in read(text)] == wanted
