"""Editors' references in notes: "See Hewes to Johnston, November 26, 1775"."""

from __future__ import annotations

from collections.abc import Iterator

from despatch import dates
from despatch.model import Reference, Span
from despatch.refer.lexicon import Lexicon

_REACH = 40
"""How far after the names, in code points, their date may end."""


def in_note(
    text: str, start: int, end: int, known: Lexicon, codes: tuple[str, ...], base: str | None
) -> Iterator[Reference]:
    """Yield the letters that a note between `start` and `end` names by author, addressee and date.

    A year left out is the nearest to the letter's own date `base`; where there is none, to another date of the note.
    """
    for joint in known.title_to.finditer(text, start, end):
        hit = known.title_addressee.match(text, joint.start(), end)
        floor = max(start, joint.start() - _REACH * 2)
        author = known.title_author.search(text[floor : joint.start()])
        if not hit or not author:
            continue
        begin = hit.start("addressee")
        found = dates.find(text, begin, min(end, hit.end() + _REACH), codes)
        # The name may have swallowed a month: "Hale to Orrel October 5, 1775".
        if not found or not begin + 1 < found[0].span.start <= hit.end() + 1:
            continue
        dated = found[0]
        addressee = hit["addressee"][: dated.span.start - begin].rstrip(" ,[\n")
        near = base or (_any_date(text, start, end, codes) if dates.to_edtf(dated) is None else None)
        yield Reference(
            span=Span(floor + author.start("author"), dated.span.end),
            function="cite",
            rule="refer.note.title",
            confidence=0.97,
            author=author["author"],
            addressee=addressee,
            date=dates.resolve(dated, near, look="near") if near else dates.to_edtf(dated),
            in_note=True,
        )


def _any_date(text: str, start: int, end: int, codes: tuple[str, ...]) -> str | None:
    """Return the first date of the note that names its year."""
    return next((edtf for e in dates.find(text, start, end, codes) if (edtf := dates.to_edtf(e))), None)
