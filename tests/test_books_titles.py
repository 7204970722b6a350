"""What titles letters as a whole, and who made the edition: neither is a letter. All people are invented."""

import pytest

from despatch.describe import describe
from despatch.divide import divide
from despatch.formulas import headings
from despatch.read import read
from despatch.settings import Settings

SETTINGS = Settings(languages=("en", "de"))
LETTERS = """\
Orla Fenn to Josiah Quill

Port Carrow, 4 March 1811

Dear Mr. Quill,

I have your barley.

Orla Fenn


Josiah Quill to Orla Fenn

Elmford, 9 March 1811

Dear Miss Fenn,

Pray send me more.

J. Quill
"""
EXPECTED = [("Orla Fenn", "Josiah Quill", "1811-03-04"), ("Josiah Quill", "Orla Fenn", "1811-03-09")]


def letters(text):
    source, _ = read(text.encode(), "letters.txt", SETTINGS)
    cuts, _ = divide(source, SETTINGS)
    found = zip(cuts, describe(source, cuts, SETTINGS)[0], strict=True)
    return [
        (letter.senders[0].name, letter.recipients[0].name, letter.date.edtf)
        for cut, letter in found
        if cut.kind == "letter"
    ]


@pytest.mark.parametrize(
    "title",
    [
        "Letters to a Miller",
        "Letters from Port Carrow to Elmford",
        "LETTERS OF ORLA FENN TO JOSIAH QUILL\n1811-1814",
        "The Fenn Papers\n\nTranscribed by Ada Rook\nElmford, 3 May 2019",
        "A Gift to the Town\n\nTranscribed by Ada Rook, 3 May 2019",
        "Briefe an einen Müller\n\nHerausgegeben von Ada Rook\nElmford 1891",
    ],
)
def test_the_title_of_the_whole_is_no_letter(title):
    assert letters(f"{title}\n\n\n{LETTERS}") == EXPECTED


def test_a_dated_foreword_is_no_letter():
    front = (
        "Letters of Orla Fenn\nEdited by Ada Rook\nLondon 1891\n\n\nForeword.\n\n"
        "These letters lay in a chest at Port Carrow. They are printed as they stand.\n\nAda Rook\nElmford, May 1891\n"
    )
    assert letters(f"{front}\n\n{LETTERS}") == EXPECTED


def test_a_title_that_stands_right_over_the_words_of_a_letter_stays_with_it():
    assert letters("Letters\nPort Carrow, 4 March 1811\nDear Mr. Quill,\nI have your barley.\nOrla Fenn\n") == [
        ("Orla Fenn", "Mr. Quill", "1811-03-04")
    ]


def test_the_day_of_a_transcript_is_not_that_of_the_letter():
    letter = "Port Carrow, 4 March 1811\n\nDear Mr. Quill,\n\nI have it.\n\nOrla Fenn\n"
    maker = "Transcribed by Ada Rook\nElmford, 3 May 2019"
    assert letters(f"{maker}\n\n{letter}") == [("Orla Fenn", "Mr. Quill", "1811-03-04")]


@pytest.mark.parametrize(
    "title", ["Letters to a Miller", "A Gift to the Town", "The Selected Letters of A. Fenn to J. Quill"]
)
def test_a_title_of_a_work_names_no_sender(title):
    assert headings.parse(title, ("en", "de")) is None


@pytest.mark.parametrize("title", ["A Merchant to the Harbour Board", "The Correspondence Committee to Josiah Quill"])
def test_an_office_or_a_body_may_have_an_article(title):
    assert headings.parse(title, ("en", "de")).senders
