"""Words as they were spelled and put: old spelling, mine of, that of, third parties, what a letter holds."""

from __future__ import annotations

import pytest

from despatch.model import ADDRESSED, Span
from despatch.pipeline import stages
from despatch.pipeline.source_stages import SourceState, run_stages
from despatch.refer.respell import respell
from despatch.settings import Settings

ENGLISH = (
    "Port Carrow, April 12th, 1776.\n\nSir,\n\n{words} The people here are all well, and they have been so since the "
    "day that we came; we have the mill and the house, and there is no want of bread.\n\n"
    "Your obedient servant,\n\nOrla Fenn\n"
)
GERMAN = (
    "Hollern, den 12. April 1776\n\nLieber Freund,\n\n{words} Wir sind alle gesund, und die Kinder haben sich sehr "
    "über das Wetter gefreut, das hier nun schon seit Wochen so schön ist.\n\nLeben Sie wohl!\n\nOtto Lind\n"
)


def read(words, letter=ENGLISH):
    """The references of a letter to letters that were written: (quote, author, addressee, date)."""
    text = letter.format(words=words)
    state = run_stages(stages.SOURCE, SourceState("letter.txt", text.encode()), Settings()).state
    return [
        (r.span.of(text), r.author, r.addressee, r.date)
        for references in state.references
        for r in references
        if r.rule != ADDRESSED and r.function != "announce"
    ]


@pytest.mark.parametrize(
    ("words", "quote", "date"),
    [
        ("I received your Faver of the 9th of March.", "your Faver of the 9th of March", "1776-03-09"),
        ("I have just recieved your Leter of ye 5th.", "your Leter of ye 5th", "1776-04-05"),
        ("I am favord with your esteemd Epistel of the 3d.", "your esteemd Epistel of the 3d", "1776-04-03"),
        ("that of the 6 instant is come to hand.", "that of the 6 instant is come to hand", "1776-04-06"),
        ("the former of Feby. 2 came in five days.", "the former of Feby. 2 came", "1776-02-02"),
    ],
)
def test_the_others_letters_in_old_spelling(words, quote, date):
    assert read(words) == [(quote, "recipient", "sender", date)]


@pytest.mark.parametrize(
    ("words", "quote", "date"),
    [
        ("I Wrot you last Munday by the post.", "I Wrot you last Munday by the post", "1776-04-08"),
        ("I refer you to mine of the 12th ultimo.", "mine of the 12th ultimo.", "1776-03-12"),
        ("You have mine of even date by Capt. Hale.", "mine of even date by Capt. Hale", "1776-04-12"),
        (
            "I had the pleasure of addressing you the 2d by Capt. Hale.",
            "I had the pleasure of addressing you the 2d by Capt. Hale",
            "1776-04-02",
        ),
        ("In my late letter of the 9th I told it.", "my late letter of the 9th", "1776-04-09"),
        ("Early in April I gave you an Account of the affair.", "I gave you an Account", None),
    ],
)
def test_the_writers_own_letters(words, quote, date):
    assert read(words) == [(quote, "sender", "recipient", date)]


@pytest.mark.parametrize(
    ("words", "author", "addressee"),
    [
        ("He wrote lately to your Lordship about the toll.", None, "recipient"),
        ("An express is come from General Burrow.", "General Burrow", "sender"),
        ("I received a long despatch from General Burrow.", "General Burrow", "sender"),
        ("I saw Captain Hale, and had a letter from him.", "Captain Hale", "sender"),
        ("The clerk was glad of a letter from them.", None, "sender"),
        ("A friend in the city writes to a merchant here that all is lost.", "A friend in the city", "a merchant"),
    ],
)
def test_letters_of_third_parties(words, author, addressee):
    ((_, said, to, _),) = read(words)
    assert (said, to) == (author, addressee)


def test_what_a_letter_holds_is_a_reference_with_what_it_is_about():
    assert [r[0] for r in read("As for your remark upon the tolls, I say nothing.")] == ["your remark upon the tolls"]
    assert read("Your remark was sharp.") == []


