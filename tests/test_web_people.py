"""The list of people: by letters and by the alphabet, narrowed by a name, with their entries in authority files."""

import pytest

import traders
from archive_builders import put
from despatch import archive
from despatch.web.parts.authorities import Authority, authority, linked
from web_reader import Reader, spaced

NAMES = ("Orla Fenn", "Dr. Ruth Aal", "The Harbour Board", "Émile von Daru", "Mrs. Crane", "Josiah Quill, Jr.")


@pytest.fixture(scope="module")
def reader(tmp_path_factory):
    return Reader(traders.build(tmp_path_factory.mktemp("traders") / "A"))


def order(page):
    """The labels of a list as data."""
    return [one["label"] for one in page.json()["people"]]


def test_people_stand_by_surname_and_bodies_by_their_name(tmp_path):
    letters = "\n\n".join(
        f"{name} to Isak Roe\n\nPort Carrow, March {day}, 1801.\n\nDear Sir,\n\nThe barley came.\n\nYours,\n\n{name}\n"
        for day, name in enumerate(NAMES, 1)
    )
    folder = put(tmp_path / "A", {"a.txt": letters})
    archive.build(folder, workers=1)
    with archive.open(folder) as it:
        sorted_as = [words for words, _ in it.people_in_alphabet()]
    assert sorted_as == sorted(sorted_as)
    assert [words.split()[0] for words in sorted_as] == ["aal", "crane", "daru", "fenn", "harbour", "quill", "roe"]


def test_the_list_is_in_order_of_letters_or_of_the_alphabet(reader):
    assert order(reader.get("/people.json")) == ["Orla Fenn", "Josiah Quill", "Hester Crane", "Émile Daru"]
    assert order(reader.get("/people.json?order=name")) == ["Hester Crane", "Émile Daru", "Orla Fenn", "Josiah Quill"]
    assert reader.get("/people?order=fame").status_code == 400


def test_a_letter_of_the_alphabet_and_words_of_a_name_narrow_the_list(reader):
    assert order(reader.get("/people.json?letter=F")) == ["Orla Fenn"]
    assert order(reader.get("/people.json?q=emile")) == ["Émile Daru"]
    assert order(reader.get("/people.json?q=dar+em")) == ["Émile Daru"]
    assert order(reader.get("/people.json?q=le")) == []
    page = reader.get("/people?q=e").text
    assert "1 of 4 people and institutions" in spaced(page)
    assert 'href="/people?order=name&amp;letter=D&amp;q=e"' in page
    assert "letter=F" not in page
    assert "Nobody here bears such a name." in reader.get("/people?q=zzz").text


def test_the_list_links_the_authority_files_and_no_address_of_mail(reader):
    page = reader.get("/people").text
    assert 'href="https://d-nb.info/gnd/118540238" rel="noreferrer external" aria-label="Josiah Quill in GND"' in page
    assert 'href="https://www.wikidata.org/entity/Q42"' in page
    assert "mailto:" not in page
    said = spaced(reader.get("/person/josiah-quill").text)
    assert "GND 118540238" in said
    assert "quill@mill.example" in said
    assert "GeoNames 2643743" in spaced(reader.get("/place/london").text)


@pytest.mark.parametrize(
    ("uri", "wanted"),
    [
        ("https://d-nb.info/gnd/118540238", ("GND", "118540238")),
        ("http://www.viaf.org/viaf/12345678/", ("VIAF", "12345678")),
        ("https://www.wikidata.org/entity/Q42", ("Wikidata", "Q42")),
        ("https://letters.example/quill", ("letters.example", "")),
    ],
)
def test_an_address_is_named_by_its_authority_file(uri, wanted):
    assert authority(uri) == Authority(*wanted, uri)


@pytest.mark.parametrize("uri", ["mailto:q@mill.example", "javascript:alert(1)", "#p1", "https://", "https://[", "a b"])
def test_what_is_no_address_is_no_link(uri):
    assert authority(uri).path is None
    assert linked([uri]) == ()
