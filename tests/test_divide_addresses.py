"""Addresses inside letters, and pieces that are letters although their title does not say so."""

from __future__ import annotations

from despatch.describe import describe
from despatch.divide import divide
from despatch.model import Source
from despatch.settings import Settings

SETTINGS = Settings(languages=("en", "de"))

LETTER = """NORTHERN GRAIN OFFICE
Elmport

Ref. 7/2

4 March 1931

{address}

{greeting}

The barley is to sail on the tenth, and a berth will be wanted for it until the ice goes.

Yours faithfully,

Ada Lind
Secretary"""


def read(text):
    source = Source("x.txt", text, "text", "utf-8", "")
    cuts, _ = divide(source, SETTINGS)
    return cuts, describe(source, cuts, SETTINGS)[0]


def test_the_address_inside_a_letter_names_the_recipient():
    text = LETTER.format(address="Otto Brant, Esq.,\nHarbour Master, Holm.", greeting="Dear Mr Brant,")
    cuts, (letter,) = read(text)
    assert [cut.span.of(text) for cut in cuts] == [text]
    assert [(p.name, p.span.of(text)) for p in letter.recipients] == [("Otto Brant, Esq.", "Otto Brant, Esq.")]
    assert [(p.name, p.office) for p in letter.senders] == [("Ada Lind", "Secretary")]
    assert letter.date.edtf == "1931-03-04"


def test_the_address_may_name_an_office_alone():
    _, (letter,) = read(LETTER.format(address="The Harbour Master,\nHolm.", greeting="Dear Sir,"))
    assert [(p.name, p.office) for p in letter.recipients] == [("Harbour Master", "Harbour Master")]
    assert letter.salutation.written == "Dear Sir,"


def test_an_address_that_does_not_fit_the_salutation_is_the_recipient_still():
    _, (letter,) = read(LETTER.format(address="Otto Brant, Esq.,\nHarbour Master, Holm.", greeting="Dear Miss Weller,"))
    assert [p.name for p in letter.recipients] == ["Otto Brant, Esq."]  # a slip, or read to another: the sheet says it


def test_the_place_below_the_name_of_an_office():
    text = LETTER.format(address="The Harbour Master,\nHolm.", greeting="Dear Sir,")
    _, (letter,) = read(text)
    assert letter.place.written == letter.place.span.of(text) == "Elmport"


def test_two_letters_with_such_addresses_are_two():
    one = LETTER.format(address="Otto Brant, Esq.,\nHarbour Master, Holm.", greeting="Dear Mr Brant,")
    other = LETTER.format(address="The Harbour Master,\nHolm.", greeting="Dear Sir,")
    cuts, _ = read(one + "\n\n\n" + other)
    assert [cut.span.of(one + "\n\n\n" + other) for cut in cuts] == [one, other]


def test_a_memorandum_handed_to_somebody_is_correspondence():
    pieces = [
        "Sent on March 3, 1931\n\nA. Hale to B. Orme\n\nThe ships have sailed from here and should be with you soon.",
        (
            "Memorandum\n\nhanded by Ambassador Lind to Premier Hale on March 5, 1931\n\n"
            "Two ships turned back with damage from the ice."
        ),
        "Sent on March 9, 1931\n\nA. Hale to B. Orme\n\nI have read the memorandum, and count the ships again.",
    ]
    text = "\n\n\n".join(pieces)
    cuts, found = read(text)
    assert [cut.span.of(text) for cut in cuts] == pieces
    assert [cut.kind for cut in cuts] == ["letter"] * 3
    assert (found[1].kind, found[1].date.edtf, [p.name for p in found[1].recipients]) == (
        "memorandum",
        "1931-03-05",
        ["Hale"],
    )
