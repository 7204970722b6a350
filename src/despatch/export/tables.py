"""Letters, acts, matters and deliveries as CSV files, for spreadsheets; and what fits IATI as its activity XML."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Protocol

from despatch.export import jsonl
from despatch.export.files import write_whole
from despatch.export.iati import Activities
from despatch.export.ledger import ACT_FIELDS, DELIVERY_FIELDS, MATTER_FIELDS, to_csv

LETTER_FIELDS = (
    "id",
    "source",
    "start",
    "end",
    "ordinal",
    "piece",
    "same_as",
    "kind",
    "heading",
    "marking",
    "sender",
    "recipients",
    "date",
    "received",
    "place",
    "via",
    "salutation",
    "closing",
    "signature",
    "confidence",
    "doubts",
)
_AT_ONCE = 1000


class Rows(jsonl.Rows, Protocol):
    """What these exports ask of an archive."""

    def iati(self, us: str | None = None) -> Activities:
        """Return the activities, and the acts that do not fit."""
        ...


def write_csv(exports: Rows, folder: Path, as_of: str | None = None) -> dict[str, int]:
    """Write letters.csv, acts.csv, matters.csv and deliveries.csv into `folder`; return the rows in each.

    Lists and objects stand as JSON in their field. Raises ArchiveError when a file cannot be written.
    """
    tables = {
        "letters.csv": (exports.letters(), LETTER_FIELDS),
        "acts.csv": (exports.acts(), ACT_FIELDS),
        "matters.csv": (exports.matters(as_of), MATTER_FIELDS),
        "deliveries.csv": (exports.deliveries(), DELIVERY_FIELDS),
    }
    return {name: write_whole(folder / name, _csv(rows, fields)) for name, (rows, fields) in tables.items()}


def write_iati(exports: Rows, folder: Path, as_of: str | None = None) -> dict[str, int]:  # noqa: ARG001 - every format is called alike
    """Write activities.xml and left-out.csv (acts and reasons) into `folder`; return how many are in each."""
    result = exports.iati()
    left: list[dict[str, object]] = [{"act": act, "reason": reason} for act, reason in result.left_out]
    write_whole(folder / "activities.xml", [(result.xml, 0)])
    write_whole(folder / "left-out.csv", _csv(left, ("act", "reason")))
    return {"activities.xml": result.xml.count(b"<iati-activity "), "left-out.csv": len(left)}


def _csv(rows: Iterable[dict[str, object]], fields: tuple[str, ...]) -> Iterable[tuple[bytes, int]]:
    """Yield a table in pieces with the rows in each: the header line first."""
    rows_of_piece: list[dict[str, object]] = []
    yield to_csv((), fields).encode(), 0
    for row in rows:
        rows_of_piece.append(row)
        if len(rows_of_piece) == _AT_ONCE:
            yield _body(rows_of_piece, fields), len(rows_of_piece)
            rows_of_piece = []
    yield _body(rows_of_piece, fields), len(rows_of_piece)


def _body(rows: list[dict[str, object]], fields: tuple[str, ...]) -> bytes:
    return to_csv(rows, fields).encode()[len(to_csv((), fields).encode()) :]
