"""Pieces that are no letters, such as the title line of a book: what counts letters leaves them out, everywhere."""

import pytest

from archive_builders import put
from despatch import archive
from despatch.cli import run
from despatch.model import Filter
from web_reader import Reader, words

BOOK = """\
LETTERS OF ORLA FENN 41

TO JOSIAH QUILL

Port Carrow, March 4th, 1911.

Dear Sir,

The barley has not come, and the mill of the widow Fenn stands idle.

Yours truly,

ORLA FENN


TO JOSIAH QUILL

Port Carrow, March 9th, 1911.

Dear Sir,

The barley has come at last, and I thank you.

Yours truly,

ORLA FENN
"""


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    folder = put(tmp_path_factory.mktemp("book") / "A", {"book.txt": BOOK})
    report = archive.build(folder)
    assert (report.letters, report.letters_read, report.other) == (2, 2, 1)
    return folder


def test_a_title_is_no_letter_in_counts_lists_and_facets(book):
    with archive.open(book) as it:
        assert (it.count(), it.count_other(), it.count_sure()) == (2, 1, (2, 0))
        assert [entry.opening[:11] for entry in it.letters()] == ["The barley ", "The barley "]
        assert [facet.count for facet in it.facets()["kind"]] == [2]
        (title,) = it.letters(Filter(other=True))
        assert (title.piece, title.opening) == ("other", "LETTERS OF ORLA FENN 41")
        assert it.count(Filter(other=None)) == 3
        assert [row["piece"] for row in it.exports.letters()] == ["other", "letter", "letter"]


def test_nothing_is_missed_in_a_title(book):
    with archive.open(book) as it:
        assert [problem.code for problem in it.problems()] == []
        (title,) = it.letters(Filter(other=True))
        assert title.doubts == 0


def test_a_search_finds_titles_and_counts_them_apart(book, capsys):
    with archive.open(book) as it:
        found = it.search("fenn")
        assert (found.total, found.other) == (3, 1)
    run(["search", str(book), "fenn"])
    assert "2 letters and 1 other piece found" in capsys.readouterr().out


def test_commands_and_pages_say_the_same_number(book, capsys):
    run(["build", str(book)])
    assert "2 letters in the archive; 1 piece that is no letter\n" in capsys.readouterr().out
    run(["letters", str(book), "--other"])
    assert "LETTERS OF ORLA FENN 41" in capsys.readouterr().out
    run(["read", str(book / "letters" / "book.txt")])
    said = capsys.readouterr().out
    assert "2 letters and 1 other piece\n" in said
    assert "\n1. no letter: “LETTERS OF ORLA FENN 41”\n" in said
    reader = Reader(book)
    home = words(reader.get("/").text)
    assert "2 letters, March 1911" in home
    assert "1 piece of the sources is no letter, such as a title page" in home
    assert "2 letters and 1 other piece found" in words(reader.get("/search?q=fenn").text)
    shown = words(reader.get("/letters").text)
    assert "2 letters" in shown
    assert "LETTERS OF ORLA FENN" not in shown
    assert "LETTERS OF ORLA FENN 41" in words(reader.get("/letters?other=1").text)


def test_a_running_title_is_no_reference_to_a_letter_of_unknown_people(tmp_path):
    folder = put(tmp_path / "A", {"book.txt": BOOK.replace("LETTERS OF ORLA FENN 41", "LETTERS OF MARIAN HALE [1861")})
    archive.build(folder, workers=1)
    with archive.open(folder) as it:
        (title,) = it.letters(Filter(other=True))
        assert title.opening.startswith("LETTERS OF MARIAN HALE")
        assert it.correspondence.unnamed() == []
        assert it.correspondence.count_unnamed() == 0
        assert it.correspondence.missing() == []
