"""What several answers of the archive share: people by id, letters by id, and the words of a passage."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence

from despatch.model import Correspondent, Entry, Evidence, Quote
from despatch.store.read_letters import entries_of
from despatch.store.records import restored

MANY = 400
"""How many values are asked for at once."""
AROUND = 70
"""How much of what stands around a quote is shown, in code points."""


def correspondents(db: sqlite3.Connection, keys: Iterable[str | None]) -> dict[str | None, Correspondent | None]:
    """Return the people of the ids; a name as written, of one whom nobody fits, stands for itself."""
    wanted = sorted({key for key in keys if key})
    found: dict[str | None, Correspondent | None] = {None: None}
    for some in parts(wanted):
        rows = db.execute(f"SELECT id, name FROM person WHERE id IN ({marks(some)})", some)
        found |= {id: Correspondent(name, id, name) for id, name in rows}
    return {key: Correspondent(key, None, None) for key in wanted} | found


def entries(db: sqlite3.Connection, ids: Iterable[str | None]) -> dict[str | None, Entry | None]:
    """Return the letters of those ids that are in the archive, by id; None for the others."""
    wanted = sorted({id for id in ids if id})
    found: dict[str | None, Entry | None] = dict.fromkeys((None, *wanted))
    for some in parts(wanted):
        rows = [row for (row,) in db.execute(f"SELECT row FROM letter WHERE id IN ({marks(some)})", some)]
        found |= {entry.id: entry for entry in entries_of(db, rows)} if rows else {}
    return found


class Passages:
    """Quotes passages of letters, each letter's words read once."""

    def __init__(self, db: sqlite3.Connection, letters: Iterable[str]) -> None:
        """Make ready to quote from these letters."""
        self._texts: dict[str, tuple[int, str]] = {}
        wanted = sorted(set(letters))
        self._entries = entries(db, wanted)
        for some in parts(wanted):
            rows = db.execute(
                f"SELECT l.id, l.start, w.words, w.gaps FROM letter l JOIN words w ON w.row = l.row WHERE l.id IN ({marks(some)})",
                some,
            )
            self._texts |= {id: (start, restored(words, gaps)) for id, start, words, gaps in rows}

    def quotes(self, evidence: Iterable[Evidence]) -> tuple[Quote, ...]:
        """Return the words of the passages; one whose letter has left the archive is left out."""
        found = []
        for passage in evidence:
            entry = self._entries.get(passage.letter)
            if entry is None:
                continue
            offset, text = self._texts[passage.letter]
            start, end = passage.span.start - offset, passage.span.end - offset
            found.append(
                Quote(
                    passage.letter,
                    entry.source,
                    passage.span,
                    text[start:end],
                    _before(text, start),
                    _after(text, end),
                    entry,
                )
            )
        return tuple(found)


def parts(values: Sequence[str]) -> Iterable[Sequence[str]]:
    """Yield the values in stretches that one query takes."""
    return (values[begin : begin + MANY] for begin in range(0, len(values), MANY))


def marks(values: Sequence[object]) -> str:
    """Return the question marks for so many values."""
    return ",".join("?" * len(values))


def _before(text: str, end: int) -> str:
    """Return the words of the paragraph that lead up to `end`; a cut within it shows as an ellipsis."""
    start = text.rfind("\n\n", 0, end) + 1
    near = max(start, end - AROUND)
    words = _plain(text[near:end])
    return f"…{words.partition(' ')[2]}" if near > start else words


def _after(text: str, start: int) -> str:
    """Return the words of the paragraph that follow `start`, likewise."""
    found = text.find("\n\n", start)
    end = len(text) if found < 0 else found
    near = min(end, start + AROUND)
    words = _plain(text[start:near])
    return f"{words.rpartition(' ')[0]}…" if near < end else words


def _plain(text: str) -> str:
    return " ".join(text.split())
