"""What a list of letters can be narrowed by, as links with counts."""

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
}
FIELD = {"year": "date", "month": "date"}
"""The facets whose field of the filter goes by another name."""
SHOWN = 7
"""How many values stand open; the others are folded away."""
FOLDED = 13
"""How many may be folded away."""
WHOLE = {"month"}
"""The facets that stand open with all their values."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One value to narrow by. `chosen` when the list is narrowed by it, `path` then takes that away."""

    label: str
    count: int
    path: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Group:
    """One facet: its name, the values that stand open and those folded away."""

    key: str
    name: str
    shown: tuple[Choice, ...]
    more: tuple[Choice, ...]
    rest: int = 0
    """Rarer values that are not listed, lest they outweigh the letters."""


@dataclass(frozen=True, slots=True)
class Chip:
    """What a list is narrowed by, and the address of the list without it."""

    name: str
    label: str
    path: str


def groups(facets: Mapping[str, Sequence[Facet]], where: Filter, order: urls.Order) -> tuple[Group, ...]:
    """Return the facets as groups of links; one with a single value that is not chosen says nothing."""

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

    The value that is `chosen` always stands open. `choice` makes the link, and only of values that are listed.
    """
    open_to = len(values) if key in WHOLE else SHOWN
    if chosen is not None and all(facet.value != chosen for facet in values[:open_to]):
        values = sorted(values, key=lambda facet: facet.value != chosen)
    shown, more = values[:open_to], values[open_to : open_to + folded]
    return Group(
        key, NAMES[key], tuple(map(choice, shown)), tuple(map(choice, more)), len(values) - len(shown) - len(more)
    )


def chips(where: Filter, order: urls.Order, label: Callable[[str, str], str]) -> tuple[Chip, ...]:
    """Return what `where` narrows by. `label` says what a value (field, value) is called."""
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
    return tuple(found)
