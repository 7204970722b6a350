"""The words of a letter as a div of TEI: its text sign by sign, with elements around what is known of it.

The text of the div is the letter's text, white space too, so that offsets in it are offsets in the letter
(@xml:space says so). Only signs that XML cannot hold are replaced.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from lxml import etree

from despatch.export.tei.dates import attributes as of_date
from despatch.export.tei.inline import Filler, Inline, Point, nested
from despatch.export.tei.layout import ASIDES, Block, Claim, blocks, broken_lines, claims, divide, runs
from despatch.export.tei.withheld import anchored_outside, outside, passages
from despatch.export.xml import ID, SPACE, add, element, pointer, xml_id
from despatch.model import Record
from despatch.read.tei.exact import NOTE_MARK

_PARTS = {"salutation": "salute", "closing": "salute", "signature": "signed"}
"""The elements for words that open or close a letter."""
_MENTIONS: Mapping[str, tuple[str, str | None]] = {
    "person": ("persName", None),
    "place": ("placeName", None),
    "body": ("orgName", None),
    "office": ("rs", "office"),
}
"""The elements for kinds of mentions, with the value of @type; any other kind is a `name` of that type."""
_BLOCKS = {"p": "p", "heading": "head", "note": "note", "running-head": "fw"}
_ALONE = frozenset({"heading", "note", "running-head", "postscript"})
"""Roles of blocks that have an element of their own; the others share an opener or a closer."""
_TOKEN = re.compile(r"[^\w.-]+")

Row = Mapping[str, Any]


def anchor_id(letter: str, at: int) -> str:
    """Return the xml:id of the anchor at a place in a letter."""
    return f"{xml_id('a', letter)}.{at}"


def _anchor(letter: str, at: int) -> dict[str, str | None]:
    return {ID: anchor_id(letter, at)}


def anchors_at(letter: str, places: Mapping[int, bool]) -> Iterator[tuple[int, bool, etree._Element]]:
    """Yield an anchor for each place of a letter, with the place and whether it ends what is meant."""
    yield from ((at, closes, element("anchor", _anchor(letter, at))) for at, closes in places.items())


def note_id(letter: str, number: str) -> str:
    """Return the xml:id of a note of a letter."""
    return f"{xml_id('n', letter)}.{_TOKEN.sub('-', number) or 'source'}"


def div_of(record: Record, mentions: Iterable[Row], places: Mapping[int, bool]) -> etree._Element:
    """Return the div of a letter.

    `places` are those in the letter that need an anchor, each with whether it ends what is meant.
    """
    letter = record.letter
    kind = letter.description.kind if letter.description.kind != "letter" else None
    div = element("div", {ID: xml_id("l", letter.id), "type": "letter", "subtype": kind, SPACE: "preserve"})
    found = claims(record)
    laid = blocks(record.text, found)
    marks = passages(record)
    anchors = (
        Point(at, "anchor", _anchor(letter.id, at), closes) for at, closes in anchored_outside(places, marks).items()
    )
    filler = Filler(record.text, [*_points(record, laid), *anchors])
    others = [*_asides(found, laid), *_marks(record), *_own(record, found, laid), *_named(mentions, record, laid)]
    inner = nested([*marks, *outside(others, marks)])
    starts = [one.start for one in inner]
    at = 0
    for name, attributes, group in _elements(letter.id, laid):
        filler.fill(div, at, group[0].start)
        made = add(div, name, attributes)
        at = group[-1].end
        within = inner[bisect_left(starts, group[0].start) : bisect_left(starts, at)]
        filler.fill(add(made, "p") if name == "postscript" else made, group[0].start, at, within)
    filler.fill(div, at, len(record.text))
    filler.finish(div)
    return div


def _elements(letter: str, laid: Sequence[Block]) -> Iterator[tuple[str, dict[str, str | None], tuple[Block, ...]]]:
    """Yield the elements of a div with their attributes and the blocks in each."""
    division = divide(laid)
    ids: set[str] = set()
    for container, part in (("opener", division.opening), ("ab", division.middle), ("closer", division.closing)):
        alone = _ALONE if container != "ab" else frozenset(block.role for block in part)
        for group in runs(part, alone):
            role, n = group[0].role, group[0].n
            if role == "note" and (id := note_id(letter, n)) not in ids:
                ids.add(id)
                yield "note", {"n": n, ID: id}, group
            elif role in _BLOCKS and (container != "ab" or role != "heading"):
                yield _BLOCKS[role], {"n": n}, group
            elif container == "ab":
                yield "ab", {"type": "title" if role == "heading" else role, "n": n}, group
            else:
                yield ("postscript" if role == "postscript" else container), {}, group


def _points(record: Record, laid: Sequence[Block]) -> Iterator[Point]:
    """Yield the breaks of lines and pages, and the marks of notes that have no words."""
    yield from (Point(at, "lb") for at in broken_lines(record.text, laid))
    start = record.letter.span.start
    pages: dict[int, tuple[str, list[str]]] = {}
    for hint in record.hints:
        at = hint.span.start - start
        if hint.kind in ("page-break", "facsimile") and hint.span.start == hint.span.end and at >= 0:
            number, images = pages.get(at, ("", []))
            image = [hint.detail] if hint.kind == "facsimile" else []
            pages[at] = (number if image else hint.detail, [*images, *image])
        elif hint.kind == "note-mark" and hint.span.start == hint.span.end:
            yield Point(at, "anchor", {"type": NOTE_MARK, "n": hint.detail}, closes=True)
    first = next(iter(record.letter.description.facsimiles), None)
    if first and all(first not in images for _, images in pages.values()):
        pages[0] = (pages.get(0, ("", []))[0], [first, *pages.get(0, ("", []))[1]])
    for at, (number, images) in pages.items():
        yield Point(at, "pb", {"n": number, "facs": " ".join(pointer(image) for image in images)})


def _asides(found: Sequence[Claim], laid: Sequence[Block]) -> Iterator[Inline]:
    """Yield what stands within a line and is not the letter's own: notes, page heads."""
    starts = {block.start for block in laid if block.role in ASIDES}
    for claim in found:
        if claim.role in ASIDES and claim.start not in starts:
            name = _BLOCKS.get(claim.role, "seg")
            yield Inline(claim.start, claim.end, name, {"n": claim.n, "type": claim.role if name == "seg" else None})


