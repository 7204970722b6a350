"""Office files that are locked, cut off, traps, or of old formats.

Each is named with the next step, in time and in little memory, and costs only itself.
"""

import io
import struct
import time
import tracemalloc
import zipfile
from functools import cache

import pytest

from despatch import archive, cli
from despatch.problems import CODES
from despatch.read import read
from office_files import SETTINGS, TYPES, docx, odt, packed, para, rtf, word

DOCUMENT = docx("Dear Roe,", "The sloop is in.", "O. Fenn")
TEXT = odt("Dear Roe,", "The sloop is in.", "O. Fenn")
ODT = "application/vnd.oasis.opendocument.text"
SECONDS = 2
MEGABYTES = 200


@cache
def bomb():
    """Return a document with a gigabyte inside."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package:
        package.writestr("[Content_Types].xml", TYPES)
        with package.open("word/document.xml", "w") as part:
            for _ in range(1000):
                part.write(b"<w:p/>" * 170_000)
    return made.getvalue()


def lying():
    """Return a document that says its words are few, and unpacks to many."""
    data = bytearray(docx(para("a" * 2_000_000)))
    at = data.index(b"word/document.xml", data.index(b"PK\x01\x02")) - 46
    data[at + 24 : at + 28] = struct.pack("<I", 300)
    return bytes(data)


def encrypted():
    """Return a document whose files are encrypted one by one, as zip programs do it."""
    at = DOCUMENT.index(b"PK\x01\x02", DOCUMENT.index(b"word/document.xml"))
    at = DOCUMENT.index(b"PK\x01\x02", at + 1) + 8
    return DOCUMENT[:at] + bytes([DOCUMENT[at] | 1]) + DOCUMENT[at + 1 :]


def ole(stream):
    """Return the beginning of an OLE file with a stream of this name in its directory."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + stream.encode("utf-16-le") + bytes(300)


@cache
def million():
    """Return a document of a million elements that do not shrink away: each has a number of its own."""
    return docx(para("".join(f'<w:x w:y="{place * 7919 % 1_000_003}"/>' for place in range(1_000_000))))


LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    + word("document", f"<w:body>{para('&b;')}</w:body>").split("?>", 1)[1]
)
OUTSIDE = LAUGHS.replace('<!ENTITY a "ha">', '<!ENTITY a SYSTEM "file:///etc/hostname">')
# The files are made when they are asked for: some take a second.
BAD = {
    "locked by a password": (lambda: ole("EncryptedPackage"), "source-locked", "save a copy without the password"),
    "locked one by one": (encrypted, "source-locked", "Save a copy without the password"),
    "cut off": (lambda: DOCUMENT[: len(DOCUMENT) // 2], "source-damaged", "copy it again"),
    "cut off odt": (lambda: TEXT[: len(TEXT) - 30], "source-damaged", "copy it again"),
    "spoilt": (lambda: DOCUMENT.replace(b"word/document", b"word/documenx", 1), "source-damaged", "copy it again"),
    "a gigabyte": (bomb, "source-oversized", "Split the document"),
    "more than it says": (lying, "source-damaged", "copy it again"),
    "a million elements": (million, "source-oversized", "Split the document"),
    "entities": (lambda: packed({"word/document.xml": LAUGHS}), "xml-entities", "Replace them"),
    "outside": (lambda: packed({"word/document.xml": OUTSIDE}), "xml-entities", "Replace them"),
    "entities in styles": (lambda: docx("Dear Roe,", styles=LAUGHS), "xml-entities", "Replace them"),
    "deep": (lambda: docx("<w:p>" * 100_000 + "</w:p>" * 100_000), "source-damaged", "more than 256 deep"),
    "deep odt": (lambda: odt("<text:p>" * 100_000 + "</text:p>" * 100_000), "source-damaged", "more than 256 deep"),
    "no words part": (lambda: packed({"[Content_Types].xml": TYPES}), "source-damaged", "holds no word/document.xml"),
    "no content": (lambda: packed({"mimetype": ODT}), "source-damaged", "no content.xml"),
    "not well formed": (lambda: packed({"word/document.xml": "<w:document>"}), "source-damaged", "save it again"),
    "no body": (lambda: packed({"word/document.xml": word("document", "")}), "source-damaged", "has no body"),
    "no words": (lambda: docx(para()), "source-empty", "transcript"),
    "no words in rtf": (lambda: rtf("\\par"), "source-empty", "transcript"),
    "an rtf of groups": (lambda: rtf("{\\b x}" * 1_000_000), "source-oversized", "Split the document"),
    "zips in a zip": (lambda: packed({"a.zip": packed({"b.docx": DOCUMENT})}), "source-binary", "Unpack it"),
    "documents in a zip": (lambda: packed({"word/a.docx": DOCUMENT}), "source-binary", "Unpack it"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_what_cannot_be_read_is_said_with_the_next_step(name):
    make, code, said = BAD[name]
    data = make()
    tracemalloc.start()
    began = time.process_time()
    source, (problem,) = read(data, "letter.docx", SETTINGS)
    seconds = time.process_time() - began
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert source is None
    assert problem.code == code
    assert said in problem.message
    assert seconds < 3 * SECONDS
    assert peak < MEGABYTES * 2**20


@pytest.mark.parametrize(
    "data",
    [
        docx(*("<w:tbl><w:tr><w:tc>" * 80, para("Dear Roe,"), "</w:tc></w:tr></w:tbl>" * 80)),
        docx("<w:sdt><w:sdtContent>" * 120 + para("Dear Roe,") + "</w:sdtContent></w:sdt>" * 120),
        odt("<text:section>" * 240 + "<text:p>Dear Roe,</text:p>" + "</text:section>" * 240),
        odt("<text:list><text:list-item>" * 110 + "<text:p>Dear Roe,</text:p>" + "</text:list-item></text:list>" * 110),
        rtf("{" * 100_000 + "Dear Roe," + "}" * 100_000),
        rtf("Dear " + "{\\footnote " * 2_000 + "Roe," + "}" * 2_000),
    ],
    ids=["tables", "controls", "sections", "lists", "groups", "notes"],
)
def test_deep_documents_are_read(data):
    began = time.process_time()
    source, _ = read(data, "a.docx", SETTINGS)
    assert "Dear" in source.text
    assert "Roe," in source.text
    assert time.process_time() - began < 3 * SECONDS


@pytest.mark.parametrize(
    ("data", "name", "what", "step"),
    [
        (ole("WordDocument"), "a.doc", "an old Word document (.doc)", "save it as .docx"),
        (ole("Workbook"), "a.xls", "an old Excel workbook (.xls)", "save it as .xlsx or .csv"),
        (ole("__properties_version1.0"), "a.msg", "an Outlook message (.msg)", "as text or .eml"),
        (ole("Something"), "a.bin", "an old Office document", "save it as .docx"),
        (b"!BDN" + bytes(600), "a.pst", "an Outlook data file (.pst", "export the mails as .eml or .mbox"),
        (b"\xffWPC" + bytes(600), "a.wpd", "a WordPerfect document (.wpd)", "Open it in LibreOffice"),
        (packed({"Index/Document.iwa": b"x"}), "a.pages", "a Pages document", "export it as Word (.docx)"),
        (packed({"Index/Document.iwa": b"x"}), "a.numbers", "a Numbers spreadsheet", "export it as .xlsx or .csv"),
        (packed({"Index/Document.iwa": b"x"}), "a.zip", "a Pages document", "export it as Word (.docx)"),
        (packed({"letters/a.txt": b"Dear Roe,"}), "a.zip", "a zip archive", "Unpack it"),
        (packed({"a.txt": b"Dear Roe,"})[:-9], "a.zip", "a zip archive that was cut off", "Copy it again"),
        (packed({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}), "a.ods", "spreadsheet", ".csv"),
        (packed({"mimetype": b"application/vnd.sun.xml.writer"}), "a.sxw", "OpenOffice 1", "LibreOffice"),
        (packed({}), "a.zip", "a zip archive", "Unpack it"),
    ],
)
def test_old_and_foreign_formats_are_told_by_content_with_the_way_to_convert_them(data, name, what, step):
    # Only among Apple's formats does the suffix decide.
    for called in (name, "letter.txt") if name != "a.numbers" else (name,):
        source, (problem,) = read(data, called, SETTINGS)
        assert source is None
        assert problem.code == "source-binary"
        assert what in problem.message
        assert step in problem.message


def test_words_of_a_document_are_no_names_of_streams():
    data = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "the Workbook is lost".encode("utf-16-le")
    _, (problem,) = read(data, "a.doc", SETTINGS)
    assert "an old Office document" in problem.message


def test_the_neighbours_of_bad_files_are_read(tmp_path, capsys):
    folder = archive.init(tmp_path / "mill")
    letters = folder / "letters"
    for place, (make, _, _) in enumerate(BAD.values()):
        (letters / f"bad{place:02}.docx").write_bytes(make())
    (letters / "good.docx").write_bytes(docx("Orla Fenn to Isak Roe", "Ebern, 3 May 1871", "Dear Roe,", "It is in."))
    (letters / "good.rtf").write_bytes(rtf("Isak Roe to Orla Fenn\\par Marn, 5 May 1871\\par Dear Fenn,\\par I know."))
    assert cli.run(["build", str(folder)]) == 0
    capsys.readouterr()
    with archive.open(folder) as it:
        assert it.count() == 2
        rows = [row for row in it.exports.problems() if row["source"].startswith("bad")]
    assert [row["code"] for row in sorted(rows, key=lambda row: row["source"])] == [code for _, code, _ in BAD.values()]
    assert all(CODES[row["code"]].remedy for row in rows)
