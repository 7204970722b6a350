"""The rows of a table in, a source out: a description for each row, or a letter where a column holds its words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from despatch import dates
from despatch.model import Encoded, Hint, Problem, Source, Span
from despatch.read.reader import Raw, Reading
from despatch.read.refused import Refused
from despatch.read.tables import columns
from despatch.read.tables.columns import Header
from despatch.read.tables.description_cells import Cell, describe, without_unknowns
from despatch.read.tables.description_cells import Reading as HowToRead

NAMED = 20
"""So many rows that cannot be read are named; the others are counted."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its cells, where it stands in the text, its line or number in the file, and why it cannot be read."""

    cells: tuple[Cell, ...]
    span: Span
    line: int
    trouble: str | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table as its file gives it: the text that shows its rows, and the rows."""

    text: str
    rows: tuple[Row, ...]
    header: Header
    title: str | None = None


def find_header(raw: Raw, rows: Sequence[Sequence[str]]) -> Header | None:
    """Return what the columns of a table tell; None for a table without known columns. Raises Refused for too many."""
    for row in rows[: columns.HEADER_WITHIN + 1]:
        if len(row) > columns.MOST:
            raise too_wide(len(row))
    return columns.find_header(rows, raw.settings)


def too_wide(number: int) -> Refused:
    """Return the refusal of a table with so many columns."""
    return Refused(
        "source-oversized",
        f"a row of it has {number:,} columns, and a table of letters has at most {columns.MOST:,}."
        " Delete the empty columns, or check what separates the columns.",
    )


def unknown_columns(rows: Sequence[Sequence[str]]) -> Refused:
    """Return the refusal of a table without known columns: it names them, and the mapping to write."""
    return Refused("table-columns-unknown", columns.explain(rows))


def write_rows(rows: Iterable[Sequence[str]]) -> tuple[str, tuple[tuple[tuple[Cell, ...], Span], ...]]:
    """Write cells out as text, a row in each line with tabs between, and return where each of them stands."""
    lines: list[str] = []
    placed: list[tuple[tuple[Cell, ...], Span]] = []
    at = 0
    for row in rows:
        words = [" ".join(cell.split()) for cell in row]
        cells, place = [], at
        for word in words:
            cells.append(Cell(word, Span(place, place + len(word))))
            place += len(word) + 1
        line = "\t".join(words)
        lines.append(line)
        placed.append((tuple(cells), Span(at + len(line) - len(line.lstrip("\t")), at + len(line.rstrip("\t")))))
        at += len(line) + 1
    return "\n".join(lines), tuple(placed)


def read_sheets(raw: Raw, sheets: Sequence[Sheet], format: str, charset: str, problems: list[Problem]) -> Reading:
    """Return the source of one or more tables; no source where none of their rows describes a letter."""
    texts: list[str] = []
    letters: list[Encoded] = []
    hints: list[Hint] = []
    at = 0
    for sheet in sheets:
        text, of_sheet, aside = _read_sheet(raw, sheet, at, format, problems)
        texts.append(text)
        letters += of_sheet
        hints += aside
        at += len(text) + 2
    if not letters:
        return Reading(None, (*problems, raw.problem("source-empty", "the table has no rows. Put the letters in it.")))
    title = next((sheet.title for sheet in sheets if sheet.title), None)
    text, found = "\n\n".join(texts), tuple(letters)
    return Reading(
        Source(raw.id, text, format, charset, raw.sha256, title, hints=tuple(hints), letters=found), tuple(problems)
    )


def _read_sheet(
    raw: Raw, sheet: Sheet, at: int, format: str, problems: list[Problem]
) -> tuple[str, list[Encoded], list[Hint]]:
    """Return a table's text, letters and hints; its text begins at `at` of the source's."""
    rows = sheet.rows[sheet.header.first_row :]
    bad = [row for row in rows if row.trouble]
    problems += [raw.problem("table-row", row.trouble or "", row.line) for row in bad[:NAMED]]
    if len(bad) > NAMED:
        problems.append(raw.problem("table-row", f"{len(bad) - NAMED:,} more rows cannot be read, for like reasons."))
    known = [(row, cells) for row in rows if not row.trouble and (cells := _known_cells(row, sheet.header))]
    dated = (cell.words for _, cells in known for name in ("date", "received") for cell in cells.get(name, ()))
    how = HowToRead(raw.settings.languages, dates.find_order(dated), format == "xlsx")
    if any("text" in cells for _, cells in known):
        return _write_letters([cells for _, cells in known], how, at)
    letters = [
        Encoded(row.span.moved(at), describe(_moved_cells(cells, at), how), _piece(cells)) for row, cells in known
    ]
    return sheet.text, letters, []


def _piece(cells: CellLists) -> Literal["described", "elsewhere"]:
    """Return whether a table of Despatch says that others hold a letter."""
    return "elsewhere" if any(cell.words == "elsewhere" for cell in cells.get("piece", ())) else "described"


CellLists = dict[str, list[Cell]]


def _known_cells(row: Row, header: Header) -> CellLists:
    """Return the filled cells of the known columns.

    There are none for a row that says nothing of a letter, that names columns, or that Despatch says is no letter.
    """
    cells: defaultdict[str, list[Cell]] = defaultdict(list)
    for target, cell in zip(header.targets, row.cells, strict=False):
        if target and cell.words:
            cells[target].append(cell)
    if _BESIDE.issuperset(cells) or any(cell.words == "other" for cell in cells.get("piece", ())):
        return {}
    filled = [cell for cell in row.cells if cell.words]
    again = len(filled) >= columns.ENOUGH and all(columns.name_target(cell.words, {}) for cell in filled)
    return {} if again else dict(cells)


_BESIDE = frozenset({"id", "notes", "kind", "language", "piece"})
"""What a row may tell that describes no letter: the line with a sum below a table, a heading between its rows."""


def _moved_cells(cells: CellLists, by: int) -> CellLists:
    if not by:
        return cells
    return {
        name: [Cell(cell.words, cell.span.moved(by) if cell.span else None) for cell in of_name]
        for name, of_name in cells.items()
    }


def _write_letters(rows: Sequence[CellLists], how: HowToRead, at: int) -> tuple[str, list[Encoded], list[Hint]]:
    """Write out the words of each letter below its row. A row without words stays a description.

    Fields quote no span, because a row stands outside the words of its letter.
    """
    texts: list[str] = []
    letters: list[Encoded] = []
    hints: list[Hint] = []

    def write(text: str, gap: int) -> Span:
        nonlocal at
        span = Span(at, at + len(text))
        texts.append(text + "\n" * gap)
        at = span.end + gap
        return span

    for cells in rows:
        description = describe({name: [Cell(cell.words) for cell in of] for name, of in cells.items()}, how)
        words = cells["text"][0].words.replace("\r\n", "\n").replace("\r", "\n") if "text" in cells else ""
        shown = (cell for name in cells if name != "text" for cell in cells[name])
        line = write("\t".join(" ".join(cell.words.split()) for cell in shown), 2 if words else 3)
        if words:
            hints.append(Hint("navigation", line))
            letters.append(Encoded(write(words, 3), without_unknowns(description)))
        elif line.start < line.end:
            letters.append(Encoded(line, description, _piece(cells)))
    return "".join(texts).rstrip("\n"), letters, hints
