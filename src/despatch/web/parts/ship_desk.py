"""What pages of the shipping desk share: their names, the address of a voyage, what to do where there is no plan."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from http import HTTPStatus
from urllib.parse import quote

from despatch.archive import Archive
from despatch.shipping import service
from despatch.shipping.model import Lot, ShippingError
from despatch.shipping.plans import Case, Voyage
from despatch.web.errors import STATUS

STATUS[ShippingError] = HTTPStatus.SERVICE_UNAVAILABLE
FILES = service.FILES
"""The files of an archive's folder that these pages are made from."""
ROWS = 200
"""Lots and voyages that a table shows; the data has all."""


@dataclass(frozen=True, slots=True)
class View:
    """One of the desk's pages."""

    key: str
    name: str
    path: str


VIEWS = (
    View("ships", "Cargo and ships", "/ships"),
    View("berths", "Berths", "/ships/berths"),
    View("map", "Convoys", "/ships/map"),
    View("arrived", "Arrived", "/ships/arrived"),
)


@dataclass(frozen=True, slots=True)
class NonePage:
    """What to do where there are no ships, or no plan yet. `lots` wait all the same."""

    title: str
    folder: str
    ships: int
    lots: tuple[Lot, ...]
    days: tuple[str, str] = ("DAY", "DAY")
    """First and last day of a plan that the cargo calls for."""
    template: str = "noships.html"
    section: str = "ships"


def voyage_path(voyage: Voyage) -> str:
    """Return the address of a voyage."""
    return f"/ships/voyage/{quote(voyage.id)}"


def nothing(archive: Archive) -> NonePage | None:
    """Return the page that says what to do, where there are no ships or no plan."""
    folder = archive.path
    if not (folder / "ships.csv").exists():
        return NonePage("Ships", str(folder), 0, ())
    if (folder / service.PLAN).exists():
        return None
    case = service.read_waiting(folder)
    return NonePage("Ships", str(folder), len(case.ships), case.lots[:ROWS], _days(case))


def _days(case: Case) -> tuple[str, str]:
    """Return the days from the first lot ready to a month after the last is due; DAY where no lot says."""
    ready, due = [lot.ready for lot in case.lots if lot.ready > date.min], [lot.due for lot in case.lots if lot.due]
    first, last = min(ready, default=None), max(due, default=None)
    return first.isoformat() if first else "DAY", (last + timedelta(30)).isoformat() if last else "DAY"
