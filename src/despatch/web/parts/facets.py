"""The facets that narrow a list of letters, as links with counts."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from despatch.model import Facet, Filter
from despatch.web import urls
from despatch.web.formatting import date_words

NAMES = {
    "sender": "From",
    "recipient": "To",
    "year": "Year",
    "month": "Month",
    "marking": "Marking",
    "place": "Place",
    "kind": "Kind",
    "source": "Source",
    "tag": "Tag",
}
FIELD = {"year": "date", "month": "date"}
"""The facets that have another name than their field of the filter."""
SHOWN = 7
"""How many values are open; the others are folded away."""
FOLDED = 13
"""How many values may be folded away."""
WHOLE = {"month"}
"""The facets that are open with all their values."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One value that narrows the list. If the value is `chosen`, `path` is the list without it."""

    label: str
    count: int
    path: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Group:
    """One facet: its name, the open values and the folded ones."""

    key: str
    name: str
    shown: tuple[Choice, ...]
    more: tuple[Choice, ...]
    rest: int = 0
    """The number of rarer values that are not listed."""


@dataclass(frozen=True, slots=True)
class Chip:
    """A value that narrows the list, and the address of the list without it."""

    name: str
    label: str
    path: str


def groups(facets: Mapping[str, Sequence[Facet]], where: Filter, order: urls.Order) -> tuple[Group, ...]:
    """Return the facets as groups of links. A facet with a single value that is not chosen is skipped."""

    def choice(field: str, facet: Facet) -> Choice:
        chosen = getattr(where, field) == facet.value
        then = urls.with_field(where, field, None if chosen else facet.value)
        label = date_words(facet.label) if field == "date" else facet.label
        return Choice(label, facet.count, urls.letters_path(then, order=order), chosen)

    found = []
    for key in NAMES:
        field = FIELD.get(key, key)
        values, chosen = facets.get(key, ()), getattr(where, field)
        if len(values) > 1 or chosen is not None:
            found.append(group(key, values, partial(choice, field), chosen))
    return tuple(found)


def group(
    key: str,
    values: Sequence[Facet],
    choice: Callable[[Facet], Choice],
    chosen: str | None = None,
    folded: int = FOLDED,
) -> Group:
    """Return a facet as a group: some values open, some folded away, the rarest left out.

    The `chosen` value is always open. `choice` makes the link of a value; only listed values need one.
    """
    open_to = len(values) if key in WHOLE else SHOWN
    if chosen is not None and all(facet.value != chosen for facet in values[:open_to]):
        values = sorted(values, key=lambda facet: facet.value != chosen)
    shown, more = values[:open_to], values[open_to : open_to + folded]
    return Group(
        key, NAMES[key], tuple(map(choice, shown)), tuple(map(choice, more)), len(values) - len(shown) - len(more)
    )


def chips(where: Filter, order: urls.Order, label: Callable[[str, str], str]) -> tuple[Chip, ...]:
    """Return the values that `where` narrows by. `label` returns the label of (field, value)."""
    found = []
    for field in urls.FIELDS:
        value = getattr(where, field)
        if value:
            name = {"date": "Date", "person": "From or to"}.get(field) or NAMES[field]
            path = urls.letters_path(urls.with_field(where, field, None), order=order)
            found.append(Chip(name, label(field, value), path))
    if where.doubtful:
        without = dataclasses.replace(where, doubtful=False)
        found.append(Chip("Only", "letters with doubts", urls.letters_path(without, order=order)))
    if where.other:
        without = dataclasses.replace(where, other=False)
        found.append(Chip("Only", "pieces that are no letters", urls.letters_path(without, order=order)))
    if where.described:
        without = dataclasses.replace(where, described=False)
        found.append(Chip("Only", "letters known by description", urls.letters_path(without, order=order)))
    return tuple(found)
