"""Printed books of letters: frames, contents, titles, narration, signatures with something below. All are invented."""

from pathlib import Path

import pytest

from despatch.describe import describe
from despatch.divide import weigh
from despatch.divide.cuts import make_cuts
from despatch.read import read
from despatch.settings import Settings

SETTINGS = Settings(languages=("en", "de"))


def pieces(text):
    """Return the cuts of a plain text with their descriptions."""
    source, _ = read(text.encode(), "book.txt", SETTINGS)
    found = weigh(source, SETTINGS)  # a book has letters enough for the rules to learn its layout
    cuts = make_cuts(found.lines, found.choice)
    return source, list(zip(cuts, describe(source, cuts, SETTINGS)[0], strict=True))


def letters(text):
    """Return the descriptions of the letters of a plain text."""
    return [description for cut, description in pieces(text)[1] if cut.kind == "letter"]


def summary(text):
    return [
        (
            ", ".join(party.name for party in letter.senders),
            ", ".join(party.name for party in letter.recipients),
            letter.date.edtf if letter.date else None,
        )
        for letter in letters(text)
    ]


FENN = """\
Port Carrow, March 4, 1811.

DEAR SIR,--I send you the barley, and hope that you are well.

Yours truly,

ORLA FENN.
"""
ROOK = """\
Port Carrow, March 9, 1811.

MY DEAR MADAM--I have not heard from you. Pray write.

ORLA FENN.
"""
QUILL = """\
Port Carrow, April 2, 1811.

SIR:--Your chart came, and I thank you for it.

ORLA FENN.
"""
THREE = [
    ("ORLA FENN", "Josiah Quill", "1811-03-04"),
    ("ORLA FENN", "Mrs. Rook", "1811-03-09"),
    ("ORLA FENN", "Mrs. Rook", "1811-04-02"),
]


@pytest.mark.parametrize(
    "titles",
    [
        ("To Josiah Quill.", "To Mrs. Rook.", "To the Same."),
        ("_To Josiah Quill._", "_To Mrs. Rook._", "_To the Same._"),
        ("XII -- To Josiah Quill", "XIII -- To Mrs. Rook", "XIV -- To the Same"),
        ("XII.--To Josiah Quill.", "XIII.--To Mrs. Rook.", "XIV.--To the Same."),
        ("LETTER I. To Josiah Quill", "LETTER II. To Mrs. Rook", "LETTER III. To the Same"),
        ("LETTER I.\n\nTo Josiah Quill.", "LETTER II.\n\nTo Mrs. Rook.", "LETTER III.\n\nTo the Same."),
        ("[Letter 1]\n\nTo Josiah Quill", "[Letter 2]\n\nTo Mrs. Rook", "[Letter 3]\n\nTo the Same"),
        ("[K.] To Josiah Quill.", "[M.] To Mrs. Rook.", "[K.] To the Same."),
        ("[Sidenote: Josiah Quill.]", "[Sidenote: Mrs. Rook.]", "[Sidenote: The same.]"),
        (
            "LETTER I.--To Josiah Quill, March 4, 1811",
            "LETTER II.--To Mrs. Rook, March 9, 1811",
            "LETTER III.--To the Same",
        ),
    ],
)
def test_titles_of_printed_books(titles):
    book = "\n\n".join(f"{title}\n\n{letter}" for title, letter in zip(titles, (FENN, ROOK, QUILL), strict=True))
    assert summary(book) == THREE


def test_the_same_at_the_beginning_is_nobody():
    assert summary(f"TO THE SAME.\n\n{FENN}") == [("ORLA FENN", "", "1811-03-04")]


BOOK = f"TO JOSIAH QUILL.\n\n{FENN}\n\nTO MRS. ROOK.\n\n{ROOK}"
OLD_FRAME = f"""\
**The Project Gutenberg Etext of The Letters of Orla Fenn, Vol. 1**

Please take a look at the important information in this header.

***START**THE SMALL PRINT!**FOR PUBLIC DOMAIN ETEXTS**START***
Why is this "Small Print!" statement here? You know: lawyers.
*END*THE SMALL PRINT! FOR PUBLIC DOMAIN ETEXTS*Ver.04.29.93*END*


THE LETTERS OF ORLA FENN

CONTENTS.

To Josiah Quill . . . . . . . . . 1
To Mrs. Rook . . . . . . . . . . .  3


{BOOK}

End of the Project Gutenberg Etext of The Letters of Orla Fenn, Vol. 1
"""
NEW_FRAME = f"""\
The Project Gutenberg eBook of The Letters of Orla Fenn

Title: The Letters of Orla Fenn

*** START OF THE PROJECT GUTENBERG EBOOK THE LETTERS OF
ORLA FENN ***

E-text prepared by Tamsin Rook


The Letters of Orla Fenn.


TABLE OF CONTENTS

I. Early Years                3
II. The Mill                 41


{BOOK}

GENERAL INDEX


A

Anders, Jörg, letters to, 12, 14

B

Barley, 1, 2, 7-9
Brig Tern, 3

*** END OF THE PROJECT GUTENBERG EBOOK THE LETTERS OF ORLA FENN ***

Section 1. General Terms of Use

Dear reader, you may copy it, give it away or re-use it.
"""


