"""Which comes first in dates in figures, the day or the month: a figure above 12 tells it for the dates beside it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal

from despatch.dates.expression import DateExpression, changed

Order = Literal["day first", "month first"]
_FIGURES = re.compile(r"(\d(?<![\d/-]\d)\d?)([/-])(\d{1,2})\2(?:\d{4}|\d{2})(?![\d/-])")
"""It begins with a figure, not with the look back, so that the search skips to figures."""
MONTHS = 12


def find_order(writings: Iterable[str]) -> Order | None:
    """Return the order that dates show: one figure above 12 settles it. None where none does, or two contradict."""
    seen: set[Order] = set()
    for writing in writings:
        for match in _FIGURES.finditer(writing):
            one, other = int(match[1]), int(match[3])
            if MONTHS < one <= 31 and other <= MONTHS:
                seen.add("day first")
            elif MONTHS < other <= 31 and one <= MONTHS:
                seen.add("month first")
    return next(iter(seen)) if len(seen) == 1 else None


def in_order(expression: DateExpression, order: Order | None) -> DateExpression:
    """Return a date whose day and month might change places in the order given; any other as it is."""
    if not expression.swapped or order is None:
        return expression
    if order == "day first":
        return changed(expression, swapped=False)
    return changed(expression, day=expression.month, month=expression.day, swapped=False)
