"""The reading room as an application: its routes, its guard, its error pages."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from urllib.parse import urlsplit

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

import despatch.archive
import despatch.settings
from despatch.archive import Archive, on_disk, today
from despatch.errors import DespatchError, NotFound, SettingsError
from despatch.settings import Settings
from despatch.web import render, urls
from despatch.web.archive_cache import SOME_MONTH, first_month
from despatch.web.archive_handle import ArchiveHandle, Handler
from despatch.web.desk import Desk, Settler, read_form
from despatch.web.edition import DOWNLOADS, KEEPERS, Download, Edition
from despatch.web.errors import BadDate, error_message, error_status
from despatch.web.gate import Gate, Opening
from despatch.web.navigation import menu_of
from despatch.web.pages import (
    answers,
    arrivals,
    convoys,
    decide,
    decisions,
    deliveries,
    downloads,
    exchanges,
    facsimile,
    home,
    letter,
    letters,
    matters,
    missing,
    network,
    notes,
    people,
    place_map,
    places,
    problems,
    restrictions,
    review,
    search,
    seek,
    ships,
    standing,
    timeline,
    unnamed,
    voyages,
)
from despatch.web.parts import forms, ship_desk
from despatch.web.parts.form_again import FormAgain, form_again
from despatch.web.prefix import Prefix
from despatch.web.security import HEADERS, Guard

HERE = Path(__file__).parent
STARTED = f"{time.time_ns():x}"
"""Part of every stamp: a reading room of another version of Despatch must not reuse a browser's old pages."""
PAGED = ("page", "print")
PEOPLE = ("order", "letter", "q", *PAGED)
LETTERS = (*(field for field in urls.FIELDS if field != "tag"), "order", *PAGED)
SEARCH = ("q", *LETTERS)
TAGGED = tuple(f"/{name}{form}" for name in ("letters", "search") for form in ("", ".json", ".csv", ".jsonl", "/print"))
"""The lists that an editor's room narrows by the tags of readers' notes."""
PAGES: tuple[tuple[str, Handler, tuple[str, ...]], ...] = (
    ("/", home.home, ()),
    ("/letters", letters.letters, LETTERS),
    ("/letters.json", letters.letters, LETTERS),
    ("/letters.csv", letters.letters, LETTERS),
    ("/letters.jsonl", letters.letters, LETTERS),
    ("/letters/print", letters.letters, LETTERS),
    ("/letter/{id:path}.csl.json", letter.letter_citation, ()),
    ("/letter/{id:path}.bib", letter.letter_citation, ()),
    ("/letter/{id:path}.ris", letter.letter_citation, ()),
    ("/letter/{id:path}.json", letter.letter_data, ()),
    ("/letter/{id:path}.txt", letter.letter_text, ()),
    ("/letter/{id:path}", letter.letter, ()),
    ("/facsimile/{id:path}", facsimile.facsimile, ("image", "zoom")),
    ("/picture/{id:path}", facsimile.picture, ("image", "zoom")),
    ("/people", people.people, PEOPLE),
    ("/people.json", people.people, PEOPLE),
    ("/people/network", network.network, ("person", *urls.RANGE)),
    ("/people/network.json", network.network, ("person", *urls.RANGE)),
    ("/person/{id:path}", people.person, ()),
    ("/places", places.places, PAGED),
    ("/places.json", places.places, PAGED),
    ("/places/map", place_map.place_map, ("years", *urls.RANGE)),
    ("/places/map.json", place_map.place_map, ("years", *urls.RANGE)),
    ("/place/{id:path}", places.place, ()),
    ("/exchanges", exchanges.exchanges, LETTERS),
    ("/exchanges.json", exchanges.exchanges, LETTERS),
    ("/exchange/{id:path}.json", exchanges.exchange_data, ()),
    ("/exchange/{id:path}", exchanges.exchange, ("page", "at")),
    ("/missing", missing.missing, (*missing.PARAMETERS, *PAGED)),
    ("/missing.json", missing.missing, (*missing.PARAMETERS, *PAGED)),
    (unnamed.PATH, unnamed.unnamed, PAGED),
    (unnamed.PATH + ".json", unnamed.unnamed, PAGED),
    ("/missing/{id:path}.json", missing.lost_data, ()),
    ("/missing/{id:path}", missing.lost, ()),
    ("/unanswered", missing.unanswered, (*LETTERS, "looked")),
    ("/unanswered.json", missing.unanswered, (*LETTERS, "looked")),
    ("/gaps", missing.gaps, ("person", *urls.RANGE, *PAGED)),
    ("/gaps.json", missing.gaps, ("person", *urls.RANGE, *PAGED)),
    ("/answers", answers.answers, PAGED),
    ("/answers.json", answers.answers, PAGED),
    ("/timeline", timeline.timeline, ("year",)),
    ("/matters", matters.matters, (*matters.FIELDS, *PAGED)),
    ("/matters.json", matters.matters, (*matters.FIELDS, *PAGED)),
    ("/matters.csv", matters.matters, (*matters.FIELDS, *PAGED)),
    ("/matter/{id:path}.json", matters.matter_data, ("as-of",)),
    ("/matter/{id:path}", matters.matter, ("as-of",)),
    ("/standing", standing.standing, ("person", "with", "as-of")),
    ("/standing.json", standing.standing, ("person", "with", "as-of")),
    ("/standing.ics", standing.standing_ics, ("with", "as-of")),
    ("/deliveries", deliveries.deliveries, (*deliveries.FIELDS, "as-of", *PAGED)),
    ("/deliveries.json", deliveries.deliveries, (*deliveries.FIELDS, "as-of", *PAGED)),
    ("/deliveries.csv", deliveries.deliveries, (*deliveries.FIELDS, "as-of", *PAGED)),
    ("/deliveries/balance", deliveries.balance, ("period", "as-of")),
    ("/deliveries/balance.json", deliveries.balance, ("period", "as-of")),
    ("/ships", ships.ships, ()),
    ("/ships.json", ships.ships, ()),
    ("/ships/map", convoys.convoy_map, ()),
    ("/ships/map.json", convoys.convoy_map, ()),
    ("/ships/arrived", arrivals.arrived, ("as-of",)),
    ("/ships/arrived.json", arrivals.arrived, ("as-of",)),
    ("/ships/berths", voyages.berths, ()),
    ("/ships/berths.json", voyages.berths, ()),
    ("/ships/voyage/{id:path}", voyages.voyage, ()),
    ("/search", search.search, SEARCH),
    ("/search.json", search.search, SEARCH),
    ("/search.csv", search.search, SEARCH),
    ("/search.jsonl", search.search, SEARCH),
    ("/search/print", search.search, SEARCH),
    ("/problems", problems.problems, ("code",)),
    ("/problems.json", problems.problems, ("code",)),
    ("/decisions", decisions.decisions, (*urls.RANGE, *PAGED)),
    ("/decisions.json", decisions.decisions, (*urls.RANGE, *PAGED)),
    ("/about", home.about, ()),
    (DOWNLOADS, downloads.downloads, ()),
)
"""Every address, its handler and its parameters; the first address that matches answers."""


