"""What was asked, promised and arrived of each item as bars of numbers; the template draws them and sets the table."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from urllib.parse import urlencode

from despatch.model import Balance
from despatch.web.formatting import date_words, format_goods, format_number, one_line

SHOWN = ("asked", "offered", "promised", "sailed", "delayed", "lost", "arrived")
"""The figures of a balance, in the order of their rows."""
ALWAYS = ("asked", "promised", "arrived")
"""The rows that are always there: a missing figure is worth showing."""


@dataclass(frozen=True, slots=True)
class Row:
    """A figure: its name, its words ("–" for none), and the length of its bar in percent (None for no figure)."""

    name: str
    words: str
    length: float | None


@dataclass(frozen=True, slots=True)
class Group:
    """The figures of one period."""

    period: str
    rows: tuple[Row, ...]
    steps: int
    doubtful: int | None
    """How many of its steps are doubtful readings; None if nobody counted."""


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
    """Return a chart for each item and unit that has a figure, those with most steps first.

    `doubtful` are the ids of steps that are doubtful readings, None if these are not known.
    """
    by_item: dict[tuple[str, str, str], list[Balance]] = {}
    for balance in balances:
        if any(getattr(balance, name) is not None for name in SHOWN):
            key = (one_line(balance.item).lower(), balance.unit or "", balance.per or "")
            by_item.setdefault(key, []).append(balance)
    made = [chart(together, doubtful) for together in by_item.values()]
    return tuple(sorted(made, key=lambda chart: (-sum(group.steps for group in chart.groups), chart.title)))


def chart(together: list[Balance], doubtful: AbstractSet[str] | None = frozenset()) -> BalanceChart:
    """Return the chart of one item; `together` are its balances by period, all in one unit."""
    first = together[0]
    most = max((getattr(balance, name) or 0.0 for balance in together for name in SHOWN), default=0.0)
    return BalanceChart(
        title=one_line(first.item),
        unit=format_goods(first.unit if (first.unit or "").lower() != first.item.lower() else None, None, first.per),
        item=first.item,
        link="/deliveries?" + urlencode({"item": first.item}),
        most=most,
        groups=tuple(_group(balance, most, doubtful) for balance in together),
    )


def _group(balance: Balance, most: float, doubtful: AbstractSet[str] | None) -> Group:
    rows = []
    for name in SHOWN:
        figure: float | None = getattr(balance, name)
        if figure is not None:
            rows.append(Row(name, format_number(figure), round(100 * figure / most, 2) if most else 0.0))
        elif name in ALWAYS:
            rows.append(Row(name, "–", None))
    return Group(
        date_words(balance.period) if balance.period else "",
        tuple(rows),
        len(balance.steps),
        None if doubtful is None else sum(step in doubtful for step in balance.steps),
    )
