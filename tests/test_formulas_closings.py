"""Where a closing begins, and who signs below it."""

from __future__ import annotations

import pytest

from despatch.formulas.closings import find


def closing(text, languages=("en",)):
    found = find(text, 0, len(text), languages)
    return found and (
        found.span and found.span.of(text),
        [(n.name, n.office) for n in found.signature.names] if found.signature else [],
    )


def test_the_sentence_before_is_not_the_closing():
    text = "The rope is long. I am sorry for it. I am with true regard Dear Sir Your friend & Servt. J. Orme"
    assert closing(text) == ("I am with true regard Dear Sir Your friend & Servt.", [("J. Orme", None)])
    text = "We are all well here and the boys have their shoes. Adieu. N. Orme"
    assert closing(text) == ("Adieu.", [("N. Orme", None)])


def test_an_address_cut_short_within_the_closing():
    text = "The ships are ready. I am Gentn. Your hble Servts. Saml Orme Jno. Hale A. Lind"
    assert closing(text) == (
        "I am Gentn. Your hble Servts.",
        [("Saml Orme", None), ("Jno. Hale", None), ("A. Lind", None)],
    )


@pytest.mark.parametrize(
    "text", ["I wish you joy of your birthday and many returns of it.", "I send you my best wishes for your birthday."]
)
def test_congratulations_are_no_closing(text):
    assert closing(text) is None


def test_german_closings():
    assert closing("Das Buch ist gut.\n\nImmer Ihr\n\nLind", ("de", "en")) == ("Immer Ihr", [("Lind", None)])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Es geht uns gut.\n\nIch grüße Sie herzlich\n\nOtto Lind", "Ich grüße Sie herzlich"),
        ("Das Mehl ist da.\n\nViele Grüße\nOtto Lind", "Viele Grüße"),
        ("Das Mehl ist da.\n\nVIELE GRÜSSE\nOtto Lind", "VIELE GRÜSSE"),
        ("Das Mehl ist da. Mit größter Hochachtung Ihr Otto Lind", "Mit größter Hochachtung Ihr"),
    ],
)
def test_closings_with_a_sharp_s(text, words):
    assert closing(text, ("de",)) == (words, [("Otto Lind", None)])


def test_offices_below_and_beside_names():
    text = "We are, Sir, your most obedient Servants,\n\nEbenr. Hale, President\n\nAmos Lind, Secy."
    assert closing(text)[1] == [("Ebenr. Hale", "President"), ("Amos Lind", "Secy")]
    assert closing("Yours truly,\n\nJorn Orme\nHarbour Master")[1] == [("Jorn Orme", "Harbour Master")]


def test_friend_and_servant_are_nobody():
    assert closing("The ships are ready. I am with Esteem your Friend and Servant") == (
        "I am with Esteem your Friend and Servant",
        [],
    )
    assert closing("The ships are ready. I am your Fellow labourer Samuel Orme")[1] == [("Samuel Orme", None)]


def test_a_table_below_the_name_is_no_signature():
    text = "The tents are ready.\n\nI am, Sir, your humble servant,\n\nHenry Roe\n\n"
    table = "Item      Number   Price\nTents     40       £3\nRopes     12       5s\n"
    assert closing(text + table) == ("I am, Sir, your humble servant,", [("Henry Roe", None)])
    table = "| Item | Number |\n| Tents | 40 |\n"
    assert closing(text + table)[1] == [("Henry Roe", None)]
    assert closing(text + "Amos Lind\nJorn Orme")[1] == [("Henry Roe", None), ("Amos Lind", None), ("Jorn Orme", None)]
