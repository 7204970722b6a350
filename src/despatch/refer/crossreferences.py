"""Editors' references in notes: "Hewes to Johnston, November 26, 1775"."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from despatch import dates
from despatch.model import Reference, Span
from despatch.refer.cues import NAME

_TO = regex.compile(rf"(?P<author>{NAME}(?:\s+(?:and|und|&)\s+{NAME})?)\s+(?:to|an)\s+(?P<addressee>(?:the\s+)?{NAME}(?:\s+(?:and|und|&)\s+{NAME})?),?\s+(?:\[?(?:vom|of|dated)\s+)?", regex.V1)


def in_note(text: str, start: int, end: int, codes: tuple[str, ...], base: str | None) -> Iterator[Reference]:
    """Yield the letters that a note between `start` and `end` names by author, addressee and date."""
    hits = list(_TO.finditer(text, start, end))
    for hit in hits:
        found = dates.find(text, hit.end(), min(end, hit.end() + 40), codes)
        if not found or found[0].span.start > hit.end() + 1:
            continue
        dated = found[0]
        yield Reference(
            span=Span(hit.start(), dated.span.end),
            function="cite",
            rule="refer.note.to",
            confidence=0.97,
            author=hit["author"],
            addressee=hit["addressee"],
            date=dates.resolve(dated, base, look="near"),
            in_note=True,
        )
