"""The result of identifying: the people, the person for each name, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from despatch.identify.name_uses import UseKey
from despatch.identify.offices import Holder, find_holder
from despatch.model import Person, Problem
from despatch.names.parse import Parsed


@dataclass(frozen=True, slots=True)
class Link:
    """One use of a name, the person it is taken for, and why. Removing the link undoes the merge."""

    name: str
    office: str | None
    key: str | None
    person: str
    why: str


@dataclass(frozen=True, slots=True)
class Identification:
    """The people of an archive, who each name stands for, and what was left apart."""

    people: tuple[Person, ...]
    of: Mapping[UseKey, str | None]
    """(name, office, key) as written -> the id of a person, or None where the words do not settle it."""
    links: tuple[Link, ...]
    problems: tuple[Problem, ...]
    holders: tuple[Holder, ...] = ()
    offices: Mapping[UseKey, Parsed] = field(default_factory=dict)
    """The names that are an office alone."""
    lifetimes: Mapping[UseKey, tuple[tuple[tuple[int, int], str | None], ...]] = field(default_factory=dict)
    """The names that are written in several lifetimes: the years of each, and whose the name is then."""

    def person(
        self, name: str, office: str | None = None, key: str | None = None, date: str | None = None
    ) -> str | None:
        """Return the id of the person that a party of a letter of `date` (EDTF) is, or None.

        The date matters for an office alone ("the Chancellor"): it is whoever held the office on that day. Where the
        authority does not say, it is the office itself. It matters for a name of two people a lifetime apart, too.
        """
        use = name, office, key
        if use in self.lifetimes and date and date[:4].isdigit():
            year = int(date[:4])
            return next((who for (first, last), who in self.lifetimes[use] if first <= year <= last), self.of.get(use))
        alone = self.offices.get(use)
        holder = find_holder(self.holders, alone, date, date) if alone and date else None
        return holder or self.of.get(use)
