"""From the body of an OpenDocument text to paragraphs: what the reader of the printed page sees.

Tracked changes are read as accepted; deleted words are kept as notes, as are annotations, footnotes and endnotes.
Fields give what they last showed. Text boxes follow the paragraph that they hang on, or stand before it when they hang
on its first word. Headers and footers are furniture; a header of the first page alone is a letterhead.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from lxml import etree

from despatch.read.office.odt_styles import Level, Style, Styles, whole, written_number
from despatch.read.paragraphs import Paragraph, Paragraphs, in_lines, rows
from despatch.read.xml import attribute, local

_BLANKS = re.compile(r"[ \t\r\n]+")
_MOST_SPACES = 200
"""A run of spaces is at most so long; a file may claim any number."""


@dataclass(slots=True)
class _List:
    """A list that is open: how it writes numbers, and how far each level has counted."""

    style: str
    counted: list[int]


@dataclass(slots=True)
class Body:
    """One walk through the body of a document, or through a note of it."""

    styles: Styles
    sheet: Paragraphs = field(default_factory=Paragraphs)
    removed: dict[str, etree._Element] = field(default_factory=dict)
    """What tracked changes delete, by the ids of the changes."""
    _lists: list[_List] = field(default_factory=list)
    _counted: dict[str, list[int]] = field(default_factory=dict)
    """How far each list of a style, or of an id, had counted when it ended."""
    _headings: list[int] = field(default_factory=list)
    _item: int | None = None
    """The number that the next paragraph of a list item starts from; None within an item."""
    _contents: int = 0
    _boxes: list[list[Paragraph]] = field(default_factory=list)
    _letterheads: bool = False
    """It is the body of the document: where a page of its own begins, a letterhead may stand."""
    _master: str = ""
    _inline: bool = False
    """Within a paragraph, where words are words; elsewhere they are the program's white space."""

    def document(self, body: etree._Element) -> None:
        """Read the whole body."""
        for region in body.iter("{*}changed-region"):
            deletion = next((e for e in region if local(e) == "deletion"), None)
            for id in (attribute(region, "id"),) if deletion is not None else ():
                self.removed[id or ""] = region
        self._letterheads = True
        self._children(body)
        self._put_boxes()

    def _children(self, element: etree._Element) -> None:
        """Read what stands within an element, its own words and those between the elements."""
        inline = self._inline
        if inline and element.text:
            self._say(element.text)
        for inner in element:
            self._element(inner)
            if inline and inner.tail:
                self._say(inner.tail)

    def _element(self, element: etree._Element) -> None:
        name = local(element)
        special = _SPECIAL.get(name)
        if special:
            special(self, element)
        elif name and name not in _LEFT_OUT:
            self._children(element)

    def _say(self, text: str) -> None:
        self.sheet.flowing(_BLANKS.sub(" ", text))

    # ---------------------------------------------------------------- paragraphs, lists and tables

    def _paragraph(self, element: etree._Element) -> None:
        if self._inline:
            self._hang(self._apart(element))
            return
        style = self.styles.of(element)
        if style.hidden:
            return
        level = whole(attribute(element, "outline-level")) if local(element) == "h" else style.look.level
        contents = style.look.contents or self._contents > 0
        look = replace(style.look, level=None if contents else level, contents=contents)
        if self._letterheads:
            self._begin_page(style.master or self._master or "Standard")
        self.sheet.begin(look)
        number = self._number(style, element)
        if number and _has_words(element):
            self.sheet.words(f"{number} ")
        self._inline = True
        self._children(element)
        self._inline = False
        self.sheet.end()
        self._put_boxes()

    def _begin_page(self, master: str) -> None:
        """Begin a page of another kind; a header that only a first page has stands above it."""
        before, self._master = self._master, master
        if before == master:
            return
        if before:
            self.sheet.part()
        header = self.styles.letterhead(master)
        if header is not None:
            self.sheet.insert(self._apart(*header))

    def _put_boxes(self) -> None:
        boxes, self._boxes = self._boxes, []
        for box in boxes:
            self.sheet.insert(box)

    def _number(self, style: Style, element: etree._Element) -> str:
        """Return the list number that stands before a paragraph."""
        if local(element) == "h" and not self._lists:
            return self._heading_number(element)
        if not self._lists or self._item is None:
            return ""
        current = self._lists[-1]
        self._item = None
        levels = self.styles.lists.get(current.style) or self.styles.lists.get(style.list or "") or {}
        return written_number(levels, current.counted)

    def _heading_number(self, element: etree._Element) -> str:
        level = whole(attribute(element, "outline-level")) or 1
        if level not in self.styles.outline or attribute(element, "is-list-header") == "true":
            return ""
        counted = self._headings[:level]
        counted += [self.styles.outline.get(n, Level()).start - 1 for n in range(len(counted) + 1, level + 1)]
        counted[-1] += 1
        self._headings = counted
        return written_number(self.styles.outline, counted)

    def _list(self, element: etree._Element) -> None:
        outer = self._lists[-1] if self._lists else None
        style = attribute(element, "style-name") or (outer.style if outer else "")
        depth = len(outer.counted) + 1 if outer else 1
        start = self.styles.lists.get(style, {}).get(depth, Level()).start
        goes_on = attribute(element, "continue-list") or (
            style if attribute(element, "continue-numbering") == "true" else ""
        )
        count = self._counted.get(goes_on, [start - 1])[-1] if goes_on else start - 1
        one = _List(style, [*(outer.counted if outer else []), count])
        self._lists.append(one)
        for item in element:
            if local(item) not in ("list-item", "list-header"):
                continue
            if local(item) == "list-item":
                own = whole(attribute(item, "start-value"))
                one.counted[-1] = own if own is not None else one.counted[-1] + 1
                self._item = one.counted[-1]
            self._children(item)
            self._item = None
        self._lists.pop()
        for name in (style, attribute(element, "id")):
            if name:
                self._counted[name] = one.counted

    def _table(self, table: etree._Element) -> None:
        cells = [[self._apart(*cell) for cell in row if local(cell) == "table-cell"] for row in _rows(table)]
        self.sheet.insert(rows(cells))

    def _listing(self, element: etree._Element) -> None:
        """Read a list of contents or an index."""
        self._contents += 1
        self._children(element)
        self._contents -= 1

    def _section(self, element: etree._Element) -> None:
        if attribute(element, "display") != "none":
            self._children(element)

    def _apart(self, *elements: etree._Element) -> list[Paragraph]:
        """Return the paragraphs of a story of its own: what stands in a cell, a note, a text box, a header."""
        inner = Body(self.styles, Paragraphs(counts=self.sheet.counts), self.removed)
        for element in elements:
            inner._element(element)
        inner._put_boxes()
        return [p for p in inner.sheet.done if p.text or p.notes]

    def _frame(self, element: etree._Element) -> None:
        self._hang(self._apart(*element))

    def _hang(self, box: list[Paragraph]) -> None:
        """Let a text box wait for the end of its paragraph, unless nothing of that is written."""
        if not self._inline or self.sheet.is_at_beginning:
            self.sheet.insert(box)
        elif box:
            self._boxes.append(box)

    # ---------------------------------------------------------------- words

    def _words(self, element: etree._Element) -> None:
        """Read running words of a style of their own."""
        style = self.styles.of(element, "text")
        if style.hidden:
            return
        if style.raised and not len(element) and element.text:
            self.sheet.raised(_BLANKS.sub(" ", element.text))
            return
        self._children(element)

    def _spaces(self, element: etree._Element) -> None:
        count = whole(attribute(element, "c"))
        self.sheet.words(" " * min(1 if count is None else count, _MOST_SPACES))

    def _tab(self, _: etree._Element) -> None:
        self.sheet.words("\t")

    def _line_break(self, _: etree._Element) -> None:
        self.sheet.words("\n")

    def _base(self, element: etree._Element) -> None:
        """Read the words that small signs above them explain; the signs are left out."""
        for base in element:
            if local(base) == "ruby-base":
                self._children(base)

    # ---------------------------------------------------------------- notes and changes

    def _note(self, element: etree._Element) -> None:
        label = words = ""
        for inner in element:
            if local(inner) == "note-citation":
                label = attribute(inner, "label") or _plain(inner)
            elif local(inner) == "note-body":
                words = in_lines(self._apart(*inner))
        self.sheet.note(label.strip() or "*", words)

    def _annotation(self, element: etree._Element) -> None:
        author = next((_plain(e) for e in element if local(e) == "creator"), "")
        words = in_lines(self._apart(*element))
        if words:
            self.sheet.counted_note("comment", f"{author}: {words}" if author else words)

    def _change(self, element: etree._Element) -> None:
        """Keep the words that a tracked change deletes here. They are taken out: a change deletes once."""
        region = self.removed.pop(attribute(element, "change-id") or "", None)
        if region is not None:
            self.sheet.deleted(in_lines(self._apart(*region)))


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    for inner in table:
        if local(inner) == "table-row":
            yield inner
        elif local(inner) in ("table-header-rows", "table-rows", "table-row-group"):
            yield from _rows(inner)


