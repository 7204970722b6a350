"""The panel that narrows a list of letters: a form of boxes to tick, each with the letters that it adds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from despatch.model import SEVERAL, Facet, Filter, Values, in_row
from despatch.web import urls
from despatch.web.formatting import date_words

NAMES = {
    "sender": "Sender",
    "recipient": "Recipient",
    "year": "Year",
    "month": "Month",
    "marking": "Marking",
    "place": "Place",
    "kind": "Kind",
    "source": "Source",
}
FIELD = {"year": "date", "month": "date"}
"""The facets that have another name than their field of the filter."""
CHIPS = {"person": "Sender or recipient", "date": "Date", "answered": "Answered from", "tag": "Tag"}
"""What to call the fields that are no facet."""
FLAGS = {
    "doubtful": "letters with doubts",
    "uncertain": "letters that may lie in this time, or outside it",
    "other": "pieces that are no letters",
    "described": "letters known by description",
}
SHOWN = 7
"""How many values are open; the others are folded away."""
FOLDED = 13
"""How many values may be folded away."""
WHOLE = {"month"}
"""The facets that are open with all their values."""
Label = Callable[[str, str], str]
"""Returns the label of a value of a field."""


@dataclass(frozen=True, slots=True)
class Box:
    """One value to tick, its label, and the number of letters that it adds."""

    value: str
    label: str
    count: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class Group:
    """One facet: its name, its field, the open boxes and the folded ones."""

    key: str
    name: str
    field: str
    shown: tuple[Box, ...]
    more: tuple[Box, ...]
    rest: int = 0
    """The number of rarer values that are not listed."""


@dataclass(frozen=True, slots=True)
class Chip:
    """A value that narrows the list, and the address of the list without it."""

    name: str
    label: str
    path: str


@dataclass(frozen=True, slots=True)
class Panel:
    """The form that narrows the list at `action`: a range of dates, and boxes. `kept` are its hidden fields."""

    action: str
    first: str
    last: str
    groups: tuple[Group, ...]
    doubtful: bool | None
    """Whether only letters with doubts are shown; None where the list does not offer it."""
    kept: tuple[tuple[str, str], ...]
    chips: tuple[Chip, ...]
    none: str
    """The list without all that narrows it."""
    hint: str
    """How a date is written."""

    @property
    def narrowed(self) -> bool:
        """The list is narrowed, or keeps something else than the usual."""
        return bool(self.chips or self.kept)


def panel(
    action: str,
    facets: Mapping[str, Sequence[Facet]],
    where: Filter,
    label: Label,
    also: Mapping[str, Values],
    *,
    hint: str,
    doubtful: bool = False,
) -> Panel:
    """Return the panel of the list at `action`. `also` is what the list keeps besides the filter.

    `hint` shows how a date is written.
    """
    groups = _groups(facets, where, label)
    asked = urls.filter_query(where)
    boxes = {(group.field, box.value) for group in groups for box in (*group.shown, *group.more)}
    kept = [
        (name, value)
        for name, values in {**asked, **also}.items()
        for value in in_row(values)
        if value and name not in urls.RANGE and (name, value) not in boxes and not (doubtful and name == "doubtful")
    ]
    chips = tuple(_chips(action, where, label, also))
    first, last = where.first or "", where.last or ""
    offered = where.doubtful if doubtful else None
    return Panel(action, first, last, groups, offered, tuple(kept), chips, urls.with_query(action, also), hint)


def months_of(where: Filter, count: Callable[[Filter], int]) -> tuple[Facet, ...]:
    """Return the months of the year that the list is narrowed to, with their letters."""
    years = {date[:4] for date in where.values("date") if len(date) <= len("1942-07")}
    if len(years) != 1:
        return ()
    months = [f"{years.copy().pop()}-{month:02}" for month in range(1, 13)]
    counts = [(month, count(where.changed("date", month))) for month in months]
    return tuple(Facet(month, month, number) for month, number in counts if number)


def _groups(facets: Mapping[str, Sequence[Facet]], where: Filter, label: Label) -> tuple[Group, ...]:
    """Return the facets as groups of boxes. A facet with a single value that is not chosen is skipped."""
    found = []
    for key in NAMES:
        field = FIELD.get(key, key)
        chosen = _chosen(key, where.values(field))
        values = facets.get(key, ())
        if chosen:
            known = {facet.value for facet in values}
            missing = [Facet(value, label(field, value), 0) for value in chosen if value not in known]
            values = [*values, *missing]
        if len(values) > 1 or chosen:
            found.append(_group(key, values, chosen))
    return tuple(found)


def _chosen(key: str, values: Iterable[str]) -> tuple[str, ...]:
    """Return which values of a facet are chosen. A chosen month ticks the box of its year, too."""
    if key == "year":
        return in_row(tuple(value[:4] for value in values if len(value) <= len("1942-07")))
    if key == "month":
        return tuple(value for value in values if len(value) == len("1942-07"))
    return tuple(values)


def _group(key: str, values: Sequence[Facet], chosen: Sequence[str]) -> Group:
    """Return a facet as a group: some values open, those chosen among them, some folded away, the rarest left out."""
    field = FIELD.get(key, key)
    open_to = len(values) if key in WHOLE else max(SHOWN, len(chosen))
    if chosen and any(one.value in chosen for one in values[open_to:]):
        values = sorted(values, key=lambda one: one.value not in chosen)
    boxes = tuple(
        Box(one.value, date_words(one.label) if field == "date" else one.label, one.count, one.value in chosen)
        for one in values[: open_to + FOLDED]
    )
    return Group(key, NAMES[key], field, boxes[:open_to], boxes[open_to:], len(values) - len(boxes))


def _chips(action: str, where: Filter, label: Label, also: Mapping[str, Values]) -> Iterable[Chip]:
    """Yield the values that `where` narrows by, each with the list without it."""

    def path(without: Filter) -> str:
        return urls.with_query(action, {**urls.filter_query(without), **also})

    for field in SEVERAL:
        values = where.values(field)
        for value in values:
            name = CHIPS.get(field) or NAMES[field]
            yield Chip(name, label(field, value), path(where.changed(field, urls.without(values, value))))
    if where.first or where.last:
        without = replace(where, first=None, last=None, uncertain=False)
        yield Chip("Written", range_words(where.first, where.last), path(without))
    for flag, words in FLAGS.items():
        if getattr(where, flag):
            yield Chip("Only", words, path(replace(where, **{flag: getattr(EVERY, flag)})))


EVERY = Filter()


def range_words(first: str | None, last: str | None) -> str:
    """Return a range of dates in words."""
    begin, end = (date_words(date) if date else "" for date in (first, last))
    if begin == end:
        return begin
    return f"{begin} to {end}" if begin and end else f"from {begin}" if begin else f"to {end}"
