"""The year of a letter by the list of contents of its page: "1 - Port Carrow, 3/4/1811" leads to "March 4th 11"."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from despatch import dates
from despatch.dates import DateExpression
from despatch.describe.dating import DatingReading
from despatch.model import Dating, Hint

CONFIDENCE = 0.93


def add_listed_year(reading: DatingReading, within: Iterable[Hint], languages: tuple[str, ...]) -> DatingReading:
    """Give a date without its year the year of the same day in the contents; `within` are the hints of the letter.

    The reader marks the place that an entry leads to by a hint of no length, whose detail is the entry.
    """
    own = reading.open
    if own is None or reading.date is not None:
        return reading
    for hint in within:
        if hint.kind != "navigation" or hint.span.start != hint.span.end:
            continue
        for listed in dates.find(hint.detail, 0, len(hint.detail), languages):
            if listed.year is not None and _is_same_day(own, listed):
                edtf = dates.to_edtf(dates.with_year(own, listed.year))
                if edtf is None:
                    continue
                dating = Dating(
                    edtf, own.written, own.span, "sent", reading.origin, "dating.contents", CONFIDENCE, own.calendar
                )
                return replace(reading, date=dating, dates=(dating, *reading.dates), open=None)
    return reading


def _is_same_day(own: DateExpression, listed: DateExpression) -> bool:
    """Say whether both name one day of one year; figures may give the month first or the day first."""
    if own.day is None or own.month is None or listed.year is None:
        return False
    if own.short_year is not None and listed.year % 100 != own.short_year % 100:
        return False
    days = {(listed.day, listed.month)} | ({(listed.month, listed.day)} if listed.swapped else set())
    return (own.day, own.month) in days
