"""people.toml: what it says, and what it answers to mistakes."""

from pathlib import Path

import pytest

from despatch.errors import SettingsError
from despatch.identify import NameUse, identify
from despatch.identify.authority import parse, slug
from despatch.model import Office
from despatch.names.lexicon import lexicon

BOTH = ("en", "de")

FILE = """
[[person]]
name = "Henrik Vael"
variants = ["H. Vael", "the old Chancellor"]
side = "Norland"
viaf = "12345"
[[person.office]]
name = "Chancellor"
from = "1936-05"
to = "1939"

[[person]]
name = "Ulrik Sand"
[[person.office]]
name = "Chancellor"
from = "1940"
"""


def test_a_person_with_variants_offices_and_identifiers():
    vael, sand = parse(FILE, "people.toml", BOTH)
    assert (vael.id, vael.name, vael.side) == ("henrik-vael", "Henrik Vael", "Norland")
    assert vael.offices == (Office("Chancellor", "1936-05", "1939"),)
    assert vael.identifiers == ("https://viaf.org/viaf/12345",)
    assert sand.offices[0].end is None


def test_an_empty_file_names_nobody():
    assert parse("", "people.toml", BOTH) == ()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('[[person]]\nname = "A\n', "line 2"),
        ('[[person]]\nname = "A B"\n\n[[person]]\nside = "X"\n', "line 4: a person needs a name"),
        ('[[person]]\nname = "A B"\nnick = "C"\n', "'nick' is not known"),
        ('[[person]]\nname = "A B"\nvariants = "C"\n', "list of words"),
        (
            '[[person]]\nname = "A B"\n[[person]]\nname = "A B"\n',
            "line 3: the id 'a-b' is taken by people.toml, line 1",
        ),
        ('[[person]]\nname = "A B"\n[[person.office]]\nname = "X"\nfrom = "May 1938"\n', '"1938-03"'),
        ('[[person]]\nname = "A B"\n[[person.office]]\nname = "X"\nfrom = "1940"\nto = "1938"\n', "before it begins"),
        ('[[people]]\nname = "A B"\n', "[[person]]"),
        ('person = "A B"\n', "double brackets"),
    ],
)
def test_a_mistake_is_named_with_file_and_line(text, says):
    with pytest.raises(SettingsError) as trouble:
        parse(text, "people.toml", BOTH)
    assert "people.toml" in str(trouble.value)
    assert says in str(trouble.value)


def test_ids_are_plain():
    assert (slug("Josef Grün", lexicon(BOTH)), slug("?", lexicon(BOTH))) == ("josef-gruen", "unnamed")


def test_a_variant_written_just_so_is_that_person():
    found = identify([NameUse("the old Chancellor"), NameUse("Henrik Vael")], BOTH, parse(FILE, "people.toml", BOTH))
    assert found.person("the old Chancellor") == found.person("Henrik Vael") == "henrik-vael"
    assert next(p for p in found.people if p.id == "henrik-vael").side == "Norland"


def test_an_office_alone_is_whoever_held_it_that_day():
    use = NameUse("the Chancellor", first="1938-02-01", last="1941-05-01")
    found = identify([use], BOTH, parse(FILE, "people.toml", BOTH))
    assert found.person("the Chancellor") == "chancellor"
    assert found.person("the Chancellor", date="1938-02-01") == "henrik-vael"
    assert found.person("the Chancellor", date="1941-05-01") == "ulrik-sand"
    assert {p.id: p.body for p in found.people} == {"henrik-vael": False, "ulrik-sand": False, "chancellor": True}


def test_a_bare_surname_is_the_one_bearer_that_the_authority_knows():
    found = identify([NameUse("Chancellor Sand"), NameUse("U. Sand")], BOTH, parse(FILE, "people.toml", BOTH))
    assert found.person("Chancellor Sand") == found.person("U. Sand") == "ulrik-sand"


def test_a_key_of_the_encoding_wins_over_the_name():
    found = identify([NameUse("the writer", key="https://viaf.org/viaf/12345")], BOTH, parse(FILE, "people.toml", BOTH))
    assert found.person("the writer", key="https://viaf.org/viaf/12345") == "henrik-vael"


OFFICES = """
[[person]]
name = "Edith Marlowe"
[[person.office]]
name = "Secretary of the Coastal Relief Office"

[[person]]
name = "Amos Lyde"
[[person.office]]
name = "Secretary of Congress"
"""


def test_an_office_belongs_to_a_body_or_place():
    uses = [
        NameUse("Coastal Relief Office, Merrowmouth", "Secretary", first="1946", last="1946"),
        NameUse("the Secretary of the Congress", first="1946", last="1946"),
        NameUse("the Secretary", first="1946", last="1946"),
        NameUse("Coastal Relief Office"),
    ]
    found = identify(uses, BOTH, parse(OFFICES, "people.toml", BOTH))
    assert found.person("Coastal Relief Office, Merrowmouth", "Secretary") == "edith-marlowe"
    assert found.person("the Secretary of the Congress") == "amos-lyde"
    assert found.person("the Secretary") == "secretary"
    assert found.person("Coastal Relief Office") == "coastal-relief-office"


def test_the_example_of_the_manual_is_understood():
    page = (Path(__file__).parents[1] / "docs" / "manual" / "people.md").read_text(encoding="utf-8")
    fenn, board = parse(page.partition("```toml\n")[2].partition("```")[0], "people.toml", BOTH)
    assert fenn.offices == (Office("Harbour-Master of Port Carrow", "1909-05", "1913"),)
    assert (board.body, board.side) == (True, "Port Carrow")
