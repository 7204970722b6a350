"""Plain forms that narrow a list: what a reader can choose, and what is chosen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from despatch.archive import Archive
from despatch.errors import NotFound
from despatch.model import Facet, Values, in_row
from despatch.web import urls
from despatch.web.archive_cache import all_people
from despatch.web.parts.facets import Chip, range_words

OFFERED = 200
"""How many values a list of choices holds; an address can still choose a rarer one."""


@dataclass(frozen=True, slots=True)
class Option:
    """A value to choose, its label and the number of rows that it adds."""

    value: str
    label: str
    count: int | None
    chosen: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """A list of values to choose some from; `any` is the label for choosing none."""

    name: str
    label: str
    any: str
    options: tuple[Option, ...]

    @property
    def chosen(self) -> tuple[Option, ...]:
        """The values that are chosen."""
        return tuple(option for option in self.options if option.chosen)


@dataclass(frozen=True, slots=True)
class TextField:
    """A field to write words into, and what is written there."""

    name: str
    label: str
    value: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """A form that narrows the list at `action`. `kept` are hidden fields; `narrowed` says if anything is chosen."""

    action: str
    choices: tuple[Choice, ...]
    kept: tuple[tuple[str, str], ...]
    narrowed: bool
    texts: tuple[TextField, ...] = ()
    chips: tuple[Chip, ...] = ()
    """The values that are chosen, each with the list without it."""

    @property
    def none(self) -> str:
        """The list without all that narrows it."""
        return self.action


def parse_choice(query: Mapping[str, str], name: str) -> str | None:
    """Return the value that a query string chooses for a field; None for nothing."""
    return query.get(name) or None


def dates(query: Mapping[str, str], hint: str) -> tuple[TextField, ...]:
    """Return the fields of a range of dates, as a query string has them; `hint` shows how a date is written."""
    return tuple(
        TextField(name, label, query.get(name, "").strip(), hint)
        for name, label in zip(urls.RANGE, ("Written from", "until"), strict=True)
    )


def choice(name: str, label: str, any: str, values: Sequence[Facet], query: Mapping[str, str]) -> Choice:
    """Return a list of `values` to choose from; those that `query` chooses are always among them."""
    chosen = urls.all_of(query, name)
    options = [Option(v.value, v.label, v.count or None, v.value in chosen) for v in values[:OFFERED]]
    labels = {v.value: v.label for v in values}
    offered = {option.value for option in options}
    options += [Option(value, labels.get(value, value), None, chosen=True) for value in chosen if value not in offered]
    return Choice(name, label, any, tuple(options))


def form(
    action: str,
    choices: Iterable[Choice],
    query: Mapping[str, str],
    kept: Iterable[str] = (),
    texts: Iterable[TextField] = (),
) -> Form:
    """Return the form of these lists. A list with a single value that is not chosen is skipped."""
    offered = tuple(c for c in choices if len(c.options) > 1 or c.chosen)
    written = tuple(texts)
    kept = tuple(kept)
    along = tuple((name, value) for name in kept for value in urls.all_of(query, name))
    narrowed = any(c.chosen for c in offered) or any(text.value for text in written)
    return Form(action, offered, along, narrowed, written, tuple(_chips(action, offered, written, query, kept)))


def _chips(
    action: str,
    choices: Sequence[Choice],
    texts: Sequence[TextField],
    query: Mapping[str, str],
    kept: Iterable[str],
) -> Iterator[Chip]:
    names = [*(choice.name for choice in choices), *(text.name for text in texts), *kept]
    asked = kept_of(query, names)
    for choice in choices:
        labels = {one.value: one.label for one in choice.chosen}
        chosen = in_row(asked[choice.name])
        for value in chosen:
            others = urls.without(chosen, value)
            yield Chip(choice.label, labels[value], urls.with_query(action, {**asked, choice.name: others}))
    first, last = (in_row(asked.get(name)) for name in urls.RANGE)
    if any((*first, *last)):
        words = range_words("".join(first), "".join(last))
        yield Chip("Written", words, urls.with_query(action, {**asked, **dict.fromkeys(urls.RANGE)}))


def choice_of_people(
    archive: Archive,
    query: Mapping[str, str],
    label: str,
    name: str = "person",
    counts: Sequence[Facet] | None = None,
) -> Choice:
    """Return a list of people to choose from, those with most letters first; `counts` say how much each adds."""
    offered = [Facet(entry.person.id, entry.label, 0) for entry in all_people(archive)[:OFFERED]]
    if counts is not None:
        offered = list(counts)
    known = {facet.value for facet in offered}
    offered += [_person(archive, id) for id in urls.all_of(query, name) if id not in known]
    return choice(name, label, "anybody", offered, query)


def _person(archive: Archive, id: str) -> Facet:
    try:
        return Facet(id, archive.person(id).label, 0)
    except NotFound:
        return Facet(id, id, 0)


def kept_of(query: Mapping[str, str], names: Iterable[str]) -> dict[str, Values]:
    """Return what a query string gives these names, to go along from page to page."""
    return {name: urls.all_of(query, name) for name in names}


def again(action: str, query: Mapping[str, str], wrong: str, hint: str) -> Form:
    """Return a form that holds all that was asked, with the date `wrong` to write anew."""
    field = TextField(wrong, {"as-of": "As of"}.get(wrong, "Date"), query.get(wrong, ""), hint)
    texts = dates(query, hint) if wrong in urls.RANGE else (field,)
    written = {text.name for text in texts}
    kept = tuple((name, value) for name in query for value in urls.all_of(query, name) if name not in written)
    return Form(action, (), kept, narrowed=False, texts=texts)
