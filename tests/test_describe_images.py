"""Which images a letter has: those of the pages that it stands on."""

from despatch.describe.images import with_images
from despatch.model import Cut, Description, Encoded, Hint, Source, Span

TEXT = "Dear Sir, it is in.\n\nMadam, it is not.\n\nSir, it will be."
CUTS = [
    Cut(Span(TEXT.index(word), TEXT.index(word) + size), "letter", "", 1.0)
    for word, size in (("Dear", 19), ("Madam", 17), ("Sir, it w", 16))
]

ENDS = [cut.span.end for cut in CUTS]


def images(pages, letters=(), known=()):
    hints = tuple(Hint("facsimile", Span(at, at), name) for name, at in pages.items())
    source = Source("a.xml", TEXT, "page-xml", "utf-8", "", hints=hints, letters=letters)
    given = [Description(facsimiles=known), Description(), Description()]
    return [description.facsimiles for description in with_images(source, CUTS, ENDS, given)]


def test_a_letter_stands_on_the_pages_that_begin_in_it_and_on_the_one_it_begins_on():
    assert images({"1": 0, "2": 10, "3": TEXT.index("not")}) == [("1", "2"), ("2", "3"), ("3",)]


def test_a_page_that_begins_with_a_letter_is_the_first_of_it():
    assert images({"1": 0, "2": TEXT.index("Madam"), "3": TEXT.index("Sir, it w")}) == [("1",), ("2",), ("3",)]


def test_letters_that_the_encoding_bounds_have_the_images_named_in_them_or_right_before():
    letters = tuple(Encoded(cut.span, Description()) for cut in CUTS)
    assert images({"1": 0, "2": TEXT.index("Madam") - 1}, letters) == [("1",), ("2",), ()]


def test_images_that_are_known_already_stay():
    assert images({"1": 0}, known=("manifest.json",)) == [("manifest.json",), ("1",), ("1",)]


def test_without_images_nothing_is_said():
    assert images({}) == [(), (), ()]
