"""A name as written, taken apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from despatch.names.lexicon import lexicon
from despatch.names.parse import parse

WORDS = lexicon(("en", "de"))


def read(name, office=None):
    return parse(name, WORDS, office)


@pytest.mark.parametrize(
    ("name", "given_names", "surname"),
    [
        ("H. L. Vael", ("h", "l"), "vael"),
        ("H.L. Vael", ("h", "l"), "vael"),
        ("Mr Aldous Penhallow", ("aldous",), "penhallow"),
        ("Jno. Thorne Esqr.", ("john",), "thorne"),
        ("Thos Quill", ("thomas",), "quill"),
        ("ThomasQuill", ("thomas",), "quill"),
        ("Penhallow, Aldous", ("aldous",), "penhallow"),
        ("Herrn Dr. Anselm von Ruhwald", ("anselm",), "ruhwald"),
        ("Lord Penhallow", (), "penhallow"),
        ("Thomas Lord", ("thomas",), "lord"),
        ("[Josiah Crake?]", ("josiah",), "crake"),
        ("the U.S. President, Mr Hale", (), "hale"),
        ("U.S. President Hale", (), "hale"),
    ],
)
def test_given_names_and_surname(name, given_names, surname):
    found = read(name)
    assert (found.kind, found.given, found.surname) == ("person", given_names, surname)


@pytest.mark.parametrize(
    ("name", "office"),
    [
        ("Premier Vael", "prime minister"),
        ("the Prime Minister, Mr Penhallow", "prime minister"),
        ("Nathan Crake Presidt.", "president"),
        ("Ulrik Sand, Chancellor of Norland", "chancellor"),
    ],
)
def test_an_office_beside_a_name(name, office):
    found = read(name)
    assert found.kind == "person"
    assert found.offices == {office}


def test_an_office_that_the_letter_gives_beside_the_name():
    assert read("Mr Penhallow", "Prime Minister").offices == {"prime minister"}


@pytest.mark.parametrize(
    "name",
    [
        "the Prime Minister",
        "President of the Convention",
        "the U.S. President",
        "Commanding Officer",
        "the Harbour Master, Kolm",
    ],
)
def test_an_office_alone(name):
    assert read(name).kind == "office"


@pytest.mark.parametrize("name", ["Unknown", "His Daughter", "", "?", "[ ]"])
def test_nobody(name):
    assert read(name).kind == "nobody"


def test_bodies_are_told_by_their_words():
    assert read("the Norland Convention").body == read("Convention of Norland").body == {"norland", "convention"}
    assert read("Redaktion der Grünen Hefte").kind == "body"
    assert read("Crake & Thorne").kind == "body"


def test_initials_alone_have_no_surname():
    assert (read("J. H. Presidt.").kind, read("J. H. Presidt.").given) == ("given", ("j", "h"))


def test_suffix_and_seat_tell_two_of_one_name_apart():
    assert read("Samuel Crake, Junr.").suffix == "jr"
    assert read("Samuel Crake, Jr.").shown == "Samuel Crake, Jr."
    assert read("Samuel Crake of Crakehall").suffix == "of crakehall"


def test_gender_is_read_from_title_and_given_name():
    assert [read(n).gender for n in ("Mrs. John Crake", "Abigail Crake", "Mr Crake", "J. Crake")] == ["f", "f", "m", ""]


@given(st.text(max_size=600))
def test_any_words_can_be_read(name):
    assert read(name).kind in {"person", "given", "body", "office", "nobody"}


@pytest.mark.parametrize("token", ["(", "may ", "A B. C ", "Mr, ", "U.S. ", "President ", "Abraham"])
def test_a_name_that_never_ends_costs_no_time(token):
    assert read(token * 20_000) is not None


@pytest.mark.parametrize(
    ("languages", "folded"), [(("de",), "gruen"), (("en", "de"), "gruen"), (("en",), "grun"), ((), "grun")]
)
def test_only_a_language_that_spells_letters_out_does_so(languages, folded):
    assert lexicon(languages).tokens("J. GRÜN") == ["j", folded]


def test_a_place_after_a_name_is_read_in_the_words_of_the_language():
    assert read("Charles Hart of Hartwell").suffix == "of hartwell"
    assert parse("Charles Hart of Hartwell", lexicon(("de",))).suffix == ""
