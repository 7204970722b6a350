"""Readers' notes and tags on letters: theirs, apart from what editors decide."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Note:
    """A note of a reader, or the line that takes one back."""

    id: str
    by: str
    at: str
    """The moment (ISO 8601)."""
    letter: str = ""
    """The id of the letter when it was noted."""
    title: str = ""
    """What the letter was called then: it tells which one was meant when it is gone."""
    words: str = ""
    tags: tuple[str, ...] = ()
    undo: str = ""
    """The id of the note that is taken back."""


@dataclass(frozen=True, slots=True)
class NoteEntry:
    """A note as it stands now. `letter` is the id of its letter now; None where the letter is gone."""

    note: Note
    letter: str | None
    line: int
    """Its line in notes.jsonl."""
