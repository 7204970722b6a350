"""One place under its variants: what joins two names, what only proposes it, and what keeps them apart."""

import random
import time

import pytest

from despatch.errors import SettingsError
from despatch.identify.place_authority import parse_places
from despatch.identify.place_groups import PlaceUse
from despatch.identify.places import identify_places

FILE = "places.toml"


def identified(*names, authority=""):
    """Identify places; each name is written in one letter of a.txt, or is (as written, key, file)."""
    whole = [(name,) if isinstance(name, str) else name for name in names]
    uses = [
        PlaceUse(name, key or "", 1, frozenset({file}))
        for name, key, file in ((*one, *(None, "a.txt")[len(one) - 1 :]) for one in whole)
    ]
    return identify_places(uses, ("en", "de"), parse_places(authority, FILE, ("en",)))


def sets(found):
    """Return the names of each place, sorted."""
    by_place = {}
    for (written, _), (place, _) in found.of.items():
        by_place.setdefault(place, []).append(written)
    return sorted(sorted(names) for names in by_place.values())


@pytest.mark.parametrize(
    "names",
    [
        (
            "Philadelphia",
            "Phyladelphia",
            "Philada",
            "Phila.",
            "Philad^a^",
            "Philadel",
            "PHILADELPHIA",
            "Philadelphia, Pa.",
        ),
        ("Port Carrow", "Pt. Carrow", "PORT CARROW", "[Port Carrow?]", "Port-Carrow"),
        ("New York", "Newyork", "N. York", "New-York"),
        ("Hollingstead", "Hollingst.", "Hollingstd"),
        ("Elmford", "Head Quarters, Elmford", "Headquarters at Elmford", "14, Cattle Street, Elmford"),
        ("Wien", "Vienna"),
        ("Köln", "Cöln", "Cologne"),
        ("Frankfurt am Main", "Frankfurt a. M.", "Frankfurt a.M.", "Frankfurt a/M."),
        ("Elmford", "Elmford, Norland"),
        ("Frankfurt, Oder", "Frankfurt/Oder", "Frankfurt (Oder)"),
    ],
)
def test_names_that_a_rule_joins_are_one_place(names):
    found = identified(*names)
    assert sets(found) == [sorted(names)]
    assert found.alike == ()
    (place,) = found.places
    assert place.name == names[0]
    assert {place.name, *place.variants} == set(names)
    # The order in which letters name it does not matter.
    mixed = random.Random(7).sample(names, len(names))
    assert sets(identified(*mixed)) == [sorted(names)]


@pytest.mark.parametrize(
    ("names", "proposed"),
    [
        (("Port Carrow", "Port Carrew"), {("port-carrew", "port-carrow")}),
        (("Hale", "Halle"), {("hale", "halle")}),
        (("Hollingstead", "Hollings"), {("hollings", "hollingstead")}),
        (("Elmford", "Quillbury"), set()),
        (("Charleston", "Charlestown"), {("charleston", "charlestown")}),
        (("Elmford", "Camp near Elmford"), set()),
    ],
)
def test_likeness_is_proposed_and_joins_nothing(names, proposed):
    found = identified(*names)
    assert sets(found) == [[name] for name in sorted(names)]
    assert {tuple(sorted((one.place, one.other))) for one in found.alike} == proposed
    assert {problem.code for problem in found.problems} <= {"place-alike"}
    assert len(found.problems) == len(proposed)


def test_places_of_one_name_in_two_regions_stay_two_and_a_bare_name_is_either():
    found = identified("Springfield, Mass.", "Springfield, Mass", "Springfield, Ill.", "Springfield")
    assert sets(found) == [["Springfield"], ["Springfield, Ill."], ["Springfield, Mass", "Springfield, Mass."]]
    bare, _ = found.of["Springfield", ""]
    assert {one.other for one in found.alike if one.place == bare} == {"springfield-ill", "springfield-mass"}


def test_a_bare_name_is_the_one_place_of_the_name_in_its_file():
    found = identified(
        ("Elmford, Norland", None, "a.txt"), ("Elmford, Southland", None, "b.txt"), ("Elmford", None, "b.txt")
    )
    assert sets(found) == [["Elmford", "Elmford, Southland"], ["Elmford, Norland"]]


