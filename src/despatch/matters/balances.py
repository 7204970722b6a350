"""Deliveries over the whole archive: what was asked, promised and arrived of each item, and figures that disagree."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import pairwise
from typing import Literal

from despatch import dates, languages
from despatch.matters.keywords import stems
from despatch.model import Balance, Contradiction, DeliveryStep, Stage

_WINDOW = 45
"""Figures of letters so many days apart may speak of one load, if something names it; beyond, of another."""
_SOON = 21
"""The same where only the goods and the parties are the same: such loads follow each other."""
_STATED: tuple[Stage, ...] = ("promised", "allotted", "loaded", "sailed", "arrived", "delayed", "lost")
"""Stages whose figures can contradict each other; a request or an offer may be changed at will."""
_SAME: dict[Stage, Stage] = {"unloaded": "arrived"}

Key = tuple[str, str, str]


def balance(
    found: Iterable[DeliveryStep], codes: tuple[str, ...], *, period: Literal["all", "year", "month"] = "year"
) -> tuple[Balance, ...]:
    """Return for each item, unit and period what was asked, promised, sailed, arrived and lost, in order of item and period.

    Steps without a figure are left out of the sums. Letters without a date make a period of their own.
    """
    rows: dict[tuple[Key, str], list[DeliveryStep]] = defaultdict(list)
    for step in sorted(found, key=_order):
        if step.delivery.item and (step.delivery.low is not None or step.delivery.high is not None):
            rows[_key(step, codes), _period(step.date, period)].append(step)
    out = []
    for (_, when), held in sorted(rows.items(), key=lambda kv: kv[0]):
        first = held[0].delivery
        one = Balance(
            item=first.item or "",
            unit=first.unit,
            per=first.per,
            period=when or None,
            asked=_latest(held, "asked"),
            promised=_latest(held, "promised"),
            sailed=_added(held, "sailed"),
            arrived=_added(held, "arrived"),
            lost=_added(held, "lost"),
            steps=tuple(s.id for s in held),
            offered=_latest(held, "offered"),
            delayed=_latest(held, "delayed"),
        )
        out.append(one)
    return tuple(out)


def contradictions(found: Iterable[DeliveryStep], codes: tuple[str, ...]) -> tuple[Contradiction, ...]:
    """Return pairs of letters whose figures for one thing at one stage exclude each other, in order of time.

    One thing: the same item, unit and stage, in places and ships that do not differ, and not called more or another. What is
    promised must be of one matter, or between the same parties within 45 days. Goods move more than once: what moved is one
    load within 45 days when both letters name its ship or its places, within 21 days when only the parties are the same.
    Each letter is held against the one before it, so that the work stays linear after sorting.
    """
    more = _more(codes)
    rows: dict[tuple[Key, Stage, str], list[DeliveryStep]] = defaultdict(list)
    for step in sorted(found, key=_order):
        stage = _stage(step)
        if stage in _STATED and step.delivery.item and step.delivery.low is not None:
            rows[_key(step, codes), stage, step.matter or ""].append(step)
    out = []
    for (_, stage, _), held in sorted(rows.items(), key=lambda kv: kv[0]):
        letters: dict[str, list[DeliveryStep]] = defaultdict(list)
        for step in held:
            letters[step.letter].append(step)
        told = list(letters.values())
        for before, after in pairwise(told):
            if _excludes(before, after) and _one_thing(before[0], after[0], stage, more):
                one, other = before[0], after[0]
                out.append(
                    Contradiction(
                        one.delivery.item or "",
                        stage,
                        one.delivery.unit,
                        one.id,
                        other.id,
                        f"{_figure(before)} against {_figure(after)}",
                    )
                )
    return tuple(out)


def _order(step: DeliveryStep) -> tuple[str, int, str, int, str]:
    return (step.date or "~", step.ordinal, step.letter, step.delivery.span.start, step.id)


def _key(step: DeliveryStep, codes: tuple[str, ...]) -> Key:
    """Return what makes two items one: the words cut to their stems, the unit, what it is counted by."""
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


def _latest(held: Sequence[DeliveryStep], stage: Stage) -> float | None:
    """Return the figure that stands: of each matter that of its last letter, all matters together."""
    by_matter: dict[str, dict[str, float]] = defaultdict(dict)
    for step in held:
        if _stage(step) == stage:
            letters = by_matter[step.matter or ""]
            letters[step.letter] = letters.get(step.letter, 0.0) + _number(step)
    return sum(list(letters.values())[-1] for letters in by_matter.values()) if by_matter else None


def _added(held: Sequence[DeliveryStep], stage: Stage) -> float | None:
    """Return all figures together; one that another letter of the matter had told before counts once."""
    told: dict[tuple[str, float], str] = {}
    total, any_ = 0.0, False
    for step in held:
        if _stage(step) != stage:
            continue
        any_, number = True, _number(step)
        if told.setdefault((step.matter or "", number), step.letter) == step.letter:
            total += number
    return total if any_ else None


def _range(held: Sequence[DeliveryStep]) -> tuple[float, float]:
    low = sum(s.delivery.low or 0.0 for s in held)
    high = sum(s.delivery.high if s.delivery.high is not None else float("inf") for s in held)
    return low, high


def _excludes(before: Sequence[DeliveryStep], after: Sequence[DeliveryStep]) -> bool:
    a, b = _range(before), _range(after)
    return a[1] < b[0] or b[1] < a[0]


@cache
def _more(codes: tuple[str, ...]) -> frozenset[str]:
    return frozenset(w for code in codes for w in languages.load(code, "deliveries").get("more", {}).get("words", ()))


def _one_thing(one: DeliveryStep, other: DeliveryStep, stage: Stage, more: frozenset[str]) -> bool:
    """Say whether two steps can speak of the same load: nothing they name differs, and something shows that they do."""
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
"""What is said and does not move: another figure of one matter is a change, however late."""


def _near(one: DeliveryStep, other: DeliveryStep, days: int) -> bool:
    a, b = (dates.bounds(s.date) if s.date else None for s in (one, other))
    return bool(a and b) and (b[0] - a[1]).days <= days  # type: ignore[index]


def _figure(held: Sequence[DeliveryStep]) -> str:
    low, high = _range(held)
    return f"{low:g}" if low == high else f"{low:g} or more" if high == float("inf") else f"{low:g} to {high:g}"
