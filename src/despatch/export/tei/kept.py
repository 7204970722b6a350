"""A letter that came as TEI goes out in its own markup: what Despatch does not read of it (hands, deletions) is kept.

Its document is cut down to the one letter. Only the description of the letter, what is known of its words and what
editors decided are laid around it.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from copy import deepcopy
from dataclasses import dataclass, replace
from html.entities import html5
from itertools import islice
from operator import itemgetter
from typing import Any

from lxml import etree

from despatch.export.xml import ID, LANG, NAMESPACE, element, pointer, xml_id
from despatch.model import Record
from despatch.read.reader import Raw
from despatch.read.tei import walk_through
from despatch.read.tei.elements import inside
from despatch.read.tei.letters import Found
from despatch.read.tei.text import Node
from despatch.read.text_writer import trim
from despatch.read.xml import local, parse
from despatch.settings import Settings

_SIGN = re.compile(r"\S")
_BEGIN, _END = "despatch-begin", "despatch-end"


@dataclass(frozen=True, slots=True)
class Kept:
    """A letter's own document, without descriptions of letters; and the one that it gives of this letter."""

    document: etree._Element
    description: etree._Element | None


@dataclass(frozen=True, slots=True, order=True)
class _Place:
    """A place in the text of a document: the number of a node, and the place in its words as the file has them."""

    node: int
    at: int
    rank: int
    """The order of what stands at one place: what closes stands before what opens."""


class Document:
    """A file of TEI as it was read: each of its letters can be taken out of it."""

    def __init__(self, data: bytes, id: str, settings: Settings) -> None:
        raw = Raw(data, id, settings)
        tree, _ = parse(raw)
        self._root = _in_namespace(tree.getroot())
        walked = walk_through(raw, self._root, with_nodes=True)
        self._text, _ = walked.walk.writer.finish()
        self._nodes = [node for node in walked.walk.nodes or () if node.end > node.start]
        self._starts = [node.start for node in self._nodes]
        self._written = [_words(node) for node in self._nodes]
        self._images = walked.walk.images
        bounds = walked.walk.bounds
        self._found = {trim(self._text, *bounds[f.element]): f for f in walked.letters.found if f.element in bounds}

    def letter(self, record: Record, anchors: Iterable[tuple[int, bool, etree._Element]]) -> Kept | None:
        """Return the document of one letter; None where its words are not those of the file.

        `anchors` are put into its words: places counted from its beginning, and whether each closes what is meant.
        """
        span = record.letter.span
        if span.of(self._text) != record.text:
            return None
        found = self._found.get(span)
        put = [(self._place(span.start + at, closes=closes), anchor) for at, closes, anchor in anchors]
        begin, end = etree.ProcessingInstruction(_BEGIN), etree.ProcessingInstruction(_END)
        if found is None:
            first, last = self._place(span.start, closes=False), self._place(span.end, closes=True)
            if first is None or last is None:
                return None
            put += [(replace(first, rank=0), begin), (replace(last, rank=3), end)]
        known = [(place, anchor) for place, anchor in put if place is not None]
        for place, anchor in sorted(known, key=itemgetter(0), reverse=True):
            _insert(self._nodes[place.node], place.at, anchor)
        document = _document_of(found.element if found else begin)
        image = next(iter(record.letter.description.facsimiles), None)
        taken = self._whole(document, found, image) if found else _cut(document, begin, end)
        for description in list(inside(taken, "correspDesc")):
            _remove(description)
        for entity in [e for e in taken.iter() if e.tag is etree.Entity]:
            _remove(entity, html5.get((entity.text or "").removeprefix("&"), entity.text or ""))
        said = found.description if found else None
        return Kept(taken, deepcopy(said) if said is not None else None)

    def _whole(self, document: etree._Element, found: Found, first_image: str | None) -> etree._Element:
        """Return a document with one of its letters: whole, if it has no other, else what the letter stands in alone.

        A letter that begins in the middle of a page takes the image of that page with it.
        """
        if sum(_document_of(one.element) is document for one in self._found.values()) == 1:
            return deepcopy(document)
        above = [found.element, *found.element.iterancestors()]
        made = deepcopy(found.element)
        made.tail = None
        if first_image and first_image not in self._images_in(made):
            made.insert(0, element("pb", {"facs": pointer(first_image)}))
            made[0].tail, made.text = made.text, None
        for outer in above[1 : above.index(document)]:
            holder = _shell(outer)
            holder.append(made)
            made = holder
        return _with_text(document, made)

    def _images_in(self, letter: etree._Element) -> set[str]:
        named = (part.removeprefix("#") for e in inside(letter, "pb") for part in e.get("facs", "").split())
        return {self._images.get(part, part) for part in named}

    def _place(self, at: int, *, closes: bool) -> _Place | None:
        """Return where a place of the text lies in the document: behind a sign, or before one."""
        number = (bisect_left if closes else bisect_right)(self._starts, at) - 1
        if number < 0:
            return None
        node, words = self._nodes[number], self._written[number]
        if closes:
            signs = len(_SIGN.findall(self._text[node.start : min(at, node.end)]))
            return _Place(number, _behind(words, signs), 1)
        if at >= node.end:  # signs that the reading added stand before the next words
            return _Place(number + 1, 0, 2) if number + 1 < len(self._nodes) else None
        return _Place(number, _before(words, len(_SIGN.findall(self._text[node.start : at]))), 2)


