"""Offices and their holders: who "the Chancellor" was on a day, by the authority file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from despatch.model import Person
from despatch.names.lexicon import Lexicon, lexicon
from despatch.names.parse import Parsed, parse, parse_office


@dataclass(frozen=True, slots=True)
class Holder:
    """Who held an office, between two EDTF dates when they are known; `office` as the language data calls it.

    `whose` are the folded words of the body or place it belongs to: "relief" and "office" for the Secretary of the
    Relief Office.
    """

    office: str
    whose: frozenset[str]
    start: str | None
    end: str | None
    person: str


def find_holder(holders: Iterable[Holder], parsed: Parsed, first: str, last: str) -> str | None:
    """Return who held the office from `first` to `last` (EDTF), when it was one person throughout."""

    def fits(h: Holder) -> bool:
        begun = h.start is None or h.start <= first[: len(h.start)]
        ended = h.end is not None and h.end < last[: len(h.end)]
        same = not h.whose or not parsed.body or h.whose <= parsed.body or parsed.body <= h.whose
        return h.office in parsed.offices and same and begun and not ended

    found = {h.person for h in holders if fits(h)}
    return found.pop() if len(found) == 1 else None


def list_holders(authority: Sequence[Person], lex: Lexicon) -> tuple[Holder, ...]:
    """Return who held which office, and when, by the authority file."""
    return tuple(
        Holder(called, whose, office.start, office.end, person.id)
        for person in authority
        for office in person.offices
        for offices, whose in (parse_office(office.name, lex),)
        for called in sorted(offices)
    )


def office_holders(authority: Sequence[Person], languages: tuple[str, ...]) -> Callable[[str, str], str | None]:
    """Return a function from an office ("the Chancellor") and a date (EDTF) to its holder by the authority file.

    The function returns None for a personal name and for an office that the file does not know.
    """
    lex = lexicon(languages)
    holders = list_holders(authority, lex)

    def holder(name: str, date: str) -> str | None:
        parsed = parse(name, lex)
        return find_holder(holders, parsed, date, date) if parsed.offices and not parsed.surname else None

    return holder