@pytest.mark.parametrize(
    "words",
    [
        "I have not written to you since May.",
        "I have not yet received an answer from him.",
        "I have never had a letter from Captain Hale.",
        "We have received no letters from them.",
        "We received an account of the State.",
        "Their letters are all in the chest.",
        "It stood in the newspaper of the 4th.",
        "The later news is worse, and the fever is in the town.",
    ],
)
def test_what_points_at_no_letter(words):
    assert read(words) == []


def test_german_letters_one_or_several_hers_or_yours():
    def of(words):
        return [r[:2] for r in read(words, GERMAN)]

    assert of("Aus Ihrem leztern Briefe sehe ich alles.") == [("Ihrem leztern Briefe", "recipient")]
    assert of("Durch Ihren Brif vom 2. dieses erfuhr ich es.") == [("Ihren Brif vom 2. dieses", "recipient")]
    assert of("Ihr Briefgen nimmt mir alle Sorgen.") == [("Ihr Briefgen", "recipient")]
    assert of("Die Schreibart meiner Briefe ist schlecht.") == [("meiner Briefe", "sender")]
    assert of("Ich weiß, was ihr schreiben wollt.") == []
    assert of("Ich freue mich auf Ihren nächsten Tag.") == []


@pytest.mark.parametrize(
    ("written", "usual"),
    [
        ("I recive your kind letter", "I receive your kind letter"),
        ("in anwser to you", "in answer to you"),
        ("the lettor and the circluar", "the letter and the circular"),
        ("your Messuage", "your Message"),
        ("he forworded it, and I aproached him", "he forwarded it, and I approached him"),
    ],
)
def test_a_slip_of_one_sign_is_read_as_the_word_that_was_meant(written, usual):
    assert respell(written, ("en",)).text == usual


@pytest.mark.parametrize(
    "written",
    [
        "It was relieved, expressed and bought by the farmer; we called for linen, wines and bullets.",
        "Mr. Receit came, and the Messuage stood there.",  # names, for all that is known
        "the lettes are here",  # one letter, or several
        "a better day, a jacket",  # nobody slips in the first sign
        "the lettory and the recv",  # two signs, or a word too short
    ],
)
def test_what_is_no_slip(written):
    assert respell(written, ("en",)) is None or respell(written, ("en",)).text == written


def test_german_slips_and_what_is_none():
    assert respell("Ihren Breif habe ich erhlaten.", ("de",)).text == "Ihren Brief habe ich erhalten."
    assert respell("Die Zeiten sind schlecht, er hat es genommen und schrie; früher kam er.", ("de",)) is None


def test_a_slip_is_read_only_where_one_language_is_written():
    assert respell("Le messager est venu.", ("en", "fr")) is None


def test_a_slip_leads_to_the_reference():
    assert read("I have recived your lettor of the 9th of March.") == [
        ("your lettor of the 9th of March", "recipient", "sender", "1776-03-09")
    ]


def test_long_words_and_many_words_cost_little():
    words = " ".join(f"lette{'r' * n}{n}s" for n in range(300)) + " " + "l" * 200_000
    assert respell(words, ("en",)) is None or "letter" in respell(words, ("en",)).text


def test_the_words_of_another_language_are_not_respelled():
    assert respell("J'ai reçu votre lettre du 4 mars.", ("en", "fr")) is None


def test_places_in_the_respelled_text_lead_back():
    text = "I wrot yr. Leter; Faver follows."
    respelled = respell(text, ("en",))
    assert respelled.text == "I wrote yr. Letter; Favour follows."
    for word in ("wrote", "Letter", "Favour", "follows"):
        at = respelled.text.index(word)
        back = respelled.back(Span(at, at + len(word)))
        assert respelled.forth(back) == Span(at, at + len(word))
    at = respelled.text.index("Letter")
    assert respelled.back(Span(at, at + 6)).of(text) == "Leter"
