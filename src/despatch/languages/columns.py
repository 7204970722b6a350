"""The form of `columns.toml`: the names that columns of tables of letters usually have.

A column is named by one phrase ("Absender"), or by a subject and a part of it in either order ("sender first name",
"Vorname Absender", "date uncertain"). `TARGETS` are what columns may tell; an archive's [columns] names them, too.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from despatch.languages.tables import Form

OF_PEOPLE = ("first", "last", "key", "written", "inferred", "uncertain")
OF_DATES = ("edtf", "year", "month", "day", "written", "inferred", "uncertain", "approximate", "calendar")
OF_PLACES = ("key", "written", "inferred", "uncertain")
PARTS = {
    "sender": OF_PEOPLE,
    "recipient": OF_PEOPLE,
    "date": OF_DATES,
    "date_end": ("year", "month", "day"),
    "received": ("edtf", "year", "month", "day", "written"),
    "place": OF_PLACES,
    "destination": OF_PLACES,
}
"""The subjects that have parts, and their parts: `sender_first` is the first name of the sender."""
WHOLE = (
    "id", "subject", "text", "repository", "shelfmark", "url", "language", "kind", "notes", "availability", "facsimile",
    "marking", "via", "piece",
)  # fmt: skip
"""What a column tells by itself."""
TARGETS = (*PARTS, *WHOLE, *(f"{subject}_{part}" for subject, parts in PARTS.items() for part in parts))


@dataclass(frozen=True, slots=True)
class Parts(Form):
    """How the parts of a subject are named. `name` is the subject itself: "sender name"."""

    name: tuple[str, ...] = ()
    first: tuple[str, ...] = ()
    last: tuple[str, ...] = ()
    key: tuple[str, ...] = ()
    written: tuple[str, ...] = ()
    inferred: tuple[str, ...] = ()
    uncertain: tuple[str, ...] = ()
    approximate: tuple[str, ...] = ()
    calendar: tuple[str, ...] = ()
    edtf: tuple[str, ...] = ()
    """A date in EDTF, which is always Gregorian."""
    year: tuple[str, ...] = ()
    month: tuple[str, ...] = ()
    day: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ColumnWords(Form):
    """The keys of `columns.toml`."""

    FILE: ClassVar[str] = "columns"

    sender: tuple[str, ...] = ()
    recipient: tuple[str, ...] = ()
    date: tuple[str, ...] = ()
    date_end: tuple[str, ...] = ()
    received: tuple[str, ...] = ()
    place: tuple[str, ...] = ()
    destination: tuple[str, ...] = ()
    id: tuple[str, ...] = ()
    subject: tuple[str, ...] = ()
    text: tuple[str, ...] = ()
    repository: tuple[str, ...] = ()
    shelfmark: tuple[str, ...] = ()
    url: tuple[str, ...] = ()
    language: tuple[str, ...] = ()
    kind: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    availability: tuple[str, ...] = ()
    facsimile: tuple[str, ...] = ()
    marking: tuple[str, ...] = ()
    via: tuple[str, ...] = ()
    piece: tuple[str, ...] = ()
    """Whether a row is a letter, or another piece of a source, as tables of Despatch say."""
    parts: Parts = Parts()
    little: frozenset[str] = frozenset()
    """Little words within the name of a column that say nothing: "name of the sender"."""
    unknown: frozenset[str] = frozenset()
    """Cells that say that nothing is known."""
    yes: frozenset[str] = frozenset()
    """Cells that say yes."""
    old_style: frozenset[str] = frozenset()
    """Cells that name the Julian calendar."""
    lady_day: frozenset[str] = frozenset()
    """Cells that name the Julian calendar with a year that begins on 25 March."""
