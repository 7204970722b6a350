"""The images of a letter's pages: the source says where a page with an image begins."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

from despatch.model import Cut, Description, Source


def with_images(
    source: Source, cuts: Sequence[Cut], ends: Sequence[int], descriptions: Sequence[Description]
) -> tuple[Description, ...]:
    """Return the descriptions with the images of the pages that each letter stands on, in order.

    `ends` are the places where the words of each letter end: the head of the next page may follow. A letter that begins
    in the middle of a page stands on that page, too. Where the encoding bounds the letters, the page that one begins on
    was named between it and the letter before, or not at all. Images that a description has already stay.
    """
    pages = sorted((hint.span.start, hint.detail) for hint in source.hints if hint.kind == "facsimile" and hint.detail)
    if not pages:
        return tuple(descriptions)
    starts = [start for start, _ in pages]
    done: list[Description] = []
    last = 0
    for cut, ending, description in zip(cuts, ends, descriptions, strict=True):
        within, end = bisect_left(starts, cut.span.start), bisect_left(starts, ending)
        begun = pages[within - 1] if within and (within == end or starts[within] > cut.span.start) else None
        if begun and source.letters and begun[0] < last:
            begun = None
        names = [name for _, name in (*([begun] if begun else []), *pages[within:end])]
        wanted = cut.kind in ("letter", "other") and names and not description.facsimiles
        done.append(replace(description, facsimiles=tuple(dict.fromkeys(names))) if wanted else description)
        last = cut.span.end
    return tuple(done)
