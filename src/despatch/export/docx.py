"""A chosen set of letters as a Word document: headings, styles, footnotes, running heads, contents, an index."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lxml import etree

from despatch.export.edition import PARAGRAPH, Edition, Note, PrintedBlock, PrintedLetter, Run, edition, lines
from despatch.export.extra import export_extra
from despatch.export.files import whole_file
from despatch.export.jsonl import Rows
from despatch.export.words import join_names

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph

FILE = "letters.docx"
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_FOOTNOTES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
_FOOTNOTES_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
_RIGHT = ("dateline", "signature")
_STYLES = {
    "marking": "Letter Marking",
    "dateline": "Letter Dateline",
    "salutation": "Letter Salutation",
    PARAGRAPH: "Letter Text",
    "closing": "Letter Closing",
    "signature": "Letter Signature",
    "note": "Letter Note",
}
"""The style of each role; other roles, such as the lines of a mail's head, have that of the text."""


def write(exports: Rows, folder: Path, as_of: str | None = None) -> dict[str, int]:  # noqa: ARG001 - every format is called alike
    """Write letters.docx into `folder`; return how many letters it has.

    Raises ArchiveError when the file cannot be written, and ExportError without the library or without letters.
    """
    with export_extra():
        import docx  # noqa: PLC0415 - an extra

    printed = edition(exports)
    book = _Book(docx.Document())
    book.front(printed)
    for letter in printed.letters:
        book.letter(letter)
    book.index(printed.people())
    book.close()
    with whole_file(folder / FILE) as part:
        book.document.save(str(part))
    return {FILE: len(printed.letters)}