@pytest.mark.parametrize("book", [OLD_FRAME, NEW_FRAME], ids=["old", "new"])
def test_the_frame_of_a_digital_library_is_no_letter(book):
    source, found = pieces(book)
    words = [cut.span.of(source.text) for cut, _ in found if cut.kind == "letter"]
    assert words == [f"TO JOSIAH QUILL.\n\n{FENN}".strip(), f"TO MRS. ROOK.\n\n{ROOK}".strip()]
    assert summary(book) == [
        ("ORLA FENN", "JOSIAH QUILL", "1811-03-04"),
        ("ORLA FENN", "MRS. ROOK", "1811-03-09"),
    ]


def test_the_frame_names_the_title():
    assert pieces(NEW_FRAME)[0].title == "The Letters of Orla Fenn"


def test_contents_end_where_their_entries_come_again():
    line = "The barley stood well that year, and the mill turned for ninety days.\n"
    entries = "CONTENTS\n\nTO JOSIAH QUILL [3]\n\nTO MRS. ROOK\n\nTO TAMSIN ROOK"
    book = "".join(f"\n\n\nTO {name}\n\n{line * 4}" for name in ("JOSIAH QUILL", "MRS. ROOK", "TAMSIN ROOK"))
    source, _ = pieces(entries + book)
    assert [hint.span.of(source.text) for hint in source.hints if hint.kind == "navigation"] == [entries]


def test_a_list_of_contents_within_a_letter_is_the_letters_own():
    chest = "Contents\n\nThe chart of the bay.\n\nTwo books for the mill.\n\nA purse."
    source, _ = pieces(
        FENN.replace("Yours", f"The chest came.\n\nIt was wet.\n\nIt holds:\n\n{chest}\n\nI thank you.\n\nYours")
    )
    assert [hint for hint in source.hints if hint.kind == "navigation"] == []


def test_narration_between_letters_is_none():
    told = (
        "The barley came at last in the brig Tern, and the mill turned again. Miss Fenn was\n"
        "not a patient woman, and the Board had cause to know it before the year was out."
    )
    source, found = pieces(f"TO JOSIAH QUILL.\n\n{FENN}\n\n{told}\n\n\nTO MRS. ROOK.\n\n{ROOK}")
    assert [(cut.kind, cut.rule) for cut, _ in found] == [
        ("letter", "divide.first"),
        ("other", "divide.gap+narration"),
        ("letter", "divide.gap+opening"),
    ]
    assert found[1][0].span.of(source.text) == told


def test_a_postscript_after_a_gap_is_no_narration():
    postscript = "P. S. The brig Tern has come in with nine hundred tons of barley for the harbour mill."
    source, found = pieces(f"TO JOSIAH QUILL.\n\n{FENN}\n\n{postscript}\n\n\nTO MRS. ROOK.\n\n{ROOK}")
    assert [cut.kind for cut, _ in found] == ["letter", "letter"]
    assert found[0][0].span.of(source.text).endswith(postscript)


def test_a_year_over_a_section_dates_the_letters_below():
    book = "1819.\n\n\nTO JOSIAH QUILL.\n\nPort Carrow, March 4.\n\nDEAR SIR,--I send it.\n\nORLA FENN.\n\n\n"
    book += "TO MRS. ROOK.\n\nDEAR MADAM,--I thank you.\n\nORLA FENN.\n\n\n\n1820.\n\n\nTO MRS. ROOK.\n\nSunday.\n\n"
    book += "DEAR MADAM,--I have waited for you.\n\nORLA FENN.\n"
    found = letters(book)
    assert [(letter.date.edtf, letter.date.rule) for letter in found] == [
        ("1819-03-04", "dating.section-year"),
        ("1819", "dating.section-year"),
        ("1820", "dating.section-year"),
    ]
    assert all("date-year-inferred" in {doubt.code for doubt in letter.doubts} for letter in found)


def test_a_year_that_the_letters_below_contradict_heads_no_section():
    book = f"1812.\n\n\nTO JOSIAH QUILL.\n\n{FENN}\n\nTO MRS. ROOK.\n\nMy dear Madam,\n\nI thank you.\n\nORLA FENN.\n"
    assert [letter.date and letter.date.edtf for letter in letters(book)] == ["1811-03-04", None]


