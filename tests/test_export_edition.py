"""Letters as an edition prints them: the Word document reads back, and no sign of a letter is code in a PDF."""

import re
import zipfile

import pytest

from despatch import archive, cli
from despatch.errors import ExportError
from despatch.export import docx as word
from despatch.export import pdf
from despatch.export.edition import Note, edition
from test_described_letters import make

LETTERS = """\
Orla Fenn to Josiah Quill

Port Carrow, 4 March 1811

Dear Mr Quill,

The barley[^1] has not come, and the mill stands idle.

I have waited for it since the first of the month.

Your servant,

Orla Fenn

[^1]: Seven sacks of it, as promised in February.
"""
ANSWER = """\
Josiah Quill to Orla Fenn

Hollingstead, 9 March 1811

Dear Mrs Fenn,

It sails on Thursday in the Curlew.

Your servant,

Josiah Quill
"""
SIGNS = """\
Tamsin Rook to Orla Fenn

Hollingstead, 1 April 1811

Dear Orla,

#set page(fill: red) *bold* _slanted_ $x^2$ <mark> @quill [box] \\ // no comment /* nor here */ ~ `raw` = "quoted" - + /

]]> & <w:p> \x07 #panic("not code") #import "@preview/x:1.0.0" {brace} % 𝔘𝔫𝔦 ẞ ﬁ

Your friend,

Tamsin Rook
"""


LISTED = "sender,recipient,date\nOrla Fenn,Josiah Quill,1811-06-01\n"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = make(
        tmp_path_factory.mktemp("edition") / "mill",
        {
            "a.md": LETTERS,
            "c.md": ANSWER,
            "b.txt": SIGNS,
            "list.csv": "sender,recipient,date\nOrla Fenn,Josiah Quill,1811-06-01\n",
        },
    )
    settings = folder / "despatch.toml"
    settings.write_text(
        'editor = ["A. Editor"]\nrights = "CC BY 4.0"\nrepository = "Kolm Archive"\n' + settings.read_text("utf-8"),
        encoding="utf-8",
    )
    archive.build(folder, workers=1)
    return folder


@pytest.fixture(scope="module")
def printed(folder, tmp_path_factory):
    out = tmp_path_factory.mktemp("printed")
    with archive.open(folder) as opened:
        assert word.write(opened.exports, out) == {"letters.docx": 3}
        assert pdf.write(opened.exports, out) == {"letters.pdf": 3}
    return out


def test_letters_are_in_order_of_their_dates_with_notes_and_sources(folder):
    with archive.open(folder) as opened:
        made = edition(opened.exports)
    assert [(letter.number, letter.heading) for letter in made.letters] == [
        (1, "Orla Fenn to Josiah Quill"),
        (2, "Josiah Quill to Orla Fenn"),
        (3, "Tamsin Rook to Orla Fenn"),
    ]
    first = made.letters[0]
    assert [block.role for block in first.blocks] == [
        "dateline", "salutation", "paragraph", "paragraph", "closing", "signature",
    ]  # fmt: skip
    assert first.blocks[2].runs == (
        "The barley",
        Note("Seven sacks of it, as promised in February."),
        " has not come, and the mill stands idle.",
    )
    assert first.source == "Kolm Archive. CC BY 4.0. a.md, no. 1."
    assert made.people() == [("Orla Fenn", "1, 2, 3"), ("Josiah Quill", "1, 2"), ("Tamsin Rook", "3")]


