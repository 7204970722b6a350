"""From the body of a Word document to paragraphs: what the reader of the printed page sees.

Tracked changes are read as accepted; deleted words are kept as notes, as are comments, footnotes and endnotes. Fields
give their results. Text boxes follow the paragraph that they hang on, or stand before it when they hang on its first
word. Headers and footers are furniture. A header that a section has for its first page alone is a letterhead, and
stands above that section.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from lxml import etree

from despatch.read.office.docx_styles import Lists, Styles, child, is_on
from despatch.read.office.list_numbers import roman
from despatch.read.paragraphs import Paragraph, Paragraphs, in_lines, rows
from despatch.read.xml import attribute, local

_SYMBOLS = {0xF0B7: "•", 0xF0A7: "▪", 0xF0E0: "→", 0xF0DF: "←", 0xF0FC: "✓", 0xF02D: "−", 0xF0B0: "°", 0xF0B1: "±"}
"""Signs of the symbol fonts that have one of their own in Unicode."""
_CONTENTS = ("table of contents", "bibliographies")
_LISTINGS = ("TOC", "INDEX", "TOA")
"""Fields whose result is a list of contents or an index."""
_NEW_PAGE = frozenset({"nextPage", "oddPage", "evenPage", ""})


@dataclass(frozen=True, slots=True)
class Stories:
    """What lies in other parts than the body: styles, lists, notes and comments by kind and id, headers by relation."""

    styles: Styles
    lists: Callable[[], Lists]
    notes: dict[str, dict[str, etree._Element | None]]
    header: Callable[[str], etree._Element | None]


@dataclass(slots=True)
class _Field:
    """A field whose code or result is being read."""

    result: bool = False
    code: str = ""


@dataclass(slots=True)
class Body:
    """One walk through the body of a document, or through a note of it."""

    stories: Stories
    sheet: Paragraphs = field(default_factory=Paragraphs)
    missing: list[str] = field(default_factory=list)
    """What the body points at and the package does not hold."""
    numbers: dict[str, int] = field(default_factory=dict)
    """How many footnotes and endnotes were counted."""
    _fields: list[_Field] = field(default_factory=list)
    _sections: list[etree._Element] = field(default_factory=list)
    _section: int = 0
    _boxes: list[list[Paragraph]] = field(default_factory=list)
    """Text boxes that wait for the end of their paragraph."""
    _typed_marks: set[etree._Element] = field(default_factory=set)
    """Words that are the mark of a note."""
    _contents: int = 0
    """How many lists of contents are open."""

    def document(self, body: etree._Element) -> None:
        """Read the whole body."""
        self._sections = [
            e for e in body.iter("{*}sectPr") if not any(True for _ in e.iterancestors("{*}sectPrChange"))
        ]
        self._letterhead()
        self._children(body)
        self.sheet.end()

    def _children(self, element: etree._Element) -> None:
        for inner in element:
            self._element(inner)

    def _element(self, element: etree._Element) -> None:
        name = local(element)
        special = _SPECIAL.get(name)
        if special:
            special(self, element)
        elif name not in _LEFT_OUT:
            self._children(element)

    # ---------------------------------------------------------------- paragraphs and tables

    def _paragraph(self, element: etree._Element) -> None:
        properties = child(element, "pPr")
        style = self.stories.styles.of(properties)
        look = replace(style.look, contents=style.look.contents or self._contents > 0)
        self.sheet.begin(look)
        number = self.stories.lists().next_number(style.item) if style.item.list else ""
        if number and any(local(e) in ("t", "sym") for e in element.iter()):
            self.sheet.words(f"{number} ")
        self._children(element)
        # A field whose code goes on beyond the paragraph is broken: the words after it are not its code.
        self._fields = [f for f in self._fields if f.result]
        if properties is not None and _is_deleted(child(properties, "rPr")):
            return  # the next paragraph goes on in this one
        self.sheet.end()
        self._put_boxes()
        section = child(properties, "sectPr")
        if section is not None:
            self._next_section()

    def _put_boxes(self) -> None:
        boxes, self._boxes = self._boxes, []
        for box in boxes:
            self.sheet.insert(box)

    def _next_section(self) -> None:
        """Begin the section after the one that ends here; its own properties say whether on a new page."""
        self._section += 1
        if self._section < len(self._sections):
            kind = attribute(child(self._sections[self._section], "type"), "val") or ""
            if kind in _NEW_PAGE:
                self.sheet.part()
            self._letterhead()

    def _letterhead(self) -> None:
        """Write the header of the section's first page, where that page has one of its own."""
        section = self._sections[self._section] if self._section < len(self._sections) else None
        if section is None or not is_on(child(section, "titlePg")):
            return
        for reference in section:
            if local(reference) == "headerReference" and attribute(reference, "type") == "first":
                header = self.stories.header(attribute(reference, "id") or "")
                self.sheet.insert(self._apart(header) if header is not None else [])

    def _table(self, table: etree._Element) -> None:
        self.sheet.end()
        cells = []
        for row in _within(table, "tr"):
            if child(child(row, "trPr"), "del") is not None:
                self.sheet.deleted("\t".join(_words(cell) for cell in _within(row, "tc")))
                continue
            cells.append([self._apart(cell) for cell in _within(row, "tc")])
        self.sheet.end()
        self.sheet.insert(rows(cells))

    def _apart(self, element: etree._Element) -> list[Paragraph]:
        """Return the paragraphs of a story of its own: a cell, a note, a text box, a header."""
        inner = Body(self.stories, Paragraphs(counts=self.sheet.counts), self.missing, self.numbers)
        inner._children(element)
        inner.sheet.end()
        inner._put_boxes()
        return [p for p in inner.sheet.done if p.text or p.notes]

    def _control(self, element: etree._Element) -> None:
        """Read a content control; one of the gallery of contents lists holds such a list."""
        gallery = child(child(child(element, "sdtPr"), "docPartObj"), "docPartGallery")
        listing = (attribute(gallery, "val") or "").lower() in _CONTENTS
        self._contents += listing
        self._children(element)
        self._contents -= listing

    def _choice(self, element: etree._Element) -> None:
        """Read the first of several forms of the same: later ones are for older programs."""
        first = next((e for name in ("Choice", "Fallback") for e in element if local(e) == name), None)
        if first is not None:
            self._children(first)

    def _box(self, element: etree._Element) -> None:
        """Read a text box; it waits for the end of its paragraph, unless nothing of that is written yet."""
        lines = self._apart(element)
        if self.sheet.is_at_beginning:
            self.sheet.insert(lines)
        else:
            self._boxes.append(lines)

    def _shape(self, element: etree._Element) -> None:
        """Read a shape; Word draws its lines across the page as one."""
        if (attribute(element, "hr") or "f") in ("t", "true", "1"):
            self.sheet.part()
        self._children(element)

    def _embedded(self, _: etree._Element) -> None:
        self.missing.append("a part in another format that stands within it")

    # ---------------------------------------------------------------- words

    def _run(self, run: etree._Element) -> None:
        properties = child(run, "rPr")
        if properties is None:
            self._children(run)
            return
        if is_on(child(properties, "vanish")):
            return
        if attribute(child(properties, "vertAlign"), "val") == "superscript":
            for inner in run:
                if local(inner) == "t":
                    self.sheet.raised(_even(inner.text))
                else:
                    self._element(inner)
            return
        self._children(run)

    def _text(self, element: etree._Element) -> None:
        if (
            element.text
            and element not in self._typed_marks
            and not (self._fields and not all(f.result for f in self._fields))
        ):
            self.sheet.words(_even(element.text))

    def _sign(self, element: etree._Element) -> None:
        self.sheet.words(_SIGNS[local(element)])

    def _break(self, element: etree._Element) -> None:
        if attribute(element, "type") == "page":
            self.sheet.part()
        else:
            self.sheet.words("\n")

    def _symbol(self, element: etree._Element) -> None:
        try:
            code = int(attribute(element, "char") or "", 16)
        except ValueError:
            return
        if 0x20 <= code < 0xD800 or 0xE000 <= code < 0x110000:
            self.sheet.words(_SYMBOLS.get(code, chr(code)))

    def _base(self, element: etree._Element) -> None:
        """Read the words that small signs above them explain; the signs are left out."""
        base = child(element, "rubyBase")
        if base is not None:
            self._children(base)

    def _field(self, element: etree._Element) -> None:
        kind = attribute(element, "fldCharType")
        if kind == "begin":
            self._fields.append(_Field())
        elif self._fields and kind == "separate":
            self._fields[-1].result = True
            if self._is_listing(self._fields[-1]):
                self._contents += 1
                self.sheet.list_contents()
        elif self._fields and kind == "end":
            ended = self._fields.pop()
            self._contents -= ended.result and self._is_listing(ended)

    def _is_listing(self, one: _Field) -> bool:
        return one.code.split()[:1] in [[name] for name in _LISTINGS]

    def _code(self, element: etree._Element) -> None:
        if self._fields and not self._fields[-1].result:
            self._fields[-1].code += element.text or ""

    # ---------------------------------------------------------------- notes and changes

    def _deleted(self, element: etree._Element) -> None:
        self.sheet.deleted(_words(element))

    def _note(self, element: etree._Element) -> None:
        kind = "footnotes" if local(element) == "footnoteReference" else "endnotes"
        id = attribute(element, "id") or ""
        custom = attribute(element, "customMarkFollows")
        self.numbers[kind] = self.numbers.get(kind, 0) + (0 if custom else 1)
        label = str(self.numbers[kind]) if kind == "footnotes" else roman(self.numbers[kind])
        if custom:
            # The mark is typed after the reference, in the same run.
            typed = [e for e in element.itersiblings() if local(e) == "t"]
            label = "".join(e.text or "" for e in typed).strip() or "*"
            self._typed_marks |= set(typed)
        words = self._story(kind, id)
        if words is None:
            self.missing.append(f"{kind.removesuffix('s')} {label}")
        self.sheet.note(label, words or "", typed=bool(custom))

    def _comment(self, element: etree._Element) -> None:
        id = attribute(element, "id") or ""
        author = attribute(self.stories.notes["comments"].get(id), "author")
        words = self._story("comments", id)
        if words:
            self.sheet.counted_note("comment", f"{author}: {words}" if author else words)

    def _story(self, kind: str, id: str) -> str | None:
        """Return the words of a note; "" where they were given before, so that no note holds itself."""
        notes = self.stories.notes[kind]
        if id not in notes:
            return None
        element, notes[id] = notes[id], None
        return in_lines(self._apart(element)) if element is not None else ""


