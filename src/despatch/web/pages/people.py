"""The people of the archive, and one person's letters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal, get_args

from starlette.requests import Request
from starlette.responses import Response

from despatch.archive import Archive
from despatch.model import Entry, Filter, MissingFilter, Pair, PersonEntry
from despatch.text import fold
from despatch.web import render, urls
from despatch.web.archive_cache import all_people, people_in_alphabet
from despatch.web.errors import choose
from despatch.web.parts.authorities import Authority, authority, linked
from despatch.web.parts.business_pens import PersonPens, person_pens
from despatch.web.parts.decision_view import DecisionView, view_decisions
from despatch.web.parts.listing import parse_listing
from despatch.web.parts.pager import Pager

PeopleOrder = Literal["letters", "name"]
SIZE = 200
SHOWN = 25


@dataclass(frozen=True, slots=True)
class Initial:
    """A letter of the alphabet, and the address of the people whose names begin with it."""

    letter: str
    path: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class PeopleRow:
    """A person of the list, with the addresses of their entries in authority files."""

    who: PersonEntry
    authorities: tuple[Authority, ...]


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """The people, by letters or by the alphabet; `most` is the number of letters of the first."""

    title: str
    people: tuple[PeopleRow, ...]
    pager: Pager
    most: int
    total: int
    """All people of the archive."""
    order: PeopleOrder
    by_letters: str
    by_name: str
    initials: tuple[Initial, ...]
    letter: str
    words: str
    """What was asked for: words of a name."""
    data: str
    template: str = "people.html"
    section: str = "people"


@dataclass(frozen=True, slots=True)
class Bundle:
    """Letters from or to a person: the first of them, how many there are, and the address of all."""

    name: str
    entries: tuple[Entry, ...]
    total: int
    path: str


@dataclass(frozen=True, slots=True)
class Peer:
    """Someone a person exchanged letters with, and the letters each way."""

    id: str
    name: str
    to: int
    by: int
    to_path: str
    by_path: str
    to_them: Pair | None
    """How the person's letters to them were answered; `from_them` tells how their letters were."""
    from_them: Pair | None
    exchanges: str


@dataclass(frozen=True, slots=True)
class PersonPage:
    """A person: their names and the reasons for these, whom they corresponded with, their letters."""

    title: str
    who: PersonEntry
    peers: tuple[Peer, ...]
    bundles: tuple[Bundle, ...]
    lost: int
    lost_path: str
    decisions: tuple[DecisionView, ...]
    """What editors decided about their names."""
    identifiers: tuple[Authority, ...]
    pens: PersonPens | None = None
    """What the forms offer; None in a reading room that only shows."""
    template: str = "person.html"
    section: str = "people"


def people(request: Request) -> Response:
    """Answer /people and /people.json."""
    archive, query = render.archive(request), request.query_params
    orders: tuple[PeopleOrder, ...] = get_args(PeopleOrder)
    order = choose(query.get("order"), "order of people", orders) or "letters"
    words, letter = query.get("q", ""), query.get("letter", "")
    listing = parse_listing(request, SIZE, "/people", _query(order, letter, words))
    alphabet = people_in_alphabet(archive)
    named = _named(alphabet, words)
    initials = sorted({_initial(sorted_as) for sorted_as, _ in named}, key=lambda one: (not one.isalpha(), one))
    found = [entry for sorted_as, entry in named if letter in ("", _initial(sorted_as))]
    if order == "letters":
        chosen = {entry.person.id for entry in found}
        found = [entry for entry in all_people(archive) if entry.person.id in chosen]
    if listing.wants_data:
        return render.listing("people", found)

    def path(order: PeopleOrder, letter: str) -> str:
        return urls.with_query("/people", _query(order, letter, words))

    page = PeoplePage(
        "People",
        tuple(PeopleRow(entry, linked(entry.person.identifiers)) for entry in listing.part(found)),
        listing.pager(len(found)),
        max((person.written + person.received for person in all_people(archive)), default=1) or 1,
        len(alphabet),
        order,
        path("letters", letter),
        path("name", letter),
        tuple(Initial(one, path("name", one), one == letter) for one in initials),
        letter,
        words,
        listing.address(1, ".json"),
    )
    return render.show(request, page)


def _query(order: PeopleOrder, letter: str, words: str) -> dict[str, str | None]:
    return {"order": order if order != "letters" else None, "letter": letter or None, "q": words or None}


def _initial(sorted_as: str) -> str:
    return sorted_as[0].upper() if sorted_as[:1].isalpha() else "#"


def _named(alphabet: Sequence[tuple[str, PersonEntry]], asked: str) -> Sequence[tuple[str, PersonEntry]]:
    """Return the people who bear a name with all these words, or words that begin so."""
    wanted = fold.words(asked)
    if not wanted:
        return alphabet

    def bears(entry: PersonEntry) -> bool:
        names = (entry.label, entry.person.name, *entry.person.variants)
        return any(all(any(one.startswith(w) for one in of) for w in wanted) for of in map(fold.words, names))

    return [pair for pair in alphabet if bears(pair[1])]


def person(request: Request) -> Response:
    """Answer /person/ID."""
    archive = render.archive(request)
    whole = page(archive, request.path_params["id"])
    if request.app.state.desk:
        whole = replace(whole, pens=person_pens(archive, whole.who))
    return render.show(request, whole)


def page(archive: Archive, id: str) -> PersonPage:
    """Return the context of a person's page; raises NotFound."""
    who = archive.person(id)
    sent, got = Filter(sender=who.person.id), Filter(recipient=who.person.id)
    bundles = (_bundle(archive, "Letters from", sent), _bundle(archive, "Letters to", got))
    lost = archive.correspondence.count_missing(MissingFilter(person=id))
    peers, missing = _peers(archive, who.person.id), urls.with_query("/missing", {"person": id})
    return PersonPage(
        who.label,
        who,
        peers,
        tuple(b for b in bundles if b.total),
        lost,
        missing,
        view_decisions(who.decisions),
        tuple(map(authority, who.person.identifiers)),
    )


def _bundle(archive: Archive, name: str, where: Filter) -> Bundle:
    entries = tuple(archive.letters(where, limit=SHOWN))
    return Bundle(name, entries, archive.count(where), urls.letters_path(where))


def _peers(archive: Archive, id: str) -> tuple[Peer, ...]:
    to = {facet.value: facet for facet in archive.facets(Filter(sender=id)).get("recipient", ())}
    by = {facet.value: facet for facet in archive.facets(Filter(recipient=id)).get("sender", ())}
    pairs = {(pair.author.person, pair.addressee.person): pair for pair in archive.correspondence.pairs(id)}
    found = [
        Peer(
            other,
            (to.get(other) or by[other]).label,
            to[other].count if other in to else 0,
            by[other].count if other in by else 0,
            urls.letters_path(Filter(sender=id, recipient=other)),
            urls.letters_path(Filter(sender=other, recipient=id)),
            pairs.get((id, other)),
            pairs.get((other, id)),
            urls.with_query("/exchanges", {"sender": id, "recipient": other}),
        )
        for other in dict.fromkeys([*to, *by])
    ]
    return tuple(sorted(found, key=lambda peer: (-(peer.to + peer.by), peer.name)))
