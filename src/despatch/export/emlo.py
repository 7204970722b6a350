"""The workbook by which Early Modern Letters Online takes in letters: five sheets with the columns that it asks for.

Source of the columns, their order and limits: `uploader/constants.py` of EMLO's editing interface, as it stood in 2024
(https://github.com/culturesofknowledge/site-edit-2). Below the names of the columns a second row is passed over.
Ids are EMLO's own, so people and places come without: whoever uploads the workbook matches them there.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Any

from despatch import dates
from despatch.export.extra import export_extra
from despatch.export.files import whole_file
from despatch.export.jsonl import Rows, WholeLetter
from despatch.export.references import cited
from despatch.export.words import date_words

FILE = "emlo.xlsx"
SHEETS: dict[str, tuple[str, ...]] = {
    name: tuple(columns)
    for name, columns in tomllib.loads(files(__package__).joinpath("emlo.toml").read_text(encoding="utf-8")).items()
}
_NAMES = {"People": "primary_name", "Places": "location_name", "Repositories": "institution_name"}
YEARS = range(1400, 1901)
"""EMLO takes no other years."""
MARKED = 250
_SHELFMARK, _NAME = 500, 200
_SURE = 0.9
_WORDS = 12
"""So many words make an incipit, and so many an explicit."""
Values = dict[str, str | int]


def write(exports: Rows, folder: Path, as_of: str | None = None) -> dict[str, int]:  # noqa: ARG001 - every format is called alike
    """Write emlo.xlsx into `folder`; return how many letters it has.

    Raises ArchiveError when the file cannot be written, and ExportError without the library.
    """
    with export_extra():
        from xlsxwriter import Workbook  # noqa: PLC0415 - an extra

    book_of = _Sheets()
    mentioned = _mentioned(exports)
    for one in exports.whole():
        if one.row["piece"] in ("letter", "described") and not one.row["same_as"]:
            _add(book_of, one, mentioned.get(str(one.row["id"]), ()), exports)
    with whole_file(folder / FILE) as part:
        book = Workbook(part, {"strings_to_formulas": False, "strings_to_urls": False})
        for name, columns in SHEETS.items():
            sheet = book.add_worksheet(name)
            for at, column in enumerate(columns):
                sheet.write_string(0, at, column)
                sheet.write_string(1, at, "-")
            for number, values in enumerate(book_of.rows(name), 2):
                for column, value in values.items():
                    put = sheet.write_number if isinstance(value, int) else sheet.write_string
                    put(number, columns.index(column), value)
        book.close()
    return {FILE: len(book_of.works)}


@dataclass(slots=True)
class _Sheets:
    """The rows of the workbook while it is gathered; each name stands in its sheet once."""

    works: list[Values] = field(default_factory=list)
    manifestations: list[Values] = field(default_factory=list)
    names: dict[str, dict[str, None]] = field(default_factory=lambda: {sheet: {} for sheet in _NAMES})

    def add_names(self, sheet: str, names: Iterable[str]) -> None:
        """Add names to a sheet."""
        self.names[sheet].update((name, None) for name in names if name)

    def rows(self, sheet: str) -> Iterable[Values]:
        """Return the rows of a sheet."""
        if sheet in _NAMES:
            return ({_NAMES[sheet]: name} for name in self.names[sheet])
        return self.works if sheet == "Work" else self.manifestations


def _mentioned(exports: Rows) -> dict[str, list[str]]:
    """Return the names of the people of the archive whom each letter names."""
    found: dict[str, dict[str, None]] = {}
    for row in exports.mentions():
        if row["kind"] == "person" and row["id"]:
            found.setdefault(str(row["letter"]), {})[_one(str(row["name"]))] = None
    return {letter: list(names) for letter, names in found.items()}


def _add(sheets: _Sheets, one: WholeLetter, mentioned: Sequence[str], exports: Rows) -> None:
    row: Any = one.row
    number = len(sheets.works) + 1
    reference = cited(row, exports.settings)
    place = row["place"] or {}
    origin = place.get("place") or place.get("name") or ""
    work: Values = {"iwork_id": number}
    work |= _date(row["date"])
    work |= _side("author", row["senders"]) | _side("addressee", row["recipients"])
    work |= {"origin_name": _one(origin), "origin_as_marked": place.get("name") or ""}
    work |= {"origin_uncertain": int(bool(place) and place["confidence"] < _SURE)}
    work |= {"abstract": row["subject"] or "", "mention_id": "; ".join(mentioned)}
    work |= dict(zip(("incipit", "explicit"), _ends(one), strict=True))
    work |= {"notes_on_letter": ". ".join(_notes(row)), "editors_notes": f"{row['id']} in {row['source']}"}
    if reference.url:
        work |= {"resource_name": reference.archive, "resource_url": reference.url}
    sheets.works.append({column: value for column, value in work.items() if value not in ("", 0)})
    sheets.add_names("People", [*_names(row["senders"]), *_names(row["recipients"]), *mentioned])
    sheets.add_names("Places", [_one(origin)])
    if reference.repository or reference.shelfmark:
        held: Values = {"manifestation_id": len(sheets.manifestations) + 1, "iwork_id": number}
        held |= {"repository_name": _one(reference.repository)} if reference.repository else {}
        held |= {"id_number_or_shelfmark": reference.shelfmark[:_SHELFMARK]} if reference.shelfmark else {}
        sheets.manifestations.append(held)
        sheets.add_names("Repositories", [_one(reference.repository)])


def _date(date: Any) -> Values:
    """Return the columns of a date. One that the columns cannot hold stands in the notes on it."""
    if date is None:
        return {}
    edtf = date["edtf"]
    told: Values = {
        "date_of_work_as_marked": (date["written"] or "")[:MARKED],
        "date_of_work_inferred": int(date["from"] in ("replies", "neighbours")),
        "date_of_work_uncertain": int(any(sign in edtf for sign in "?%")),
        "date_of_work_approx": int(any(sign in edtf for sign in "~%")),
    }
    ends = dates.bounds(edtf)
    if ends is None or any(end.year not in YEARS for end in ends):
        return told | {"notes_on_date_of_work": f"The date is {date_words(edtf)}; the columns cannot hold it."}
    first, last = ends
    parts = dict(zip(("year", "month", "day"), _shared(first, last), strict=False))
    told |= {f"date_of_work_std_{name}": value for name, value in parts.items()} | {"original_calendar": "G"}
    if not parts or ("/" in edtf or ".." in edtf):
        told |= {f"date_of_work_std_{name}": getattr(first, name) for name in ("year", "month", "day")}
        told |= {f"date_of_work2_std_{name}": getattr(last, name) for name in ("year", "month", "day")}
        told["date_of_work_std_is_range"] = 1
    return told


def _shared(first: dt.date, last: dt.date) -> tuple[int, ...]:
    """Return year, month and day as far as a date tells them: a whole year has a year alone."""
    if first == last:
        return first.year, first.month, first.day
    after = last + dt.timedelta(days=1)
    if first.day == 1 and after.day == 1 and (first.year, first.month) == (last.year, last.month):
        return first.year, first.month
    if (first.month, first.day, after.month, after.day) == (1, 1, 1, 1) and first.year == last.year:
        return (first.year,)
    return ()


def _side(side: str, parties: Any) -> Values:
    return {
        f"{side}_names": "; ".join(_names(parties)),
        f"{side}s_as_marked": "; ".join(_one(party["name"]) for party in parties),
        f"{side}s_uncertain": int(any((party["confidence"] or 1.0) < _SURE for party in parties)),
    }


def _names(parties: Any) -> list[str]:
    return [_one(party["person"] or party["name"]) for party in parties]


def _one(name: str) -> str:
    """Return a name on one line without the sign that parts names."""
    return " ".join(name.replace(";", ",").split())[:_NAME]


def _ends(one: WholeLetter) -> tuple[str, str]:
    """Return the first and the last words of a letter's body."""
    body = one.letter.description.body
    if body is None or not one.text:
        return "", ""
    at = one.letter.span.start
    words = one.text[body.start - at : body.end - at].split()
    return " ".join(words[:_WORDS]), " ".join(words[-_WORDS:])


def _notes(row: Any) -> Iterator[str]:
    if row["kind"] != "letter":
        yield f"The letter is a {row['kind']}"
    if row["marking"]:
        yield f"Marked {row['marking']}"
    if row["via"]:
        yield f"Carried by {row['via']}"
