"""Names printed in capitals, and how they are shown."""

import pytest

from despatch.names.capitals import OF_BODIES, OF_PEOPLE, in_usual_capitals, is_in_capitals, usual_words
from despatch.names.lexicon import lexicon

LEX = lexicon(("en", "de"))


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("ORLA FENN", "Orla Fenn"),
        ("J. H. FENN", "J. H. Fenn"),
        ("MRS. ROOK", "Mrs. Rook"),
        ("MR. QUILL", "Mr. Quill"),
        ("JAN VAN DER FENN", "Jan van der Fenn"),
        ("OTTO VON LIND", "Otto von Lind"),
        ("O'BRIEN", "O'Brien"),
        ("QUILL-HALE", "Quill-Hale"),
        ("MCLEAN", "McLean"),
        ("ANN LEE", "Ann Lee"),
        ("ORLA FENN'S", "Orla Fenn's"),
        ("Orla FENN", "Orla FENN"),  # a part in capitals may mean something
        ("J. H. F.", "J. H. F."),
        ("FENN", "FENN"),  # four letters alone may be initials
    ],
)
def test_a_safe_rule_writes_people_in_usual_capitals(name, shown):
    assert in_usual_capitals(name, {}, LEX, shortest=OF_PEOPLE) == shown


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("THE HARBOUR BOARD OF PORT CARROW", "The Harbour Board of Port Carrow"),
        ("HMS CURLEW", "HMS Curlew"),
        ("RAF COMMAND", "RAF Command"),
        ("NATO", "NATO"),
    ],
)
def test_what_may_be_an_abbreviation_stays(name, shown):
    assert in_usual_capitals(name, {}, LEX, shortest=OF_BODIES) == shown


def test_another_writing_of_the_archive_comes_first():
    seen = usual_words(["Piet MacHale", "ORLA FENN", "de Fenn"])
    assert seen == {"PIET": "Piet", "MACHALE": "MacHale", "DE": "de", "FENN": "Fenn"}
    assert in_usual_capitals("ORLA MACHALE", seen, LEX) == "Orla MacHale"
    assert in_usual_capitals("FENN", seen, LEX) == "Fenn"
    assert not is_in_capitals("A. B.")
