"""Decisions of editors that a file of TEI holds: changes in which Despatch wrote lines of corrections.jsonl."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from despatch.read.reader import Raw
from despatch.read.refused import Refused
from despatch.read.tei import walk_through
from despatch.read.tei.elements import flat, inside
from despatch.read.text_writer import trim
from despatch.read.xml import local, parse

LINE = "corrections.jsonl"
"""The @lang of the code that holds such a line."""
ID = "despatch"
"""The @type of the idno that gives a letter's id in the archive that the file came from."""


@dataclass(frozen=True, slots=True)
class Decided:
    """A letter of a file: its id in the archive that wrote the file, where its words begin, the decisions on it.

    `start` is None for a letter without words.
    """

    id: str
    start: int | None
    lines: tuple[tuple[int, bytes], ...]
    """Each with its number in the corrections.jsonl that it came from."""


def decided(raw: Raw) -> Iterator[Decided]:
    """Yield each letter of a file that Despatch wrote; none of a file that does not parse."""
    try:
        tree, _ = parse(raw)
    except Refused:
        return  # the build tells of it
    root = tree.getroot()
    walked = walk_through(raw, root)
    text, _ = walked.walk.writer.finish()
    bounds = walked.walk.bounds
    begins = {
        _document(one.element): trim(text, *bounds[one.element]).start
        for one in walked.letters.found
        if one.element in bounds
    }
    for document in (one for one in root.iter() if local(one) == "TEI"):
        id = next((flat(one) for one in inside(document, "idno") if one.get("type") == ID), "")
        if id:
            yield Decided(id, begins.get(document), tuple(_lines(document)))


def _lines(document: etree._Element) -> Iterator[tuple[int, bytes]]:
    for change in inside(document, "change"):
        for one in inside(change, "code"):
            if one.get("lang") == LINE:
                number = one.get("n", "")
                yield int(number) if number.isdecimal() else 0, "".join(map(str, one.itertext())).encode()


def _document(one: etree._Element) -> etree._Element:
    return next(e for e in (one, *one.iterancestors()) if local(e) == "TEI" or e.getparent() is None)
