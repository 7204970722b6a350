"""Who wrote to whom, read from whole letters: the transcript is in the test."""

import pytest

from despatch.describe import describe
from despatch.model import Cut, Hint, Source, Span
from despatch.settings import Settings

RULES = Settings(certainty=0.0)
"""Whatever the rules read is a value, however doubtful it is."""


def read(text, hints=(), **source):
    text = text.strip("\n")
    made = Source("a.txt", text, "text", "utf-8", "", hints=hints, **source)
    (found,), problems = describe(made, [Cut(Span(0, len(text)), "letter", "test", 1.0)], RULES)
    assert problems == ()
    for phrase in (found.heading, found.marking, found.salutation, found.closing, found.signature, found.postscript):
        assert phrase is None or phrase.span.of(text) == phrase.written
    return found


def names(parties):
    return [party.name for party in parties]


def test_title_signature_and_salutation():
    letter = read("""
March 3, 1931

Personal and Secret

A. V. Orlin to W. Thorne

I have your message of March 1. Ninety ships lie at Elmford.

Please accept my best regards.

A. Orlin
""")
    assert names(letter.senders) == ["A. V. Orlin"]
    assert names(letter.recipients) == ["W. Thorne"]
    assert letter.marking.written == "Personal and Secret"
    assert letter.closing.written == "Please accept my best regards."
    assert letter.signature.written == "A. Orlin"
    assert letter.doubts == ()


def test_everything_run_into_one_line():
    text = (
        "Dear Sir Elmford 10th March 1799 I was informed that the sloop is loaded, and shall write again by her. "
        "I am with Esteem Dr Sir Yours Adam Hale P.S. My Brother desires his Compliments."
    )
    letter = read(text)
    assert names(letter.senders) == ["Adam Hale"]
    assert letter.recipients == ()
    assert letter.salutation.written == "Dear Sir"
    assert letter.closing.written == "I am with Esteem Dr Sir Yours"
    assert letter.postscript.written.startswith("P.S. My Brother")
    assert letter.body.of(text) == "I was informed that the sloop is loaded, and shall write again by her."
    assert [doubt.code for doubt in letter.doubts] == ["recipient-unknown"]


def test_to_b_with_the_sender_in_the_signature():
    letter = read(
        "To Mr Winfield Thorne\n\nThe convoy sailed on Monday with all you asked for.\n\nA. Orlin\n\nMay 6, 1931"
    )
    assert names(letter.senders) == ["A. Orlin"]
    assert names(letter.recipients) == ["Mr Winfield Thorne"]


@pytest.mark.parametrize(
    ("ending", "senders"),
    [
        ("I am, Sir, your most obedt. Servt. J. H. Presidt.", ["J. H."]),
        ("I have the Honour to be, Sir, your most hble Sevt.\n\nJohn Hale, President", ["John Hale"]),
        ("Your affectionate Brother Sam: Barlow", ["Sam: Barlow"]),
        ("Farewell, my dear Sir, Richard Henry Orme", ["Richard Henry Orme"]),
        (
            "We are your humble Servants Josias Barlow Wm. Whitby R. H. Orme",
            ["Josias Barlow", "Wm. Whitby", "R. H. Orme"],
        ),
        (
            "We are, Sir, your obedt. Servts. By order of the Harbour Committee, Robt Barlow, Chair Man",
            ["Harbour Committee"],
        ),
        ("By order of Congress, John Hale, President", ["John Hale"]),
        ("Yours, S A", ["S A"]),
        ("Believe me sincerely yours,", []),
        ("I am, with much Esteem, your Friend", []),
        ("Adieu.", []),
        ("I hope the ships will be at Elmford by Monday.", []),
    ],
)
def test_the_end_of_an_old_letter(ending, senders):
    letter = read(
        f"Sir Elmford May 3d 1799 I have your Favour of the 2d Inst. and thank you for the powder you "
        f"sent us.\n\n{ending}"
    )
    assert names(letter.senders) == senders


