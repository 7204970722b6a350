"""From a place where a date may stand to the date that stands there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from despatch.dates import lexicon as w
from despatch.dates.expression import DateExpression
from despatch.dates.months import month_named, month_numbered
from despatch.dates.numeric import in_figures
from despatch.dates.qualifiers import framed
from despatch.dates.relative import bare_day, days_away, year_alone
from despatch.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from despatch.dates.numbers import Place

WHOLE = 6
"""A weekday by itself is written out; "Sat" and "Mon" are other words, too."""


def read(place: Place, anchor: Any) -> Iterator[DateExpression]:
    """Yield the dates at one anchor: none, one, or several where days share a month ("the 3d and 4th of May")."""
    kind = anchor.lastgroup
    if kind == "month":
        yield from month_named(place, anchor)
    elif kind == "numeric":
        yield from in_figures(place, anchor)
    elif kind == "quaker":
        yield from month_numbered(place, anchor)
    elif kind in ("day", "bare"):
        yield from bare_day(place, anchor)
    elif kind in ("year", "roman"):
        yield from year_alone(place, anchor)
    elif kind == "iso":
        year, month, day = ([int(part) for part in anchor[0].split("-")] + [0])[:3]
        if 1 <= month <= 12:
            yield framed(place, anchor.start(), anchor.end(), DateExpression(Span(0, 0), "", year, month, day or None))
    elif kind == "weekday":
        number = w.weekday(anchor[0], place.languages)
        if number is not None and len(anchor[0]) >= WHOLE:
            yield framed(
                place, anchor.start(), anchor.end(), DateExpression(Span(0, 0), "", kind="weekday", weekday=number)
            )
    else:
        yield from days_away(place, anchor)
