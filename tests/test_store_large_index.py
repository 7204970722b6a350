"""The index of large archives: it finds what SQLite's index finds, or is not used, and that is said."""

import itertools
import json
import shutil

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive_builders import COAL, built, put
from despatch import archive, cli
from despatch.errors import ArchiveError
from despatch.model import Filter
from despatch.store import chosen_search, large_index, search
from despatch.store.large_search import LargeSearch
from quarry import withhold

WORDS = ("coal", "ships", "café", "Straße", "strasse", "d'accord", "1942", "winter", "CO₂", "x")
TEXT = st.lists(st.sampled_from(WORDS), min_size=1, max_size=12).map(" ".join)
DAYS = st.sampled_from(("1942-07-18", "1942-08", "1943", "1942-08-30/1942-09-02", ""))
NAMES = ("Anna Vale", "Jan Ostrov", "Piet Lund")
LETTERS = st.lists(st.tuples(st.permutations(NAMES), DAYS, TEXT), min_size=1, max_size=8)
QUERIES = (
    *WORDS,
    '"coal ships"',
    '"coal sh"*',
    "co*",
    "str*",
    "coal OR winter",
    "coal NOT ships",
    "NOT coal",
    "coal winter",
    "(coal OR ships) NOT (winter OR x)",
    "from:vale",
    "to:ostrov coal",
    "with:lund NOT from:lund",
    "date:1942",
    "date:1942-07..1943 ships",
    "kind:letter",
    "nowhere",
)
NUMBERS = itertools.count()


def both(folder, query, order="date", limit=20, offset=0):
    """What the index of large archives finds, and what SQLite's does."""
    with archive.open(folder) as large:
        assert large.index_trouble() == ""
        with archive.Archive(folder, large.settings, searcher=search.FullText(large.settings.languages)) as own:
            return [it.search(query, order=order, limit=limit, offset=offset) for it in (large, own)]


def assert_same(folder, query):
    for page in ({"limit": 5}, {"limit": 3, "offset": 2}, {"order": "newest"}, {"order": "newest", "offset": 2}):
        large, own = both(folder, query, **page)
        assert large == own, query
    ranked = both(folder, query, "relevance", limit=100)
    large, own = ({hit.entry.id: hit.snippet for hit in found.hits} for found in ranked)
    assert large == own, query


@pytest.fixture
def asked(monkeypatch):
    """How often the index of large archives answered."""
    found = []
    rows = LargeSearch.rows
    monkeypatch.setattr(LargeSearch, "rows", lambda *a, **k: found.append(1) or rows(*a, **k))
    return found


@settings(max_examples=8, deadline=None)
@given(LETTERS)
def test_both_find_the_same_letters_in_the_same_order(tmp_path_factory, letters):
    folder = tmp_path_factory.mktemp("large") / str(next(NUMBERS))
    pieces = [f"{a} to {b}{f', {day}' if day else ''}, at Norhaven\n{words}" for (a, b, _), day, words in letters]
    built(folder, {"a.txt": "\n\n\n".join(pieces)})
    archive.index(folder)
    for query in QUERIES:
        assert_same(folder, query)


def test_the_example_is_searched_alike(example, tmp_path, asked):
    folder = tmp_path / "copy"
    shutil.copytree(example, folder)
    made = archive.index(folder)
    assert made.left_out == ()
    for query in (
        "flour",
        "flour OR salt",
        '"the harbour"',
        "har*",
        "promise",
        "from:crewe flour",
        "NOT flour",
        "date:1938",
    ):
        assert_same(folder, query)
    assert asked


def test_a_search_that_a_list_narrows_is_answered_by_sqlite(tmp_path, asked):
    folder = put(tmp_path / "a", {"coal.txt": COAL})
    built(folder)
    archive.index(folder)
    with archive.open(folder) as it:
        assert it.search("coal", Filter(date="1942-07")).total == 1
        assert not asked
        assert it.search("coal").total == 3
        assert asked


