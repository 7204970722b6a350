"""Readers' notes: notes.jsonl beside the letters, one note a line. They change nothing that is read.

A note is undone by another line. A note whose letter is gone is kept, and found among the problems.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import asdict, fields, replace
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from despatch import append_log
from despatch.append_log import Log
from despatch.errors import DecisionError, NotFound
from despatch.model import Note

FILE = "notes.jsonl"
LONGEST, MOST_TAGS = 20_000, 20
_NAME = 300
_TAG = re.compile(r"\w(?:[\w.:-]{0,38}\w)?")
_DEFAULTS = {field.name: field.default for field in fields(Note)}


def read(folder: Path) -> Log[Note]:
    """Return the lines of an archive's notes.jsonl, none where there is no such file; raises ArchiveError."""
    return append_log.read(folder / FILE, _decode)


def holding(log: Log[Note]) -> list[tuple[int, Note]]:
    """Return the notes that hold, each with its line; an undo can be undone itself."""
    undone: set[str] = set()
    for entry in reversed(log.entries):
        if entry.value.undo and entry.value.id not in undone:
            undone.add(entry.value.undo)
    return [
        (entry.number, entry.value) for entry in log.entries if not entry.value.undo and entry.value.id not in undone
    ]


def add(folder: Path, note: Note) -> Note:
    """Write a note, or the line that takes one back, and return it with its id and moment.

    Raises DecisionError when it says nothing or too much, NotFound for an undo of nothing, and ArchiveError.
    """
    words, tags = note.words.strip(), tuple(dict.fromkeys(map(plain_tag, note.tags)))
    complete = replace(
        note, words=words, tags=tags, by=" ".join(note.by.split()), at=datetime.now(UTC).isoformat(timespec="seconds")
    )
    if trouble := _find_trouble(complete):
        raise DecisionError(f"{trouble}. Nothing was recorded")
    with append_log.hold(folder / FILE) as held:
        log = read(folder)
        if note.undo and all(note.undo != known.id for _, known in holding(log)):
            raise NotFound(f"no note that holds has the id {note.undo!r}: `despatch notes {folder}` shows them")
        known = {entry.value.id for entry in log.entries}
        seed = f"{complete}{len(log.entries)}"
        ids = (f"n-{hashlib.sha256(f'{seed}{again}'.encode()).hexdigest()[:8]}" for again in range(len(known) + 1))
        complete = replace(complete, id=next(id for id in ids if id not in known))
        held.append([msgspec.json.encode(to_row(complete)) + b"\n"])
    return complete


def plain_tag(tag: str) -> str:
    """Return a tag as it is kept: without a # before it, and in small letters."""
    return tag.strip().removeprefix("#").casefold()


def to_row(note: Note) -> dict[str, object]:
    """Return the fields of a note that say something."""
    return {name: value for name, value in asdict(note).items() if value != _DEFAULTS[name]}


def _decode(raw: bytes) -> Note:
    note = msgspec.json.decode(raw, type=Note)
    if trouble := _find_trouble(note):
        raise ValueError(trouble)
    if not note.id or not note.at:
        raise ValueError("a note needs the fields id and at: add them")
    return note


def _find_trouble(note: Note) -> str | None:
    """Return why a note says too little or too much; None where it does not."""
    if not note.by or len(note.by) > _NAME:
        return f"a note needs the name of who wrote it, in at most {_NAME} characters"
    if note.undo:
        return None
    if not note.letter or not (note.words or note.tags):
        return "a note needs a letter, and words or a tag: write some"
    if len(note.words) > LONGEST:
        return f"the note has {len(note.words):,} characters: write at most {LONGEST:,}"
    if len(note.tags) > MOST_TAGS:
        return f"the note has {len(note.tags)} tags: write at most {MOST_TAGS}"
    wrong = next((tag for tag in note.tags if not _TAG.fullmatch(tag)), None)
    if wrong is not None:
        return f"“{wrong[:60]}” is no tag: write letters, figures and hyphens without spaces, 40 at most"
    return None