def test_the_office_is_kept_beside_the_signature():
    (sender,) = read(
        "Sir, Elmford May 3d 1799. All is well here.\n\nI am, Sir, your hble Servt. Adam Hale, Secretary of Council"
    ).senders
    assert (sender.name, sender.office) == ("Adam Hale", "Secretary of Council")


def test_a_german_letter_with_its_address():
    letter = read("""
Herrn
Dr. Otto Lind
Elmau
I. Gartengasse 7

Lieber Freund!

Kommen Sie bald. Ich habe viel zu erzählen.

Mit herzlichem Gruß
Ihr ergebener
Karl Anders
""")
    assert names(letter.senders) == ["Karl Anders"]
    assert names(letter.recipients) == ["Dr. Otto Lind"]
    assert letter.salutation.written == "Lieber Freund!"
    assert letter.closing.written.startswith("Mit herzlichem Gruß")


def test_one_who_signs_for_a_newspaper():
    letter = read(
        "Hochgeehrter Herr!\n\nWir haben Ihre Erzählung gelesen.\n\nHochachtungsvoll\nRedaktion des\n"
        "»Elmauer Boten«\np. Dr. O. Lind."
    )
    assert names(letter.senders) == ["Dr. O. Lind"]


def test_a_first_name_is_a_name_as_written():
    letter = read("Lieber Otto!\n\nMorgen um fünf bei mir?\n\nHerzlichst\nKarl")
    assert (names(letter.senders), names(letter.recipients)) == (["Karl"], ["Otto"])


def test_title_and_signature_that_disagree_are_doubted():
    letter = read("Adam Hale to Anna Orme\n\nDear Anna,\n\nThe ship is in.\n\nYour obedient servant,\nJosias Whitby")
    assert names(letter.senders) == ["Adam Hale"]
    assert "heading-signature-conflict" in [doubt.code for doubt in letter.doubts]


def test_a_note_mark_is_no_part_of_the_name():
    text = "Adam Hale to Anna Orme5\n\nThe Act is passed."
    letter = read(text, hints=(Hint("note-mark", Span(22, 23)),))
    assert names(letter.recipients) == ["Anna Orme"]


def test_the_signature_is_found_before_the_editors_notes():
    text = (
        "Sir, Elmford May 3d 1799. All is well.\n\nI am, Sir, your hble Servt. Adam Hale\n\n"
        "RC (ElmH). In a clerk's hand, signed by Josias Barlow"
    )
    at = text.index("RC (")
    assert names(read(text, hints=(Hint("note", Span(at, len(text))),)).senders) == ["Adam Hale"]


def test_the_words_do_not_always_say():
    letter = read("The ships have not come, and nobody knows where they are.")
    assert (letter.senders, letter.recipients, letter.signature, letter.closing) == ((), (), None, None)
    assert {doubt.code for doubt in letter.doubts} >= {"sender-unknown", "recipient-unknown"}


def test_an_address_block_over_the_salutation():
    letter = read(
        "Mr. Adam Hale\n7 Quay Lane\nElmford\n\n3 May 1931\n\nDear Mr. Hale,\n\nThe ship is in.\n\n"
        "Yours truly,\n\nJosias Whitby"
    )
    assert names(letter.recipients) == ["Mr. Adam Hale"]


def test_a_letterhead_is_not_the_address():
    letter = read(
        "Josias Whitby\n7 Quay Lane\nElmford\n\n3 May 1931\n\nDear Sir,\n\nThe ship is in.\n\nYours truly,\n\nJ. Whitby"
    )
    assert (names(letter.senders), letter.recipients) == (["J. Whitby"], ())


def test_an_address_below_the_signature():
    letter = read(
        "Sir, Elmford May 3d 1799. All is well.\n\nI am, Sir, your hble Servt.\n\nJosias Whitby\n\n"
        "To the Honble Adam Hale Esqr."
    )
    assert names(letter.recipients) == ["Honble Adam Hale Esqr."]
    assert names(letter.senders) == ["Josias Whitby"]
