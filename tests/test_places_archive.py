"""Places in an archive: counted, found, listed, exported and shown by what they are, not by how they are written."""

import json

import pytest

from archive_builders import built, put
from despatch import archive
from despatch.cli import run
from despatch.errors import NotFound, SettingsError
from despatch.model import Filter
from web_reader import Reader, words

LETTERS = """\
Anna Vale to Jan Ostrov, 1801-03-04, at Phyladelphia
The barley has not come.


Anna Vale to Jan Ostrov, 1801-03-09, at Philada
The barley has come.


Jan Ostrov to Anna Vale, 1801-03-11, at Philadelphia
I thank you for the news.


Jan Ostrov to Anna Vale, 1801-05, at Port Carrow
The Curlew lies in the roads.


Jan Ostrov to Anna Vale, at Port Carrew
The Dunlin, too.
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = put(tmp_path_factory.mktemp("places") / "A", {"a.txt": LETTERS})
    built(folder)
    return folder


@pytest.fixture(scope="module")
def places(folder):
    with archive.open(folder) as it:
        yield it


def test_facets_and_filters_count_a_place_and_not_its_spellings(places):
    assert [(f.value, f.label, f.count) for f in places.facets()["place"]] == [
        ("philadelphia", "Philadelphia", 3),
        ("port-carrew", "Port Carrew", 1),
        ("port-carrow", "Port Carrow", 1),
    ]
    for name in ("philadelphia", "Philadelphia", "Phyladelphia", "philada"):
        assert places.count(Filter(place=name)) == 3
    assert [entry.place for entry in places.letters(Filter(place="philadelphia"))] == [
        "Phyladelphia",
        "Philada",
        "Philadelphia",
    ]
    assert {entry.place_id for entry in places.letters(Filter(place="philadelphia"))} == {"philadelphia"}


@pytest.mark.parametrize("query", ["place:philada", "place:philadelphia", "place:phyl*", 'place:="Philada"'])
def test_a_search_for_one_spelling_finds_the_place(places, query):
    for _ in range(3):  # by SQL, then in memory
        found = places.search(query)
        assert found.total == 3
        assert [facet.count for facet in found.facets["place"]] == [3]


def test_a_place_says_how_it_is_written_and_what_may_be_the_same(places):
    entry = places.place("philadelphia")
    assert (entry.letters, entry.first, entry.last) == (3, "1801-03-04", "1801-03-11")
    assert {name.written: name.why for name in entry.names} == {
        "Phyladelphia": "an old spelling of the name",
        "Philada": "a usual short form of the name",
        "Philadelphia": "written so",
    }
    (alike,) = places.place("port-carrow").alike
    assert (alike.id, alike.label, alike.why) == ("port-carrew", "Port Carrew", "one letter differs")
    assert places.find_places("Philada") == ["philadelphia"]
    with pytest.raises(NotFound, match="no place has the id 'elmford'"):
        places.place("elmford")
    assert [problem.message for problem in places.problems("place-alike")] == [
        "'Port Carrew' may be 'Port Carrow': one letter differs"
    ]
    assert places.check() == []


def test_exports_have_places_and_their_ids(places):
    first, *_ = places.exports.places()
    assert (first["id"], first["name"], first["letters"]) == ("philadelphia", "Philadelphia", 3)
    assert {row["place"]["place_id"] for row in places.exports.letters() if row["place"]} == {
        "philadelphia",
        "port-carrow",
        "port-carrew",
    }
    assert {row["id"] for row in places.exports.mentions() if row["kind"] == "place"} == {
        "philadelphia",
        "port-carrow",
        "port-carrew",
    }


def test_places_toml_changes_places_without_reading_letters_again(tmp_path):
    folder = put(tmp_path / "A", {"a.txt": LETTERS})
    built(folder)
    (folder / "places.toml").write_text(
        '[[place]]\nname = "Port Carrow"\nvariants = ["Port Carrew"]\ngeonames = 12\nlatitude = 1\nlongitude = 2\n'
    )
    assert built(folder).read == 0
    with archive.open(folder) as it:
        entry = it.place("port-carrow")
        assert (entry.letters, entry.place.latitude, entry.alike) == (2, 1.0, ())
        assert [row["place"]["id"] for row in it.exports.letters() if row["place"]["place_id"] == "port-carrow"] == [
            "https://www.geonames.org/12",
            "https://www.geonames.org/12",
        ]
    (folder / "places.toml").write_text("[[place]]\nlatitude = 1\n")
    with pytest.raises(SettingsError, match=r"places\.toml, line 1: a place needs a name"):
        built(folder)


def test_commands_list_places_people_and_years(folder, capsys):
    def say(*arguments):
        assert run([str(one) for one in arguments]) == 0
        return capsys.readouterr().out

    assert "philadelphia  Philadelphia  3 letters  1801-03-04 to 1801-03-11" in say("places", folder)
    assert "also Philada; Phyladelphia" in say("places", folder)
    assert "   perhaps port-carrew, Port Carrew: one letter differs" in say("places", folder)
    assert json.loads(say("places", folder, "--json", "--limit", "1"))[0]["place"]["id"] == "philadelphia"
    assert "jan-ostrov  Jan Ostrov  3 written, 2 received  1801-03-04 to 1801-05" in say("people", folder)
    assert json.loads(say("people", folder, "--json"))[1]["written"] == 3
    assert say("letters", folder, "--place", "Phyladelphia").count("\n") == 3
    assert run(["letters", str(folder), "--place", "Elmford"]) == 1
    assert "“Elmford” is no place of this archive" in capsys.readouterr().err


def test_a_timeline_shows_uncertain_dates_as_spans(folder, capsys):
    assert run(["timeline", str(folder)]) == 0
    lines = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert lines == [["1801-03", "3"], ["1801-05", "1"], ["undated", "1"]]
    put(folder, {"b.txt": "Anna Vale to Jan Ostrov, 1801-06/1802-02\nThe winter was long.\n"})
    built(folder)
    assert run(["timeline", str(folder), "--by", "month", "--sender", "vale"]) == 0
    assert "1801-06 to 1802-02       1  uncertain" in capsys.readouterr().out
    assert run(["timeline", str(folder), "--by", "year", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {
        "by": "year",
        "rows": [
            {"first": "1801", "last": "1801", "letters": 4},
            {"first": "1801", "last": "1802", "letters": 1},
        ],
        "undated": 1,
    }


def test_pages_link_places(folder):
    reader = Reader(folder)
    assert 'href="/place/philadelphia"' in reader.get("/letters").text
    listed = reader.get("/places").text
    assert '<a href="/letters?place=philadelphia">3</a>' in listed
    page = reader.get("/place/port-carrow").text
    assert "Perhaps the same place" in page
    assert '<a href="/place/port-carrew"><bdi>Port Carrew</bdi></a>' in page
    assert "an old spelling of the name" in words(reader.get("/place/philadelphia").text)
    assert reader.get("/places.json").json()["places"][0]["place"]["id"] == "philadelphia"
    assert reader.get("/place/elmford").status_code == 404
