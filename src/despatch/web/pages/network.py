"""Who wrote to whom, as a network and as a table."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from despatch.archive import Archive
from despatch.model import Filter, PersonEntry
from despatch.web import render, urls
from despatch.web.archive_cache import all_people, cached
from despatch.web.parts import network as drawing
from despatch.web.parts.network import Network, Tie

MOST_ROWS = 200


@dataclass(frozen=True, slots=True)
class TieRow:
    """A tie as the table says it, with the addresses of its letters."""

    anchor: str
    one: PersonEntry
    other: PersonEntry
    to_other: int
    to_one: int
    to_other_path: str
    to_one_path: str


@dataclass(frozen=True, slots=True)
class NetworkPage:
    """The drawing and the table; `who` is the person around whom it is drawn, None for all people."""

    title: str
    network: Network
    rows: tuple[TieRow, ...]
    more: int
    """Ties that the table leaves out."""
    people: int
    who: PersonEntry | None
    template: str = "network.html"
    section: str = "people"


def network(request: Request) -> Response:
    """Answer /people/network and /people/network.json."""
    archive, person = render.archive(request), request.query_params.get("person") or None
    if render.wants_data(request):
        ties = _ties(archive, person)
        return render.listing("ties", ties)
    return render.show(request, page(archive, person))


def page(archive: Archive, person: str | None) -> NetworkPage:
    """Return the context of the network of all people, or of those around one; raises NotFound."""
    who = archive.person(person) if person else None
    ties = _ties(archive, person)
    known = {one.person.id: one for one in all_people(archive)}
    drawn = cached(
        archive, f"network {person or ''}", lambda: drawing.draw(ties, {id: one.label for id, one in known.items()})
    )
    return NetworkPage(
        f"The network around {who.label}" if who else "Network of correspondents",
        drawn,
        tuple(_row(number, tie, known) for number, tie in enumerate(ties[:MOST_ROWS], 1)),
        max(len(ties) - MOST_ROWS, 0),
        len(drawing.weigh(ties)),
        who,
    )


def _ties(archive: Archive, person: str | None) -> tuple[Tie, ...]:
    ties = cached(archive, "ties", lambda: drawing.ties_of(archive.correspondence.pairs()))
    return drawing.around(ties, person) if person else ties


def _row(number: int, tie: Tie, known: dict[str, PersonEntry]) -> TieRow:
    return TieRow(
        f"tie-{number}",
        known[tie.one],
        known[tie.other],
        tie.to_other,
        tie.to_one,
        urls.letters_path(Filter(sender=tie.one, recipient=tie.other)),
        urls.letters_path(Filter(sender=tie.other, recipient=tie.one)),
    )
