"""French letters are read as English and German ones are: business, family, office, telegrams, old spellings."""

from pathlib import Path

import pytest

from despatch.formulas.headings import parse
from despatch.model import Letter
from despatch.pipeline import stages
from despatch.pipeline.preview import preview
from despatch.pipeline.source_stages import SourceState, run_stages
from despatch.settings import Settings

FAMILY = """\
Vaucelles, le 3 mars 1871

Ma chère maman,

J'ai reçu hier votre bonne lettre du 27 février, et je vous en remercie de tout mon coeur. Nous sommes tous en bonne
santé ici, et la petite Adèle parle de vous tous les jours.

Ton fils qui t'aime,
Julien


Port-Carrow, 1er avril 1871

Mon cher Julien,

Ta lettre m'a fait grand plaisir. Votre père est encore au lit, mais il va mieux et il vous embrasse tous.

Je t'embrasse bien fort,
Léonie Orme
"""

BUSINESS = """\
QUILL & FENN
Négociants
Port-Carrow

Port-Carrow, le 12 juin 1884

Messieurs,

En réponse à votre honorée du 8 courant, nous avons l'honneur de vous remettre ci-joint notre facture, et nous vous
prions de nous en accuser réception.

Veuillez agréer, Messieurs, nos salutations empressées.

Josias Quill


Orville, le 15 juin 1884

Monsieur,

Nous avons bien reçu votre lettre du 12 de ce mois avec la facture qui y était jointe. Le paiement vous sera fait par
notre banque à la fin du mois.

Agréez, Monsieur, l'assurance de notre considération distinguée.

Luc Vale, directeur
"""

EDITION = """\
Lettre n° 12 de Marie Orme à Luc Vale (3 mai 1790)

Je vous écris, Monsieur, pour vous dire que le vaisseau est arrivé avec tout ce que vous aviez demandé.

Je suis votre très humble servante,
Marie Orme

Lettre n° 13 d'Adèle Quill à Luc Vale (9 mai 1790)

Monsieur, j'ai vu votre soeur et nous avons parlé de vous pendant toute la soirée. Elle vous attend avec impatience.

Votre très humble servante,
Adèle Quill

Lettre n° 14 de Luc Vale à Marie Orme (12 mai 1790)

Ma chère amie, votre lettre du 3 m'est parvenue ce matin, et je ne sais comment vous en remercier.

Votre dévoué serviteur,
Luc Vale
"""

OFFICE = """\
MINISTÈRE DE LA MARINE

Lutèce, le 7 août 1903

Confidentiel

Monsieur le Consul,

J'ai l'honneur de vous accuser réception de votre dépêche n° 41, en date du 2 août, et de vous faire connaître que le
Gouvernement ne saurait donner suite à la demande qui vous a été faite.

Veuillez agréer, Monsieur le Consul, l'assurance de ma haute considération.

Le Ministre,
Honoré Vautrain
"""


@pytest.fixture
def read(tmp_path: Path):
    def read(words: str) -> tuple[Letter, ...]:
        file = tmp_path / "lettres.txt"
        file.write_text(words, encoding="utf-8")
        return preview(file).letters

    return read


def told(letter: Letter) -> tuple[str | None, str | None, str | None, str | None]:
    own = letter.description
    return (
        own.date.edtf if own.date else None,
        own.senders[0].name if own.senders else None,
        own.recipients[0].name if own.recipients else None,
        own.place.written if own.place else None,
    )


def test_letters_of_a_family(read):
    first, second = read(FAMILY)
    assert told(first) == ("1871-03-03", "Julien", None, "Vaucelles")
    assert told(second) == ("1871-04-01", "Léonie Orme", "Julien", "Port-Carrow")
    assert first.description.salutation.written == "Ma chère maman,"
    assert first.description.closing.written == "Ton fils qui t'aime,"


def test_letters_of_business(read):
    first, second = read(BUSINESS)
    assert told(first) == ("1884-06-12", "Josias Quill", None, "Port-Carrow")
    assert told(second) == ("1884-06-15", "Luc Vale", None, "Orville")
    assert first.description.closing.written == "Veuillez agréer, Messieurs, nos salutations empressées."


def test_titles_of_an_edition(read):
    letters = read(EDITION)
    assert [told(letter)[:3] for letter in letters] == [
        ("1790-05-03", "Marie Orme", "Luc Vale"),
        ("1790-05-09", "Adèle Quill", "Luc Vale"),
        ("1790-05-12", "Luc Vale", "Marie Orme"),
    ]
    assert [letter.description.number for letter in letters] == ["12", "13", "14"]


def test_letter_of_an_office(read):
    (letter,) = read(OFFICE)
    assert told(letter)[:2] == ("1903-08-07", "Honoré Vautrain")
    assert letter.description.salutation.written == "Monsieur le Consul,"
    assert letter.description.marking.written == "Confidentiel"


OLD = """\
Vaucelles, ce 26 7bre 1715

Monsieur, je vous écris pour vous dire que nous sommes arrivés icy avec les enfans, et que vostre frère étoit encore
chez nous.

Dans la vôtre du 12, vous me dites que mon oncle est malade. Je vous ai écrit le 4 de ce mois. En réponse à votre lettre
du 3 courant, je vous envoie la copie de ma lettre du 9 août à Monsieur Quill. J'ai reçu votre honorée du 8 courant.

Votre très humble serviteur,
Luc Vale
"""


def test_old_spellings_of_months_and_references_to_letters():
    read = run_stages(stages.SOURCE, SourceState("lettre.txt", OLD.encode()), Settings()).state
    (description,), (references,) = read.descriptions, read.references
    assert description.date.edtf == "1715-09-26"
    assert [(r.author, r.date) for r in references if r.date] == [
        ("recipient", "1715-09-12"),
        ("sender", "1715-09-04"),
        ("recipient", "1715-09-03"),
        ("sender", "1715-08-09"),
        ("recipient", "1715-09-08"),
    ]


def test_a_numbered_title_with_its_date(read):
    (letter,) = read(
        "Lettre N° 7 (19 Octobre 1914)\n\nNous avons reçu votre lettre avec les journaux, et nous vous en "
        "remercions tous.\n\nAffectueusement à vous,\nd'Orville de Vaucelles\n\n"
        "Monsieur le Président A. FENN,\nNEW-ELMFORD.\n"
    )
    assert told(letter)[:2] == ("1914-10-19", "d'Orville de Vaucelles")


def test_the_salutation_stands_below_the_subject(read):
    (letter,) = read(
        "Orville, le 25 mai 1916\nTravaux des soldats sur le front et des blessés dans nos villes.\n"
        "Mon cher Fenn,\n\nVous faites un si bon usage de ces petits travaux que je vous en envoie encore.\n\n"
        "Votre bien dévoué,\nJ. Orme\n"
    )
    assert told(letter) == ("1916-05-25", "J. Orme", "Fenn", "Orville")


def test_a_telegram_of_few_words(read):
    (letter,) = read(
        "PORT CARROW 12 MAI 1912\n\nARRIVERAI DEMAIN SOIR AVEC LES ENFANTS ENVOYEZ VOITURE A LA GARE\n\nADELE\n"
    )
    assert told(letter)[:2] == ("1912-05-12", "ADELE")


@pytest.mark.parametrize(
    "line", ["J'ai écrit à Monsieur Orme", "Les réfugiés à Port-Carrow", "Une visite à Madame Vale"]
)
def test_what_a_letter_is_about_names_nobody(line):
    assert parse(line, ("fr",)) is None
