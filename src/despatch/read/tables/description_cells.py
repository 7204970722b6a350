"""One row of a table in, the description of its letter out. Every field stands on its cell."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from despatch import dates
from despatch.dates import Order
from despatch.formulas.lexicon import lexicon
from despatch.model import DateRole, Dating, Description, Doubt, Holding, Party, Phrase, Span
from despatch.read.tables import cell_dates
from despatch.read.tables.cell_dates import Calendar, CellDate
from despatch.read.tables.columns import words as column_words
from despatch.read.tables.title_cells import read_title
from despatch.text.fold import folded

RULE = "encoding.column"
SURE = 0.99
_INFERRED, _UNCERTAIN = 0.7, 0.5
_SEPARATOR = re.compile(r"\s*(?:;|\||\n)\s*")
_BRACKETED = re.compile(r"\[([^\[\]]+)\]")
_LINK = re.compile(r"[^\s;|,]+")


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell's words, and where they stand in the text; no span where the file writes them in another way."""

    words: str
    span: Span | None = None

    def part(self, start: int, end: int) -> Span | None:
        """Return where a stretch of the words stands."""
        at = self.span
        return Span(at.start + start, at.start + end) if at and at.end - at.start == len(self.words) else None


Cells = Mapping[str, Sequence[Cell]]
"""The cells of a row that are not empty, by what they tell."""


@dataclass(frozen=True, slots=True)
class Reading:
    """How the cells of one table are read: its languages, the order of day and month, Excel's numbers for days."""

    languages: tuple[str, ...]
    order: Order | None = None
    serials: bool = False


def describe(cells: Cells, how: Reading) -> Description:
    """Return what a row says of its letter. What it leaves empty stays empty, with a doubt where that matters."""
    doubts: list[Doubt] = []
    date = _dating(cells, "sent", how, doubts)
    received = _dating(cells, "received", how, doubts)
    senders, recipients = (_parties(cells, role) for role in ("sender", "recipient"))
    if not senders and not recipients and (title := _first(cells, "subject")):
        told = read_title(title.words, title.part(0, len(title.words)), how.languages)
        senders, recipients = told.senders, told.recipients
        # A date that a column gives and nobody can read is not replaced: its doubt says so.
        date = date or (None if doubts else told.date)
    if date and received and _is_before(received.edtf, date.edtf):
        reason = f"it came ({received.edtf}) before it was sent ({date.edtf})"
        doubts.append(Doubt("date-conflict", reason, received.span))
    if not senders:
        doubts.append(Doubt("sender-unknown", "the table names no sender"))
    if not recipients:
        doubts.append(Doubt("recipient-unknown", "the table names no recipient"))
    if date is None and not any(doubt.code.startswith("date-") for doubt in doubts):
        doubts.append(Doubt("date-unknown", "the table gives no date"))
    return Description(
        kind=_kind(cells, how.languages),
        senders=senders,
        recipients=recipients,
        date=date,
        received=received,
        dates=tuple(found for found in (date, received) if found),
        place=_place(cells),
        marking=_phrase(_first(cells, "marking")),
        via=_phrase(_first(cells, "via")),
        subject=_phrase(_first(cells, "subject")),
        identifier=_words(cells, "url") or _words(cells, "id"),
        holding=_holding(cells),
        facsimiles=tuple(link for cell in cells.get("facsimile", ()) for link in _LINK.findall(cell.words)),
        doubts=tuple(doubts),
    )


def without_unknowns(description: Description) -> Description:
    """Return a description without the doubts that a field of it is not known."""
    doubts = tuple(doubt for doubt in description.doubts if not doubt.code.endswith("-unknown"))
    return replace(description, doubts=doubts)


def says_nothing(words: str) -> bool:
    """Say whether a cell only says that nothing is known: "unknown", "s. d.", "-"."""
    said = folded(words)
    return not said or said in _folded("unknown")


# ---------------------------------------------------------------- people and places


def _parties(cells: Cells, role: str) -> tuple[Party, ...]:
    sure = _certainty(cells, role)
    keys = [cell.words for cell in cells.get(f"{role}_key", ())]
    named = cells.get(role) or _whole_names(cells, role) or cells.get(f"{role}_written", ())
    parties = [party for cell in _fullest(named) for party in _names(cell, sure)]
    given = [key for key in _SEPARATOR.split(keys[0]) if key] if keys else []
    if len(given) == len(parties):
        parties = [Party(p.name, p.span, p.rule, p.confidence, key=k) for p, k in zip(parties, given, strict=True)]
    return tuple(parties)


def _fullest(named: Sequence[Cell]) -> Sequence[Cell]:
    """Return the first of several columns that name the same side, or the one that goes on where it ends."""
    return [cell for cell in named if cell.words.startswith(f"{named[0].words};")][:1] or named[:1]


def _whole_names(cells: Cells, role: str) -> tuple[Cell, ...]:
    """Return first and last name as one cell, with one span where their columns stand side by side."""
    last, first = _first(cells, f"{role}_last"), _first(cells, f"{role}_first")
    if last and first:
        pairs = zip(_SEPARATOR.split(first.words), _SEPARATOR.split(last.words), strict=False)
        both = sorted((cell.span for cell in (first, last) if cell.span), key=lambda span: span.start)
        beside = len(both) == 2 and both[0].end + 1 == both[1].start
        span = Span(both[0].start, both[1].end) if beside else None
        return (Cell("; ".join(" ".join(pair).strip() for pair in pairs), span),)
    return tuple(cell for cell in (last, first) if cell)


