"""Kinds of documents laid out as they really are: who writes, to whom, when and where, and where each piece begins."""

from __future__ import annotations

import pytest

from despatch.describe import describe
from despatch.divide import divide
from despatch.read import read
from despatch.settings import Settings


def letters(text):
    """The letters of a transcript as the rules read them, sure or not: first words, parties, date, place."""
    settings = Settings(certainty=0)
    source, _ = read(text.encode(), "box/letters.txt", settings)
    assert source is not None
    cuts, _ = divide(source, settings)
    descriptions, _ = describe(source, cuts, settings)
    out = []
    for cut, description in zip(cuts, descriptions, strict=True):
        if cut.kind != "letter":
            continue
        for party in (*description.senders, *description.recipients):
            assert party.span is not None
            assert party.name.split()[0] in party.span.of(source.text)
        out.append(
            (
                source.text[cut.span.start : cut.span.end].split("\n")[0].strip(),
                [party.name for party in description.senders],
                [party.name for party in description.recipients],
                description.date.edtf if description.date else None,
                description.place.written if description.place else None,
            )
        )
    return out


MEMORANDA = """\
          CARROW HARBOUR BOARD

               MEMORANDUM

TO:       Superintendent, Carrow Lock
FROM:     Chief Engineer (O. Fenn Rudd)
DATE:     24th June 1957
REF:      E/57/311
SUBJECT:  No. 2 Sluice

1.  Following my visit I wish the sluice closed from midnight.

2.  You will please arrange for a notice to be hung.

                    O.F.R.

c.c. Clerk to the Board
     Stores

----------------------------------------

               MEMORANDUM

SUBJECT   No. 2 Sluice
FROM      J. Quill, Supt.
DATE      27 June 1957
TO        Chief Engineer

Yours of 24th received. The sluice cannot be closed before the 3rd.

                    J. Quill
"""


def test_memoranda_have_labelled_heads_in_any_order():
    assert letters(MEMORANDA) == [
        ("CARROW HARBOUR BOARD", ["O. Fenn Rudd"], ["Superintendent"], "1957-06-24", None),
        ("MEMORANDUM", ["J. Quill"], ["Chief Engineer"], "1957-06-27", None),
    ]


def test_the_subject_of_a_memorandum_is_kept():
    settings = Settings()
    source, _ = read(MEMORANDA.encode(), "box/memo.txt", settings)
    cuts, _ = divide(source, settings)
    described, _ = describe(source, cuts, settings)
    assert [d.subject.written for d in described] == ["No. 2 Sluice", "No. 2 Sluice"]
    assert {d.kind for d in described} == {"memorandum"}


@pytest.mark.parametrize(
    ("head", "sender", "recipient"),
    [
        (
            "From: Orla Fenn <orla@carrow.example>\nTo: Josiah Quill\nDate: 4 March 2003\nSubject: barley",
            "Orla Fenn",
            "Josiah Quill",
        ),
        ("to ...... Josiah Quill\nfrom: Orla Fenn\ndate: 4 March 2003", "Orla Fenn", "Josiah Quill"),
        ("Von: Orla Fenn\nAn: Josiah Quill\nDatum: 4. März 2003\nBetreff: Gerste", "Orla Fenn", "Josiah Quill"),
        ("FROM\tOrla Fenn\nTO\tJosiah Quill\nDATE\t4 March 2003", "Orla Fenn", "Josiah Quill"),
    ],
)
def test_labels_stand_before_colons_leaders_and_tabs(head, sender, recipient):
    text = f"{head}\n\nThe barley has not come, and the mill stands still.\n\nO. F.\n"
    [(_, senders, recipients, date, _)] = letters(text)
    assert (senders, recipients, date) == ([sender], [recipient], "2003-03-04")


def test_a_telegraph_form_names_its_office_of_origin_and_its_addressee():
    form = """\
POST OFFICE TELEGRAPHS.
(Inland Telegrams.)
Office of Origin: Port Carrow
Handed in at 8.40 am         Received here at 9.12 am

TO  { Mrs Quill Mill House Hollingstead

Missed the boat stop coming by carrier stop do not tell father
                                        ORLA
"""
    assert letters(form) == [("POST OFFICE TELEGRAPHS.", ["ORLA"], ["Mrs Quill"], None, "Port Carrow")]


