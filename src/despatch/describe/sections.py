"""Years that stand once over a section of a book ("1842.") and date the letters below, as far as these do not say."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

from despatch import dates
from despatch.describe.dating import DatingReading
from despatch.model import Cut, Dating, Doubt, Source

RULE = "dating.section-year"
CONFIDENCE = 0.75
MOST_AGAINST = 0.2
"""A year that a larger share of the dated letters below contradicts is no year of a section."""


@dataclass(frozen=True, slots=True)
class _Section:
    start: int
    year: str
    """The four figures, as printed over the section."""


def add_section_years(source: Source, cuts: Sequence[Cut], readings: Sequence[DatingReading]) -> list[DatingReading]:
    """Return the readings, with dates that lack a year completed from the section, and undated letters dated by it.

    Each such date bears a doubt that says so. A year inside a letter is the letter's own, and heads no section.
    """
    sections = _sections(source, cuts)
    if not sections:
        return list(readings)
    starts = [section.start for section in sections]
    under = [bisect_right(starts, cut.span.start) - 1 for cut in cuts]
    against = {at for at in set(under) if at >= 0 and _contradicted(sections[at], under, at, readings)}
    return [
        _dated(reading, sections[at]) if at >= 0 and at not in against and cut.kind == "letter" else reading
        for cut, at, reading in zip(cuts, under, readings, strict=True)
    ]


def _sections(source: Source, cuts: Sequence[Cut]) -> list[_Section]:
    letters = [cut.span for cut in cuts if cut.kind == "letter"]
    starts = [span.start for span in letters]
    found = []
    for hint in source.hints:
        if hint.kind != "heading" or hint.detail != "year":
            continue
        at = bisect_right(starts, hint.span.start) - 1
        inside = at >= 0 and letters[at].end > hint.span.start
        above = source.text[: hint.span.start].rstrip(" \t")[-3:] if hint.span.start else "\n\n\n"
        # A year right below a letter may be the end of its dateline.
        parted = above == "\n\n\n" or not any(span.end > hint.span.start - 4 for span in letters[max(0, at) : at + 1])
        if not inside and parted:
            found.append(_Section(hint.span.start, hint.span.of(source.text)))
    return found


def _contradicted(section: _Section, under: Sequence[int], at: int, readings: Sequence[DatingReading]) -> bool:
    dated = [reading.date.edtf for reading, where in zip(readings, under, strict=True) if where == at and reading.date]
    others = sum(1 for edtf in dated if not edtf.startswith(section.year[:4]))
    return others > MOST_AGAINST * len(dated) or (len(section.year) > 4 and bool(dated))


def _dated(reading: DatingReading, section: _Section) -> DatingReading:
    if reading.date is not None or len(section.year) != 4:
        return reading
    words = reading.open
    if words is not None and words.short_year is None:
        edtf = dates.resolve(words, f"{section.year}-07-01", "near")
        if edtf is None or not edtf.startswith(section.year):
            return reading
        date = Dating(edtf, words.written, words.span, "sent", reading.origin, RULE, CONFIDENCE, words.calendar)
        reason = f"“{words.written}” does not say its year; the letters stand under “{section.year}”"
    elif words is None:
        date = Dating(section.year, section.year, None, "sent", "neighbours", RULE, CONFIDENCE)
        reason = f"the letter gives no date; it stands under “{section.year}”"
    else:
        return reading
    doubt = Doubt("date-year-inferred", reason, words.span if words else None)
    return replace(reading, date=date, dates=(*reading.dates, date), doubts=(*reading.doubts, doubt), open=None)
