"""What arrived against what was promised."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from despatch import dates
from despatch.shipping import service
from despatch.shipping.plans import Event
from despatch.web import render
from despatch.web.formatting import format_event
from despatch.web.parts import day_picker
from despatch.web.parts.lot_progress import Waiting, evidence, pressing, rows_of
from despatch.web.parts.ship_desk import ROWS, VIEWS, View, nothing


@dataclass(frozen=True, slots=True)
class ArrivedPage:
    """What arrived against what was promised."""

    title: str
    rows: tuple[Waiting, ...]
    lots: int
    events: tuple[tuple[Event, str, str | None], ...]
    day: str
    recorded: int
    views: tuple[View, ...] = VIEWS
    view: str = "arrived"
    template: str = "arrived.html"
    section: str = "ships"


def arrived(request: Request) -> Response:
    """Answer with what arrived against what was promised, as things stood on a day."""
    archive = render.archive(request)
    if (none := nothing(archive)) is not None:
        return render.show(request, none)
    asked = day_picker.parse_day(request.query_params)
    ends = dates.bounds(asked) if asked else None
    day = ends[1] if ends else None
    case, plan = service.read_plan(archive.path)
    known = service.read_events(archive.path)
    events_so_far = tuple(e for e in known if day is None or e.day <= day)
    progress = pressing(case, plan, events_so_far)
    if render.wants_data(request):
        return render.data(progress)
    lots = {lot.id: lot for lot in case.lots}
    events = tuple(
        (e, format_event(e, lots), evidence(archive, e.evidence)[0])
        for e in sorted(events_so_far, key=lambda e: e.day)[-ROWS:]
    )
    return render.show(
        request, ArrivedPage("Arrived", rows_of(archive, progress), len(progress), events, asked or "", len(known))
    )
