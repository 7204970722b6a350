"""The year of a letter that gives none, from the letters of its source around it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from despatch import dates
from despatch.dates import DateExpression
from despatch.describe.dating import CONFIDENCE, UNSURE_ORDER, DatingReading, of_itself
from despatch.model import DateOrigin, Dating, Doubt


def add_years(readings: Sequence[DatingReading]) -> list[DatingReading]:
    """Give dates without a year the one that fits between the dated letters around them, in the order of the source.

    A year written in two figures gets its century in the same way. A letter without a dated neighbour stays undated,
    with a doubt.
    """
    known = [(n, r.date.edtf) for n, r in enumerate(readings) if r.date is not None and dates.bounds(r.date.edtf)]
    out = []
    before: str | None = None
    following = iter([*known, (len(readings), "")])
    ahead = next(following)
    for n, reading in enumerate(readings):
        while ahead[0] < n:
            ahead = next(following)
        after = ahead[1] or None
        if reading.date is not None and ahead[0] == n:
            before = reading.date.edtf
            out.append(reading)
        elif reading.open is None:
            out.append(_unknown(reading))
        else:
            out.append(_from_neighbours(reading, reading.open, before, after))
    return out


def _unknown(reading: DatingReading) -> DatingReading:
    if reading.date is not None:
        return reading
    return replace(reading, doubts=(*reading.doubts, Doubt("date-unknown", "no date of its own was found")))


def _from_neighbours(
    reading: DatingReading, expression: DateExpression, before: str | None, after: str | None
) -> DatingReading:
    if before is None and after is None:
        return _partial(reading, expression, "does not say its {}")
    if expression.kind == "day" and (before is None or after is None):
        return _partial(reading, expression, "fits no {} near by")
    found = [e for b in (before, after) if b and (e := dates.resolve(expression, b, "near"))]
    between = [e for e in found if _between(e, before, after)]
    edtf = next(iter(between or found), None)
    if expression.short_year is not None and len({e[:2] for e in found}) > 1:
        edtf = None  # the letters around are of two centuries, and none of them is likelier
    if expression.kind == "day" and len(set(between)) != 1:
        edtf = None
    if edtf is None:
        return _partial(reading, expression, "fits no {} near by")
    century = expression.short_year is not None
    origin: DateOrigin = reading.origin if century else "neighbours"
    confidence = CONFIDENCE[reading.origin] - 0.02 if century else 0.85 if between else 0.7
    dating = Dating(
        edtf,
        expression.written,
        expression.span,
        "sent",
        origin,
        "dating.century" if century else "dating.neighbours",
        confidence,
        expression.calendar,
    )
    doubts = list(reading.doubts)
    if not century:
        doubts.append(
            Doubt(
                "date-year-inferred",
                f"“{expression.written}” does not say its year; it was taken from the letters around",
                expression.span,
            )
        )
    doubts += of_itself(edtf, expression)
    return replace(reading, date=dating, dates=(*reading.dates, dating), doubts=tuple(doubts), open=None)


def _partial(reading: DatingReading, expression: DateExpression, why: str) -> DatingReading:
    """Keep a date whose year or century nothing tells, as far as its words go; `why` takes what is not known."""
    edtf = dates.to_partial_edtf(expression)
    unknown = "month" if expression.kind == "day" else "year" if expression.short_year is None else "century"
    code = "date-unknown" if edtf is None else f"date-{unknown}-unknown"
    doubt = Doubt(code, f"“{expression.written}” {why.format(unknown)}", expression.span)
    if edtf is None:
        return replace(reading, doubts=(*reading.doubts, doubt))
    sure = UNSURE_ORDER if expression.swapped else CONFIDENCE[reading.origin] - 0.05
    dating = Dating(
        edtf,
        expression.written,
        expression.span,
        "sent",
        reading.origin,
        "dating.partial",
        sure,
        expression.calendar,
    )
    doubts = (*reading.doubts, doubt, *of_itself(edtf, expression))
    return replace(reading, date=dating, dates=(*reading.dates, dating), doubts=doubts, open=None)


def _between(edtf: str, before: str | None, after: str | None) -> bool:
    own = dates.bounds(edtf)
    low = dates.bounds(before) if before else None
    high = dates.bounds(after) if after else None
    return own is not None and (low is None or own[1] >= low[0]) and (high is None or own[0] <= high[1])
