"""Plain forms that narrow a list: what a reader can choose, and what is chosen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from despatch.archive import Archive
from despatch.errors import NotFound
from despatch.model import Facet
from despatch.web.archive_cache import all_facets, all_people

OFFERED = 200
"""How many values a list of choices holds; an address can still choose a rarer one."""


@dataclass(frozen=True, slots=True)
class Option:
    """A value to choose, its label and the number of rows that it leaves."""

    value: str
    label: str
    count: int | None
    chosen: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """A list of values to choose one from; `any` is the label for choosing none."""

    name: str
    label: str
    any: str
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class TextField:
    """A field to write words into, and what is written there."""

    name: str
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Form:
    """A form that narrows the list at `action`. `kept` are hidden fields; `narrowed` says if anything is chosen."""

    action: str
    choices: tuple[Choice, ...]
    kept: tuple[tuple[str, str], ...]
    narrowed: bool
    text: TextField | None = None


def parse_choice(query: Mapping[str, str], name: str) -> str | None:
    """Return the value that a query string chooses for a field; None for nothing."""
    return query.get(name) or None


def choice(name: str, label: str, any: str, values: Sequence[Facet], query: Mapping[str, str]) -> Choice:
    """Return a list of `values` to choose from; the value that `query` chooses is always among them."""
    chosen = parse_choice(query, name)
    options = [Option(v.value, v.label, v.count, v.value == chosen) for v in values[:OFFERED]]
    if chosen is not None and not any_chosen(options):
        label_of = next((v.label for v in values if v.value == chosen), chosen)
        options.append(Option(chosen, label_of, None, chosen=True))
    return Choice(name, label, any, tuple(options))


def any_chosen(options: Iterable[Option]) -> bool:
    """Say whether one of the options is chosen."""
    return any(option.chosen for option in options)


def form(
    action: str,
    choices: Iterable[Choice],
    query: Mapping[str, str],
    kept: Iterable[str] = (),
    text: TextField | None = None,
) -> Form:
    """Return the form of these lists. A list with a single value that is not chosen is skipped."""
    offered = tuple(c for c in choices if len(c.options) > 1 or any_chosen(c.options))
    along = tuple((name, query[name]) for name in kept if query.get(name))
    narrowed = any(any_chosen(c.options) for c in offered) or bool(text and text.value)
    return Form(action, offered, along, narrowed, text)


def form_of_letters(action: str, archive: Archive, query: Mapping[str, str], label: str) -> Form:
    """Return a form that narrows to the letters of one person (either side) and of one year."""
    years = sorted(all_facets(archive).get("year", ()), key=lambda year: year.value)
    choices = (
        choice_of_people(archive, query, label),
        choice("date", "Year", "any year", years, query),
    )
    return form(action, choices, query, ("order",))


def choice_of_people(archive: Archive, query: Mapping[str, str], label: str, name: str = "person") -> Choice:
    """Return a list of people to choose from, those with most letters first."""
    people = all_people(archive)[:OFFERED]
    offered = [Facet(entry.person.id, entry.label, entry.written + entry.received) for entry in people]
    chosen = parse_choice(query, name)
    if chosen is not None and all(facet.value != chosen for facet in offered):
        offered.append(_person(archive, chosen))
    return choice(name, label, "anybody", offered, query)


def _person(archive: Archive, id: str) -> Facet:
    try:
        return Facet(id, archive.person(id).label, 0)
    except NotFound:
        return Facet(id, id, 0)
