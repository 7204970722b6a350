"""Words that readers may not see, as gaps: the reason, how much, and the mark that stands in their place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from lxml import etree

from despatch.export.tei.inline import Inline
from despatch.export.xml import add, element
from despatch.model import Record
from despatch.read.tei.exact import WITHHELD

_EXTENT = re.compile(r"\[(less than 1 line|\d+ (?:line|paragraph)s?(?: \(\d+ lines?\))?) withheld")
"""How much a mark says that it stands for; `restrict.marks` words it."""


def passages(record: Record) -> list[Inline]:
    """Return the marks of a letter, each as a gap and what describes it."""
    at = record.letter.span.start
    spans = [hint.span.moved(-at) for hint in record.hints if hint.kind == WITHHELD]
    out = []
    for span in spans:
        said = {"reason": WITHHELD, "extent": found[1] if (found := _EXTENT.match(span.of(record.text))) else None}
        out += [Inline(span.start, span.end, "gap", said), Inline(span.start, span.end, "desc")]
    return out


def outside(found: Iterable[Inline], marks: Iterable[Inline]) -> Iterator[Inline]:
    """Yield the elements that lie in no mark: a gap holds its description alone."""
    spans = {(mark.start, mark.end) for mark in marks}
    for one in found:
        if not any(start <= one.start and one.end <= end for start, end in spans):
            yield one


def anchored_outside(places: Mapping[int, bool], marks: Iterable[Inline]) -> dict[int, bool]:
    """Return the places that need an anchor, none of them in a mark: those at its ends stand beside it."""
    spans = {(mark.start, mark.end) for mark in marks}
    starts, ends = {start for start, _ in spans}, {end for _, end in spans}
    return {
        at: (closes or at in starts) and at not in ends
        for at, closes in places.items()
        if not any(start < at < end for start, end in spans)
    }


def whole(record: Record) -> etree._Element:
    """Return what stands for the words of a letter that has none here: a gap where they are withheld."""
    made = element("p")
    if any(hint.kind == WITHHELD for hint in record.hints):
        add(add(made, "gap", {"reason": WITHHELD}), "desc", words=record.text)
    return made
