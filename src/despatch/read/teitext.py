"""From the elements of a TEI text to readable plain text, with a span for each element that matters.

What the transcript shows is kept: `sic`, `orig` and `abbr` as written (the other reading is
noted), `del` left out, `gap` as "[...]", `unclear` as "[word?]", `supplied` and `ex` in brackets.
Editors' notes go below their letter, a paragraph each with its number; in the running words a
note-mark of no length remains. An author's own note stays where it is.
Page heads of the transcribed print (`fw`) and apparatus readings (`rdg`) are left out.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from html.entities import html5

from lxml import etree

from despatch.read.text_writer import Writer

PARAGRAPHS = frozenset(
    {
        "p",
        "ab",
        "head",
        "opener",
        "closer",
        "postscript",
        "lg",
        "list",
        "table",
        "text",
        "body",
        "front",
        "back",
        "group",
        "floatingText",
        "titlePage",
        "docTitle",
        "byline",
        "address",
        "figure",
        "trailer",
        "argument",
        "epigraph",
        "sp",
        "div",
        "div1",
        "div2",
        "div3",
        "div4",
        "div5",
        "div6",
        "div7",
        "TEI",
        "TEI.2",
        "listBibl",
    }
)
LINES = frozenset(
    {
        "dateline",
        "salute",
        "signed",
        "addrLine",
        "l",
        "item",
        "row",
        "titlePart",
        "docImprint",
        "docDate",
        "docAuthor",
    }
)
LEFT_OUT = frozenset(
    {
        "teiHeader",
        "facsimile",
        "sourceDoc",
        "standOff",
        "del",
        "fw",
        "index",
        "interp",
        "interpGrp",
        "graphic",
        "media",
        "figDesc",
        "rdg",
        "witDetail",
        "certainty",
        "precision",
        "respons",
        "spanGrp",
        "linkGrp",
        "joinGrp",
    }
)
BRACKETED = {"unclear": ("[", "?]"), "supplied": ("[", "]"), "ex": ("[", "]")}
AS_WRITTEN = ("sic", "orig", "abbr", "unclear")
AUTHORS_OWN = frozenset({"authorial", "author"})
WANTED = frozenset(
    {
        "head",
        "opener",
        "closer",
        "dateline",
        "salute",
        "signed",
        "postscript",
        "date",
        "placeName",
        "settlement",
        "persName",
        "orgName",
        "p",
        "ab",
        "list",
        "table",
        "lg",
    }
)


@cache
def _local(tag: object) -> str:
    return tag.rsplit("}", 1)[-1] if isinstance(tag, str) else ""


def local(element: etree._Element) -> str:
    """Return an element's name without its namespace; comments and the like have none."""
    return _local(element.tag)


def flat(element: etree._Element) -> str:
    """Return an element's words on one line."""
    return " ".join("".join(t for t in element.itertext() if isinstance(t, str)).split())


