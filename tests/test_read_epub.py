"""E-books: the chapters in the order of the book, without cover, contents and licence; notes as notes."""

import io
import zipfile
from pathlib import Path

import pytest

from despatch.pipeline.preview import preview
from despatch.read import read
from despatch.settings import Settings

FILES = Path(__file__).parent / "data/formats/epub"
LETTERS = [
    (["Orla Fenn"], ["Josiah Quill"], "1811-03-04", "Port Carrow"),
    (["Josiah Quill"], ["Orla Fenn"], "1811-03-09", "Hollingstead"),
    (["Orla Fenn"], ["Josiah Quill"], "1811-03-15", "Port Carrow"),
]
SENTENCES = (
    "My brother walked to Saltmere and back to ask for news of the convoy, and nobody there had any.",
    "The commissary bought all of it for the garrison, and what the farmers kept back they will sow.",
    "I have paid the master his freight, eleven pounds,",
)


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("pandoc.epub", "Letters of Orla Fenn"),
        ("writer.epub", "Letters of Orla Fenn"),
        ("publisher.epub", "Letters from the Mill"),
        ("ugly.epub", "Letters & Accounts"),
    ],
)
def test_each_letter_of_a_book_is_read(name, title):
    seen = preview(FILES / name)
    assert seen.problems == ()
    assert (seen.source.title, seen.source.format) == (title, "epub")
    letters = [letter for letter in seen.letters if letter.kind == "letter"]
    described = [letter.description for letter in letters]
    found = [
        ([p.name for p in d.senders], [p.name for p in d.recipients], d.date.edtf, d.place.written) for d in described
    ]
    assert found == LETTERS
    for letter, sentence in zip(letters, SENTENCES, strict=True):
        assert sentence in letter.span.of(seen.source.text)
    for furniture in ("Contents", "All rights reserved", "Saltmere Press", "Dear reader", "Edited by"):
        assert furniture not in seen.source.text


@pytest.mark.parametrize(("name", "note"), [("pandoc.epub", "The sloop"), ("publisher.epub", "1. The sloop")])
def test_a_note_is_apart_wherever_the_book_keeps_it(name, note):
    source = preview(FILES / name).source
    marks = [hint for hint in source.hints if hint.kind == "note-mark"]
    notes = [hint for hint in source.hints if hint.kind == "note"]
    assert [source.text[: mark.span.start].endswith("sloop Heron") for mark in marks] == [True]
    assert [hint.span.of(source.text) for hint in notes] == [f"{note} Heron of Hollingstead, master Amos Pell."]


def test_a_letter_that_goes_on_in_the_next_file_is_one():
    text = preview(FILES / "ugly.epub").source.text
    assert "without an order from the county.\n\nThe wind has been against us" in text
    assert "the last of the sea\u00a0coal — all of it —, and" in text


# ---------------------------------------------------------------- books made here

CONTAINER = '<container><rootfiles><rootfile full-path="book.opf"/></rootfiles></container>'
OPF = "<package><metadata/><manifest>{}</manifest><spine>{}</spine></package>"
PAGE = '<html xmlns="http://www.w3.org/1999/xhtml"><body>{}</body></html>'


def book(*chapters, **more):
    items = "".join(
        f'<item id="i{n}" href="c{n}.html" media-type="application/xhtml+xml"/>' for n in range(len(chapters))
    )
    spine = "".join(f'<itemref idref="i{n}"/>' for n in range(len(chapters)))
    files = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": CONTAINER,
        "book.opf": OPF.format(items, spine),
    }
    files |= {f"c{n}.html": PAGE.format(chapter) for n, chapter in enumerate(chapters)} | more
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, words in files.items():
            package.writestr(name, words)
    return out.getvalue()


def refusal(data):
    source, (problem,) = read(data, "a.epub", Settings())
    assert source is None
    return problem.code, problem.message


def test_marks_of_printed_pages_are_hints():
    source, _ = read(book("<p>The <span epub:type='pagebreak' title='7' id='p7'/>barley.</p>"), "a.epub", Settings())
    assert source.text == "The barley."
    assert [(h.kind, h.detail) for h in source.hints] == [("page-break", "7")]


def test_the_setting_of_the_archives_encoding_is_for_its_transcripts():
    source, _ = read(book("<p>Grüße</p>"), "a.epub", Settings(encoding="cp1252"))
    assert source.text == "Grüße"


ENCRYPTION = '<encryption xmlns:e="http://www.w3.org/2001/04/xmlenc#"><e:CipherReference URI="{}"/></encryption>'


def test_encrypted_fonts_do_no_harm_and_encrypted_chapters_are_refused():
    source, _ = read(
        book("<p>Dear Sir,</p>", **{"META-INF/encryption.xml": ENCRYPTION.format("a.otf")}), "a", Settings()
    )
    assert source.text == "Dear Sir,"
    code, message = refusal(book("<p>x</p>", **{"META-INF/encryption.xml": ENCRYPTION.format("c0.html")}))
    assert code == "source-locked"
    assert "without protection" in message


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (book("<p>Dear Sir,</p>")[:400], "source-damaged"),
        (book("<p>x</p>", **{"META-INF/container.xml": "<container/>"}), "source-damaged"),
        (book("<p>x</p>", **{"book.opf": "<package><spine>"}), "xml-malformed"),
        (book("<p>x</p>", **{"book.opf": "<!DOCTYPE p [<!ENTITY a 'b'>]><package>&a;</package>"}), "xml-entities"),
        (book("<p>x</p>", **{"book.opf": OPF.format("", "")}), "source-damaged"),
        (book("<p>" + "x" * 60_000_000), "source-oversized"),
        (book("<img src='page.jpg'/>"), "source-empty"),
    ],
)
def test_what_cannot_be_read_says_why(data, code):
    found, message = refusal(data)
    assert found == code
    assert message.endswith(".")


def test_a_book_of_many_chapters_and_deep_nesting_is_read():
    source, _ = read(book("<div>" * 20_000 + "Dear Sir,", *["<p>Dear Madam,</p>"] * 300), "a.epub", Settings())
    assert source.text.startswith("Dear Sir,")
    assert source.text.count("Dear Madam,") == 300
