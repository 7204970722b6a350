"""Page numbers on pages whose regions have no types: a figure alone on the first or the last line of a page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from despatch.read.page import Line, Page, Region

_NUMBER = re.compile(r"([-–—\[(]?)[ ]?([0-9]{1,4})[ ]?([-–—\])]?)[.]?")
_Place = tuple[int, int]
"""A line by its region and its place in the region."""


def with_numbers(pages: Sequence[Page]) -> list[Page]:
    """Return the pages with their page numbers as furniture.

    A number between dashes or brackets is one. A bare number must rise as the pages do, on two pages at least.
    """
    found = [(nth, place, match) for nth, page in enumerate(pages) for place, match in _edges(page)]
    steps = Counter({(step, nth) for nth, _, match in found for step in (int(match[2]) - nth,)})
    rising = Counter(step for step, _ in steps)
    places: dict[int, set[_Place]] = {}
    for nth, place, match in found:
        if (match[1] and match[3]) or rising[int(match[2]) - nth] > 1:
            places.setdefault(nth, set()).add(place)
    return [_marked(page, places[nth]) if nth in places else page for nth, page in enumerate(pages)]


def _edges(page: Page) -> Iterator[tuple[_Place, re.Match[str]]]:
    """Yield the first and the last line of an untyped page, where they are numbers."""
    lines = [((nth, row), line) for nth, region in enumerate(page.regions) for row, line in enumerate(region.lines)]
    if page.typed or len(lines) < 2:
        return
    for place, line in (lines[0], lines[-1]):
        if match := _NUMBER.fullmatch(line.text):
            yield place, match


def _marked(page: Page, numbers: set[_Place]) -> Page:
    regions: list[Region] = []
    for nth, region in enumerate(page.regions):
        kept: list[Line] = []
        for row, line in enumerate(region.lines):
            if (nth, row) not in numbers:
                kept.append(line)
                continue
            if kept:
                regions.append(replace(region, lines=tuple(kept)))
                kept = []
            regions.append(Region("furniture", (line,)))
        if kept:
            regions.append(replace(region, lines=tuple(kept)))
    return replace(page, regions=tuple(regions))
