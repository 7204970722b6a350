"""The tables as CSV files, with a file that says what their columns are; and what fits IATI as its activity XML."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Protocol

from despatch.export import csvw, jsonl
from despatch.export.columns import TABLES
from despatch.export.files import write_whole
from despatch.export.iati import Activities
from despatch.export.ledger import to_csv

_AT_ONCE = 1000


class Rows(jsonl.Rows, Protocol):
    """What these exports ask of an archive."""

    def iati(self, us: str | None = None) -> Activities:
        """Return the activities, and the acts that do not fit."""
        ...


def write_csv(exports: Rows, folder: Path, as_of: str | None = None) -> dict[str, int]:
    """Write NAME.csv for each table into `folder`, and csv-metadata.json; return the rows in each.

    Lists and objects stand as JSON in their field. Raises ArchiveError when a file cannot be written.
    """
    written = {
        f"{table.name}.csv": write_whole(
            folder / f"{table.name}.csv", _csv(jsonl.rows_of(exports, table.name, as_of), table.fields)
        )
        for table in TABLES
    }
    # Matters that began later than `as_of` are not written, nor are letters that were not chosen.
    not_whole = [("acts", "matter")] * (as_of is not None) + [("letters", "same_as")] * exports.is_part
    described = csvw.metadata(TABLES, exports.settings, frozenset(not_whole))
    return written | {csvw.FILE: write_whole(folder / csvw.FILE, [(described, len(TABLES))])}


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
            yield to_csv(rows_of_piece, fields, header=False).encode(), len(rows_of_piece)
            rows_of_piece = []
    yield to_csv(rows_of_piece, fields, header=False).encode(), len(rows_of_piece)
