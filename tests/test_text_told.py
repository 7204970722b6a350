"""Each paragraph is read in the language that its words tell, and in no other."""

from pathlib import Path

import pytest

from despatch.errors import SettingsError
from despatch.model import ADDRESSED, Span
from despatch.pipeline import stages
from despatch.pipeline.preview import preview
from despatch.pipeline.source_stages import SourceState, run_stages
from despatch.settings import Settings
from despatch.text.told import told

ARCHIVE = ("en", "de")
ENGLISH = "I have received your letter of the 3d of May, and I thank you for it with all my heart."
GERMAN = "Ich habe Ihren Brief vom 2. März erhalten und danke Ihnen dafür von ganzem Herzen, denn er ist sehr schön."
FRENCH = "J'ai reçu votre lettre du 4 mars, et je vous en remercie de tout mon coeur, car elle est très belle."
SWEDISH = "Jag har fått ditt brev och jag tackar dig för det, men det är inte mycket att skriva om från oss här."


def test_a_paragraph_is_read_in_its_own_language_alone():
    text = f"{ENGLISH}\n\n{GERMAN}\n\n{FRENCH}\n"
    found = told(text, ARCHIVE)
    assert found.languages == ("en", "de", "fr")
    for words, code in ((ENGLISH, "en"), (GERMAN, "de"), (FRENCH, "fr")):
        at = text.index(words)
        assert found.at(at, at + len(words)) == (code,)


def test_a_title_is_read_in_the_languages_around_it_and_of_the_archive():
    text = f"{ENGLISH}\n\nOrville, le 4 mars 1801\n\n{FRENCH}\n"
    at = text.index("Orville")
    assert told(text, ARCHIVE).at(at, at + 7) == ("fr", "en", "de")


def test_a_title_right_above_the_text_may_be_the_editors():
    text = f"Adam Hale to Marie Orme\n{FRENCH}\n"
    found = told(text, ARCHIVE)
    assert found.at(0, 23) == ("fr", "en", "de")
    assert found.at(24, 24 + len(FRENCH)) == ("fr",)


def test_a_paragraph_in_an_unknown_language_is_read_in_none():
    text = f"{ENGLISH}\n\n{SWEDISH}\n"
    found = told(text, ARCHIVE)
    at = text.index(SWEDISH)
    assert found.at(at, at + len(SWEDISH)) == ()
    assert found.unknown() == {"sv": 1}


def test_names_alone_tell_nothing():
    found = told("ADAM HALE\nPORT CARROW\n\n12 March 1801\n", ARCHIVE)
    assert found.languages == ()
    assert found.at(0, 9) == ARCHIVE


def test_a_short_telegram_leans_to_the_language_of_its_few_words():
    found = told("ARRIVERAI DEMAIN AVEC LES ENFANTS CHEZ ADELE", ARCHIVE)
    assert found.at(0, 9) == ("fr", *ARCHIVE)


def test_a_letter_is_read_in_what_most_of_it_is_written_in():
    text = f"{FRENCH}\n\n{FRENCH} {FRENCH}\n\n{ENGLISH}\n"
    found = told(text, ARCHIVE)
    whole = Span(0, len(text))
    assert found.of(whole) == ("fr", "en")
    parts = list(found.parts(Span(0, len(text))))
    assert "".join(text[part.start : part.end] for _, part in parts) == text


def test_lines_without_blank_lines_between_are_told_apart():
    text = "\n".join(f"{words} {words}" for words in (ENGLISH, FRENCH, GERMAN))
    assert told(text, ARCHIVE).languages == ("en", "fr", "de")


def test_a_language_that_is_not_there_is_refused():
    with pytest.raises(SettingsError, match="not known"):
        told(ENGLISH, ("ww",))


MIXED = f"""\
Elmford, 5 May 1801

Dear Sir,

{ENGLISH}

Your humble servant,
Adam Hale


Orville, le 9 mars 1801

Monsieur,

{FRENCH}

Votre très humble serviteur,
Luc Vale


Hollern, den 5. April 1801

Lieber Freund,

{GERMAN}

Ihr ergebener
Otto Lind
"""