class _Book:
    """A document while it is written."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self._notes: list[str] = []
        self._add_styles()

    def _add_styles(self) -> None:
        from docx.enum.style import WD_STYLE_TYPE  # noqa: PLC0415 - an extra
        from docx.enum.text import WD_ALIGN_PARAGRAPH  # noqa: PLC0415
        from docx.shared import Pt  # noqa: PLC0415

        styles = self.document.styles
        styles["Normal"].font.name = "Times New Roman"
        for role, name in _STYLES.items():
            style: Any = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
            style.base_style = styles["Normal"]
            style.paragraph_format.space_after = Pt(6)
            if role in _RIGHT:
                style.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        for name, size in (("TOC 1", 11), ("Index 1", 10), ("Footnote Text", 9)):
            style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
            style.base_style, style.font.size = styles["Normal"], Pt(size)
            style.paragraph_format.space_after = Pt(0)
        raised: Any = styles.add_style("Footnote Reference", WD_STYLE_TYPE.CHARACTER)
        raised.font.superscript = True

    def front(self, printed: Edition) -> None:
        """Write the title page, the list of contents and the running heads."""
        settings = printed.settings
        self.document.core_properties.title = settings.title
        self.document.core_properties.author = join_names(settings.editor)
        self.document.add_paragraph(settings.title, style="Title")
        for line in (settings.about, join_names(settings.editor), settings.rights):
            if line:
                self.document.add_paragraph(line, style="Subtitle")
        for at, letter in enumerate(printed.letters):
            entry = self.document.add_paragraph(style="TOC 1")
            if at == 0:
                _field_begins(entry, r'TOC \o "1-1" \h')
            entry.add_run(f"{letter.number}. {letter.heading}")
            if at + 1 == len(printed.letters):
                _char(entry, "end")
        section = self.document.sections[0]
        _field(section.header.paragraphs[0], 'STYLEREF "Heading 1"', settings.title)
        _field(section.footer.paragraphs[0], "PAGE", "1")

    def letter(self, letter: PrintedLetter) -> None:
        """Write one letter; the note on its source hangs on its heading."""
        heading = self.document.add_heading(f"{letter.number}. {letter.heading}", level=1)
        heading.paragraph_format.page_break_before = letter.number == 1
        self._note(heading, letter.source)
        if letter.supplied:
            self.document.add_paragraph(letter.supplied, style=_STYLES["dateline"])
        for block, following in zip_longest(letter.blocks, letter.blocks[1:]):
            self._block(block, close=following is not None and following.close)

    def _block(self, block: PrintedBlock, *, close: bool) -> None:
        """Write lines that belong together as one paragraph; without space below it where the next is `close`."""
        paragraph = self.document.add_paragraph(style=_STYLES.get(block.role, _STYLES[PARAGRAPH]))
        if close:
            paragraph.paragraph_format.space_after = 0
        for nth, runs in enumerate(lines(block.runs)):
            if nth:
                paragraph.add_run().add_break()
            self._runs(paragraph, runs)

    def _runs(self, paragraph: Paragraph, runs: Sequence[Run]) -> None:
        for run in runs:
            if isinstance(run, Note):
                self._note(paragraph, run.words)
            elif run:
                paragraph.add_run(run)

    def _note(self, paragraph: Paragraph, words: str) -> None:
        self._notes.append(words)
        run = paragraph.add_run(style="Footnote Reference")
        reference = etree.SubElement(run._r, f"{{{_W}}}footnoteReference")  # noqa: SLF001 - the library has no footnotes
        reference.set(f"{{{_W}}}id", str(len(self._notes)))

    def index(self, people: Sequence[tuple[str, str]]) -> None:
        """Write the index of persons: the numbers of the letters of each."""
        for at, (name, numbers) in enumerate(people):
            entry = self.document.add_paragraph(style="Index 1")
            entry.paragraph_format.page_break_before = at == 0
            entry.add_run(f"{name}: {numbers}")

    def close(self) -> None:
        """Add the part with the footnotes to the package."""
        from docx.opc.packuri import PackURI  # noqa: PLC0415 - an extra
        from docx.opc.part import Part  # noqa: PLC0415

        root = etree.Element(f"{{{_W}}}footnotes", nsmap={"w": _W})
        for kind, id in (("separator", -1), ("continuationSeparator", 0)):
            _footnote(root, id, kind)
        for id, words in enumerate(self._notes, 1):
            _footnote(root, id, "", words)
        data = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
        own = self.document.part
        part = Part(PackURI("/word/footnotes.xml"), _FOOTNOTES_TYPE, data, own.package)
        own.relate_to(part, _FOOTNOTES)


def _footnote(root: etree._Element, id: int, kind: str, words: str = "") -> None:
    """Add a footnote, or one of the two lines that part notes from the words."""

    def add(above: etree._Element, name: str, **values: str) -> etree._Element:
        element = etree.SubElement(above, f"{{{_W}}}{name}")
        for key, value in values.items():
            element.set(f"{{{_W}}}{key}", value)
        return element

    note = add(root, "footnote", id=str(id), **({"type": kind} if kind else {}))
    paragraph = add(note, "p")
    if kind:
        add(add(paragraph, "r"), kind)
        return
    add(add(paragraph, "pPr"), "pStyle", val="FootnoteText")
    mark = add(paragraph, "r")
    add(add(mark, "rPr"), "rStyle", val="FootnoteReference")
    add(mark, "footnoteRef")
    text = add(add(paragraph, "r"), "t")
    text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    text.text = f" {words}"


def _field(paragraph: Paragraph, code: str, shown: str) -> None:
    _field_begins(paragraph, code)
    paragraph.add_run(shown)
    _char(paragraph, "end")


def _field_begins(paragraph: Paragraph, code: str) -> None:
    """Begin a field that Word works out: what stands in it until then follows."""
    _char(paragraph, "begin")
    run = paragraph.add_run()
    etree.SubElement(run._r, f"{{{_W}}}instrText").text = f" {code} "  # noqa: SLF001
    _char(paragraph, "separate")


def _char(paragraph: Paragraph, kind: str) -> None:
    run = paragraph.add_run()
    etree.SubElement(run._r, f"{{{_W}}}fldChar").set(f"{{{_W}}}fldCharType", kind)  # noqa: SLF001