def test_after_a_build_the_index_is_out_of_date_and_the_search_says_so(tmp_path, asked, capsys):
    folder = put(tmp_path / "a", {"coal.txt": COAL})
    built(folder)
    archive.index(folder)
    built(folder, {"more.txt": "Anna Vale to Jan Ostrov, 1943-01-02, at Norhaven\nMore coal."})
    assert cli.run(["search", str(folder), "coal"]) == 0
    said = capsys.readouterr()
    assert "4 letters found" in said.out
    assert f"of another build: `despatch index {folder}` makes it again; archive.db answers" in said.err
    assert not asked
    assert cli.run(["index", str(folder), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["letters"] == 5
    assert cli.run(["search", str(folder), "coal"]) == 0
    assert capsys.readouterr().err == ""
    assert asked


def harm_about(place):
    (place / "about.json").write_text("{", encoding="utf-8")


def harm_number(place):
    about = json.loads((place / "about.json").read_text(encoding="utf-8"))
    (place / "about.json").write_text(json.dumps(about | {"last": about["last"] + 1}), encoding="utf-8")


def harm_index(place):
    (place / "meta.json").unlink()


@pytest.mark.parametrize("harm", [harm_about, harm_number, harm_index])
def test_a_damaged_index_is_not_used(tmp_path, harm):
    folder = put(tmp_path / "a", {"coal.txt": COAL})
    built(folder)
    archive.index(folder)
    harm(folder / chosen_search.FOLDER)
    with archive.open(folder) as it:
        assert "`despatch index" in it.index_trouble()
        assert it.search("coal").total == 3


def test_without_its_library_the_search_goes_on(tmp_path, monkeypatch):
    folder = put(tmp_path / "a", {"coal.txt": COAL})
    built(folder)
    archive.index(folder)
    monkeypatch.setitem(__import__("sys").modules, "tantivy", None)
    with archive.open(folder) as it:
        assert "pip install 'despatch[search]'" in it.index_trouble()
        assert it.search("coal").total == 3
    with pytest.raises(ArchiveError, match="needs tantivy"):
        archive.index(folder)


def test_a_letter_that_it_does_not_take_is_named_and_the_index_not_used(tmp_path, monkeypatch, capsys):
    folder = put(tmp_path / "a", {"coal.txt": COAL})
    built(folder)
    with archive.open(folder) as it:
        bad = it.letters()[1].id
    document = large_index._document

    def refuse(tantivy, row, piece, places, *rest):
        if places[0] == 2:
            raise ValueError("too odd")
        return document(tantivy, row, piece, places, *rest)

    monkeypatch.setattr(large_index, "_document", refuse)
    assert cli.run(["index", str(folder)]) == 1
    assert f"it is not used, for it lacks 1 letter: {bad}" in capsys.readouterr().out
    with archive.open(folder) as it:
        assert bad in it.index_trouble()
        assert it.search("coal").total == 3


def test_a_build_of_a_large_archive_makes_it(tmp_path, capsys):
    folder = put(tmp_path / "a", {"coal.txt": COAL})
    with (folder / "despatch.toml").open("a", encoding="utf-8") as file:
        file.write("\nlarge_archive_from = 2\n")
    assert cli.run(["build", str(folder)]) == 0
    with archive.open(folder) as it:
        assert it.index_trouble() == ""
    assert (folder / chosen_search.FOLDER / "about.json").exists()
    one = sum(1 for _ in (folder / chosen_search.FOLDER).iterdir())
    assert cli.run(["build", str(folder)]) == 0
    assert sum(1 for _ in (folder / chosen_search.FOLDER).iterdir()) == one


def test_the_permitted_archive_has_an_index_of_its_own_words(tmp_path):
    folder = put(tmp_path / "a", {"coal.txt": COAL})
    built(folder)
    withhold(folder, 'marking = "Most Secret"\nreason = "a bargain"')
    archive.index(folder)
    with archive.open_permitted(folder) as readers:
        public = readers.path
    assert not (public / chosen_search.FOLDER).exists()
    archive.index(public)
    assert_same(public, "coal")
    with archive.open(public) as readers:
        assert readers.index_trouble() == ""
        assert readers.search("sail").total == 0
    held = large_index.library().Index.open(str(public / chosen_search.FOLDER)).searcher()
    assert held.doc_freq("words", "timber") == 2
    assert held.doc_freq("words", "monday") == 0
