"""The people of the archive, and one person's letters."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from despatch.archive import Archive
from despatch.model import Entry, Filter, Pair, PersonEntry
from despatch.web import render, urls
from despatch.web.archive_cache import all_people
from despatch.web.parts.decision_view import DecisionView, view_decisions
from despatch.web.parts.listing import parse_listing
from despatch.web.parts.pager import Pager

SIZE = 200
SHOWN = 25


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """The people, those with most letters first; `most` is the number of letters of the first."""

    title: str
    people: tuple[PersonEntry, ...]
    pager: Pager
    most: int
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
    template: str = "person.html"
    section: str = "people"


def people(request: Request) -> Response:
    """Answer /people and /people.json."""
    listing, everyone = parse_listing(request, SIZE, "/people"), all_people(render.archive(request))
    if listing.wants_data:
        return render.listing("people", everyone)
    most = max((person.written + person.received for person in everyone), default=1)
    return render.show(request, PeoplePage("People", listing.part(everyone), listing.pager(len(everyone)), most))


def person(request: Request) -> Response:
    """Answer /person/ID."""
    return render.show(request, page(render.archive(request), request.path_params["id"]))


def page(archive: Archive, id: str) -> PersonPage:
    """Return the context of a person's page; raises NotFound."""
    who = archive.person(id)
    sent, got = Filter(sender=who.person.id), Filter(recipient=who.person.id)
    bundles = (_bundle(archive, "Letters from", sent), _bundle(archive, "Letters to", got))
    lost = archive.correspondence.count_missing(person=id)
    peers, missing = _peers(archive, who.person.id), urls.with_query("/missing", {"person": id})
    return PersonPage(
        who.label, who, peers, tuple(b for b in bundles if b.total), lost, missing, view_decisions(who.decisions)
    )


def _bundle(archive: Archive, name: str, where: Filter) -> Bundle:
    entries = tuple(archive.letters(where, limit=SHOWN))
    return Bundle(name, entries, archive.count(where), urls.letters_path(where))


def _peers(archive: Archive, id: str) -> tuple[Peer, ...]:
    to = {facet.value: facet for facet in archive.facets(Filter(sender=id)).get("recipient", ())}
    by = {facet.value: facet for facet in archive.facets(Filter(recipient=id)).get("sender", ())}
    pairs = {(pair.author.person, pair.addressee.person): pair for pair in archive.correspondence.pairs()}
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