def test_a_signal_gives_day_and_hour_before_the_month():
    signal = """\
CABLE
IMMEDIATE
No. 61
TO:     GOVERNOR PORT CARROW
FROM:   RESIDENT TANNER ROCK
DTG:    14/1120Z MARCH 1941

MY NO. 58 OF TENTH MARCH. SCHOONER NOW NINE DAYS OVERDUE WITH ALL FLOUR
FOR SECOND QUARTER. STOCK CONTINUES TO END OF MONTH. REQUEST VESSEL BE
DIVERTED TO ISLAND SOONEST.

FENN
"""
    [(first, senders, recipients, date, _)] = letters(signal)
    assert first == "CABLE"
    assert (senders, recipients, date) == (["RESIDENT TANNER ROCK"], ["GOVERNOR PORT CARROW"], "1941-03-14")


BUSINESS = """\
CARROW TILE & BRICK WORKS, LIMITED
Telegrams: "Quarry, Carrow."        Telephone: Carrow 47
Kiln Road, CARROW.

Our Ref. OF/TB/219

11th February, 1926.

Messrs. Quill, Stott & Sons,
   Builders' Merchants,
      14, Cattle Street,
         HOLLINGSTEAD.

Dear Sirs,

        We are obliged by your enquiry for 40,000 of our plain roofing tiles, and
have pleasure in quoting as under. We could promise the first ten thousand soon.

                       Yours faithfully,
        For CARROW TILE & BRICK WORKS, LTD.

                       O. Fenn
                                  Managing Director.

OF/TB
Encl. price list

QUILL, STOTT & SONS
14, CATTLE STREET, HOLLINGSTEAD

February 15th, 1926

The Carrow Tile & Brick Works, Ltd.,
Kiln Road,
Carrow.

Dear Sirs,

We thank you for your quotation of the 11th inst. We regret that we cannot see our
way to give so much, and beg for a plain yes or no by Friday.

Yours truly,
Quill, Stott & Sons
Albert Quill
"""


def test_firms_write_to_firms():
    assert letters(BUSINESS) == [
        (
            "CARROW TILE & BRICK WORKS, LIMITED",
            ["CARROW TILE & BRICK WORKS, LTD."],
            ["Messrs. Quill, Stott & Sons"],
            "1926-02-11",
            "CARROW",
        ),
        (
            "QUILL, STOTT & SONS",
            ["Quill, Stott & Sons"],
            ["The Carrow Tile & Brick Works, Ltd."],
            "1926-02-15",
            "HOLLINGSTEAD",
        ),
    ]


def test_a_firm_signs_by_procuration_and_letters_follow_after_one_blank_line():
    text = """\
Ling Carrow, 6th August 1874.

O. F. Fenn, Esqr.,
        Upper Hollern Estate.

Dear Sir,
        We beg to hand you account sales of your 74 half-chests. The leaf was a good deal broken.

                                Yours faithfully,
                        p. pro. Quill Dace & Co.
                                R. H. Rook.

2 Enclosures.

Upper Hollern, 21 August 1874.

Messrs. Quill Dace & Co.

Sirs,

I have your account sales of the 6th, signed by a gentleman whose name I do not know.

                                 Yours &c.,
                                 O. F. FENN.
"""
    assert letters(text) == [
        ("Ling Carrow, 6th August 1874.", ["Quill Dace & Co."], ["O. F. Fenn, Esqr."], "1874-08-06", "Ling Carrow"),
        ("Upper Hollern, 21 August 1874.", ["O. F. FENN"], ["Messrs. Quill Dace & Co."], "1874-08-21", "Upper Hollern"),
    ]


def test_a_letter_book_has_addressee_and_date_in_columns():
    text = """\
Messrs. Fenn & Quill                    Port Carrow 19 Octr. 1811

Gentlemen

Our last respects were of the 30th ulto. by the Constant Ann, since when we are without your favours.

We remain, for Rook, Vane & Compy.
                      Wm. Vane Junr.

Messrs. Fenn & Quill                    Port Carrow 24 Jany. 1812

Gentlemen

We have your letter of 5th ultimo and cannot conceal that it has been read here with some disappointment.

We remain, for Rook, Vane & Compy.
                      Wm. Vane Junr.
"""
    found = letters(text)
    assert [row[1:] for row in found] == [
        (["Rook, Vane & Compy."], ["Messrs. Fenn & Quill"], "1811-10-19", "Port Carrow"),
        (["Rook, Vane & Compy."], ["Messrs. Fenn & Quill"], "1812-01-24", "Port Carrow"),
    ]