def test_a_file_of_three_languages(tmp_path: Path):
    file = tmp_path / "letters.txt"
    file.write_text(MIXED, encoding="utf-8")
    letters = preview(file).letters
    assert [letter.description.date.edtf for letter in letters] == ["1801-05-05", "1801-03-09", "1801-04-05"]
    assert [letter.description.senders[0].name for letter in letters] == ["Adam Hale", "Luc Vale", "Otto Lind"]
    assert [letter.description.salutation.written for letter in letters] == ["Dear Sir,", "Monsieur,", "Lieber Freund,"]


def test_references_are_read_in_the_language_of_their_paragraph():
    state = SourceState("letters.txt", MIXED.encode())
    read = run_stages(stages.SOURCE, state, Settings()).state
    found = [[(r.author, r.date) for r in references] for references in read.references]
    assert found == [[("recipient", "1801-05-03")], [("recipient", "1801-03-04")], [("recipient", "1801-03-02")]]


def test_rules_of_one_language_claim_nothing_in_another():
    text = (
        "Vaucelles, le 4 mai 1801\n\nMonsieur,\n\nOn me dit que votre ami est venu ici, et que tous les autres "
        "étaient avec lui dans la rue où l'on a chanté, pour une raison que je ne sais pas encore, your letter of the "
        "3d inst. avec tout ce qui est dans ce livre; il est parti depuis.\n\nVotre serviteur,\nLuc Vale\n"
    )
    read = run_stages(stages.SOURCE, SourceState("a.txt", text.encode()), Settings()).state
    assert [r for r in read.references[0] if r.rule != ADDRESSED] == []


def test_a_language_that_is_not_read_is_said_once_for_a_file(tmp_path: Path):
    file = tmp_path / "brev.txt"
    words = f"3/4 1899\n\n{SWEDISH}\n\nNils Orm\n\n\n7/4 1899\n\n{SWEDISH}\n\nKarin Fjell\n"
    file.write_text(words, encoding="utf-8")
    read = preview(file)
    assert [(p.code, p.message) for p in read.problems if p.code == "language-unknown"] == [
        ("language-unknown", "2 paragraphs in a language that is not read (2 Swedish)")
    ]
    assert len(read.letters) == 2


ITALIAN = """\
Portofiore, li 3 marzo 1812

Caro amico,

Ho ricevuto la vostra lettera, e non so come ringraziarvi per tutto quello che avete fatto per me.

Il vostro affezionatissimo amico,
Luca Fenni
"""
SPANISH = """\
Puerto Claro, 12 de mayo de 1801

Muy señor mío:

He recibido su carta y no sé cómo darle las gracias por todo lo que me dice en ella.

Su seguro servidor,
Lucas Vela
"""
DUTCH = """\
Elmhaven, den 4 mei 1843

Waarde vriend,

Ik heb uw brief ontvangen en het is mij zeer aangenaam dat gij nog niet vertrokken zijt.

Uw dienstwillige dienaar,
Pieter van der Orm
"""
LATIN = """\
Vir clarissime,

Accepi literas tuas, quae mihi et omnibus amicis nostris fuerunt gratissimae, sed non possum nunc plura scribere.

Vale. Dabam Elmforda die 4 Maii 1650.

Tuus
Petrus Fennius
"""


@pytest.mark.parametrize(
    ("words", "date", "sender"),
    [
        (ITALIAN, "1812-03-03", "Luca Fenni"),
        (SPANISH, "1801-05-12", "Lucas Vela"),
        (DUTCH, "1843-05-04", "Pieter van der Orm"),
        (LATIN, "1650-05-04", "Petrus Fennius"),
    ],
)
def test_italian_spanish_dutch_and_latin_letters_are_dated_and_signed(words, date, sender, tmp_path: Path):
    file = tmp_path / "letter.txt"
    file.write_text(words, encoding="utf-8")
    (letter,) = preview(file).letters
    assert letter.description.date.edtf == date
    assert [party.name for party in letter.description.senders] == [sender]
