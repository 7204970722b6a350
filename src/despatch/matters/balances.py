"""Delivery steps of the whole archive in; out, the sums of each item at each stage, and figures that disagree."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Literal

from despatch import dates
from despatch.languages.deliveries import DeliveryWords
from despatch.languages.tables import merged
from despatch.matters.keywords import stems
from despatch.model import Balance, Contradiction, DeliveryStep, Stage

_WINDOW = 45
"""Figures of letters so many days apart may be about one load, if a name or place says so."""
_SOON = 21
"""The same if only the goods and the parties agree, because such loads follow each other."""
_STATED: tuple[Stage, ...] = ("promised", "allotted", "loaded", "sailed", "arrived", "delayed", "lost")
"""Stages whose figures can contradict each other. A request or an offer may change."""
_SAME: dict[Stage, Stage] = {"unloaded": "arrived"}

Key = tuple[str, str, str]


def balance(
    found: Iterable[DeliveryStep], codes: tuple[str, ...], *, period: Literal["all", "year", "month"] = "year"
) -> tuple[Balance, ...]:
    """Return the quantities asked, promised, sailed, arrived and lost of each item, unit and period, in this order.

    Steps without a figure are skipped. Letters without a date make a period of their own.
    """
    rows: dict[tuple[Key, str], list[DeliveryStep]] = defaultdict(list)
    for step in sorted(found, key=_order):
        if step.delivery.item and (step.delivery.low is not None or step.delivery.high is not None):
            rows[_key(step, codes), _period(step.date, period)].append(step)
    out = []
    for (_, when), steps in sorted(rows.items(), key=lambda row: row[0]):
        first = steps[0].delivery
        row = Balance(
            item=first.item or "",
            unit=first.unit,
            per=first.per,
            period=when or None,
            asked=_latest(steps, "asked"),
            promised=_latest(steps, "promised"),
            sailed=_total(steps, "sailed"),
            arrived=_total(steps, "arrived"),
            lost=_total(steps, "lost"),
            steps=tuple(step.id for step in steps),
            offered=_latest(steps, "offered"),
            delayed=_latest(steps, "delayed"),
        )
        out.append(row)
    return tuple(out)


def contradictions(found: Iterable[DeliveryStep], codes: tuple[str, ...]) -> tuple[Contradiction, ...]:
    """Return pairs of letters whose figures for one thing at one stage exclude each other, in order of time.

    Two letters are about one thing if item, unit and stage agree, no place or ship differs, and neither calls it more
    or another. Promises must be of one matter, or between the same parties within 45 days. Goods that move are one
    load within 45 days if both letters name its ship or places, and within 21 days if only the parties agree. Each
    letter is compared with the one before it, so the work is linear after sorting.
    """
    more = merged(codes, DeliveryWords).more
    rows: dict[tuple[Key, Stage, str], list[DeliveryStep]] = defaultdict(list)
    for step in sorted(found, key=_order):
        stage = _stage(step)
        if stage in _STATED and step.delivery.item and step.delivery.low is not None:
            rows[_key(step, codes), stage, step.matter or ""].append(step)
    out = []
    for (_, stage, _), steps in sorted(rows.items(), key=lambda row: row[0]):
        letters: dict[str, list[DeliveryStep]] = defaultdict(list)
        for step in steps:
            letters[step.letter].append(step)
        for before, after in pairwise(letters.values()):
            first, second = before[0], after[0]
            if _excludes(before, after) and _one_thing(first, second, stage, more):
                out.append(
                    Contradiction(
                        first.delivery.item or "",
                        stage,
                        first.delivery.unit,
                        first.id,
                        second.id,
                        f"{_figure(before)} against {_figure(after)}",
                    )
                )
    return tuple(out)


def _order(step: DeliveryStep) -> tuple[str, int, str, int, str]:
    return (step.date or "~", step.ordinal, step.letter, step.delivery.span.start, step.id)


def _key(step: DeliveryStep, codes: tuple[str, ...]) -> Key:
    """Return the key of an item: the stems of its words, its unit, and its period."""
    unit = " ".join(stems(step.delivery.unit or "", codes))
    return " ".join(stems(step.delivery.item or "", codes)), unit, step.delivery.per or ""


def _period(date: str | None, period: str) -> str:
    if period == "all":
        return ""
    ends = dates.bounds(date) if date else None
    if not ends or ends[0] == dt.date.min or ends[1] == dt.date.max:
        return ""
    first, last = (d.isoformat()[: 4 if period == "year" else 7] for d in ends)
    return first if first == last else ""


def _stage(step: DeliveryStep) -> Stage:
    return _SAME.get(step.delivery.stage, step.delivery.stage)


def _number(step: DeliveryStep) -> float:
    low, high = step.delivery.low, step.delivery.high
    return low if low is not None else high or 0.0


def _latest(steps: Sequence[DeliveryStep], stage: Stage) -> float | None:
    """Return the figure that is valid now: the sum over matters of the figure in each matter's last letter."""
    by_matter: dict[str, dict[str, float]] = defaultdict(dict)
    for step in steps:
        if _stage(step) == stage:
            letters = by_matter[step.matter or ""]
            letters[step.letter] = letters.get(step.letter, 0.0) + _number(step)
    return sum(list(letters.values())[-1] for letters in by_matter.values()) if by_matter else None


