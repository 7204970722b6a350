"""What narrows a list: of letters, missing letters, acts, matters, deliveries, or of what an editor should look at."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from despatch.model.ledger import ActType, Stage, State
from despatch.model.reference import InferredStatus

SearchOrder = Literal["relevance", "date", "newest"]
"""How the letters that a search finds are ordered: the best first, the oldest, or the newest."""
Values = str | tuple[str, ...] | None
"""One value, several that are or-ed, or none. A filter keeps them as a row without repeats, None for none."""


def in_row(values: Values) -> tuple[str, ...]:
    """Return one value, several or none as a row without repeats."""
    return (values,) if isinstance(values, str) else tuple(dict.fromkeys(values or ()))


@dataclass(frozen=True, slots=True)
class Filter:
    """Selects letters; an empty field selects all.

    A field may have several values: then a letter needs one of them. All fields must fit.
    """

    sender: Values = None
    """A person's id; so are `recipient` and `person` (either side)."""
    recipient: Values = None
    person: Values = None
    date: Values = None
    """EDTF prefixes ("1942", "1942-07"). "1942-07/1942-08" selects uncertain dates from the one month to the other."""
    first: str | None = None
    """Letters that were surely not written before this year, month or day; nor after `last`."""
    last: str | None = None
    marking: Values = None
    place: Values = None
    """A place's id, or one of the ways to write it."""
    answered: Values = None
    """Letters with an answer from this place, by its id or one of the ways to write it."""
    kind: Values = None
    source: Values = None
    doubtful: bool = False
    uncertain: bool = False
    """Of a range of dates: the letters that may lie in it or outside it, instead of those that surely lie in it."""
    described: bool | None = False
    """Letters known by description only, instead of those with words; None selects both."""
    other: bool | None = False
    """Pieces that are no letters, such as the title of a book, instead of letters; None selects both."""
    tag: Values = None
    """Tags that readers gave letters in notes."""

    def __post_init__(self) -> None:
        for name in SEVERAL:
            object.__setattr__(self, name, in_row(getattr(self, name)) or None)

    def changed(self, name: str, values: Values) -> Filter:
        """Return the filter with other values for a field, or with none."""
        return replace(self, **{name: values})  # type: ignore[arg-type]

    def values(self, name: str) -> tuple[str, ...]:
        """Return the values of a field."""
        return in_row(getattr(self, name))


SEVERAL = ("sender", "recipient", "person", "date", "marking", "place", "answered", "kind", "source", "tag")
"""The fields of a `Filter` that may have several values."""
EVERY_PIECE = Filter(described=None, other=None)
"""Selects letters, those known by description only and what is no letter: all that a search finds."""


@dataclass(frozen=True, slots=True)
class MissingFilter:
    """Selects letters known only from others; an empty field selects all, a field with several values one of them."""

    author: Values = None
    """A person's id, or a name as the record writes it; so are `addressee` and `person` (either side)."""
    addressee: Values = None
    person: Values = None
    date: Values = None
    """EDTF prefixes ("1942", "1942-07") of days at which they may have been written."""
    first: str | None = None
    """Letters that may have been written in this year, month or day, or after it; so may those before `last`."""
    last: str | None = None
    status: InferredStatus | tuple[InferredStatus, ...] | None = None
    """By default all but those acquired since."""


@dataclass(frozen=True, slots=True)
class ActFilter:
    """Selects acts; an empty field selects all."""

    type: ActType | tuple[ActType, ...] | None = None
    """The fields with several values select what fits one of them."""
    actor: str | None = None
    """A person's id, a side, or a name as written; so are `counterparty` and `who` (either side)."""
    counterparty: str | None = None
    who: Values = None
    words: str | None = None
    """Words of the act, in any case: an item, a ship, a place."""
    standing: State | tuple[State, ...] | None = None
    """Its state on the day that is asked for."""
    open: bool = False
    """Only acts that are asked, offered, promised, accepted, partly done or overdue on that day."""
    matter: str | None = None
    letter: str | None = None
    date: Values = None
    """Prefix of the letter's date ("1942", "1942-07")."""
    first: str | None = None
    """Only of letters surely not written before this year, month or day; nor after `last`."""
    last: str | None = None


@dataclass(frozen=True, slots=True)
class DeliveryFilter:
    """Selects steps of deliveries; an empty field selects all."""

    item: Values = None
    """Words of the item, in any case. The fields with several values select what fits one of them."""
    stage: Stage | tuple[Stage, ...] | None = None
    convoy: Values = None
    carrier: Values = None
    date: Values = None
    """Prefix of the letter's date."""
    first: str | None = None
    """Only of letters surely not written before this year, month or day; nor after `last`."""
    last: str | None = None
    who: Values = None
    """Giver or receiver: a person's id, a side, or a name as written."""
    matter: str | None = None
    letter: str | None = None


@dataclass(frozen=True, slots=True)
class MatterFilter:
    """Selects matters; an empty field selects all."""

    standing: State | tuple[State, ...] | None = None
    """Its state on the day that is asked for. The fields with several values select what fits one of them."""
    who: Values = None
    """Who has a part in it: a person's id, a side, or a name as written."""
    words: str | None = None
    """Words of its label or of one of its acts, in any case."""
    first: str | None = None
    """Only with an act in a letter surely not written before this year, month or day; nor after `last`."""
    last: str | None = None
    doubtful: bool | None = None
    """Only matters that rest on doubtful readings alone; with False, only the others."""


@dataclass(frozen=True, slots=True)
class ReviewFilter:
    """Selects what an editor should look at; an empty field selects all."""

    source: str | None = None
    field: str | None = None
    """A field of a letter, "cut", "reference" or "act"."""
    code: str | None = None
    """The code of a finding."""
