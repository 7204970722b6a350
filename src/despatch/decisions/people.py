"""Decisions on people: two names of one person, or of two."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from despatch.model import Bearing, Correction, Person

NOBODY = "nobody in the archive goes by the name {name!r}"


@dataclass(frozen=True, slots=True)
class AmendedPeople:
    """The people of an archive after decisions, and who a name or a person is now."""

    people: tuple[Person, ...]
    moved: dict[str, str]
    """Name as written -> the person it stands for now."""
    into: dict[str, str]
    """Person -> the person that they were found to be."""
    bearings: tuple[Bearing, ...]

    def person(self, name: str, read: str | None) -> str | None:
        """Return who a name as written is, given whom the machine read it as."""
        id = self.moved.get(_plain(name), read)
        while id is not None and id in self.into:
            id = self.into[id]
        return id


def amend_people(
    people: Sequence[Person],
    names: Iterable[tuple[str, str | None]],
    decisions: Sequence[Correction],
    slug: Callable[[str], str],
) -> AmendedPeople:
    """Lay decisions over who is who, in their order.

    `names` are those of the letters, each with the person it was read as; `slug` turns a name into an id. If two names
    are set apart, the second gets a person of its own; if the second is what the person is called, the first does.
    """
    table = _People({person.id: person for person in people}, slug)
    for name, person in names:
        if person or _plain(name) not in table.read:
            table.read[_plain(name)] = person
    bearings = [
        table.join(decision) if decision.kind == "same" else table.set_apart(decision) for decision in decisions
    ]
    return AmendedPeople(tuple(table.people.values()), table.moved, table.into, tuple(bearings))


class _People:
    """Who is who while decisions are laid over it."""

    def __init__(self, people: dict[str, Person], slug: Callable[[str], str]) -> None:
        self.people, self.slug = people, slug
        self.read: dict[str, str | None] = {}
        self.moved: dict[str, str] = {}
        self.into: dict[str, str] = {}

    def who(self, name: str) -> tuple[bool, str | None]:
        """Say whether anybody goes by a name, and who."""
        plain = _plain(name)
        known = plain in self.read
        id = self.moved.get(plain, self.read.get(plain))
        if id is None:
            called = [
                person.id for person in self.people.values() if plain in {person.id, person.name, *person.variants}
            ]
            id, known = (called[0] if len(called) == 1 else None), known or bool(called)
        while id is not None and id in self.into:
            id = self.into[id]
        return known, id

    def join(self, decision: Correction) -> Bearing:
        """Make the people of two names one, the first."""
        (known, first), (there, other) = map(self.who, decision.names)
        if not known or not there:
            return Bearing(decision.id, "person", "", trouble=NOBODY.format(name=decision.names[int(known)]))
        if first is None and other is None:
            first = self._add(decision.names[0], decision)
        if first is None or other is None:
            # The machine could not tell whom one of the names means; the editor did.
            name, person = (decision.names[0], other) if first is None else (decision.names[1], first)
            assert person is not None
            self._move(name, person, decision)
            return Bearing(decision.id, "person", person, f"{name} left undecided")
        if first == other:
            return Bearing(decision.id, "person", first, "one person")
        gone, stays = self.people.pop(other), self.people[first]
        names = dict.fromkeys((*stays.variants, gone.name, *gone.variants))
        names.pop(stays.name, None)
        self.people[first] = replace(
            stays,
            variants=tuple(names),
            offices=(*stays.offices, *gone.offices),
            side=stays.side or gone.side,
            identifiers=tuple(dict.fromkeys((*stays.identifiers, *gone.identifiers))),
            why=_why(decision, stays.why),
        )
        self.into[other] = first
        return Bearing(decision.id, "person", first, f"{stays.name} and {gone.name} apart")

    def set_apart(self, decision: Correction) -> Bearing:
        """Make the people of two names two."""
        (known, first), (there, other) = map(self.who, decision.names)
        if not known or not there:
            return Bearing(decision.id, "person", "", trouble=NOBODY.format(name=decision.names[int(known)]))
        if first is None or first != other:
            return Bearing(decision.id, "person", other or first or "", "two people")
        whole = self.people[first]
        one, two = decision.names
        leaver = one if _plain(two) in (whole.name, whole.id) else two
        self._add(leaver, decision)
        return Bearing(decision.id, "person", self.moved[_plain(leaver)], f"{leaver} one of the names of {whole.name}")

    def _add(self, name: str, decision: Correction) -> str:
        id = base = self.slug(name)
        n = 1
        while id in self.people or id in self.into:
            n += 1
            id = f"{base}-{n}"
        self.people[id] = Person(id, _plain(name))
        self._move(name, id, decision)
        return id

    def _move(self, name: str, person: str, decision: Correction) -> None:
        plain = _plain(name)
        for id, other in self.people.items():
            if plain in other.variants and id != person:
                self.people[id] = replace(other, variants=tuple(v for v in other.variants if v != plain))
        whole = self.people[person]
        variants = whole.variants if plain in (whole.name, *whole.variants) else (*whole.variants, plain)
        self.people[person] = replace(whole, variants=variants, why=_why(decision, whole.why))
        self.moved[plain] = person


def _plain(name: str) -> str:
    return " ".join(name.split())


def _why(decision: Correction, before: str) -> str:
    why = f"{decision.by} decided" + (f": {decision.why}" if decision.why else "")
    return f"{before}; {why}" if before else why
