"""From the elements of a TEI text to readable plain text, with a span for each element that matters.

What the transcript shows is kept: `sic`, `orig` and `abbr` as written (the other reading is
noted), `del` left out, `gap` as "[...]", `unclear` as "[word?]", `supplied` and `ex` in brackets.
Every other reading is kept as another form of the words, so that search finds both (`tei_forms.py`).
Editors' notes go below their letter, a paragraph each with its number; in the running words a
note-mark of no length remains. An author's own note stays where it is.
Page heads of the transcribed print (`fw`) and apparatus readings (`rdg`) are left out.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from html.entities import html5
from operator import itemgetter

from lxml import etree

from despatch.languages.encoding import encoding_words
from despatch.model import HintKind
from despatch.read.tei.elements import LANG, flat
from despatch.read.tei.exact import hint_of
from despatch.read.tei.forms import HYPHENS, Change
from despatch.read.tei.vocabulary import AS_WRITTEN, AUTHORS_OWN, BRACKETED, LEFT_OUT, LINES, PARAGRAPHS, TOKENS, WANTED
from despatch.read.text_writer import Writer
from despatch.read.xml import local


def _unspaced(element: etree._Element) -> bool:
    """Say whether the words of an element are tokens with no white space between them: the reader must part them."""
    tokens = [child for child in element if local(child) in TOKENS]
    return len(tokens) > 1 and not any(
        (child.tail or "").isspace() or local(child) in ("c", "space") for child in element
    )


def _begins_a_word(token: etree._Element) -> bool:
    """Say whether a token stands apart from the one before it."""
    before = token.getprevious()
    if local(token) not in TOKENS or before is None or local(before) not in TOKENS:
        return False
    if token.get("part") in ("M", "F") or token.get("join") in ("left", "both"):
        return False
    if before.get("join") in ("right", "both"):
        return False
    mark = flat(token)[:1] if local(token) == "pc" else ""
    opened = flat(before)[-1:] if local(before) == "pc" else ""
    return not (mark and mark not in _OPENERS) and not (opened and opened in _OPENERS)


_STOPS = frozenset(".,;:!?")
_OPENERS = "([{«„“‘"


@dataclass(frozen=True, slots=True)
class Node:
    """The text of an element, or the text behind it (`tail`), and where it lies once it is written out."""

    element: etree._Element
    tail: bool
    start: int
    end: int


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
    asides: Mapping[etree._Element, HintKind] = field(default_factory=dict)
    """Divisions that are not the letter's own words, with the hint that says what they are."""
    shown: frozenset[etree._Element] = frozenset()
    """Elements that are written out though their like is left out: pages, where there is no other text."""
    images: Mapping[str, str] = field(default_factory=dict)
    """The addresses of images by the ids of their elements."""
    changes: list[Change] = field(default_factory=list)
    """Where another form of a word differs from the text."""
    exact: frozenset[etree._Element] = frozenset()
    """Letters whose words stand sign by sign as they are to be read."""
    nodes: list[Node] | None = None
    """Where each stretch of the document's text lies, if that is wanted."""
    pages: list[tuple[int, str]] = field(default_factory=list)
    """Where a page with an image begins, and the image's address."""

    def walk(self, element: etree._Element) -> None:
        """Write one element out."""
        name = local(element)
        if element in self.letters:
            self._letter(element)
        elif not name:
            self._node(element)
        elif name in LEFT_OUT and element not in self.shown:
            return
        elif element in self.asides:
            self._aside(element, self.asides[element])
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
        if element.text:
            self._words(element, element.text)
        spaced = _unspaced(element)
        for child in element:
            if spaced and _begins_a_word(child):
                self.writer.words(" ")
            self.walk(child)
            if child.tail:
                self._words(child, child.tail, tail=True)

    def _words(self, element: etree._Element, words: str, *, tail: bool = False) -> None:
        start = self.writer.place()
        self.writer.words(words)
        if self.nodes is not None:
            self.nodes.append(Node(element, tail, start, self.writer.place()))

    def _block(self, element: etree._Element, name: str, breaks: int) -> None:
        self.writer.break_lines(breaks)
        start = self.writer.place()
        self._children(element)
        if name in WANTED:
            self.spans[element] = (start, self.writer.place())
            if name == "head":
                self.writer.hint("heading", start)
        if name == "line" and self._ends_with_hyphen():
            self._line_end_hyphen()
        self.writer.break_lines(breaks)

    def _aside(self, element: etree._Element, kind: HintKind) -> None:
        """Write a division that is none of the letter's own words; nothing in it describes the letter."""
        self.writer.break_lines(2)
        start, spans = self.writer.place(), self.spans
        self.spans = {}
        self._children(element)
        self.spans = spans
        self.writer.hint(kind, start, element.get("type", "") or element.get(LANG, ""))
        self.writer.break_lines(2)

    def _letter(self, element: etree._Element) -> None:
        self.flush_notes()
        self.writer.break_lines(3)
        start = self.writer.place()
        self.count = 0
        if element in self.exact:
            self._exactly(element)
        else:
            self._children(element)
        self.flush_notes()
        self.bounds[element] = (start, self.writer.place())
        self.writer.hint("letter", start)
        self.writer.break_lines(3)

    def _exactly(self, element: etree._Element) -> None:
        """Write the words within an element sign by sign."""
        self.writer.verbatim(element.text or "")
        for child in element:
            name, start = local(child), self.writer.place()
            if name == "pb":
                self._page(child)
            elif name:
                self._exactly(child)
            if name in WANTED:
                self.spans[child] = (start, self.writer.place())
            if hint := hint_of(child):
                self.writer.hint(hint[0], start, hint[1])
            self.writer.verbatim(child.tail or "")

    def row(self, words: str) -> tuple[int, int]:
        """Write the description of a letter without words on a line of its own; return where it stands."""
        self.writer.break_lines(1)
        start = self.writer.place()
        self.writer.verbatim(words)
        return start, self.writer.place()

    def images_of(self, start: int, end: int) -> tuple[str, ...]:
        """Return the images of the pages that a letter stands on, the page on which it begins among them."""
        first = max(0, bisect_right(self.pages, start, key=itemgetter(0)) - 1)
        last = bisect_left(self.pages, end, key=itemgetter(0))
        return tuple(dict.fromkeys(address for _, address in self.pages[first:last]))

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
        outer, spans, changes, pages, nodes = self.writer, self.spans, self.changes, self.pages, self.nodes
        self.writer, self.spans, self.changes, self.pages, self.nodes = Writer(), {}, [], [], None
        self._children(element)
        words, _ = self.writer.finish()
        self.writer, self.spans, self.changes, self.pages, self.nodes = outer, spans, changes, pages, nodes
        if words:
            self.notes.append((label, words.replace("\n\n", "\n")))

    def _choice(self, element: etree._Element) -> None:
        readings = [child for child in element if local(child)]
        shown = next(
            (r for name in AS_WRITTEN for r in readings if local(r) == name), readings[0] if readings else None
        )
        if shown is None:
            return
        start = self.writer.place()
        self.walk(shown)
        for other in readings:
            if other is not shown and flat(other) != flat(shown):
                self.writer.hint("note-mark", self.writer.place(), f"{local(other)}: {flat(other)}")
                self._other_form(start, flat(other))

    def _app(self, element: etree._Element) -> None:
        readings = [child for child in element if local(child)]
        shown = next((r for r in readings if local(r) == "lem"), readings[0] if readings else None)
        if shown is not None:
            start = self.writer.place()
            self._children(shown)
            for other in readings:
                if other is not shown and local(other) in ("lem", "rdg"):
                    self._other_form(start, flat(other))

    def _subst(self, element: etree._Element) -> None:
        """Write what was put in the place of other words; what stood there before is another form of it."""
        start = self.writer.place()
        self._children(element)
        self._other_form(start, " ".join(flat(child) for child in element if local(child) == "del"))

    def _other_form(self, start: int, words: str) -> None:
        if words and self.writer.place() > start:
            self.writer.hint("other-form", start, words)

    def _bracketed(self, element: etree._Element) -> None:
        """Write words between signs of the editor's; the word without these signs is another form of it."""
        opening, closing = BRACKETED[local(element)]
        self._sign(opening)
        self.writer.join()
        self._children(element)
        self.writer.join()
        self._sign(closing)

    def _sign(self, sign: str) -> None:
        self.writer.verbatim(sign)
        end = self.writer.place()
        self.changes.append(Change(end - len(sign), end, ""))

    def _gap(self, element: etree._Element) -> None:
        self.writer.verbatim("[...]")
        for child in element:
            if local(child) == "supplied":
                self.walk(child)

    def _line_begins(self, element: etree._Element) -> None:
        if not self._within_word(element):
            self.writer.break_lines(1)

    def _page_begins(self, element: etree._Element) -> None:
        self._page(element)
        if not self._within_word(element) and self._parts_words(element):
            self.writer.words(" ")

    def _page(self, element: etree._Element) -> None:
        """Note that a page begins here, and its images."""
        place = self.writer.place()
        if local(element) == "pb":
            self.writer.hint("page-break", place, element.get("n", ""))
        for image in element.get("facs", "").split():
            address = self.images.get(image.removeprefix("#"), image.removeprefix("#"))
            self.writer.hint("facsimile", place, address)
            self.pages.append((place, address))

    def _parts_words(self, element: etree._Element) -> bool:
        """Say whether a page or column ends between two words that no space parts: at a stop, or before a capital."""
        last = self.writer.pieces[-1][-1:] if self.writer.pieces else ""
        following = (element.tail or "")[:1]
        return following.isupper() or (following.isalnum() and last in _STOPS)

    def _within_word(self, element: etree._Element) -> bool:
        """Join the parts of a word that a line or page parts; say whether it does.

        The hyphen of the line end goes. The word with it is another form.
        """
        if self.writer.glued:
            return True
        said = {element.get(name, "").lstrip("#").lower() for name in ("type", "rend", "rendition")}
        parent = element.getparent()
        in_token = parent is not None and local(parent) == "w" and element.get("break") is None
        if element.get("break") != "no" and not in_token and not said & encoding_words().parts.within_words:
            if self._ends_with_hyphen() and element.get("break") is None:
                self._line_end_hyphen()
            return False
        if self._ends_with_hyphen():
            sign = self.writer.take_back()
            self.changes.append(Change(self.writer.place(), self.writer.place(), sign))
        self.writer.join()
        return True

    def _line_end_hyphen(self) -> None:
        self.changes.append(Change(self.writer.place() - 1, self.writer.place(), "", line_end=True))

    def _ends_with_hyphen(self) -> bool:
        last = self.writer.pieces[-1] if self.writer.pieces and not self.writer.breaks else ""
        return last[-1:] in HYPHENS and (last[-2:-1].isalpha() or len(last) == 1)

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
    "cb": Walk._page_begins,  # noqa: SLF001
    "subst": Walk._subst,  # noqa: SLF001
    "space": Walk._space,  # noqa: SLF001
    "cell": Walk._cell,  # noqa: SLF001
    **dict.fromkeys(BRACKETED, Walk._bracketed),  # noqa: SLF001
}
