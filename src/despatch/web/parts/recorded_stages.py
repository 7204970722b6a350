"""What the shipping desk recorded of ships, beside what the letters say of deliveries: the same stages, with their own evidence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from despatch import dates
from despatch.archive import Archive
from despatch.model import DeliveryFilter
from despatch.shipping import service
from despatch.shipping.model import ShippingError
from despatch.web import urls
from despatch.web.parts.act_view import one_line

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Recorded:
    """One stage as the desk recorded it: the day, how much of what, in which ship, whence and whither, and where it is told."""

    day: str
    stage: str
    goods: str
    ship: str
    origin: str
    destination: str
    convoy: str
    path: str
    proof: str
    """What the link is called: a letter, or a row of the desk's file."""
    matter: str | None


def rows(archive: Archive, where: DeliveryFilter, day: str | None = None) -> Iterator[Row]:
    """Yield what was recorded by the end of a day (EDTF) and fits a filter, as rows of deliveries.jsonl.

    Raises ShippingError where the desk's files cannot be read.
    """
    ends = dates.bounds(day) if day else None
    yield from (
        row
        for row in service.delivery_rows(archive.path)
        if service.fits(row, where) and (ends is None or str(row["date"]) <= ends[1].isoformat())
    )


def recorded(archive: Archive, where: DeliveryFilter, day: str | None = None) -> tuple[tuple[Recorded, ...], str]:
    """Return what a page shows of it, and why it cannot be shown where it cannot."""
    try:
        return tuple(_shown(row) for row in rows(archive, where, day)), ""
    except ShippingError as wrong:
        return (), str(wrong)


def _shown(row: Row) -> Recorded:
    much = f"{row['low']:,.0f} {'t' if row['unit'] == 't' else ''}".strip()
    path = urls.delivery_path(row["letter"], row["start"]) if row["letter"] else "/ships/arrived#events"
    return Recorded(
        row["date"],
        row["stage"],
        f"{much} {one_line(row['item'])}",
        row["carrier"],
        row["from_place"],
        row["to_place"],
        row["convoy"] or "",
        path,
        "the letter" if row["letter"] else row["evidence"],
        urls.matter_path(row["matter"]) if row["matter"] else None,
    )
