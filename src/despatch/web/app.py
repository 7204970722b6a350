"""The reading room as an application: its routes, its guard, its answers when something is wrong."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

import despatch.archive
from despatch.archive import Archive
from despatch.errors import DespatchError
from despatch.web import render
from despatch.web.archive_handle import ArchiveHandle, Handler
from despatch.web.errors import message_of, status_of
from despatch.web.pages import (
    answers,
    decisions,
    deliveries,
    exchanges,
    home,
    letter,
    letters,
    matters,
    missing,
    people,
    problems,
    search,
    ships,
    standing,
    timeline,
    voyages,
)
from despatch.web.security import HEADERS, Guard

HERE = Path(__file__).parent
STARTED = f"{time.time_ns():x}"
"""Part of every stamp: a reading room opened by another version of Despatch dresses its pages anew."""
PAGES: tuple[tuple[str, Handler], ...] = (
    ("/", home.home),
    ("/letters", letters.letters),
    ("/letters.json", letters.letters),
    ("/letter/{id:path}.json", letter.letter_data),
    ("/letter/{id:path}.txt", letter.letter_text),
    ("/letter/{id:path}", letter.letter),
    ("/people", people.people),
    ("/people.json", people.people),
    ("/person/{id:path}", people.person),
    ("/exchanges", exchanges.exchanges),
    ("/exchanges.json", exchanges.exchanges),
    ("/exchange/{id:path}.json", exchanges.exchange_data),
    ("/exchange/{id:path}", exchanges.exchange),
    ("/missing", missing.missing),
    ("/missing.json", missing.missing),
    ("/missing/{id:path}.json", missing.lost_data),
    ("/missing/{id:path}", missing.lost),
    ("/unanswered", missing.unanswered),
    ("/unanswered.json", missing.unanswered),
    ("/gaps", missing.gaps),
    ("/gaps.json", missing.gaps),
    ("/answers", answers.answers),
    ("/answers.json", answers.answers),
    ("/timeline", timeline.timeline),
    ("/matters", matters.matters),
    ("/matters.json", matters.matters),
    ("/matters.csv", matters.matters),
    ("/matter/{id:path}.json", matters.matter_data),
    ("/matter/{id:path}", matters.matter),
    ("/standing", standing.standing),
    ("/standing.json", standing.standing),
    ("/deliveries", deliveries.deliveries),
    ("/deliveries.json", deliveries.deliveries),
    ("/deliveries.csv", deliveries.deliveries),
    ("/deliveries/balance", deliveries.balance),
    ("/deliveries/balance.json", deliveries.balance),
    ("/ships", ships.ships),
    ("/ships.json", ships.ships),
    ("/ships/map", ships.convoy_map),
    ("/ships/arrived", ships.arrived),
    ("/ships/berths", voyages.berths),
    ("/ships/voyage/{id:path}", voyages.voyage),
    ("/search", search.search),
    ("/search.json", search.search),
    ("/problems", problems.problems),
    ("/problems.json", problems.problems),
    ("/decisions", decisions.decisions),
    ("/decisions.json", decisions.decisions),
    ("/about", home.about),
)
"""Every address, and what answers there; the first that fits is taken."""


@dataclass(frozen=True, slots=True)
class ErrorPage:
    """What went wrong, and where to go from here."""

    title: str
    message: str
    status: int
    template: str = "error.html"
    section: str = ""


def app(archive_path: Path) -> Starlette:
    """Return the reading room of the archive at `archive_path`; raises ArchiveError where there is none."""
    room = reading_room(lambda: despatch.archive.open(archive_path), lambda: stamp_of(archive_path))
    room.state.doors.archive()
    return room


def stamp_of(archive_path: Path) -> str:
    """Return a name for the state of an archive on disk: another after every build that changed it."""
    marks = [STARTED]
    for name in ("archive.db", "archive.db-wal", "despatch.toml", "corrections.jsonl", *ships.FILES):
        try:
            found = (archive_path / name).stat()
        except OSError:
            continue
        if found.st_size:
            marks.append(f"{found.st_ino:x}.{found.st_size:x}.{found.st_mtime_ns:x}")
    return "-".join(marks)


def reading_room(opener: Callable[[], Archive], stamp: Callable[[], str]) -> Starlette:
    """Return the application that shows the archive that `opener` opens.

    `stamp` names the state of the archive: while it stays the same, readers' copies of a page are good.
    """
    doors = ArchiveHandle(opener, stamp)
    room = Starlette(
        routes=[
            *(Route(path, doors.endpoint(handler)) for path, handler in PAGES),
            Mount("/static", StaticFiles(directory=HERE / "static")),
        ],
        middleware=[Middleware(Guard, stamp=stamp)],
        exception_handlers={DespatchError: refuse, HTTPException: refuse, 500: refuse},
    )
    room.state.doors = doors
    room.state.title = lambda: _title(doors)
    return room


def _title(doors: ArchiveHandle) -> str:
    """Return the archive's title; a page that says why the archive cannot be opened has to do without."""
    try:
        return doors.archive().settings.title
    except DespatchError:
        return "Despatch"


async def refuse(request: Request, error: Exception) -> Response:
    """Answer a request that failed with what went wrong, as a page or as data."""
    status = status_of(error)
    message = message_of(error)
    if render.wants_data(request):
        answer = render.data({"status": status, "error": message}, status)
    else:
        answer = render.show(request, ErrorPage(HTTPStatus(status).phrase, message, status), status)
    # An unforeseen error is answered outside the guard, so the headers are put on here as well.
    answer.headers.update(HEADERS)
    return answer
