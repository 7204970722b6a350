"""Decisions on people: two names of one person, or of two."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from despatch.model import Bearing, Correction, Person

NOBODY = "nobody in the archive goes by the name {name!r}"


@dataclass(frozen=True, slots=True)
class Renamed:
    """The people of an archive after decisions, and who a name or a person is now."""

    people: tuple[Person, ...]
    moved: dict[str, str]
    """Name as written -> the person it stands for now."""
    into: dict[str, str]
    """Person -> the person that they were found to be."""
    bearings: tuple[Bearing, ...]

    def person(self, name: str, found: str | None) -> str | None:
        """Return who a name as written is, given whom it was found to be."""
        id = self.moved.get(_plain(name), found)
        while id is not None and id in self.into:
            id = self.into[id]
        return id


def repeople(
    people: Sequence[Person],
    names: Iterable[tuple[str, str | None]],
    decisions: Sequence[Correction],
    slug: Callable[[str], str],
) -> Renamed:
    """Lay decisions over who is who, in their order. `names` are those of the letters, each with the person it was found to be.

    Of a decision that two names are of two people the second name leaves, unless it is what the person is called; then the
    first does. `slug` makes the id of a person from a name.
    """
    desk = _Desk({one.id: one for one in people}, slug)
    for name, person in names:
        if person or _plain(name) not in desk.found:
            desk.found[_plain(name)] = person
    bearings = [desk.join(one) if one.kind == "same" else desk.part(one) for one in decisions]
    return Renamed(tuple(desk.people.values()), desk.moved, desk.into, tuple(bearings))


class _Desk:
    """Who is who while decisions are laid over it."""

    def __init__(self, people: dict[str, Person], slug: Callable[[str], str]) -> None:
        self.people, self.slug = people, slug
        self.found: dict[str, str | None] = {}
        self.moved: dict[str, str] = {}
        self.into: dict[str, str] = {}

    def who(self, name: str) -> tuple[bool, str | None]:
        """Say whether anybody goes by a name, and who."""
        plain = _plain(name)
        known = plain in self.found
        id = self.moved.get(plain, self.found.get(plain))
        if id is None:
            called = [one.id for one in self.people.values() if plain in {one.id, one.name, *one.variants}]
            id, known = (called[0] if len(called) == 1 else None), known or bool(called)
        while id is not None and id in self.into:
            id = self.into[id]
        return known, id

    def join(self, one: Correction) -> Bearing:
        """Make the people of two names one, the first."""
        (known, first), (there, other) = map(self.who, one.names)
        if not known or not there:
            return Bearing(one.id, "person", "", trouble=NOBODY.format(name=one.names[int(known)]))
        if first is None and other is None:
            first = self._new(one.names[0], one)
        if first is None or other is None:
            # The words did not settle whom one of the names means; now the editor has.
            name, person = (one.names[0], other) if first is None else (one.names[1], first)
            assert person is not None
            self._move(name, person, one)
            return Bearing(one.id, "person", person, f"{name} left undecided")
        if first != other:
            gone, stays = self.people.pop(other), self.people[first]
            names = dict.fromkeys((*stays.variants, gone.name, *gone.variants))
            names.pop(stays.name, None)
            self.people[first] = replace(
                stays,
                variants=tuple(names),
                offices=(*stays.offices, *gone.offices),
                side=stays.side or gone.side,
                identifiers=tuple(dict.fromkeys((*stays.identifiers, *gone.identifiers))),
                why=_why(one, stays.why),
            )
            self.into[other] = first
            return Bearing(one.id, "person", first, f"{stays.name} and {gone.name} apart")
        return Bearing(one.id, "person", first, "one person")

    def part(self, one: Correction) -> Bearing:
        """Make the people of two names two."""
        (known, first), (there, other) = map(self.who, one.names)
        if not known or not there:
            return Bearing(one.id, "person", "", trouble=NOBODY.format(name=one.names[int(known)]))
        if first is None or first != other:
            return Bearing(one.id, "person", other or first or "", "two people")
        whole = self.people[first]
        leaver = one.names[0] if _plain(one.names[1]) in (whole.name, whole.id) else one.names[1]
        self._new(leaver, one)
        return Bearing(one.id, "person", self.moved[_plain(leaver)], f"{leaver} one of the names of {whole.name}")

    def _new(self, name: str, one: Correction) -> str:
        id = base = self.slug(name)
        n = 1
        while id in self.people or id in self.into:
            n += 1
            id = f"{base}-{n}"
        self.people[id] = Person(id, _plain(name))
        self._move(name, id, one)
        return id

    def _move(self, name: str, person: str, one: Correction) -> None:
        plain = _plain(name)
        for id, each in self.people.items():
            if plain in each.variants and id != person:
                self.people[id] = replace(each, variants=tuple(v for v in each.variants if v != plain))
        whole = self.people[person]
        variants = whole.variants if plain in (whole.name, *whole.variants) else (*whole.variants, plain)
        self.people[person] = replace(whole, variants=variants, why=_why(one, whole.why))
        self.moved[plain] = person


def _plain(name: str) -> str:
    return " ".join(name.split())


def _why(one: Correction, before: str) -> str:
    said = f"{one.by} decided" + (f": {one.why}" if one.why else "")
    return f"{before}; {said}" if before else said