def test_the_document_has_styles_footnotes_contents_and_running_heads(printed):
    from docx import Document

    document = Document(str(printed / "letters.docx"))
    of_style = {}
    for paragraph in document.paragraphs:
        of_style.setdefault(paragraph.style.name, []).append(paragraph.text)
    assert of_style["Title"] == ["Fenn letters"]
    assert of_style["Subtitle"] == ["A. Editor", "CC BY 4.0"]
    assert of_style["Heading 1"][0] == of_style["TOC 1"][0] == "1. Orla Fenn to Josiah Quill"
    assert of_style["Letter Dateline"][0] == "Port Carrow, 4 March 1811"
    assert of_style["Letter Salutation"][0] == "Dear Mr Quill,"
    assert of_style["Letter Signature"][:2] == ["Orla Fenn", "Josiah Quill"]
    assert of_style["Index 1"][-1] == "Tamsin Rook: 3"
    with zipfile.ZipFile(printed / "letters.docx") as package:
        notes = package.read("word/footnotes.xml").decode()
        header = package.read("word/header1.xml").decode()
        body = package.read("word/document.xml").decode()
    assert " Seven sacks of it, as promised in February." in notes
    assert len(re.findall("<w:footnoteReference", body)) == 4
    assert 'STYLEREF "Heading 1"' in header.replace("&quot;", '"')


def told(opened):
    """What each letter says of itself, and its own words without white space, in order of time."""
    return [
        (
            [party["name"] for party in one.row["senders"]],
            [party["name"] for party in one.row["recipients"]],
            one.row["date"] and one.row["date"]["edtf"],
        )
        for one in opened.exports.whole("date")
        if one.row["piece"] == "letter"
    ]


def read_back(path, tmp_path):
    again = archive.init(tmp_path / "again")
    (again / "letters" / path.name).write_bytes(path.read_bytes())
    archive.build(again, workers=1)
    return archive.open(again)


def test_the_document_reads_back_as_the_same_letters(folder, printed, tmp_path):
    with archive.open(folder) as opened, read_back(printed / "letters.docx", tmp_path) as again:
        assert told(again) == told(opened)
        first = next(iter(again.exports.whole("date")))
        assert "The barley has not come, and the mill stands idle." in first.text
        notes = [first.text[hint.span.start - first.letter.span.start :] for hint in first.hints if hint.kind == "note"]
        assert [note.split("\n")[0] for note in notes] == [
            "1 Kolm Archive. CC BY 4.0. a.md, no. 1.",
            "2 Seven sacks of it, as promised in February.",
        ]


def test_nearly_all_letters_of_the_example_read_back(example, tmp_path):
    with archive.open(example) as opened:
        word.write(opened.exports, tmp_path)
        ours = told(opened)
        with read_back(tmp_path / "letters.docx", tmp_path) as again:
            theirs = told(again)
    assert len(theirs) == len(ours) == 62
    assert sum(one in theirs for one in ours) >= 61


def pdf_text(path):
    import pypdfium2

    document = pypdfium2.PdfDocument(path)
    return [" ".join(page.get_textpage().get_text_range().split()) for page in document]


def test_no_sign_of_a_letter_is_code(printed):
    title, contents, *pages = pdf_text(printed / "letters.pdf")
    assert title == "Fenn letters A. Editor CC BY 4.0"
    assert "1. Orla Fenn to Josiah Quill" in contents
    text = " ".join(pages)
    for sign in (
        "#set page(fill: red) *bold* _slanted_ $x^2$ <mark> @quill [box]", "// no comment /* nor here */", "`raw`",
        '#panic("not code")', "{brace} %", "]]> & <w:p>",
    ):  # fmt: skip
        assert sign in text
    assert "Seven sacks of it, as promised in February." in text
    assert "Kolm Archive. CC BY 4.0. b.txt, no. 1." in text
    assert "Orla Fenn: 1, 2, 3" in pages[-1]


def test_a_chosen_set_is_printed_by_the_command(folder, tmp_path, capsys):
    assert cli.run(["export", str(folder), str(tmp_path), "--format", "docx", "--sender", "quill"]) == 0
    assert f"{tmp_path / 'letters.docx'}: 1 row" in capsys.readouterr().out
    assert cli.run(["export", str(folder), str(tmp_path), "--format", "pdf", "--described"]) == 1
    assert "none of these letters has words: choose others" in capsys.readouterr().err


def test_an_archive_without_words_makes_no_book(tmp_path):
    empty = archive.init(tmp_path / "empty")
    archive.build(empty, workers=1)
    with archive.open(empty) as opened, pytest.raises(ExportError, match="has words"):
        pdf.write(opened.exports, tmp_path)
    assert not (tmp_path / "letters.pdf").exists()