@dataclass(slots=True)
class Walk:
    """One walk through a document: `letters` are the elements that hold a letter."""

    letters: frozenset[etree._Element]
    writer: Writer = field(default_factory=Writer)
    bounds: dict[etree._Element, tuple[int, int]] = field(default_factory=dict)
    """Where each letter lies."""
    spans: dict[etree._Element, tuple[int, int]] = field(default_factory=dict)
    """Where each element of `WANTED` lies."""
    unknown: list[tuple[str, int | None]] = field(default_factory=list)
    """Entities that no table knows, with their lines."""
    notes: list[tuple[str, str]] = field(default_factory=list)
    count: int = 0

    def walk(self, element: etree._Element) -> None:
        """Write one element out."""
        name = local(element)
        if element in self.letters:
            self._letter(element)
        elif not name:
            self._node(element)
        elif name in LEFT_OUT:
            return
        elif name in _SPECIAL:
            _SPECIAL[name](self, element)
        elif name in PARAGRAPHS:
            self._block(element, name, 2)
        elif name in LINES:
            self._block(element, name, 1)
        elif name in WANTED:
            start = self.writer.place()
            self._children(element)
            self.spans[element] = (start, self.writer.place())
        else:
            self._children(element)

    def _children(self, element: etree._Element) -> None:
        writer = self.writer
        if element.text:
            writer.words(element.text)
        for child in element:
            self.walk(child)
            if child.tail:
                writer.words(child.tail)

    def _block(self, element: etree._Element, name: str, breaks: int) -> None:
        self.writer.break_lines(breaks)
        start = self.writer.place()
        self._children(element)
        if name in WANTED:
            self.spans[element] = (start, self.writer.place())
            if name == "head":
                self.writer.hint("heading", start)
        self.writer.break_lines(breaks)

    def _letter(self, element: etree._Element) -> None:
        self.flush_notes()
        self.writer.break_lines(3)
        start = self.writer.place()
        self.count = 0
        self._children(element)
        self.flush_notes()
        self.bounds[element] = (start, self.writer.place())
        self.writer.hint("letter", start)
        self.writer.break_lines(3)

    def flush_notes(self) -> None:
        """Write the notes met so far below what they belong to."""
        for label, words in self.notes:
            self.writer.break_lines(2)
            start = self.writer.place()
            self.writer.verbatim(words if label == "source" else f"{label} {words}")
            self.writer.hint("note", start, label)
            self.writer.break_lines(2)
        self.notes.clear()

    def _note(self, element: etree._Element) -> None:
        kind, place = element.get("type", ""), element.get("place", "")
        if kind in AUTHORS_OWN or "author" in element.get("resp", "").lower():
            self.writer.words(" ")
            self._children(element)
            self.writer.words(" ")
            return
        if kind == "source" or place == "source":
            label = "source"
        else:
            self.count += 1
            label = element.get("n") or str(self.count)
            self.writer.hint("note-mark", self.writer.place(), label)
        # What stands in a note has no place in the letter's own text.
        outer, spans = self.writer, self.spans
        self.writer, self.spans = Writer(), {}
        self._children(element)
        words, _ = self.writer.finish()
        self.writer, self.spans = outer, spans
        if words:
            self.notes.append((label, words.replace("\n\n", "\n")))

    def _choice(self, element: etree._Element) -> None:
        readings = [child for child in element if local(child)]
        shown = next(
            (r for name in AS_WRITTEN for r in readings if local(r) == name), readings[0] if readings else None
        )
        if shown is None:
            return
        self.walk(shown)
        for other in readings:
            if other is not shown:
                self.writer.hint("note-mark", self.writer.place(), f"{local(other)}: {flat(other)}")

    def _app(self, element: etree._Element) -> None:
        readings = [child for child in element if local(child)]
        shown = next((r for r in readings if local(r) == "lem"), readings[0] if readings else None)
        if shown is not None:
            self._children(shown)

    def _bracketed(self, element: etree._Element) -> None:
        opening, closing = BRACKETED[local(element)]
        self.writer.verbatim(opening)
        self.writer.join()
        self._children(element)
        self.writer.join()
        self.writer.verbatim(closing)

    def _gap(self, element: etree._Element) -> None:
        self.writer.verbatim("[...]")
        for child in element:
            if local(child) == "supplied":
                self.walk(child)

    def _line_begins(self, element: etree._Element) -> None:
        if element.get("break") == "no":
            self.writer.join()
        else:
            self.writer.break_lines(1)

    def _page_begins(self, element: etree._Element) -> None:
        self.writer.hint("page-break", self.writer.place(), element.get("n", ""))
        if element.get("break") == "no":
            self.writer.join()

    def _space(self, _: etree._Element) -> None:
        self.writer.words(" ")

    def _cell(self, element: etree._Element) -> None:
        if element.getprevious() is not None:
            self.writer.tab()
        self._children(element)

    def _node(self, element: etree._Element) -> None:
        """Write an entity out: a known character as itself, any other as it is written; comments are silent."""
        if element.tag is not etree.Entity:
            return
        written = element.text or ""
        character = html5.get(written.removeprefix("&"))
        if character:
            self.writer.words(character)
            return
        line = element.sourceline
        self.unknown.append((written, line if isinstance(line, int) else None))
        self.writer.verbatim(written)


_SPECIAL = {
    "note": Walk._note,  # noqa: SLF001 - its own methods, by element
    "choice": Walk._choice,  # noqa: SLF001
    "app": Walk._app,  # noqa: SLF001
    "gap": Walk._gap,  # noqa: SLF001
    "lb": Walk._line_begins,  # noqa: SLF001
    "pb": Walk._page_begins,  # noqa: SLF001
    "space": Walk._space,  # noqa: SLF001
    "cell": Walk._cell,  # noqa: SLF001
    **dict.fromkeys(BRACKETED, Walk._bracketed),  # noqa: SLF001
}
