"""CSV and its kin: the cells of each line with their places in the text. Told by content: a row of known columns.

A table is told from prose with commas by two known names of columns in one of the first rows, and by rows after it with
as many cells. The standard `csv` does not tell where a cell stands, nor which quote is broken, so cells are read here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from despatch.model import Span
from despatch.read.charset import decode
from despatch.read.reader import Declined, Raw, Reading
from despatch.read.refused import Refused
from despatch.read.tables import columns
from despatch.read.tables.description_cells import Cell
from despatch.read.tables.json_cells import unfolded
from despatch.read.tables.table import Row, Sheet, find_header, read_sheets, too_wide, unknown_columns, write_rows
from despatch.read.text_writer import trim
from despatch.text.lines import normal_line_ends

SUFFIXES = (".csv", ".tsv", ".tab")
DELIMITERS = (",", ";", "\t", "|")
HEAD = 16_384
"""So many bytes are looked at to tell a table from prose."""
_BLANK_LINES = re.compile(r"\n+")
_LOOKED_AT = columns.HEADER_WITHIN + 2


def read(raw: Raw) -> Reading | Declined:
    """Read a table whose cells are parted by commas, semicolons, tabs or strokes; declines what is none of letters.

    Raises Refused for a file called .csv or .tsv whose columns are not known, and for one with too many columns.
    """
    named = raw.id.lower().endswith(SUFFIXES)
    if not named and not (_may_be_table(raw) and _choose_delimiter(raw, _head(raw))):
        return Declined("its lines are not the rows of a table with known columns")
    decoded = decode(raw)
    text = normal_line_ends(decoded.text)
    delimiter = _choose_delimiter(raw, text[:HEAD] if len(text) > HEAD else text) or _commonest(text)
    rows = _rows(text, delimiter)
    first = list(islice(rows, _LOOKED_AT))
    names = [[cell.words for cell in row.cells] for row in first]
    header = find_header(raw, names)
    if header is None:
        if named and max(map(len, names), default=0) > 1:
            raise unknown_columns(names)
        return Declined("its lines are not the rows of a table with known columns")
    sheet = _unfolded(Sheet(text, _checked((*first, *rows), header), header), raw)
    return read_sheets(raw, [sheet], "csv", decoded.charset, list(decoded.problems))


def _unfolded(sheet: Sheet, raw: Raw) -> Sheet:
    """Return a table with its cells of JSON as columns of their own; a table without any as it is."""
    names, rows = sheet.rows[sheet.header.first_row - 1], sheet.rows[sheet.header.first_row :]
    whole = [row for row in rows if not row.trouble]
    table = unfolded([cell.words for cell in names.cells], [[cell.words for cell in row.cells] for row in whole])
    header = find_header(raw, table[:1]) if table else None
    if table is None or header is None:
        return sheet
    text, placed = write_rows(table)
    lines = [names.line, *(row.line for row in whole)]
    written = [Row(cells, span, line) for (cells, span), line in zip(placed, lines, strict=True)]
    return Sheet(text, (*written, *(row for row in rows if row.trouble)), header, sheet.title)


def _may_be_table(raw: Raw) -> bool:
    """Say whether one of the first lines may name columns. Accents are not read yet, so one name may be missed."""
    lines = islice((line for line in raw.opening.split("\n") if line.strip()), columns.HEADER_WITHIN)
    return any(
        columns.may_name_columns(line.split(delimiter), raw.settings)
        for line in lines
        for delimiter in DELIMITERS
        if delimiter in line
    )


def _head(raw: Raw) -> str:
    """Return the beginning of a file as text, without its last line, which may be cut."""
    head = raw.data[:HEAD]
    if len(raw.data) > HEAD:
        head = head[: head.rfind(b"\n") + 1]
    return normal_line_ends(decode(Raw(head, raw.id, raw.settings)).text)


def _choose_delimiter(raw: Raw, head: str) -> str | None:
    """Return what parts the cells of a table of letters; None where no first row names columns that are known.

    A row after the names must have as many cells; a title above them may have fewer.
    """
    best: tuple[int, str] | None = None
    for delimiter in DELIMITERS:
        if delimiter not in head:
            continue
        try:
            rows = [[cell.words for cell in row.cells] for row in islice(_rows(head, delimiter), _LOOKED_AT)]
        except Refused:
            continue  # a line with so many of these signs is no row: running text may hold them
        header = columns.find_header(rows, raw.settings)
        if header is None:
            continue
        width = len(header.targets)
        known = sum(map(bool, header.targets))
        alike = sum(len(row) == width for row in rows[header.first_row :])
        if alike and (best is None or known > best[0]):
            best = known, delimiter
    return best[1] if best else None


def _commonest(text: str) -> str:
    """Return what seems to part the cells of a table whose columns are not known."""
    line = text.lstrip("\n").partition("\n")[0]
    return max(DELIMITERS, key=line.count)


def _rows(text: str, delimiter: str) -> Iterator[Row]:
    """Yield the rows that are not empty. A quoted cell may hold delimiters and line ends; its quotes stand twice."""
    cell_at = re.compile(
        rf'[ ]*"((?:[^"]++|"")*+)"[ ]*(?=[{re.escape(delimiter)}\n]|\Z)|([^{re.escape(delimiter)}\n]*)'
    )
    at, line, end = 0, 1, len(text)
    while at < end:
        if text[at] == "\n":
            after = _BLANK_LINES.match(text, at).end()  # type: ignore[union-attr]
            at, line = after, line + after - at
            continue
        start, first_line, trouble = at, line, None
        cells: list[Cell] = []
        while True:
            match = cell_at.match(text, at)
            assert match is not None  # the second form matches anything, also nothing
            cells.append(_cell(match))
            if match[1] is not None:
                line += match[1].count("\n")
            elif match[2].lstrip().startswith('"'):
                trouble = "a quotation mark opens here and is not closed, or words follow it. Mend the line."
            at = match.end()
            if at >= end or text[at] == "\n":
                break
            at += 1
            if len(cells) > columns.MOST * 2:
                raise too_wide(text.count(delimiter, start, (text.find("\n", start) + 1 or end + 1) - 1) + 1)
        span = trim(text, start, at)
        at, line = at + 1, line + 1
        if any(cell.words for cell in cells):
            yield Row(tuple(cells), span, first_line, trouble)


def _cell(match: re.Match[str]) -> Cell:
    quoted = match[1] is not None
    raw = match[1] if quoted else match[2]
    words = raw.strip()
    start = match.start(1 if quoted else 2) + raw.find(words)
    span = Span(start, start + len(words)) if words else None
    return Cell(words.replace('""', '"'), span if '""' not in words else None) if quoted else Cell(words, span)


def _checked(rows: tuple[Row, ...], header: columns.Header) -> tuple[Row, ...]:
    """Mark the rows with more cells than columns: a comma within a cell that has no quotes shifts all after it."""
    width = len(header.targets)

    def check(row: Row) -> Row:
        if row.trouble or not any(cell.words for cell in row.cells[width:]):
            return row
        trouble = (
            f"the row has {len(row.cells)} cells for {width} columns, so that it is not known which cell is which."
            " Put a cell that holds the separator into quotation marks."
        )
        return Row(row.cells, row.span, row.line, trouble)

    return tuple(check(row) for row in rows)
