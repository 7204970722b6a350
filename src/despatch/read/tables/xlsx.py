"""Excel workbooks (.xlsx, .xlsm): the sheets whose columns are known, their rows written out with tabs between cells.

Source of the rules: ECMA-376, part 1, chapter 18 (cells, shared strings, number formats that show dates).
A cell with a formula has the value that Excel last computed. Only cells that are filled take memory, so a sheet that
claims a million columns costs nothing.
"""

from __future__ import annotations

import datetime as dt
import io
import posixpath
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from lxml import etree

from despatch.model import Problem
from despatch.read.package import Package
from despatch.read.reader import Declined, Raw, Reading
from despatch.read.refused import Refused
from despatch.read.tables import columns
from despatch.read.tables.table import (
    Row,
    Sheet,
    find_header,
    keep_lines,
    read_sheets,
    too_wide,
    unknown_columns,
    write_rows,
)

WORKBOOK = "xl/workbook.xml"
LARGEST = 60_000_000
"""Bytes of one unpacked sheet: more is no table of letters."""
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT_RELATION = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"
_REFERENCE = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_BUILT_IN_DATES = frozenset((*range(14, 18), 22, *range(27, 32), *range(34, 37), *range(50, 59)))
_QUOTED = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.')
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


def read(raw: Raw) -> Reading | Declined:
    """Read a workbook; declines a file that is none.

    Raises Refused for a workbook that is damaged, locked or too large, and for one whose columns are not known.
    """
    if not raw.data.startswith(b"PK\x03\x04") or b"xl/" not in raw.data:
        return Declined("it is no Excel workbook")
    package = Package(raw.data)
    if WORKBOOK not in package:
        if "xl/workbook.bin" in package:
            raise Refused("source-declined", "this is a binary workbook (.xlsb). Save it as .xlsx or .csv.")
        return Declined("it is no Excel workbook")
    book = _Book(package)
    problems: list[Problem] = []
    sheets: list[Sheet] = []
    unread: list[Sequence[str]] = []
    for name, path in book.sheets():
        read_rows = book.rows(path)
        lines = list(islice(read_rows, columns.HEADER_WITHIN + 2))
        header = find_header(raw, [cells for _, cells in lines])
        if header is None:
            unread += [cells for _, cells in lines if len(cells) > 1]
            continue
        lines += read_rows
        text, placed = write_rows(cells for _, cells in lines)
        rows = [Row(*where, number) for (number, _), where in zip(lines, placed, strict=True)]
        kept = keep_lines(rows, [cells for _, cells in lines], header)
        sheets.append(Sheet(text, tuple(kept), header, name))
    if not sheets:
        raise unknown_columns(unread)
    if book.uncomputed:
        message = f"cells with a formula that has no value: {book.uncomputed:,}. They were left empty."
        problems.append(raw.problem("table-formula", f"{message} Open the workbook in Excel, and save it."))
    return read_sheets(raw, sheets, "xlsx", "utf-8", problems)


