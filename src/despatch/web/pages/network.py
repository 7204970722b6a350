"""Who wrote to whom, as a network and as a table, in all years or in some."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from despatch.archive import Archive
from despatch.model import Filter, PersonEntry
from despatch.web import render, urls
from despatch.web.archive_cache import all_facets, all_people, cached
from despatch.web.parts import network as drawing
from despatch.web.parts.network import Network, Tie
from despatch.web.parts.year_choice import YearChoice, choose_years, parse_years

MOST_ROWS = 200


@dataclass(frozen=True, slots=True)
class TieRow:
    """A tie as the table says it, with the addresses of its letters."""

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
    choice: YearChoice
    everybody: str
    """The network of all people in these years."""
    data: str
    template: str = "network.html"
    section: str = "people"


def network(request: Request) -> Response:
    """Answer /people/network and /people/network.json."""
    archive, person = render.archive(request), request.query_params.get("person") or None
    where = parse_years(request.query_params)
    if render.wants_data(request):
        return render.listing("ties", _ties(archive, person, where))
    return render.show(request, page(archive, person, where))


def page(archive: Archive, person: str | None, where: Filter) -> NetworkPage:
    """Return the context of the network of all people, or of those around one, in some years; raises NotFound."""
    who = archive.person(person) if person else None
    ties = _ties(archive, person, where)
    known = {one.person.id: one for one in all_people(archive)}
    names = {id: one.label for id, one in known.items()}
    name, keep = f"network {person or ''}", where == Filter()
    drawn = cached(archive, name, lambda: drawing.draw(ties, names, where), keep=keep)
    kept = {"person": person} if person else {}
    choice = choose_years(all_facets(archive).get("year", ()), where, "/people/network", kept)
    title = f"The network around {who.label}" if who else "Network of correspondents"
    return NetworkPage(
        f"{title}, {choice.words}" if choice.words else title,
        drawn,
        tuple(_row(tie, known, where) for tie in ties[:MOST_ROWS]),
        max(len(ties) - MOST_ROWS, 0),
        len(drawing.weigh(ties)),
        who,
        choice,
        urls.with_query("/people/network", {"from": where.first, "to": where.last}),
        urls.with_query("/people/network.json", choice.query),
    )


def _ties(archive: Archive, person: str | None, where: Filter) -> tuple[Tie, ...]:
    ties = cached(archive, "ties", lambda: drawing.ties_of(archive.ties(where)), keep=where == Filter())
    return drawing.around(ties, person) if person else ties


def _row(tie: Tie, known: dict[str, PersonEntry], where: Filter) -> TieRow:
    def path(sender: str, recipient: str) -> str:
        return urls.letters_path(where.changed("sender", sender).changed("recipient", recipient))

    return TieRow(
        known[tie.one],
        known[tie.other],
        tie.to_other,
        tie.to_one,
        path(tie.one, tie.other),
        path(tie.other, tie.one),
    )
