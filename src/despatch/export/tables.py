"""Letters, acts, matters and deliveries as CSV files, for spreadsheets; and what fits IATI as its activity XML."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Protocol

from despatch.errors import ArchiveError
from despatch.export.iati import Activities
from despatch.export.ledger import ACT_FIELDS, DELIVERY_FIELDS, MATTER_FIELDS, to_csv

LETTER_FIELDS = (
    "id",
    "source",
    "start",
    "end",
    "ordinal",
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


class Rows(Protocol):
    """What these exports ask of an archive's tables."""

    def letters(self) -> Iterable[dict[str, object]]:
        """Yield the letters."""
        ...

    def acts(self) -> Iterable[dict[str, object]]:
        """Yield the acts."""
        ...

    def matters(self, as_of: str | None = None) -> Iterable[dict[str, object]]:
        """Yield the matters, with how they stand on a day."""
        ...

    def deliveries(self) -> Iterable[dict[str, object]]:
        """Yield the steps of goods on their way."""
        ...

    def iati(self, us: str | None = None) -> Activities:
        """Return the activities and what they leave out."""
        ...


def write_csv(exports: Rows, folder: Path, as_of: str | None = None) -> dict[str, int]:
    """Write letters.csv, acts.csv, matters.csv and deliveries.csv into `folder`; returns the rows in each.

    Lists and objects stand as JSON in their field. Raises ArchiveError when a file cannot be written.
    """
    tables = {
        "letters.csv": (exports.letters(), LETTER_FIELDS),
        "acts.csv": (exports.acts(), ACT_FIELDS),
        "matters.csv": (exports.matters(as_of), MATTER_FIELDS),
        "deliveries.csv": (exports.deliveries(), DELIVERY_FIELDS),
    }
    return {name: _put(folder / name, _csv(rows, fields)) for name, (rows, fields) in tables.items()}


def write_iati(exports: Rows, folder: Path, as_of: str | None = None) -> dict[str, int]:  # noqa: ARG001 - every format is called alike
    """Write activities.xml and left-out.csv into `folder`; returns the activities, and the acts left out with their reasons."""
    made = exports.iati()
    left: list[dict[str, object]] = [{"act": act, "reason": reason} for act, reason in made.left_out]
    _put(folder / "activities.xml", [(made.xml, 0)])
    _put(folder / "left-out.csv", _csv(left, ("act", "reason")))
    return {"activities.xml": made.xml.count(b"<iati-activity "), "left-out.csv": len(left)}


def _csv(rows: Iterable[dict[str, object]], fields: tuple[str, ...]) -> Iterable[tuple[bytes, int]]:
    """Yield a table in pieces with the rows in each: the header line first."""
    held: list[dict[str, object]] = []
    yield to_csv((), fields).encode(), 0
    for row in rows:
        held.append(row)
        if len(held) == _AT_ONCE:
            yield _body(held, fields), len(held)
            held = []
    yield _body(held, fields), len(held)


def _body(rows: list[dict[str, object]], fields: tuple[str, ...]) -> bytes:
    return to_csv(rows, fields).encode()[len(to_csv((), fields).encode()) :]


def _put(path: Path, pieces: Iterable[tuple[bytes, int]]) -> int:
    part = path.with_name(path.name + ".part")
    written = 0
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with part.open("wb") as file:
            for piece, rows in pieces:
                file.write(piece)
                written += rows
        part.replace(path)
    except OSError as wrong:
        raise ArchiveError(
            f"{wrong.filename or path} cannot be written ({wrong.strerror}): choose another folder or make room"
        ) from wrong
    finally:
        part.unlink(missing_ok=True)
    return written
