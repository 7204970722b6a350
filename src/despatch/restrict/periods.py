"""When a restriction ends, when somebody must look at it, and how it stands on a day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from despatch.dates.edtf import bounds
from despatch.model import LetterFacts, Restriction, Verdict


def ends(entry: Restriction, letter: LetterFacts) -> date | None:
    """Return the day on which the period of an entry ends for a letter; None where no end is known.

    Years count from the latest day on which the letter may have been written, so that it never opens too early.
    """
    if entry.until or entry.years is None:
        return entry.until
    if isinstance(entry.since, date):
        return _later(entry.since, entry.years)
    written = {"date": letter.date, "received": letter.received, "death": entry.died}[entry.since]
    known = bounds(written) if written else None
    if known is None or known[1] == date.max:
        return None
    return _later(known[1], entry.years)


def is_open(entry: Restriction, verdicts: Sequence[Verdict], on: date) -> bool:
    """Say whether an editor opened an entry by a day. The end of its period alone opens nothing."""
    return any(one.of == entry.id and one.kind == "open" and one.when <= on for one in verdicts)


def next_review(entry: Restriction, verdicts: Sequence[Verdict]) -> date | None:
    """Return the day on which somebody must look at an entry again; None where no day is set."""
    kept = [one for one in verdicts if one.of == entry.id and one.kind == "review"]
    return kept[-1].next if kept else entry.review


def why_due(entry: Restriction, verdicts: Sequence[Verdict], end: date | None, on: date) -> str:
    """Say why somebody must look at an entry by a day; empty when nobody must."""
    kept = [one.when for one in verdicts if one.of == entry.id and one.kind == "review"]
    look = next_review(entry, verdicts)
    if look is not None and look <= on:
        return f"to be reviewed on {look}"
    # A review after the end of the period keeps what is withheld, until the next day that it sets.
    if end is not None and end <= on and not any(day >= end for day in kept):
        return f"its period ended on {end}"
    return ""


def _later(day: date, years: int) -> date | None:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February of a year that has none; or a year after 9999
        return date(day.year + years, 3, 1) if day.year + years <= date.max.year else None
