"""The dress of the pages: templates compiled once, and what every page needs."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import Protocol

import msgspec
from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from despatch.archive import Archive
from despatch.web import formatting, urls
from despatch.web.archive_handle import ArchiveHandle
from despatch.web.navigation import GROUPS, Section

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
    "worked_out": formatting.worked_out,
    "lost_title": formatting.lost_title,
    "span_words": formatting.span_words,
    "after_words": formatting.after_words,
    "lead": formatting.lead,
    "trail": formatting.trail,
    "letter_path": urls.letter_path,
    "lost_path": urls.lost_path,
    "exchange_path": urls.exchange_path,
    "quote_path": urls.quote_path,
    "matter_path": urls.matter_path,
    "person_path": urls.person_path,
    "counted": formatting.counted,
    "capitalize_first": formatting.capitalized,
    "thousands": "{:,}".format,
}
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
    """What every page shows around its own: the archive's title, the sections, the words searched for."""

    archive: str
    section: str
    query: str
    groups: tuple[tuple[str, tuple[Section, ...]], ...] = GROUPS


def archive(request: Request) -> Archive:
    """Return the archive that this reading room shows."""
    doors: ArchiveHandle = request.app.state.doors
    return doors.archive()


def show(request: Request, page: Page, status: int = HTTPStatus.OK) -> Response:
    """Return a page as HTML."""
    frame = Frame(request.app.state.title(), page.section, request.query_params.get("q", ""))
    return HTMLResponse(TEMPLATES[page.template].render(page=page, frame=frame), status)


def wants_data(request: Request) -> bool:
    """Say whether a request is for data rather than for a page."""
    return request.url.path.endswith(".json") or request.query_params.get("format") == "json"


def data(value: object, status: int = HTTPStatus.OK) -> Response:
    """Return a value as JSON."""
    return Response(msgspec.json.encode(value), status, media_type="application/json")


def table(rows: str, name: str) -> Response:
    """Return rows of CSV as a file to be kept."""
    return Response(
        rows, media_type="text/csv; charset=utf-8", headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