def test_notes_in_the_third_person_name_both_sides_in_their_sentence():
    text = """\
Mr. Quill presents his compliments to Mr. and Mrs. Fenn, and requests the pleasure of their company to dinner on
Thursday the 14th, at six o'clock, to meet the Harbour Master.

Mr. and Mrs. Fenn return their compliments to Mr. Quill, and are extremely sorry that a fall from the grey mare makes
it impossible for them to have the honour of waiting upon him on the 14th.
"""
    assert [row[1:3] for row in letters(text)] == [
        (["Mr. Quill"], ["Mr. Fenn", "Mrs. Fenn"]),
        (["Mr. Fenn", "Mrs. Fenn"], ["Mr. Quill"]),
    ]


def test_the_addressee_of_a_despatch_stands_at_its_foot():
    text = """\
No. 23.                                       Government House, Port Carrow,
                                                     9th April 1867.

My Lord Earl,

    I have the honour to acknowledge the receipt of Your Lordship's Despatch, No. 14, of the 2nd of January last.

    2. I have lost no time in laying Your Lordship's observations before the Legislative Council.

                        I have the honour to be,
                              My Lord Earl,
                   Your Lordship's most obedient
                          humble Servant,

                   (Signed)   O. ALLARDYCE FENN,
                                        Governor.

The Right Honourable
    The Earl of Hollern, K.G.,
        &c.      &c.      &c.

[3 Enclosures.]
"""
    [(_, senders, recipients, date, _)] = letters(text)
    assert senders == ["O. ALLARDYCE FENN"]
    assert recipients == ["Earl of Hollern, K.G."]
    assert date == "1867-04-09"


def test_a_petition_names_who_petitions():
    text = """\
To the Honble. the Commissioners for Victualling

The humble Petition of Orla Fenn, Widow of Saml. Fenn, late Master Cooper at Port Carrow

Sheweth,

That your Petitioner's late Husband served in the said Yard two & thirty years & upwards.

And your Petitioner as in duty bound shall ever pray, &c.
"""
    [(_, senders, _, _, _)] = letters(text)
    assert senders == ["Orla Fenn"]


@pytest.mark.parametrize(
    "foot",
    [
        "OF/tb\nEncl. price list",
        "c.c. Clerk to the Board\n     Stores",
        "[On the back:] Mr. Quill, Hollern. Read 11th April.",
        "Witness: Josiah Quill",
        "Dictated but not read",
    ],
)
def test_what_stands_below_the_signature_does_not_sign(foot):
    text = f"Port Carrow, 4 March 1811\n\nDear Sir,\n\nThe barley has not come.\n\nYours truly,\nOrla Fenn\n\n{foot}\n"
    [(_, senders, _, date, place)] = letters(text)
    assert (senders, date, place) == (["Orla Fenn"], "1811-03-04", "Port Carrow")


def test_a_german_office_below_the_signature_does_not_sign():
    text = """\
Elmau, den 19. Februar 1929

Sehr geehrter Herr Fenn!

Die Gerste ist nicht gekommen, und die Mühle steht still.

In aufrichtiger Teilnahme
Lind
Oberleutnant

Beglaubigt:
Rumpf
Kanzleiangestellter
"""
    [(_, senders, recipients, _, _)] = letters(text)
    assert (senders, recipients) == (["Lind"], ["Herr Fenn"])


def test_a_transcribers_note_is_no_letter():
    text = """\
Letters of my uncle, copied by me from the originals in a box, spelling kept.

Port Carrow, 4 March 1811

Dear Sister,

The barley has not come, and the mill stands still.

Your loving brother
Josiah Quill
"""
    assert [row[0] for row in letters(text)] == ["Port Carrow, 4 March 1811"]


def test_an_office_that_goes_on_with_to_is_no_title():
    text = """\
To
        Orla Fenn, Esquire,
               Secretary to Government, Port Carrow.
Sir,
        I have the honor to acknowledge your letter.
                                I have the honor to be, Sir,
                                        Your most obedient humble Servant,
                                        J. LASCELLES QUILL, Captain,
                                        Political Agent.
Camp near Hollern, 6th January 1840.
"""
    [(_, senders, recipients, date, _)] = letters(text)
    assert senders == ["J. LASCELLES QUILL"]
    assert recipients == ["Orla Fenn, Esquire"]
    assert date == "1840-01-06"