def _words(node: Node) -> str:
    return (node.element.tail if node.tail else node.element.text) or ""


def _before(words: str, signs: int) -> int:
    """Return the place before the sign that follows so many signs."""
    return next((m.start() for m in islice(_SIGN.finditer(words), signs, None)), len(words))


def _behind(words: str, signs: int) -> int:
    """Return the place behind so many signs."""
    return next((m.end() for m in islice(_SIGN.finditer(words), signs - 1, None)), len(words)) if signs else 0


def _insert(node: Node, at: int, one: etree._Element) -> None:
    """Put an element into the text of a node, also where others were put into it before."""
    holder, tail = node.element, node.tail
    while at > len(words := (holder.tail if tail else holder.text) or ""):
        at -= len(words)
        following = holder.getnext() if tail else next(iter(holder), None)
        if following is None:
            at = 0
            break
        holder, tail = following, True
    words = (holder.tail if tail else holder.text) or ""
    if tail:
        holder.addnext(one)
        holder.tail, one.tail = words[:at], words[at:]
    else:
        holder.insert(0, one)
        holder.text, one.tail = words[:at], words[at:]


# ---------------------------------------------------------------- parts of a document


def _document_of(one: etree._Element) -> etree._Element:
    """Return the TEI document that an element stands in."""
    return next(e for e in (one, *one.iterancestors()) if local(e) == "TEI" or e.getparent() is None)


def _shell(one: etree._Element) -> etree._Element:
    """Return an element without what it holds."""
    made = etree.Element(one.tag, nsmap=one.nsmap)  # type: ignore[arg-type]
    for name, value in one.attrib.items():
        made.set(name, value)
    return made


def _with_text(document: etree._Element, text: etree._Element) -> etree._Element:
    """Return a document with another text in the place of its own."""
    made = _shell(document)
    for child in document:
        if local(child) == local(text):
            made.append(text)
        elif local(child) != "TEI":
            made.append(deepcopy(child))
    return made


def _cut(document: etree._Element, begin: etree._Element, end: etree._Element) -> etree._Element:
    """Return a document with the words between two marks alone; the marks go."""
    text = next(e for e in document if begin in e.iterdescendants())
    made = deepcopy(text)
    first, last = (_mark_in(made, mark) for mark in (_BEGIN, _END))
    for mark, after in ((last, True), (first, False)):
        at: etree._Element | None = mark
        while at is not None and at is not made:
            for beside in list(at.itersiblings(preceding=not after)):
                beside.getparent().remove(beside)  # type: ignore[union-attr]
            if after:
                at.tail = None
            elif (above := at.getparent()) is not None:
                above.text = None
            at = at.getparent()
    for mark in (begin, end, first, last):
        _remove(mark)
    return _with_text(document, made)


def _mark_in(text: etree._Element, mark: str) -> etree._Element:
    marks: Any = text.xpath(f".//processing-instruction('{mark}')")  # the stubs know no processing instructions
    found: etree._Element = marks[0]
    return found


def _remove(one: etree._Element, instead: str = "") -> None:
    """Remove an element; the words behind it stay, behind `instead`."""
    words, before, above = instead + (one.tail or ""), one.getprevious(), one.getparent()
    if above is None:
        return
    if before is not None:
        before.tail = (before.tail or "") + words
    else:
        above.text = (above.text or "") + words
    one.tail = None
    above.remove(one)


def _in_namespace(root: etree._Element) -> etree._Element:
    """Return a document with the namespace of TEI P5, which files of P4 and some others lack."""
    if isinstance(root.tag, str) and root.tag.startswith("{"):
        return root
    for one in root.iter():
        if isinstance(one.tag, str):
            one.tag = f"{{{NAMESPACE}}}{one.tag.removesuffix('.2')}"
        for old, new in (("id", ID), ("lang", LANG)):
            if old in one.attrib:
                one.set(new, one.attrib.pop(old))
    made = element("TEI")
    made.tag = root.tag
    for name, value in root.attrib.items():
        made.set(name, value)
    made.text = root.text
    made.extend(list(root))
    etree.cleanup_namespaces(made)
    return made


def renamed(kept: Kept, letter: str) -> None:
    """Let the ids of a letter's document begin with its own id, so that many can stand in one file; pointers follow.

    The anchors that were put into it have such ids.
    """
    prefix, ours = xml_id("k", letter), f"{xml_id('a', letter)}."
    parts = [kept.document, *([kept.description] if kept.description is not None else [])]
    elements = [one for part in parts for one in part.iter() if isinstance(one.tag, str)]
    ids = {id: f"{prefix}.{id}" for one in elements if (id := one.get(ID)) and not id.startswith(ours)}
    if kept.description is not None and (own := kept.description.get(ID)):
        ids[own] = xml_id("d", letter)
    for one in elements:
        for name, value in ((str(name), str(value)) for name, value in one.attrib.items()):
            if name == ID:
                one.set(name, ids.get(value, value))
            elif "#" in value:
                targets = (f"#{ids.get(part[1:], part[1:])}" if part[:1] == "#" else part for part in value.split())
                one.set(name, " ".join(targets))