NAMELESS = Settings(title="Despatch")


@dataclass(frozen=True, slots=True)
class ErrorPage:
    """What went wrong, and where to go next."""

    title: str
    message: str
    status: int
    form: forms.Form | None = None
    """What was asked, to be asked anew, where a date is wrong."""
    template: str = "error.html"
    section: str = ""


@dataclass(frozen=True, slots=True)
class AgainPage:
    """A form that could not be taken, to be mended."""

    title: str
    status: int
    form: FormAgain
    template: str = "form_again.html"
    section: str = ""


def app(
    archive_path: Path,
    *,
    editor: str | None = None,
    settle: Callable[[], None] | None = None,
    opening: Opening | None = None,
) -> Starlette:
    """Return the reading room of the archive at `archive_path`; raises ArchiveError if there is none.

    With the name of an `editor` it takes decisions. `settle` lays them over the archive, by default in a process of its
    own. With an `opening`, other machines reach it, and everybody needs its password.
    """
    desk = Desk(archive_path, editor, settle or Settler(archive_path)) if editor else None
    room = reading_room(
        lambda: despatch.archive.open(archive_path),
        lambda: archive_stamp(archive_path),
        lambda: despatch.archive.build_was_cut(archive_path),
        desk,
        opening=opening,
    )
    room.state.handle.archive()
    return room


def archive_stamp(archive_path: Path) -> str:
    """Return a name for the state of an archive on disk; every build that changes the archive changes the name."""
    state = "cut" if despatch.archive.build_was_cut(archive_path) else "whole"
    return f"{STARTED}-{state}-{on_disk.stamp_of(archive_path, ship_desk.FILES)}"