def test_italics_hide_no_date():
    text = FENN.replace("Port Carrow, March 4, 1811.", "PORT CARROW, _4th March 1811._")
    source, found = pieces(f"_Orla Fenn to Josiah Quill._\n\n{text}")
    cut, letter = found[0]
    assert cut.span.of(source.text).startswith("_Orla Fenn to Josiah Quill._")
    assert letter.date.edtf == "1811-03-04"
    assert letter.date.span.of(source.text) == letter.date.written == "4th March 1811"


BELOW = """\
TO MR. QUILL.

Port Carrow, Dec. 17, 1820.

I thank you for the advance, which I engage to repay.

ORLA FENN.{below}
"""


@pytest.mark.parametrize(
    "below",
    [
        "\n\n[L.S.]",
        " [L.S.]",
        "\n\n[K.]",
        "\n\nTo Mr. Josiah Quill, Merchant.\nTo the care of Mr. Rook & Co.",
        "\n\nApproved.\n\nJOS. ROOK.",
        "\n\nI entirely agree with Miss Fenn.\n\nJOS. ROOK.",
    ],
)
def test_what_stands_below_a_signature_does_not_sign(below):
    assert summary(BELOW.format(below=below)) == [("ORLA FENN", "MR. QUILL", "1820-12-17")]


def test_initials_in_brackets_may_sign_where_nothing_else_does():
    text = "TO MR. QUILL.\n\nPort Carrow, Dec. 17, 1820.\n\nI thank you for what you sent to us in May.\n\n[O.F.]\n"
    assert summary(text) == [("[O.F.]", "MR. QUILL", "1820-12-17")]


def test_an_office_below_the_name_is_the_signers():
    text = "TO MR. QUILL.\n\nPort Carrow, May 3, 1820.\n\nWe thank you.\n\n\nO. FENN,\n\nPresident Harbour Board.\n"
    assert [party.name for party in letters(text)[0].senders] == ["O. FENN"]


def test_the_recipient_in_the_closing_does_not_sign():
    text = "TO MR. QUILL.\n\nPort Carrow, May 3, 1820.\n\nI am better.\n\nEver,\nMy dear Quill.\n"
    assert summary(text) == [("", "MR. QUILL", "1820-05-03")]


def test_to_below_the_signature():
    text = (
        "Port Carrow, Dec 19th 1863\n\nDear Uncle,\n\nI am well.\n\nYours truly\nOrla Fenn\n\nTo\n\nMr. Josiah Quill\n"
    )
    assert summary(text) == [("Orla Fenn", "Mr. Josiah Quill", "1863-12-19")]


SHARED = Path(__file__).parents[2] / "shared" / "cases"
CASES = {
    "p01-gutenberg-frame.txt": [
        ("ORLA FENN", "JOSIAH QUILL", "1811-03-04"),
        ("ORLA FENN", "JOSIAH QUILL", "1811-03-09"),
    ],
    "p02-salutation-run-in.txt": [
        ("ORLA FENN", "Josiah Quill", "1811-03-04"),
        ("ORLA", "Mrs. Jane Fenn, Mrs. Rook", "1811-03-09"),
    ],
    "p03-collection-mark.txt": [("O. FENN", "HARBOUR BOARD", "1811-03-04"), ("", "HARBOUR BOARD", "1811-03-09")],
    "p04-year-alone.txt": [("ORLA FENN", "JOSIAH QUILL", "1819")],
    "p05-numeral-dash-to.txt": [("", "JOSIAH QUILL", None), ("", "TAMSIN ROOK", None), ("", "JOSIAH QUILL", None)],
    "p09-to-after-signature.txt": [("Orla Fenn", "Josiah Quill", "1863-12-19")],
    "p13-address-after-signature.txt": [("ORLA FENN", "BOLDER", None)],
    "p14-locus-sigilli.txt": [("ORLA FENN", "MR. ROOK & CO.", "1820-12-17")],
    "p15-narration.txt": [("ORLA", "Josiah Quill", "1811-03-04"), ("ORLA", "Josiah Quill", "1811-05-09")],
    "p16-probable-year.txt": [("ORLA FENN", "Mrs. Eliza Rook", "1859-10-31?")],
    "p21-endorsement.txt": [("ORLA FENN", "", None)],
}


@pytest.mark.shared
@pytest.mark.parametrize("name", sorted(CASES))
def test_the_cases_of_books(name):
    assert summary((SHARED / name).read_text(encoding="utf-8")) == CASES[name]


@pytest.mark.shared
def test_the_case_of_salutations_run_into_the_text():
    text = (SHARED / "p02-salutation-run-in.txt").read_text(encoding="utf-8")
    source, found = pieces(text)
    assert [letter.salutation.written for _, letter in found] == ["MY DEAR BROTHER,--", "MY DEAR MOTHER AND SISTER,--"]
    assert [letter.body.of(source.text).split()[:2] for _, letter in found] == [["I", "have"], ["It", "came"]]