def _names(cell: Cell, sure: float) -> Iterable[Party]:
    at = 0
    for end, following in (*((m.start(), m.end()) for m in _SEPARATOR.finditer(cell.words)), (len(cell.words), 0)):
        name, confidence = cell.words[at:end].strip(), sure
        start = cell.words.find(name, at) if name else at
        if bracketed := _BRACKETED.fullmatch(name):
            name, start, confidence = bracketed[1].strip(), start + 1, min(sure, _INFERRED)
        if name.endswith("?"):
            name, confidence = name.rstrip("? "), min(sure, _UNCERTAIN)
        if not says_nothing(name):
            yield Party(name, cell.part(start, start + len(name)), RULE, confidence)
        at = following


def _place(cells: Cells) -> Phrase | None:
    cell = _first(cells, "place") or _first(cells, "place_written")
    if cell is None or says_nothing(cell.words):
        return None
    name = cell.words.strip()
    inner = _BRACKETED.fullmatch(name)
    start, sure = cell.words.find(name), _certainty(cells, "place")
    if inner:
        name, start, sure = inner[1].strip(), start + 1, min(sure, _INFERRED)
    return Phrase(name, cell.part(start, start + len(name)), RULE, sure, _words(cells, "place_key"))


def _certainty(cells: Cells, field: str) -> float:
    if _is_said(cells, f"{field}_uncertain"):
        return _UNCERTAIN
    return _INFERRED if _is_said(cells, f"{field}_inferred") else SURE


# ---------------------------------------------------------------- dates


def _dating(cells: Cells, role: DateRole, how: Reading, doubts: list[Doubt]) -> Dating | None:
    field = "received" if role == "received" else "date"
    calendar = cell_dates.calendar_of(_words(cells, "date_calendar") or "", _calendars())
    whole, marked = _first(cells, field), _first(cells, f"{field}_written")
    coded = _first(cells, f"{field}_edtf")
    date: CellDate | None
    if coded and dates.is_edtf(coded.words):  # EDTF is Gregorian, whatever the calendar of the letter's words
        date, marked = CellDate(coded.words), marked or whole or coded
    else:
        date = _read_cell(whole, how, calendar) or _read_cell(coded, how, calendar)
    parts = _read_parts(cells, field, how, calendar)
    if parts and (date is None or date.edtf is None):
        date = parts
    elif parts and parts.edtf and date and date.edtf and not dates.meet(parts.edtf, date.edtf):
        reason = f"the columns for year, month and day say {parts.edtf}, and “{whole.words.strip() if whole else ''}”"
        doubts.append(Doubt("date-conflict", f"{reason} stands beside them", whole.span if whole else None))
    if date is None or date.edtf is None:
        date = _read_cell(marked, how, calendar) or date
    if date is None:
        return None
    if field == "date":
        last = _read_cell(_first(cells, "date_end"), how, calendar)
        last = last or _read_parts(cells, "date_end", how, calendar)
        date = cell_dates.join(date, last) if last else date
        uncertain, approximate = (_is_said(cells, f"date_{flag}") for flag in ("uncertain", "approximate"))
        date = cell_dates.qualify(date, uncertain=uncertain, approximate=approximate)
    shown = next((cell for cell in (marked, whole) if cell and not says_nothing(cell.words)), None)
    span = shown.part(0, len(shown.words)) if shown else None
    if date.doubt:
        doubts.append(Doubt(*date.doubt, span))
    if date.edtf is None:
        return None
    sure = min(date.confidence, _INFERRED if _is_said(cells, f"{field}_inferred") else SURE)
    style = "julian" if calendar != "gregorian" else "gregorian"
    written = shown.words.strip() if shown else date.edtf
    return Dating(date.edtf, written, span, role, "encoding", RULE, sure, style)  # type: ignore[arg-type]


def _read_cell(cell: Cell | None, how: Reading, calendar: Calendar) -> CellDate | None:
    if cell is None or says_nothing(cell.words):
        return None
    return cell_dates.read_date(cell.words, how.languages, how.order, calendar, serials=how.serials)


def _read_parts(cells: Cells, field: str, how: Reading, calendar: Calendar) -> CellDate | None:
    parts = [_words(cells, f"{field}_{part}") or "" for part in ("year", "month", "day")]
    if not any(parts[:2]) or (says_nothing(parts[0]) and not parts[1]):
        return None
    return cell_dates.read_parts(parts[0], parts[1], parts[2], how.languages, calendar)


def _is_before(one: str, other: str) -> bool:
    a, b = dates.bounds(one), dates.bounds(other)
    return a is not None and b is not None and a[1] < b[0]


@cache
def _calendars() -> dict[str, Calendar]:
    words = column_words()
    names: dict[str, Calendar] = {word.casefold(): "julian" for word in words.old_style}
    return names | {word.casefold(): "lady day" for word in words.lady_day}


# ---------------------------------------------------------------- other fields


def _kind(cells: Cells, languages: tuple[str, ...]) -> str:
    said = _words(cells, "kind")
    return lexicon(languages).kind_of.get(said.casefold(), "letter") if said else "letter"


def _holding(cells: Cells) -> Holding | None:
    held = Holding(*(_words(cells, field) for field in ("repository", "shelfmark", "availability")))
    return held if held != Holding() else None


def _phrase(cell: Cell | None) -> Phrase | None:
    if cell is None or says_nothing(cell.words):
        return None
    return Phrase(cell.words.strip(), cell.part(0, len(cell.words)), RULE, SURE)


def _first(cells: Cells, field: str) -> Cell | None:
    return next(iter(cells.get(field, ())), None)


def _words(cells: Cells, field: str) -> str | None:
    cell = _first(cells, field)
    return " ".join(cell.words.split()) if cell else None


def _is_said(cells: Cells, field: str) -> bool:
    said = _words(cells, field)
    return said is not None and folded(said) in _folded("yes")


@cache
def _folded(field: str) -> frozenset[str]:
    return frozenset(folded(word) for word in getattr(column_words(), field))
