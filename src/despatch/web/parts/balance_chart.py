"""What was asked, promised and arrived of each item as bars of numbers; the template draws them and sets the table."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from urllib.parse import urlencode

from despatch.model import Balance
from despatch.web.amounts import goods, number
from despatch.web.formatting import date_words
from despatch.web.parts.act_view import one_line

SHOWN = ("asked", "offered", "promised", "sailed", "delayed", "lost", "arrived")
"""The figures of a balance, in the order of their rows."""
ALWAYS = ("asked", "promised", "arrived")
"""The rows that stand even where no letter gives a figure, for that is told too."""


@dataclass(frozen=True, slots=True)
class Row:
    """A figure: its name, what it is in words ("–" for none), and how long its bar is in hundredths; None for no figure."""

    name: str
    said: str
    length: float | None


@dataclass(frozen=True, slots=True)
class Group:
    """The figures of one period."""

    period: str
    rows: tuple[Row, ...]
    steps: int
    doubtful: int | None
    """How many of its steps are doubtful readings; None where nobody counted."""


@dataclass(frozen=True, slots=True)
class BalanceChart:
    """The balance of one item in one unit; bars of all its periods share a scale."""

    title: str
    unit: str
    item: str
    link: str
    most: float
    groups: tuple[Group, ...]


def charts(balances: Iterable[Balance], doubtful: AbstractSet[str] | None = frozenset()) -> tuple[BalanceChart, ...]:
    """Return a chart for each item and unit that has a figure, those of most steps first.

    `doubtful` are the ids of steps that are doubtful readings, None where nobody knows.
    """
    found: dict[tuple[str, str, str], list[Balance]] = {}
    for one in balances:
        if any(getattr(one, name) is not None for name in SHOWN):
            found.setdefault((one_line(one.item).lower(), one.unit or "", one.per or ""), []).append(one)
    drawn = [chart(together, doubtful) for together in found.values()]
    return tuple(sorted(drawn, key=lambda one: (-sum(group.steps for group in one.groups), one.title)))


def chart(together: list[Balance], doubtful: AbstractSet[str] | None = frozenset()) -> BalanceChart:
    """Return the chart of one item; `together` are its balances by period, all in one unit."""
    first = together[0]
    most = max((getattr(one, name) or 0.0 for one in together for name in SHOWN), default=0.0)
    return BalanceChart(
        title=one_line(first.item),
        unit=goods(first.unit if (first.unit or "").lower() != first.item.lower() else None, None, first.per),
        item=first.item,
        link="/deliveries?" + urlencode({"item": first.item}),
        most=most,
        groups=tuple(_group(one, most, doubtful) for one in together),
    )


def _group(one: Balance, most: float, doubtful: AbstractSet[str] | None) -> Group:
    rows = []
    for name in SHOWN:
        figure: float | None = getattr(one, name)
        if figure is not None:
            rows.append(Row(name, number(figure), round(100 * figure / most, 2) if most else 0.0))
        elif name in ALWAYS:
            rows.append(Row(name, "–", None))
    return Group(
        date_words(one.period) if one.period else "",
        tuple(rows),
        len(one.steps),
        None if doubtful is None else sum(step in doubtful for step in one.steps),
    )
