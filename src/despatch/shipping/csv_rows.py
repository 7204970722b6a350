"""Rows of the desk's CSV files, and how to complain about one: the file, the row, what to do."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from importlib import resources
from pathlib import Path

from despatch.shipping.model import Season, ShippingError

SCHEMA: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "ships.csv": (
        ("name", "port", "free"),
        (
            "type",
            "deadweight",
            "bale_m3",
            "holds",
            "deck_t",
            "deck_m3",
            "knots",
            "gear_t",
            "draught_m",
            "ice",
            "until",
            "source",
        ),
    ),
    "ship_types.csv": (
        ("type", "deadweight", "bale_m3", "holds", "deck_t", "deck_m3", "knots", "gear_t", "draught_m"),
        ("source",),
    ),
    "ports.csv": (
        ("name", "berths", "draught_m", "tons_a_day"),
        ("country", "lat", "lon", "rates", "crane_t", "ice", "closed", "source"),
    ),
    "routes.csv": (("from", "to"), ("nm", "open", "risk", "convoy", "mode", "a_day", "oneway", "source")),
    "escorts.csv": (("name", "from", "to", "first", "last", "ships", "knots"), ("every", "source")),
    "goods.csv": (("good", "class", "kg_each", "m3_per_ton"), ("stow", "flies", "also", "units", "source")),
    "segregation.csv": (("one", "other", "how"), ("source",)),
    "tally.csv": (("ship", "day", "lot", "hold", "pieces"), ("note",)),
    "cargo.csv": (("id", "good", "quantity", "from", "to", "ready"), ("unit", "due", "priority", "evidence", "source")),
}
"""Columns that each file must have, and may have."""


_THOUSANDS = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?")


def parse_number(words: str) -> float:
    """Return a number such as 4,000.5; raises ValueError saying what to write, for a comma before decimals too."""
    if "," in words and not _THOUSANDS.fullmatch(words):
        raise ValueError("write a point before decimals, and commas only between thousands")
    try:
        return float(words.replace(",", ""))
    except ValueError:
        raise ValueError("write a number") from None


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a file, and how to complain about it."""

    file: str
    line: int
    cells: Mapping[str, str]

    def fault(self, message: str) -> ShippingError:
        """Return the error that says what is wrong in this row."""
        return ShippingError(f"{self.file}, row {self.line}: {message}")

    def text(self, column: str, default: str | None = None) -> str:
        """Return a cell; without `default` it must be filled."""
        cell = self.cells.get(column, "")
        if cell or default is not None:
            return cell or default or ""
        raise self.fault(f"{column} is empty: fill it in")

    def number(
        self,
        column: str,
        default: float | None = None,
        *,
        least: float = 0,
        above: bool = False,
        most: float = float("inf"),
    ) -> float:
        """Return a number that is not less than `least` (or is above it), nor more than `most`."""
        words = self.text(column, None if default is None else f"{default:g}")
        try:
            number = parse_number(words)
        except ValueError as wrong:
            raise self.fault(f"{column} is {words!r}: {wrong}") from None
        if not (number > least if above else number >= least) or number == float("inf"):
            raise self.fault(f"{column} is {words}: it must be {'more than' if above else 'at least'} {least:g}")
        if number > most:
            raise self.fault(f"{column} is {words}: it can be {most:g} at most")
        return number

    def whole(self, column: str, default: int | None = None, *, least: int = 0) -> int:
        """Return a whole number that is not less than `least`."""
        number = self.number(column, default, least=least)
        if number != int(number):
            raise self.fault(f"{column} is {self.text(column)}: write a whole number")
        return int(number)

    def day(self, column: str, default: date | None = None) -> date:
        """Return a date written as 1942-10-07."""
        words = self.text(column, default.isoformat() if default else None)
        try:
            return date.fromisoformat(words)
        except ValueError:
            raise self.fault(f"{column} is {words!r}: write a date as 1942-10-07") from None

    def yes(self, column: str) -> bool:
        """Return yes or no; empty is no."""
        words = self.text(column, "no").casefold()
        if words not in {"yes", "no"}:
            raise self.fault(f"{column} is {words!r}: write yes or no")
        return words == "yes"

    def one_of(self, column: str, known: Mapping[str, object], file: str) -> str:
        """Return a name that another file knows."""
        return self.known(column, self.text(column), known, file)

    def known(self, column: str, name: str, known: Mapping[str, object], file: str) -> str:
        """Return `name` when `file` knows it; otherwise say which name may be meant."""
        if wrong := explain_unknown(column, name, known, file):
            raise self.fault(wrong)
        return name


