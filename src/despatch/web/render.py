"""Pages become HTML, values JSON, rows CSV: templates compiled once, and the frame that every page has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Protocol

import msgspec
from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response, StreamingResponse

from despatch.archive import Archive
from despatch.errors import DespatchError
from despatch.export.ledger import to_csv
from despatch.model import DecisionEntry
from despatch.web import formatting, urls
from despatch.web.archive_handle import ArchiveHandle
from despatch.web.desk import Desk
from despatch.web.edition import KEEPERS, Edition
from despatch.web.errors import for_readers
from despatch.web.navigation import Menu
from despatch.web.parts.decision_view import DecisionView, view_decision
from despatch.web.parts.pager import Pager
from despatch.web.security import OF_FILES, SEARCHES

ENVIRONMENT = Environment(
    loader=PackageLoader("despatch.web"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    auto_reload=False,
)
ENVIRONMENT.filters |= {
    "between": formatting.between,
    "date_words": formatting.date_words,
    "day_words": formatting.day_words,
    "marked": formatting.marked,
    "letter_title": formatting.letter_title,
    "entry_date": formatting.entry_date,
    "lost_between": formatting.lost_between,
    "parties": formatting.parties,
    "inferred_date_words": formatting.inferred_date_words,
    "duration_words": formatting.duration_words,
    "after_words": formatting.after_words,
    "shorten": formatting.shorten,
    "sure_words": formatting.sure_words,
    "share_words": formatting.share_words,
    "lead": formatting.lead,
    "trail": formatting.trail,
    "letter_path": urls.letter_path,
    "facsimile_path": urls.facsimile_path,
    "lost_path": urls.lost_path,
    "exchange_path": urls.exchange_path,
    "quote_path": urls.quote_path,
    "person_path": urls.person_path,
    "place_path": urls.place_path,
    "counted": formatting.counted,
    "capitalize_first": formatting.capitalized,
    "size_words": formatting.size_words,
    "thousands": "{:,}".format,
}
ENVIRONMENT.globals["known_as"] = formatting.KNOWN_AS
TEMPLATES = {name: ENVIRONMENT.get_template(name) for name in ENVIRONMENT.list_templates(["html"])}


class Page(Protocol):
    """The context of a page: a frozen dataclass that names its template and its title."""

    @property
    def template(self) -> str:
        """The template's file name."""

    @property
    def title(self) -> str:
        """The page's title."""

    @property
    def section(self) -> str:
        """The key of the section it belongs to, or an empty string."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What surrounds every page: the archive's title and imprint, the sections, the words of the search."""

    archive: str
    imprint: str
    """Who edited the archive, and under what rights; empty if its settings do not say."""
    section: str
    query: str
    cut: bool
    """The last build was stopped before its end."""
    menu: Menu
    desk: Desk | None = None
    """Where decisions are taken; None in a reading room that only shows."""
    done: tuple[DecisionView, ...] = ()
    """The decisions that were just taken."""
    edition: Edition = KEEPERS
    policy: str = ""
    """What a page that lies in a file may load; a server sends it beside the page."""
    here: str = ""
    """The address of this page, to come back to."""


def archive(request: Request) -> Archive:
    """Return the archive that answers this request."""
    opened: Archive = request.state.archive
    return opened


def base(request: Request) -> str:
    """Return the address of the reading room, without a slash at its end; empty for files that name no address."""
    asked = "" if request.app.state.edition.fixed else str(request.base_url).rstrip("/")
    return archive(request).settings.address or asked


def show(request: Request, page: Page, status: int = HTTPStatus.OK) -> Response:
    """Return a page as HTML."""
    return HTMLResponse(TEMPLATES[page.template].render(page=page, frame=_frame(request, page)), status)


def show_in_parts(request: Request, page: Page) -> Response:
    """Return a long page as HTML that is sent while it is made."""
    made = TEMPLATES[page.template].stream(page=page, frame=_frame(request, page))
    made.enable_buffering(_PIECES)
    return stream(request, iter(made), "text/html; charset=utf-8")


_PIECES = 400
"""So many pieces of a template are sent together."""


def _frame(request: Request, page: Page) -> Frame:
    state = request.app.state
    settings = state.settings()
    return Frame(
        archive=settings.title,
        imprint=formatting.imprint(settings.editor, settings.rights),
        section=page.section,
        query=request.query_params.get("q", ""),
        cut=state.cut(),
        menu=state.menu(),
        desk=state.desk,
        edition=state.edition,
        policy=OF_FILES if page.template != "seek.html" else OF_FILES + SEARCHES,
        done=_done(request),
        here=f"{request.url.path}?{request.url.query}" if request.url.query else request.url.path,
    )


def _done(request: Request) -> tuple[DecisionView, ...]:
    """Return the decisions that a page was asked to tell of, in words."""
    asked = request.query_params.get("done")
    if not asked or not hasattr(request.state, "archive"):
        return ()
    whole = archive(request)
    taken = whole.logged(asked) or whole.logged(asked.partition(",")[0])
    if taken is None:
        return ()
    view = view_decision(DecisionEntry(taken, 0, "waiting"), ())
    many = len(asked.split(","))
    return (view if taken.id == asked else replace(view, id=asked, done=f"{view.done}, in {many} places"),)


def wants_data(request: Request) -> bool:
    """Say whether a request is for data rather than for a page."""
    return request.url.path.endswith(".json") or request.query_params.get("format") == "json"


def data(value: object, status: int = HTTPStatus.OK) -> Response:
    """Return a value as JSON."""
    return Response(msgspec.json.encode(value), status, media_type="application/json")


def listing(name: str, rows: Sequence[object], pager: Pager | None = None, **more: object) -> Response:
    """Return rows under `name` as JSON, with their total; with a pager, also the page and the address of the next."""
    place: dict[str, object] = {"total": len(rows)}
    if pager is not None:
        place = {"total": pager.total, "page": pager.page, "pages": pager.pages, "next": pager.next}
    return data(place | more | {name: rows})


def download(
    request: Request, parts: Iterator[Sequence[Mapping[str, object]]], fields: Sequence[str], name: str
) -> Response:
    """Return rows as CSV, a file to save under `name`. Each part is worked out when the one before it was sent.

    So a long table holds up no other page. A table that cannot go on ends with a line that says why.
    """
    return stream(request, csv_lines(parts, fields), "text/csv; charset=utf-8", name)


def stream(request: Request, parts: Iterator[str], media_type: str, name: str = "") -> Response:
    """Return parts of a text, each worked out when the one before it was sent; with a name, as a file to save."""
    handle: ArchiveHandle = request.app.state.handle
    headers = {"Content-Disposition": f'attachment; filename="{name}"'} if name else {}
    return StreamingResponse(handle.feed(archive(request), parts), media_type=media_type, headers=headers)


def csv_lines(parts: Iterator[Sequence[Mapping[str, object]]], fields: Sequence[str]) -> Iterator[str]:
    """Yield the lines of a table, part by part; a last line says why it ends early, if it does."""
    yield to_csv((), fields)
    try:
        for rows in parts:
            yield to_csv(rows, fields, header=False)
    except DespatchError as error:
        yield to_csv([{fields[0]: f"The table is cut here. {for_readers(str(error))}"}], fields, header=False)
