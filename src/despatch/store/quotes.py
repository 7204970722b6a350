"""What several answers of the archive share: people by id, letters by id, and the words of a passage."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from despatch.model import Correspondent, Entry, Evidence, Quote
from despatch.store.letter_words import restore
from despatch.store.read_letters import entries_of
from despatch.store.sql import batches, marks

AROUND = 70
"""How much of the text around a quote is shown, in code points."""


def find_people(db: sqlite3.Connection, keys: Iterable[str | None]) -> dict[str | None, Correspondent | None]:
    """Return people by id. A key that is no id is a name as written, and stands for itself."""
    wanted = sorted({key for key in keys if key})
    people: dict[str | None, Correspondent | None] = {None: None}
    people |= {key: Correspondent(key, None, None) for key in wanted}
    for batch in batches(wanted):
        rows = db.execute(f"SELECT id, name, nullif(label, name) FROM person WHERE id IN ({marks(batch)})", batch)
        people |= {id: Correspondent(name, id, name, label) for id, name, label in rows}
    return people


def find_entries(db: sqlite3.Connection, ids: Iterable[str | None]) -> dict[str | None, Entry | None]:
    """Return letters by id; None for an id that is not in the archive."""
    wanted = sorted({id for id in ids if id})
    entries: dict[str | None, Entry | None] = dict.fromkeys((None, *wanted))
    for batch in batches(wanted):
        rows = [row for (row,) in db.execute(f"SELECT row FROM letter WHERE id IN ({marks(batch)})", batch)]
        entries |= {entry.id: entry for entry in entries_of(db, rows)} if rows else {}
    return entries


class Quoter:
    """Quotes passages of letters, and reads the words of each letter once."""

    def __init__(self, db: sqlite3.Connection, letters: Iterable[str]) -> None:
        """Read the words of these letters."""
        self._texts: dict[str, tuple[int, str]] = {}
        wanted = sorted(set(letters))
        self._entries = find_entries(db, wanted)
        for batch in batches(wanted):
            rows = db.execute(
                "SELECT l.id, l.start, w.words, w.gaps FROM letter l JOIN letter_text w ON w.row = l.row"
                f" WHERE l.id IN ({marks(batch)})",
                batch,
            )
            self._texts |= {id: (start, restore(words, gaps)) for id, start, words, gaps in rows}

    def quote(self, evidence: Iterable[Evidence]) -> tuple[Quote, ...]:
        """Return the words of the passages; a passage whose letter has left the archive is skipped."""
        quotes = []
        for passage in evidence:
            entry = self._entries.get(passage.letter)
            if entry is None:
                continue
            offset, text = self._texts[passage.letter]
            start, end = passage.span.start - offset, passage.span.end - offset
            before, after = _words_before(text, start), _words_after(text, end)
            quotes.append(Quote(passage.letter, entry.source, passage.span, text[start:end], before, after, entry))
        return tuple(quotes)


def _words_before(text: str, end: int) -> str:
    """Return the words of the paragraph that lead up to `end`; an ellipsis shows that some are cut off."""
    start = text.rfind("\n\n", 0, end) + 1
    near = max(start, end - AROUND)
    words = " ".join(text[near:end].split())
    return f"…{words.partition(' ')[2]}" if near > start else words


def _words_after(text: str, start: int) -> str:
    """Return the words of the paragraph that follow `start`; an ellipsis shows that some are cut off."""
    blank = text.find("\n\n", start)
    end = len(text) if blank < 0 else blank
    near = min(end, start + AROUND)
    words = " ".join(text[start:near].split())
    return f"{words.rpartition(' ')[0]}…" if near < end else words
