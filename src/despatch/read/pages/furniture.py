"""What a page says wrongly of its furniture: page numbers that nobody marked, letterheads marked as page heads."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from despatch.dates.find import find
from despatch.read.pages.page import Line, Page, Region

_NUMBER = re.compile(r"([-–—\[(]?)[ ]?([0-9]{1,4})[ ]?([-–—\])]?)[.]?")
_FIGURES = re.compile(r"[0-9]+")
_LONGEST_HEAD = 200
_Place = tuple[int, int]
"""A line by its region and its place in the region."""


def with_numbers(pages: Sequence[Page]) -> list[Page]:
    """Return the pages with their page numbers as furniture: figures alone on the first or last line of untyped pages.

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


def with_letterheads(pages: Sequence[Page], languages: tuple[str, ...]) -> list[Page]:
    """Return the pages with the dated heads of letters as words.

    A head that names a day and stands on one page only is a letter's; that of a journal stands on every page.
    """
    shapes = Counter(shape for page in pages for shape in {_shape(region) for region in _heads(page)})
    return [
        replace(
            page,
            regions=tuple(
                replace(region, kind="words")
                if region.kind == "furniture" and shapes[_shape(region)] == 1 and _is_dated(region, languages)
                else region
                for region in page.regions
            ),
        )
        for page in pages
    ]


def _heads(page: Page) -> Iterator[Region]:
    return (region for region in page.regions if region.kind == "furniture")


def _shape(region: Region) -> str:
    """Return the words of a region without its figures, which change from page to page."""
    return _FIGURES.sub("", " ".join(line.text for line in region.lines))


def _is_dated(region: Region, languages: tuple[str, ...]) -> bool:
    """Say whether a region names a day of a year."""
    lines = (line.text for line in region.lines if len(line.text) <= _LONGEST_HEAD)
    dates = (date for line in lines for date in find(line, 0, len(line), languages, own=True))
    return any(date.day and date.month and date.year for date in dates)


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