def _within(element: etree._Element, name: str) -> Iterator[etree._Element]:
    """Yield the rows of a table or the cells of a row, also those within controls and custom markup."""
    for inner in element:
        found = local(inner)
        if found == name:
            yield inner
        elif found in ("sdt", "sdtContent", "customXml", "ins", "moveTo"):
            yield from _within(inner, name)


def _words(element: etree._Element) -> str:
    """Return the words of deleted runs."""
    return "".join(_even(e.text) if local(e) in ("delText", "t") else _SIGNS.get(local(e), "") for e in element.iter())


def _even(text: str | None) -> str:
    """Return words without the line ends that a program put into the XML."""
    if not text:
        return ""
    return " ".join(text.splitlines()) if "\n" in text or "\r" in text else text


def _is_deleted(properties: etree._Element | None) -> bool:
    return child(properties, "del") is not None


_SIGNS = {"tab": "\t", "ptab": "\t", "cr": "\n", "noBreakHyphen": "-", "br": "\n"}
_LEFT_OUT = frozenset(
    {
        *("pPr", "rPr", "sectPr", "tblPr", "tblGrid", "trPr", "tcPr", "sdtPr", "sdtEndPr", "fldData", "delInstrText"),
        *("moveFrom", "rt", "softHyphen", "footnoteRef", "endnoteRef", "annotationRef", "pgNum"),
        *("footnoteSep", "continuationSeparator", "separator", "smartTagPr", "customXmlPr", "binData"),
    }
)
_SPECIAL: dict[str, Callable[[Body, etree._Element], None]] = {
    "p": Body._paragraph,  # noqa: SLF001 - its own methods, by element
    "tbl": Body._table,  # noqa: SLF001
    "r": Body._run,  # noqa: SLF001
    "t": Body._text,  # noqa: SLF001
    "tab": Body._sign,  # noqa: SLF001
    "ptab": Body._sign,  # noqa: SLF001
    "cr": Body._sign,  # noqa: SLF001
    "noBreakHyphen": Body._sign,  # noqa: SLF001
    "br": Body._break,  # noqa: SLF001
    "sym": Body._symbol,  # noqa: SLF001
    "ruby": Body._base,  # noqa: SLF001
    "sdt": Body._control,  # noqa: SLF001
    "AlternateContent": Body._choice,  # noqa: SLF001
    "txbxContent": Body._box,  # noqa: SLF001
    "rect": Body._shape,  # noqa: SLF001
    "altChunk": Body._embedded,  # noqa: SLF001
    "fldChar": Body._field,  # noqa: SLF001
    "instrText": Body._code,  # noqa: SLF001
    "del": Body._deleted,  # noqa: SLF001
    "footnoteReference": Body._note,  # noqa: SLF001
    "endnoteReference": Body._note,  # noqa: SLF001
    "commentReference": Body._comment,  # noqa: SLF001
}
