"""What the shipping desk recorded of ships, beside what letters say: the same stages, with their own evidence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from despatch import dates
from despatch.archive import Archive
from despatch.export.ledger import fits
from despatch.model import DeliveryFilter
from despatch.shipping import service
from despatch.shipping.model import ShippingError
from despatch.web import urls
from despatch.web.formatting import one_line

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class RecordedStage:
    """One stage as the desk recorded it: the day, the goods, the ship and its way, and the evidence."""

    day: str
    stage: str
    goods: str
    ship: str
    origin: str
    destination: str
    convoy: str
    path: str
    proof: str
    """The words of the link to the evidence: a letter, or a row of the desk's file."""
    matter: str | None


def rows(archive: Archive, where: DeliveryFilter, day: str | None = None) -> Iterator[Row]:
    """Yield the records up to the end of a day (EDTF) that fit a filter, as rows of deliveries.jsonl.

    Raises ShippingError if the desk's files cannot be read.
    """
    ends = dates.bounds(day) if day else None
    yield from (
        row
        for row in service.delivery_rows(archive.path)
        if fits(row, where) and (ends is None or str(row["date"]) <= ends[1].isoformat())
    )


def view_records(
    archive: Archive, where: DeliveryFilter, day: str | None = None
) -> tuple[tuple[RecordedStage, ...], str]:
    """Return the records as a page shows them, and why they cannot be shown (empty if they can)."""
    try:
        return tuple(_view(row) for row in rows(archive, where, day)), ""
    except ShippingError as error:
        return (), str(error)


def _view(row: Row) -> RecordedStage:
    amount = f"{row['low']:,.0f} {'t' if row['unit'] == 't' else ''}".strip()
    path = urls.delivery_path(row["letter"], row["start"]) if row["letter"] else "/ships/arrived#events"
    return RecordedStage(
        row["date"],
        row["stage"],
        f"{amount} {one_line(row['item'])}",
        row["carrier"],
        row["from_place"],
        row["to_place"],
        row["convoy"] or "",
        path,
        "the letter" if row["letter"] else row["evidence"],
        urls.matter_path(row["matter"]) if row["matter"] else None,
    )
