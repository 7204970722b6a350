"""Whom of the people in lists of others a person of the archive may be: by id, by authority file, or by name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from despatch.model import Person
from despatch.names.lexicon import lexicon
from despatch.names.parse import Parsed, parse
from despatch.names.register import Register, given_fit
from despatch.text.addresses import web_address
from despatch.text.sound import sound

_BY_FILE, _BY_NAME = 0.98, 0.7


@dataclass(frozen=True, slots=True)
class Likeness:
    """One person who may be meant, how likely if nobody else is, and why; no reason where it is the person itself."""

    person: str
    sure: float
    why: str = ""


class AlikePeople:
    """The people of lists, found by an id of the archive or by a name."""

    def __init__(self, people: Mapping[str, Person], listed: Collection[str], languages: tuple[str, ...]) -> None:
        """Take all people of the archive by id, and the ids (or names) of those whom the lists name."""
        self._people = people
        self._listed = {key: _person(people, key) for key in listed}
        self._lexicon = lexicon(languages)
        self._bodies = Register((one for one in self._listed.values() if one.body), languages)
        self._names = {key: self._parsed(person) for key, person in self._listed.items() if not person.body}
        self._by_sound: dict[str, set[str]] = defaultdict(set)
        for key, names in self._names.items():
            for name in names:
                self._by_sound[sound(name.surname)].add(key)
        self._by_file: dict[tuple[str, str], set[str]] = defaultdict(set)
        for key, person in self._listed.items():
            for said in _files(person):
                self._by_file[said].add(key)
        self._known: dict[str, tuple[Likeness, ...]] = {}

    def of(self, key: str) -> Sequence[Likeness]:
        """Return whom of the lists the person with an id, or of a name, may be, the likeliest first."""
        if key not in self._known:
            self._known[key] = tuple(self._find(key))
        return self._known[key]

    def _find(self, key: str) -> list[Likeness]:
        found = {key: Likeness(key, 1.0)} if key in self._listed else {}
        person = _person(self._people, key)
        files = _files(person)
        for said in sorted(files):
            for other in sorted(self._by_file.get(said, ())):
                found.setdefault(other, Likeness(other, _BY_FILE, f"the same entry {said[1]} at {said[0]}"))
        fits = [other for other in self._named(person) if not _differ(files, _files(self._listed[other]))]
        for other in fits:
            found.setdefault(other, Likeness(other, _BY_NAME, f"{self._listed[other].name} may be {person.name}"))
        return sorted(found.values(), key=lambda one: (-one.sure, one.person))

    def _named(self, person: Person) -> list[str]:
        """Return the people of the lists whose names fit those of a person, in whatever spelling, shortened or not."""
        fits = {other for name in (person.name, *person.variants) for other in self._bodies.fits(name)}
        for own in self._parsed(person):
            bearers = self._by_sound.get(sound(own.surname), ())
            fits |= {other for other in bearers if any(_fit(own, name) for name in self._names[other])}
        return sorted(fits - {person.id})

    def _parsed(self, person: Person) -> list[Parsed]:
        names = (parse(name, self._lexicon) for name in dict.fromkeys((person.name, *person.variants)))
        return [name for name in names if name.surname]


def _fit(one: Parsed, other: Parsed) -> bool:
    """Say whether two names of one surname may be one person's: neither given names nor titles contradict it."""
    short, long = sorted((one.given, other.given), key=len)
    return (
        sound(one.surname) == sound(other.surname)
        and given_fit(short, long)
        and {one.gender, other.gender} != {"m", "f"}
    )


def _person(people: Mapping[str, Person], key: str) -> Person:
    return people.get(key) or Person(key, key)


def _files(person: Person) -> frozenset[tuple[str, str]]:
    """Return a person's entries in authority files as (file, number): one address may be written in several ways."""
    found = set()
    for address in person.identifiers:
        parts = web_address(address)
        number = parts.path.rstrip("/").rpartition("/")[2] if parts else ""
        if parts and parts.hostname and number:
            found.add((parts.hostname.removeprefix("www."), number))
    return frozenset(found)


def _differ(one: Collection[tuple[str, str]], other: Collection[tuple[str, str]]) -> bool:
    """Say whether one authority file has two entries for two people: they are not the same."""
    files = {file for file, _ in one} & {file for file, _ in other}
    return bool(files) and not set(one) & set(other)