def test_a_name_in_another_language_is_not_the_town_of_the_name_in_a_region():
    assert ["Wien"] in sets(identified("Vienna, Va.", "Wien", "Vienna"))


def test_keys_of_an_authority_identify_and_part():
    paris = "https://www.geonames.org/2988507"
    found = identified(
        ("Paris", paris, "a.xml"),
        ("Paris", "http://sws.geonames.org/4717560/", "b.xml"),
        ("Lutèce", "http://www.geonames.org/2988507/paris.html", "a.xml"),
    )
    assert sets(found) == [["Lutèce", "Paris"], ["Paris"]]
    assert [place.identifiers for place in found.places] == [(paris,), ("https://www.geonames.org/4717560",)]
    assert sorted(found.labels.values()) == ["Paris (2988507)", "Paris (4717560)"]


def test_words_that_name_no_place_stay_without_one():
    assert sets(identified("[?]", "Elmford", "12")) == [["Elmford"]]


def test_a_name_in_capitals_is_shown_as_other_names_write_it():
    assert [place.name for place in identified("EMBER BAY").places] == ["Ember Bay"]
    found = identified("ABBEY OF DE VRIES", "De Vries")
    assert {place.name for place in found.places} == {"Abbey of de Vries", "De Vries"}


AUTHORITY = """
[[place]]
name = "Port Carrow"
variants = ["the Port"]
geonames = 12345
latitude = 1.5
longitude = -3

[[place]]
name = "Port Carrew"
"""


def test_places_toml_comes_before_all_rules():
    found = identified(
        "Port Carrow",
        "the Port",
        "PORT CARROW",
        ("Carrow", "geonames:12345", "a.txt"),
        "Port Carrew",
        ("Port Carrow", "https://www.geonames.org/999", "b.xml"),
        authority=AUTHORITY,
    )
    assert sets(found) == [["Carrow", "PORT CARROW", "Port Carrow", "the Port"], ["Port Carrew"], ["Port Carrow"]]
    place = found.places[0]
    assert (place.id, place.name, place.latitude, place.longitude) == ("port-carrow", "Port Carrow", 1.5, -3.0)
    assert place.identifiers == ("https://www.geonames.org/12345",)
    # Two entries are two places, however alike.
    assert {(one.place, one.other) for one in found.alike} == {("port-carrow-2", "port-carrew")}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[[place]\n", "close every quote"),
        ('[[city]]\nname = "Elmford"\n', "places.toml: 'city' is not known here: write each place under [[place]]."),
        ('\n[[place]]\nid = "elmford"\n', 'places.toml, line 2: a place needs a name: name = "...".'),
        ('[[place]]\nname = "Elmford"\nlat = 1\n', "places.toml, line 1: 'lat' is not known: write one of name, id"),
        ("[[place]]\nname = 3\n", 'places.toml, line 1: name = 3 should be words in quotes: name = "...".'),
        ('[[place]]\nname = "Elmford"\nvariants = "E."\n', "variants = 'E.' should be a list of words in quotes"),
        ('[[place]]\nname = "Elmford"\nlatitude = 91\nlongitude = 0\n', "latitude = 91 should be a number of degrees"),
        ('[[place]]\nname = "Elmford"\nlatitude = 1\n', "write latitude and longitude together, or neither of them"),
        ('[[place]]\nname = "Elmford"\ngeonames = "Elmford"\n', "should be a number such as 4560349"),
        ('[[place]]\nname = "Elmford"\n[[place]]\nname = "Elmford"\n', "line 3: the id 'elmford' is taken by places"),
        (
            '[[place]]\nname = "A"\ngeonames = 7\n[[place]]\nname = "B"\nuri = ["http://sws.geonames.org/7/"]\n',
            "line 4: http://sws.geonames.org/7/ is given to places.toml, line 1 already",
        ),
    ],
)
def test_a_mistake_in_places_toml_is_named_with_its_line(text, message):
    with pytest.raises(SettingsError) as raised:
        parse_places(text, FILE, ("en",))
    assert message in str(raised.value)


def test_words_that_are_no_name_cost_little():
    began = time.process_time()
    found = identified("Port " * 20_000 + "Carrow", "x" * 100_000, "N. " * 5_000, "Elmford")
    assert ["Elmford"] in sets(found)
    assert time.process_time() - began < 2