def _total(steps: Sequence[DeliveryStep], stage: Stage) -> float | None:
    """Return the sum of all figures. A figure that another letter of the matter gave before counts once."""
    first_letters: dict[tuple[str, float], str] = {}
    total, any_ = 0.0, False
    for step in steps:
        if _stage(step) != stage:
            continue
        any_, number = True, _number(step)
        if first_letters.setdefault((step.matter or "", number), step.letter) == step.letter:
            total += number
    return total if any_ else None


def _range(steps: Sequence[DeliveryStep]) -> tuple[float, float]:
    low = sum(s.delivery.low or 0.0 for s in steps)
    high = sum(s.delivery.high if s.delivery.high is not None else float("inf") for s in steps)
    return low, high


def _excludes(before: Sequence[DeliveryStep], after: Sequence[DeliveryStep]) -> bool:
    a, b = _range(before), _range(after)
    return a[1] < b[0] or b[1] < a[0]


def _one_thing(one: DeliveryStep, other: DeliveryStep, stage: Stage, more: frozenset[str]) -> bool:
    """Say whether two steps can be about the same load: nothing they name differs, and something connects them."""
    a, b = one.delivery, other.delivery
    ways = [(a.origin, b.origin), (a.destination, b.destination), (a.carrier, b.carrier), (a.convoy, b.convoy)]
    if any(x and y and x.casefold() != y.casefold() for x, y in ways):
        return False
    if not more.isdisjoint(other.quote.lower().split()):
        return False
    parties = {one.giver, one.receiver} - {None}
    same = parties == {other.giver, other.receiver} - {None}
    together = bool(one.matter) and one.matter == other.matter
    if stage not in _SAID:
        by_name = any(x and y for x, y in ways)
        return _near(one, other, _WINDOW if by_name else _SOON) and (
            by_name or (same and (together or len(parties) > 1))
        )
    return together or (_near(one, other, _WINDOW) and same and len(parties) > 1)


_SAID: frozenset[Stage] = frozenset(("promised", "allotted"))
"""Stages in which nothing moves: another figure in the same matter is a change, however late."""


def _near(one: DeliveryStep, other: DeliveryStep, days: int) -> bool:
    a, b = (dates.bounds(s.date) if s.date else None for s in (one, other))
    return bool(a and b) and (b[0] - a[1]).days <= days  # type: ignore[index]


def _figure(steps: Sequence[DeliveryStep]) -> str:
    low, high = _range(steps)
    return f"{low:g}" if low == high else f"{low:g} or more" if high == float("inf") else f"{low:g} to {high:g}"
