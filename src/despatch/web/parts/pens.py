"""The pens of a letter's page: for each field what it holds, what else it may be, and where a letter may be cut."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from despatch.archive import letter_targets
from despatch.model import NOT_THE_LETTERS, Description, FieldName, Record
from despatch.web.formatting import one_line

NAMES: dict[FieldName, str] = {
    "sender": "From",
    "recipient": "To",
    "date": "Date",
    "place": "Place",
    "kind": "Kind",
    "marking": "Marking",
    "title": "Title",
    "language": "Language",
    "status": "Status",
}
HINTS: dict[FieldName, str] = {
    "sender": "One name a line.",
    "recipient": "One name a line.",
    "date": "1911-03-04, 1911-03, 1911-03-04? or in words.",
    "language": "A code: en, de, fr.",
}
IN_FILE: frozenset[FieldName] = frozenset({"sender", "recipient", "place", "kind", "marking"})
"""The fields that may be decided for all letters of a file that read so."""
OFFERED = 6
NOTE = 5_000
LINES = 200
"""So many lines of a letter are offered as places to cut it."""


@dataclass(frozen=True, slots=True)
class Pen:
    """A form for one field: its values now, and what else it may be."""

    field: FieldName
    name: str
    values: tuple[str, ...]
    options: tuple[str, ...]
    hint: str
    many: bool
    in_file: bool
    choices: tuple[str, ...] = ()
    """All that it can be; none for words."""


@dataclass(frozen=True, slots=True)
class CutPlace:
    """A line at which a letter may be cut: its offset in the source, and its first words."""

    at: int
    words: str


def pens(record: Record) -> dict[str, Pen]:
    """Return the pen of each field of a letter."""
    description = record.letter.description
    return {name: _pen(record, description, name) for name in NAMES}


def cut_places(record: Record) -> tuple[CutPlace, ...]:
    """Return the lines of a letter at which another may begin: those after a blank line, else all."""
    lines = list(_lines(record))
    after_blank = [place for place, blank in lines if blank]
    return tuple((after_blank or [place for place, _ in lines])[:LINES])


def set_apart(record: Record) -> tuple[str, ...]:
    """Return the words of a letter that are read as notes, page heads and the like; marks of notes are left out."""
    base = record.letter.span.start
    found = (
        " ".join(record.text[hint.span.start - base : hint.span.end - base].split())
        for hint in record.hints
        if hint.kind in NOT_THE_LETTERS and hint.kind not in ("note-mark", "page-break")
    )
    return tuple(dict.fromkeys(words for words in found if 0 < len(words) <= NOTE))[:LINES]


def alternatives(record: Record, field: FieldName) -> tuple[str, ...]:
    """Return what a field of a letter may be beside what it is, the likeliest first."""
    description = record.letter.description
    now = set(_values(description, field))
    found = dict.fromkeys(one_line(one.value) for one in description.proposals if one.field == field)
    for words in _others(record, description, field):
        found.setdefault(one_line(words))
    return tuple(words for words in found if words and words not in now)[:OFFERED]


def _pen(record: Record, description: Description, field: FieldName) -> Pen:
    choices = letter_targets.STATUSES if field == "status" else ()
    return Pen(
        field,
        NAMES[field],
        _values(description, field),
        alternatives(record, field),
        HINTS.get(field, ""),
        field in ("sender", "recipient"),
        field in IN_FILE,
        choices,
    )


def _values(description: Description, field: FieldName) -> tuple[str, ...]:
    return letter_targets.values(description, field)


def _others(record: Record, description: Description, field: FieldName) -> Iterator[str]:
    reading = record.reading
    if reading is not None:
        yield from _values(reading, field)
    if field in ("sender", "recipient"):
        yield from (party.name for party in (*description.senders, *description.recipients))
        for neighbour in (record.previous, record.next):
            if neighbour is not None:
                yield from (who.label for who in (*neighbour.senders, *neighbour.recipients))
    elif field == "date":
        yield from (date.edtf for date in description.dates)
    elif field == "place":
        yield from (entry.place for entry in (record.previous, record.next) if entry and entry.place)


def _lines(record: Record) -> Iterator[tuple[CutPlace, bool]]:
    at, blank = record.letter.span.start, False
    for number, line in enumerate(record.text.split("\n")):
        words = line.strip()
        if words and number:
            yield CutPlace(at + len(line) - len(line.lstrip()), words[:80]), blank
        blank = not words
        at += len(line) + 1
