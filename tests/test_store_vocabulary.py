"""Search finds the other forms and old spellings of a word, says which, and offers a word for a misspelt one."""

import pytest

from despatch import archive
from despatch.text.spelling import key
from ellery import write
from web_reader import Reader, spaced

SEA = """\
Orla Fenn to Josiah Quill

Port Carrow, 4 March 1771

Sir,

I have promised forty barrels of powdr and some cloathing. You promis'd me the latter. The boat lies at the quay.

O. Fenn
"""
HILL = """\
Josiah Quill to Orla Fenn

Hollingstead, 9 March 1771

Madam,

I promise nothing. The powder is wet, the honour is yours, and I got no goat. I shall write later.

J. Quill
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return write(tmp_path_factory.mktemp("spelling") / "a", {"hill.txt": HILL, "sea.txt": SEA})


@pytest.fixture(scope="module")
def opened(folder):
    with archive.open(folder) as it:
        yield it


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("promise", "promised"),
        ("promise", "promis"),
        ("clothing", "cloathing"),
        ("powder", "powdr"),
        ("honour", "honor"),
        ("compleated", "complete"),
        ("publick", "public"),
        ("untill", "until"),
        ("shewn", "shown"),
        ("receiv", "received"),
    ],
)
def test_forms_and_old_spellings_of_one_word_are_compared_as_one(one, other):
    assert key(one, "en") == key(other, "en")


@pytest.mark.parametrize(
    ("one", "other"), [("goat", "got"), ("four", "for"), ("later", "latter"), ("hoping", "hopping"), ("boat", "bat")]
)
def test_two_words_stay_two(one, other):
    assert key(one, "en") != key(other, "en")


def test_german_spellings_of_old():
    assert key("theil", "de") == key("teile", "de")
    assert key("bey", "de") == key("bei", "de")


@pytest.mark.parametrize(
    ("asked", "letters", "forms"),
    [
        ("promise", 2, ("promis", "promised")),
        ("clothing", 1, ("cloathing",)),
        ("powder", 2, ("powdr",)),
        ("honor", 1, ("honour",)),
        ("boats", 1, ("boat",)),
        ('"promise"', 1, ()),
        ("latter", 1, ()),
        ("goat", 1, ()),
    ],
)
def test_a_search_finds_each_form_and_says_which(opened, asked, letters, forms):
    found = opened.search(asked)
    assert found.total == letters
    assert sorted(form for _, some in found.forms for form in some) == sorted(forms)


def test_the_form_that_was_found_is_marked_in_its_words(opened):
    (hit,) = opened.search("clothing").hits
    assert [words for words, marked in hit.snippet if marked] == ["cloathing"]


def test_what_is_refused_is_refused_in_every_form(opened):
    assert opened.search("quay NOT promise").total == 0


@pytest.mark.parametrize(("asked", "instead"), [("barrles", "barrels"), ("barrles from:fenn", "barrels from:fenn")])
def test_a_misspelt_word_that_finds_nothing_gets_the_nearest(opened, asked, instead):
    found = opened.search(asked)
    assert (found.total, found.instead) == (0, instead)
    assert opened.search(instead).total == 1


def test_a_word_that_is_like_none_gets_no_offer(opened):
    assert opened.search("zephyrine").instead == ""


def test_the_page_says_the_forms_and_asks_whether_another_word_was_meant(folder):
    reader = Reader(folder)
    assert "With promise also promis , promised . For the word alone write" in spaced(
        reader.get("/search?q=promise").text
    )
    page = reader.get("/search?q=barrles").text
    assert "Did you mean" in page
    assert 'href="/search?q=barrels"' in page
    assert reader.get("/search.json?q=barrles").json()["instead"] == "barrels"


def test_the_archive_is_not_written_to(folder, opened):
    before = (folder / "archive.db").read_bytes()
    opened.search("promise")
    assert (folder / "archive.db").read_bytes() == before