@dataclass(slots=True)
class _Book:
    """A workbook: its sheets by name, its words and which of its number formats show dates."""

    package: Package
    uncomputed: int = 0
    """Cells with a formula that has no value."""
    _words: list[str] = field(default_factory=list)
    _dates: list[bool] = field(default_factory=list)
    _zero: dt.date = dt.date(1899, 12, 30)

    def sheets(self) -> Iterator[tuple[str, str]]:
        """Yield the name of each sheet and its file in the package; reads what all sheets share."""
        book = _parse(self.package.read(WORKBOOK))
        related = _parse(self.package.read("xl/_rels/workbook.xml.rels"))
        targets = {e.get("Id"): posixpath.normpath(posixpath.join("xl", e.get("Target", ""))) for e in related}
        self._words = list(self._shared()) if "xl/sharedStrings.xml" in self.package else []
        self._dates = self._formats() if "xl/styles.xml" in self.package else []
        if any(e.get("date1904") in ("1", "true") for e in book.iter("{*}workbookPr")):
            self._zero = dt.date(1904, 1, 1)
        for sheet in book.iter("{*}sheet"):
            path = targets.get(sheet.get(_RELATION) or sheet.get(_STRICT_RELATION))
            if path and path.lstrip("/") in self.package:
                yield sheet.get("name", ""), path.lstrip("/")

    def _shared(self) -> Iterator[str]:
        for item in _iterate(self.package.read("xl/sharedStrings.xml"), "{*}si"):
            yield _words_of(item)

    def _formats(self) -> list[bool]:
        styles = _parse(self.package.read("xl/styles.xml"))
        own = {e.get("numFmtId"): e.get("formatCode", "") for e in styles.iter("{*}numFmt")}
        formats = [e.get("numFmtId", "0") for xfs in styles.iter("{*}cellXfs") for e in xfs]
        return [_shows_date(own[f]) if f in own else f.isdigit() and int(f) in _BUILT_IN_DATES for f in formats]

    def rows(self, path: str) -> Iterator[tuple[int, list[str]]]:
        """Yield the number of each row that is not empty, and its cells; raises Refused for a row that is too long."""
        data = self.package.read(path)
        if len(data) > LARGEST:
            raise Refused(
                "source-oversized",
                f"a sheet of it unpacks to {len(data) // 1_000_000} MB. Delete what is no list of letters.",
            )
        number = 0
        for row in _iterate(data, "{*}row"):
            said = row.get("r", "")
            number = int(said) if said.isdigit() and len(said) < 9 else number + 1
            cells: list[str] = []
            place = -1
            for cell in row:
                match = _REFERENCE.fullmatch(cell.get("r", "")) if isinstance(cell.tag, str) else None
                place = _column(match[1]) if match else place + 1
                value = self._value(cell)
                if not value:
                    continue
                if place >= columns.MOST:
                    raise too_wide(place + 1)
                cells += [""] * (place + 1 - len(cells))
                cells[place] = value
            if cells:
                yield number, cells

    def _value(self, cell: etree._Element) -> str:
        """Return what a cell shows, as far as letters need it: words, a number, a day as ISO has it."""
        kind = cell.get("t", "n")
        if kind == "inlineStr":
            return _words_of(cell)
        children = {_local(child): child.text for child in cell}
        value = children.get("v")
        if value is None:
            self.uncomputed += "f" in children
            return ""
        if kind == "s":
            return self._words[int(value)] if value.isdigit() and int(value) < len(self._words) else ""
        if kind == "b":
            return "TRUE" if value == "1" else "FALSE"
        if kind == "e":
            return ""
        if kind in ("str", "d"):
            return value.partition("T")[0] if kind == "d" else value.strip()
        return self._number(value, cell.get("s", "0"))

    def _number(self, value: str, style: str) -> str:
        try:
            number = float(value)
        except ValueError:
            return value.strip()
        shows_date = style.isdigit() and int(style) < len(self._dates) and self._dates[int(style)]
        if shows_date and 0 < number < 2_958_466:
            # Excel counts a 29 February 1900 that never was; days before it are one further on.
            early = int(number) < 60 and self._zero.year == 1899
            return (self._zero + dt.timedelta(days=int(number) + early)).isoformat()
        return str(int(number)) if number == int(number) and abs(number) < 1e15 else value


def _column(letters: str) -> int:
    """Return the place of a column, counted from 0: A is 0, AA is 26."""
    place = 0
    for letter in letters:
        place = place * 26 + ord(letter) - 64
    return place - 1


def _local(element: etree._Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _words_of(item: etree._Element) -> str:
    """Return the words of a string; how they are spoken, which Excel keeps for Japanese, is left out."""
    runs = (t for t in item.iter("{*}t") if (above := t.getparent()) is None or _local(above) != "rPh")
    return _ESCAPED.sub(lambda m: chr(int(m[1], 16)), "".join(t.text or "" for t in runs)).strip()


def _shows_date(code: str) -> bool:
    return any(letter in "dDyY" for letter in _QUOTED.sub("", code.partition(";")[0]))


def _refuse_doctype(data: bytes) -> None:
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise Refused("xml-entities", "a file in it declares entities, as no workbook does. Save it again in Excel.")


def _parse(data: bytes) -> etree._Element:
    _refuse_doctype(data)
    try:
        return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))
    except etree.XMLSyntaxError as wrong:
        raise _damaged(wrong) from wrong


def _iterate(data: bytes, tag: str) -> Iterator[etree._Element]:
    """Yield the elements of a name one after the other, and forget each, so that memory stays flat."""
    _refuse_doctype(data)
    try:
        for _, element in etree.iterparse(
            io.BytesIO(data), tag=tag, resolve_entities=False, no_network=True, load_dtd=False
        ):
            yield element
            element.clear(keep_tail=False)
            while (before := element.getprevious()) is not None and (parent := element.getparent()) is not None:
                parent.remove(before)
    except etree.XMLSyntaxError as wrong:
        raise _damaged(wrong) from wrong


def _damaged(wrong: etree.XMLSyntaxError) -> Refused:
    return Refused("source-damaged", f"a file in it is no XML ({wrong.msg}). Open it in Excel, and save it again.")
