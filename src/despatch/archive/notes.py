"""Questions about readers' notes: those on a letter or with a tag, and what is wrong with them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import msgspec

from despatch.archive import notes_log
from despatch.archive.session import Session
from despatch.export.files import write_whole
from despatch.model import Note, NoteEntry, Problem
from despatch.store import read_letters

UNREADABLE, HOMELESS = "log-unreadable", "note-homeless"


class Notes:
    """The notes on the letters of one opened archive."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def entries(self, *, letter: str | None = None, tag: str | None = None) -> list[NoteEntry]:
        """Return the notes that hold, in their order: all of them, those on a letter, or those with a tag."""
        entries = self._session.notes()
        wanted = notes_log.plain_tag(tag) if tag else None
        return [
            one
            for one in entries
            if (letter is None or one.letter == letter) and (wanted is None or wanted in one.note.tags)
        ]

    def add(self, note: Note) -> Note:
        """Write a note, or the line that takes one back; returns it with its id, its moment and its letter's title.

        Raises DecisionError if it says nothing or too much, NotFound and ArchiveError.
        """
        if note.letter:
            with self._session.connection() as db:
                entry = read_letters.entry(db, note.letter)
            names = " and ".join(who.name for who in entry.senders)
            note = replace(note, letter=entry.id, title=f"{names} {entry.date or ''}".strip())
        return notes_log.add(self._session.path, note)

    def tags(self) -> list[tuple[str, int]]:
        """Return the tags with the number of their notes, the most frequent first."""
        counts = Counter(tag for one in self._session.notes() for tag in one.note.tags)
        return sorted(counts.items(), key=lambda one: (-one[1], one[0]))

    def write(self, out: Path) -> dict[str, int]:
        """Write the notes that hold into a folder, and return how many; an earlier file is replaced."""
        rows = [notes_log.to_row(one.note) | {"letter": one.letter or one.note.letter} for one in self.entries()]
        encode = msgspec.json.Encoder().encode
        return {notes_log.FILE: write_whole(out / notes_log.FILE, ((encode(row) + b"\n", 1) for row in rows))}

    def problems(self) -> Iterator[Problem]:
        """Yield the lines that cannot be read, and the notes whose letter is gone."""
        for line in notes_log.read(self._session.path).unreadable:
            yield Problem(UNREADABLE, notes_log.FILE, f"{line.reason}; the line was skipped", line=line.number)
        for one in self.entries():
            if one.letter is None:
                named = f"{one.note.letter} ({one.note.title})" if one.note.title else one.note.letter
                message = f"{one.note.id}, by {one.note.by}: its letter {named} is gone; the note is kept"
                yield Problem(HOMELESS, notes_log.FILE, message, line=one.line)
