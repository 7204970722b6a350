"""A sheet of 10,000 letters, as union catalogues have them: reading it, and the whole build of an archive of it."""

from __future__ import annotations

import csv
import datetime as dt
import io
import random
import tempfile
from pathlib import Path

from bench.measure import Result, cpu_seconds
from despatch import archive
from despatch.read import read
from despatch.settings import DEFAULT

HEADER = (
    "Letter ID", "Year date", "Month date", "Day date", "Date as marked", "Date inferred", "Date uncertain", "Calendar",
    "Author", "Author EMLO ID", "Author inferred", "Recipient", "Origin name", "Destination name", "Language(s)",
    "Repository name", "Shelfmark", "Abstract", "Keywords", "Incipit", "Notes", "Related resource URL",
)  # fmt: skip
FIRST = ("Orla", "Josiah", "Tamsin", "Amos", "Nathan", "Piet", "Anna", "Jan", "Ada", "Silas", "Ruth", "Enoch")
LAST = ("Fenn", "Quill", "Rook", "Pell", "Vale", "Ostrov", "Lund", "Marlin", "Hart", "Sallow", "Thorne", "Wick")
PLACES = ("Port Carrow", "Hollingstead", "Ember Bay", "Norhaven", "Kolm")


def run(*, full: bool) -> list[Result]:
    rows = 100_000 if full else 10_000
    sheet = _sheet(rows)
    reading = cpu_seconds(lambda: read(sheet, "sheet.csv", DEFAULT), times=2)
    plain = cpu_seconds(lambda: list(csv.reader(io.StringIO(sheet.decode()))), times=2)
    building = cpu_seconds(lambda: _build(sheet), times=1)
    name = f"a sheet of {rows:,} rows"
    detail = f"{rows / reading:,.0f} rows a second; Python's csv alone takes {plain:.2f} s"
    return [
        Result(f"{name}: read", reading, 0.0004 * rows, "at most", "s", detail),
        Result(f"{name}: the whole build", building, 0.001 * rows, "at most", "s"),
    ]


def _build(sheet: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        made = archive.init(Path(folder) / "archive")
        (made / "letters" / "sheet.csv").write_bytes(sheet)
        archive.build(made, workers=1)


def _sheet(rows: int) -> bytes:
    chance = random.Random(4)
    people = [
        f"{last}, {first}, {chance.randint(1590, 1640)}-{chance.randint(1650, 1700)}"
        for last in LAST
        for first in FIRST
    ]
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(HEADER)
    for number in range(rows):
        day = dt.date(1630, 1, 1) + dt.timedelta(days=chance.randint(0, 20_000))
        author, recipient = chance.sample(people, 2)
        writer.writerow(
            [number, day.year, day.month, day.day, f"{day:%d %B %Y}", int(chance.random() < 0.1), 0,
             chance.choice(("G", "J", "")), author, f"p/{people.index(author)}", 0, recipient, chance.choice(PLACES),
             chance.choice(PLACES), "English", "Carrow Library", f"MS Fenn {number // 100}, fol. {number % 100}",
             f'On the barley of {day.year}; the "Curlew" is in.', "barley; harbour", "Sir, yours of the last", "",
             f"https://example.org/{number}"]
        )  # fmt: skip
    return file.getvalue().encode()
