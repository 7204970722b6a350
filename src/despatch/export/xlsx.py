"""An Excel workbook: all letters with their words, and a sheet for each other table. Memory holds a row at a time.

The columns of the letters are named as the reader of tables knows them, so that the workbook can be read again. Those
of other sheets bear the name of their table, so that nobody takes an act for a letter.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from despatch.export.columns import TABLES
from despatch.export.extra import export_extra
from despatch.export.files import whole_file
from despatch.export.jsonl import Row, Rows, rows_of

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

FILE = "archive.xlsx"
LARGEST = 32_767
"""So many signs, as UTF-16 counts them, fit into a cell."""
MOST_ROWS = 1_048_575
"""So many rows fit below the names of the columns; the next ones go to another sheet."""
_SHEETS = {"inferred": "lost letters"}
"""The names of sheets that are not those of their tables: "inferred author" is a column of a list of letters."""
_WIDE, _NARROW = 40, 14
Cell = str | int | float | bool | None


def write(exports: Rows, folder: Path, as_of: str | None = None) -> dict[str, int]:
    """Write archive.xlsx into `folder`, and return the letters in it. Matters stand as on `as_of`.

    Words are written as words: a spreadsheet runs none of them. Raises ArchiveError when the file cannot be written,
    and ExportError without the library.
    """
    with export_extra():
        from xlsxwriter import Workbook  # noqa: PLC0415 - an extra

    with whole_file(folder / FILE) as part:
        book = Workbook(part, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
        try:
            columns: dict[str, Column | int] = {**LETTER_COLUMNS, **_text_columns(exports.longest_text())}
            written = _write(
                book, "letters", list(columns), (_cells(columns, one.row, one.text) for one in exports.whole())
            )
            for table in TABLES:
                if table.name != "letters":
                    names = [f"{_SHEETS.get(table.name, table.name)}: {field}" for field in table.fields]
                    rows = rows_of(exports, table.name, as_of)
                    _write(
                        book,
                        _SHEETS.get(table.name, table.name),
                        names,
                        ([_plain(row.get(f)) for f in table.fields] for row in rows),
                    )
        finally:
            book.close()
    return {FILE: written}


# ---------------------------------------------------------------- the columns of the letters

Column = Callable[[Row], Cell]


def _word(field: str) -> Column:
    return lambda row: _plain(row[field])


def _part(field: str, part: str) -> Column:
    return lambda row: _plain((row[field] or {}).get(part))  # type: ignore[attr-defined]


def _joined(field: str, part: str) -> Column:
    """Return a column of one part of each party; empty where a party lacks it, for the parts go by their order."""

    def cell(row: Row) -> Cell:
        parties: Any = row[field]
        values = [party[part] for party in parties]
        return "; ".join(values) if all(values) else None

    return cell


def _date(part: str) -> Column:
    """Return a column of the date that the letter itself has, or else of the one that its replies give."""
    replies = part == "replies"

    def cell(row: Row) -> Cell:
        date: Any = row["date"]
        if date is None or (date["from"] == "replies") != replies:
            return None
        return _plain(date["edtf" if replies else part])

    return cell


LETTER_COLUMNS: dict[str, Column] = {
    "letter in archive": _word("id"),
    "file": _word("source"),
    "piece": _word("piece"),
    "kind": _word("kind"),
    "sender": _joined("senders", "name"),
    "sender id": _joined("senders", "key"),
    "who wrote": _joined("senders", "person"),
    "recipient": _joined("recipients", "name"),
    "recipient id": _joined("recipients", "key"),
    "to whom": _joined("recipients", "person"),
    "date": _date("edtf"),
    "date as marked": _date("written"),
    "dated by replies": _date("replies"),
    "received": _part("received", "edtf"),
    "received as marked": _part("received", "written"),
    "place": _part("place", "name"),
    "place id": _part("place", "id"),
    "subject": _word("subject"),
    "identifier": _word("identifier"),
    "marking": _word("marking"),
    "carried by": _word("via"),
    "repository": _word("repository"),
    "shelfmark": _word("shelfmark"),
    "availability": _word("availability"),
    "facsimiles": _word("facsimiles"),
    "doubtful": _word("doubts"),
    "cut right": _word("confidence"),
}


def _text_columns(longest: int) -> dict[str, int]:
    """Return the columns of the words: as many as the longest letter needs, by which piece stands in them."""
    needed = max(1, -(-2 * longest // LARGEST))
    return {"text" if nth == 0 else f"text {nth + 1}": nth for nth in range(min(needed, 99))}


def _cells(columns: Mapping[str, Column | int], row: Row, text: str) -> list[Cell]:
    pieces = list(_pieces(text))
    return [
        (pieces[column] if column < len(pieces) else None) if isinstance(column, int) else column(row)
        for column in columns.values()
    ]


def _pieces(text: str) -> Iterator[str]:
    """Yield a text in pieces that fit into cells. No piece begins or ends with white space, which readers drop."""
    rest = text.strip()
    while rest:
        piece = rest[:LARGEST]
        at = LARGEST - sum(sign > "\uffff" for sign in piece)
        if at < len(rest):
            at = next((n for n in range(at, 0, -1) if not rest[n - 1].isspace() and not rest[n].isspace()), at)
        yield rest[:at]
        rest = rest[at:]


def _plain(value: object) -> Cell:
    """Return a value as a cell has it: a list of words with semicolons, other lists and objects as JSON."""
    if isinstance(value, (list, tuple)) and all(isinstance(one, str) for one in value):
        return "; ".join(value) or None
    if isinstance(value, (list, dict)):
        return json.dumps(value, ensure_ascii=False) if value else None
    if value is None or isinstance(value, (str, int, float, bool)):
        return value
    raise TypeError(f"no cell for {type(value).__name__}")


# ---------------------------------------------------------------- sheets


def _write(book: Workbook, name: str, columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> int:
    """Write a sheet, and more where one is full; returns the rows."""
    going = iter(rows)
    written = _fill(_begin(book, name, columns), going)
    sheets = 1
    for first in going:  # the sheet before is full
        sheets += 1
        written += _fill(_begin(book, f"{name} {sheets}", columns), chain([first], going))
    return written


def _begin(book: Workbook, name: str, columns: Sequence[str]) -> Worksheet:
    sheet = book.add_worksheet(name)
    sheet.freeze_panes(1, 0)
    bold = book.add_format({"bold": True})
    for at, column in enumerate(columns):
        sheet.set_column(at, at, _WIDE if column.endswith(("text", "quote", "why", "label")) else _NARROW)
        sheet.write_string(0, at, column, bold)
    return sheet


def _fill(sheet: Worksheet, rows: Iterable[Sequence[Cell]]) -> int:
    written = 0
    for written, row in enumerate(rows, 1):
        for at, value in enumerate(row):
            _put(sheet, written, at, value)
        if written == MOST_ROWS:
            break
    return written


def _put(sheet: Worksheet, row: int, at: int, value: Cell) -> None:
    if isinstance(value, bool):
        sheet.write_boolean(row, at, value)
    elif isinstance(value, (int, float)):
        sheet.write_number(row, at, value)
    elif value:
        whole = list(_pieces(value))
        more = sum(map(len, whole[1:]))
        note = f" [cut here: {more:,} more signs]"
        sheet.write_string(row, at, whole[0] if not more else whole[0][: -2 * len(note)] + note)