def reading_room(
    opener: Callable[[], Archive],
    stamp: Callable[[], str],
    cut: Callable[[], bool] = lambda: False,
    desk: Desk | None = None,
    edition: Edition = KEEPERS,
    opening: Opening | None = None,
) -> Starlette:
    """Return the application that shows the archive that `opener` opens.

    `stamp` names the state of the archive: while it stays the same, browsers may reuse their copies of a page.
    `cut` says whether the last build was stopped before its end; then each page says so, too. With a `desk` it takes
    decisions. `edition` says for whom the room is.
    """
    handle = ArchiveHandle(opener, stamp, alone=edition.fixed)
    address = urlsplit(edition.address)
    own = opening.names if opening else tuple(filter(None, (address.netloc.lower(),)))
    pages = tuple(page for page in PAGES if edition.has(page[0]))
    if edition.fixed:
        pages = tuple(("/search", seek.seek, ()) if page[0] == "/search" else page for page in pages)

    async def read(request: Request) -> None:
        assert desk is not None
        request.state.form = await read_form(request, desk)

    desk_routes = (
        [
            Route("/decide", handle.taking(decide.decide, read), methods=["POST"]),
            Route("/review", handle.endpoint(review.review, review.FIELDS)),
            Route("/restrict", handle.taking(restrictions.take, read), methods=["POST"]),
            Route("/restrictions", handle.endpoint(restrictions.restrictions)),
            Route("/restrictions/leaks", handle.endpoint(restrictions.leaks)),
            Route("/note", handle.taking(notes.note, read), methods=["POST"]),
            Route("/notes", handle.endpoint(notes.notes, notes.FIELDS)),
            Route("/notes.json", handle.endpoint(notes.notes, notes.FIELDS)),
        ]
        if desk
        else []
    )
    room = Starlette(
        routes=[
            *(
                Route(path, handle.endpoint(handler, (*parameters, "tag") if desk and path in TAGGED else parameters))
                for path, handler, parameters in pages
            ),
            *desk_routes,
            Route("/health", handle.endpoint(home.health)),
            Mount("/static", StaticFiles(directory=HERE / "static")),
        ],
        middleware=[
            *([Middleware(Gate, password=opening.password)] if opening else []),
            Middleware(Guard, stamp=stamp, scripted=desk is not None, own=own),
            Middleware(Prefix, prefix=address.path),
        ],
        exception_handlers={DespatchError: answer_error, HTTPException: answer_error, 500: answer_error},
    )
    room.state.handle = handle
    paths = frozenset((*(path for path, _, _ in pages), *(("/notes",) if desk else ())))
    room.state.settings = lambda: _settings(handle)
    room.state.title = lambda: _settings(handle).title
    room.state.menu = lambda: menu_of(_opened(handle), paths)
    room.state.cut = cut
    room.state.desk = desk
    room.state.edition = edition
    room.state.today = today.read_calendar
    return room


def public_room(archive_path: Path) -> Starlette:
    """Return the room that shows readers from everywhere what they may see of an archive, behind a proxy.

    Raises ArchiveError if there is no archive, and SettingsError if its settings name no address.
    """
    address = despatch.settings.load(archive_path / despatch.settings.FILE).address
    if not address:
        raise SettingsError(
            f"{archive_path / despatch.settings.FILE} names no address, and a public reading room answers to its own"
            ' name only: write address = "https://letters.example.org"'
        )
    room = reading_room(
        lambda: despatch.archive.open_permitted(archive_path),
        lambda: archive_stamp(archive_path),
        edition=Edition(public=True, address=address),
    )
    room.state.handle.archive()
    return room


def files_room(opener: Callable[[], Archive], *, search: bool, downloads: tuple[Download, ...] = ()) -> Starlette:
    """Return the reading room of a publication: for everybody, of pages that will lie in files, with downloads."""
    edition = Edition(public=True, fixed=True, search=search, downloads=downloads)
    return reading_room(opener, lambda: "published", edition=edition)


def _opened(handle: ArchiveHandle) -> Archive | None:
    """Return the archive; None if it cannot be opened."""
    try:
        return handle.archive()
    except DespatchError:
        return None


def _settings(handle: ArchiveHandle) -> Settings:
    """Return the archive's settings; those of a room without a name if it cannot be opened."""
    archive = _opened(handle)
    return archive.settings if archive else NAMELESS


def _again(request: Request, wrong: BadDate) -> forms.Form:
    """Return the form in which a wrong date can be written anew."""
    archive = _opened(request.app.state.handle)
    hint = first_month(archive) if archive else SOME_MONTH
    return forms.again(request.url.path, request.query_params, wrong.name, hint)


async def answer_error(request: Request, error: Exception) -> Response:
    """Answer a request that failed: say what went wrong, as a page or as data."""
    status = error_status(error)
    message = error_message(error)
    if request.app.state.edition.public and status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        message = "The archive cannot be read now. Try again later."  # what it lies in is no reader's business
    form = getattr(request.state, "form", None)
    if form is not None and status < HTTPStatus.INTERNAL_SERVER_ERROR:
        mend = form_again(
            request.url.path, form, message, getattr(error, "field", ""), gone=isinstance(error, NotFound)
        )
        answer = render.show(request, AgainPage("Nothing was recorded", status, mend), status)
    elif render.wants_data(request):
        answer = render.data({"status": status, "error": message}, status)
    else:
        again = _again(request, error) if isinstance(error, BadDate) else None
        answer = render.show(request, ErrorPage(HTTPStatus(status).phrase, message, status, again), status)
    # Starlette answers an unforeseen error outside the guard, so the headers are set here as well.
    answer.headers.update(HEADERS)
    return answer