def explain_unknown(what: str, name: str, known: Mapping[str, object], file: str) -> str:
    """Return what to say of a name that `file` does not know, with the name that may be meant; empty when it does."""
    if name in known:
        return ""
    near = get_close_matches(name, list(known), n=1)
    remedy = f"did you mean {near[0]!r}? Otherwise add" if near else "add"
    return f"{what} {name!r} is not in {file}: {remedy} a row for it there"


def parse_rows(file: str, text: str, where: str = "") -> Iterator[Row]:
    """Yield the rows of a CSV file whose columns are right. Empty rows and rows that begin with # are skipped."""
    must, may = SCHEMA[file]
    name = where or file
    reader = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True)
    try:
        head = [cell.strip().casefold() for cell in next(reader, [])]
        for column in head:
            if column not in must + may:
                near = get_close_matches(column, must + may, n=1)
                remedy = f"did you mean {near[0]!r}?" if near else "take it out"
                raise ShippingError(f"{name}, row 1: no column is called {column!r}: {remedy}")
        if missing := [column for column in must if column not in head]:
            raise ShippingError(
                f"{name}, row 1: the column {missing[0]} is missing: add it; the columns are {', '.join(must + may)}"
            )
        for cells in reader:
            if not any(cell.strip() for cell in cells) or cells[0].lstrip().startswith("#"):
                continue
            if len(cells) > len(head):
                raise ShippingError(
                    f"{name}, row {reader.line_num}: more cells than columns: "
                    "put quotes around a cell that holds a comma"
                )
            filled = [cell.strip() for cell in cells] + [""] * (len(head) - len(cells))
            yield Row(name, reader.line_num, dict(zip(head, filled, strict=True)))
    except csv.Error as wrong:
        raise ShippingError(f"{name}, row {reader.line_num}: {wrong}: mend the quotes in this row") from None


def shipped_text(file: str) -> str:
    """Return the text of a table that comes with Despatch."""
    return (resources.files("despatch.shipping") / "data" / file).read_text(encoding="utf-8")


def read_text(path: Path) -> str:
    """Return the text of a CSV file; raises ShippingError where it is not UTF-8, or cannot be read."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as wrong:
        raise ShippingError(f"{path}: not UTF-8 at byte {wrong.start}: save the file as UTF-8") from None
    except OSError as wrong:
        raise ShippingError(f"{path}: {wrong.strerror}: make it a file that can be read") from None


def read_rows(folder: Path, file: str, *, needed: bool = True) -> Iterator[Row]:
    """Return the rows of a folder's file; none where it need not be there and is not."""
    if (folder / file).exists():
        return parse_rows(file, read_text(folder / file), str(folder / file))
    if needed:
        raise ShippingError(
            f"{folder / file}: there is no such file: write it with the columns {', '.join(SCHEMA[file][0])}"
        )
    return iter(())


def row_numbers(folder: Path, file: str, column: str) -> dict[str, int]:
    """Return in which row of a folder's file each name stands."""
    return {row.text(column, ""): row.line for row in read_rows(folder, file, needed=False)}


def check_new(row: Row, column: str, there: Mapping[str, object]) -> str:
    """Return a name that no row before has, however it is spelt."""
    name = row.text(column)
    if twin := next((known for known in there if known.casefold() == name.casefold()), None):
        raise row.fault(f"a second {twin!r}: give each its own name")
    return name


def parse_amounts(row: Row, column: str, such: str) -> dict[str, float]:
    """Return names with numbers, written as explosives=300; food=900."""
    found = {}
    for part in filter(None, (p.strip() for p in row.text(column, "").split(";"))):
        name, equals, number = part.partition("=")
        if (
            not equals
            or not name.strip()
            or not re.fullmatch(r"\d{1,9}(?:\.\d{1,6})?", number.strip())
            or not float(number)
        ):
            raise row.fault(f"{column} holds {part!r}: write name=number, such as {such}")
        found[name.strip()] = float(number)
    return found


_SEASON = re.compile(r"(\d\d)-(\d\d)\.\.(\d\d)-(\d\d)")


def parse_seasons(row: Row, column: str) -> tuple[Season, ...]:
    """Return seasons written as 11-20..05-10, several with a semicolon between."""
    found = []
    for part in filter(None, (p.strip() for p in row.text(column, "").split(";"))):
        match = _SEASON.fullmatch(part)
        try:
            a, b, c, d = map(int, match.groups()) if match else (0, 0, 0, 0)
            date(2000, a, b), date(2000, c, d)
        except ValueError:
            raise row.fault(f"{column} is {part!r}: write a season as 11-20..05-10 (month-day)") from None
        found.append(Season((a, b), (c, d)))
    return tuple(found)