def _marks(record: Record) -> Iterator[Inline]:
    """Yield the marks of notes that have words, such as a figure."""
    at = record.letter.span.start
    for hint in record.hints:
        if hint.kind == "note-mark":
            yield Inline(hint.span.start - at, hint.span.end - at, "seg", {"type": NOTE_MARK, "n": hint.detail})


def _own(record: Record, found: Sequence[Claim], laid: Sequence[Block]) -> Iterator[Inline]:
    """Yield what opens and closes a letter: in openers and closers by its own element, in paragraphs as a segment."""
    division = divide(laid)
    for block in (*division.opening, *division.closing):
        dated: list[Claim] = []
        for claim in (claim for claim in found if block.start <= claim.start and claim.end <= block.end):
            if claim.role in _PARTS:
                yield Inline(claim.start, claim.end, _PARTS[claim.role])
            elif claim.role == "marking":
                yield Inline(claim.start, claim.end, "seg", {"type": "marking"})
            elif claim.role == "dateline" and block.role not in ("heading", "postscript"):
                dated.append(claim)
        for line in dict.fromkeys(record.text.rfind("\n", 0, claim.start) for claim in dated):
            beside = [claim for claim in dated if record.text.rfind("\n", 0, claim.start) == line]
            yield Inline(min(claim.start for claim in beside), max(claim.end for claim in beside), "dateline")
            yield from _dated(record, beside)
    for claim in (claim for claim in found if claim.role in _PARTS):
        if any(
            block.role == "p" and block.start <= claim.start and claim.end <= block.end for block in division.middle
        ):
            yield Inline(claim.start, claim.end, "seg", {"type": claim.role})


def _dated(record: Record, dated: Sequence[Claim]) -> Iterator[Inline]:
    """Yield date and place of a dateline."""
    said, at = record.letter.description, record.letter.span.start
    spans = {(claim.start + at, claim.end + at) for claim in dated}
    if said.date and said.date.span and (said.date.span.start, said.date.span.end) in spans:
        calendar = f"#{said.date.calendar}" if said.date.calendar != "gregorian" else None
        yield Inline(
            said.date.span.start - at,
            said.date.span.end - at,
            "date",
            {**of_date(said.date.edtf), "calendar": calendar},
        )
    if said.place and said.place.span and (said.place.span.start, said.place.span.end) in spans:
        yield Inline(said.place.span.start - at, said.place.span.end - at, "placeName", {"ref": place_ref(record)})


def place_ref(record: Record) -> str | None:
    """Return the pointer to the place at which a letter was written."""
    return f"#{xml_id('pl', record.entry.place_id)}" if record.entry.place_id else None


def _named(mentions: Iterable[Row], record: Record, laid: Sequence[Block]) -> Iterator[Inline]:
    """Yield the people and things that the paragraphs of a letter name."""
    at = record.letter.span.start
    paragraphs = [block for block in laid if block.role == "p"]
    starts = [block.start for block in paragraphs]
    for mention in mentions:
        start, end, kind = mention["start"] - at, mention["end"] - at, mention["kind"]
        number = bisect_right(starts, start) - 1
        if number >= 0 and end <= paragraphs[number].end:
            name, type = _MENTIONS.get(kind, ("name", kind))
            yield Inline(start, end, name, {"type": type, "ref": ref_of(kind, mention["id"])})


def ref_of(kind: str, id: str | None) -> str | None:
    """Return the pointer to the entry of a person or place that a mention names."""
    return f"#{xml_id('pl' if kind == 'place' else 'p', id)}" if id else None