def _plain(element: etree._Element) -> str:
    return "".join(text for text in element.itertext() if isinstance(text, str)).strip()


def _has_words(element: etree._Element) -> bool:
    return bool(_plain(element))


_LEFT_OUT = frozenset(
    {
        *("tracked-changes", "sequence-decls", "variable-decls", "user-field-decls", "dde-connection-decls", "forms"),
        *("page-number", "page-count", "hidden-text", "hidden-paragraph", "binary-data", "object", "object-ole"),
        *("table-of-content-source", "alphabetical-index-source", "bibliography-source", "user-index-source"),
        *("illustration-index-source", "table-index-source", "object-index-source", "event-listeners", "script"),
    }
)
_INDEXES = (
    "table-of-content",
    "alphabetical-index",
    "illustration-index",
    "table-index",
    "object-index",
    "user-index",
    "bibliography",
)
_SPECIAL: dict[str, Callable[[Body, etree._Element], None]] = {
    "p": Body._paragraph,  # noqa: SLF001 - its own methods, by element
    "h": Body._paragraph,  # noqa: SLF001
    "list": Body._list,  # noqa: SLF001
    "table": Body._table,  # noqa: SLF001
    "section": Body._section,  # noqa: SLF001
    "span": Body._words,  # noqa: SLF001
    "s": Body._spaces,  # noqa: SLF001
    "tab": Body._tab,  # noqa: SLF001
    "line-break": Body._line_break,  # noqa: SLF001
    "ruby": Body._base,  # noqa: SLF001
    "note": Body._note,  # noqa: SLF001
    "annotation": Body._annotation,  # noqa: SLF001
    "change": Body._change,  # noqa: SLF001
    "frame": Body._frame,  # noqa: SLF001
    **dict.fromkeys(_INDEXES, Body._listing),  # noqa: SLF001
}
