"""The names of parties and whom they stand for. The writer makes one and commits what it puts."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable

from despatch.model import Person
from despatch.store.records import NameRow, encoded
from despatch.text import fold

FORGET = 200_000
"""So many numbers are remembered before all are forgotten, so that memory stays flat."""

Whom = Callable[[NameRow, str | None], str | None]
"""Says the id of the person that a name stands for, given the date of its letter or None."""


class NameWriter:
    """Numbers names and says whose they are, within the transaction of the writer that made it."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._names: dict[tuple[NameRow, str], int] = {}

    def number(self, name: NameRow, holder: str = "") -> int:
        """Return the number of a name, putting it where it is new; `holder` is the person whose own it is."""
        if (name, holder) not in self._names:
            if len(self._names) > FORGET:
                self._names.clear()
            key = (name.written, name.office, name.key, holder)
            self._db.execute(
                "INSERT OR IGNORE INTO name (written, office, key, holder, words) VALUES (?, ?, ?, ?, ?)",
                (*key, _searchable(key[:2])),
            )
            self._names[name, holder] = int(
                self._db.execute(
                    "SELECT id FROM name WHERE written = ? AND office = ? AND key = ? AND holder = ?", key
                ).fetchone()[0]
            )
        return self._names[name, holder]

    def resolve(
        self, people: Iterable[Person], spare: Iterable[Person], person: Whom, varies: Callable[[NameRow], bool]
    ) -> None:
        """Store the people of the archive and whom each name stands for; `person` says it of a name, and a date (EDTF).

        `spare` are people who are stored only if `person` names one. A name that stands for one person throughout
        says so itself; of one that `varies`, being whoever it was on the day ("the Chancellor"), each such person's
        letters get a name of their own.
        """
        known = {one.id: one for one in spare} | {one.id: one for one in people}
        self._db.execute("UPDATE name SET person = NULL WHERE person IS NOT NULL")
        self._db.execute("DELETE FROM person")
        self._put_people(people)
        self._resolve_by_date(person, varies)
        self._db.execute("DELETE FROM name WHERE id NOT IN (SELECT name FROM party)")
        updates = []
        for number, holder, *written in self._db.execute(
            "SELECT id, holder, written, office, key FROM name"
        ).fetchall():
            found = holder or person(NameRow(*written), None)
            updates.append((found, _searchable((*written[:2], *((known[found].name,) if found else ()))), number))
        there = {id for (id,) in self._db.execute("SELECT id FROM person")}
        self._put_people(known[id] for id in sorted({found for found, _, _ in updates if found} - there))
        self._db.executemany("UPDATE name SET person = ?, words = ? WHERE id = ?", updates)
        self._names.clear()
        # One person under two names in one letter ("Vale, A. Vale") counts once.
        self._db.execute("UPDATE party SET again = 0 WHERE again")
        self._db.execute(
            "UPDATE party SET again = 1 WHERE position > 0 AND EXISTS (SELECT 1 FROM party o JOIN name m ON m.id = o.name"
            " WHERE o.letter = party.letter AND o.role = party.role AND o.position < party.position"
            " AND m.person = (SELECT person FROM name WHERE id = party.name))"
        )

    def _put_people(self, people: Iterable[Person]) -> None:
        self._db.executemany(
            "INSERT INTO person VALUES (?, ?, ?)", [(one.id, one.name, encoded(one)) for one in people]
        )

    def _resolve_by_date(self, person: Whom, varies: Callable[[NameRow], bool]) -> None:
        """Move the letters of a name that stands for different people to that name as the one or the other's."""
        names = self._db.execute("SELECT id, holder, written, office, key FROM name ORDER BY id").fetchall()
        for number, holder, *written in names:
            name = NameRow(*written)
            if not holder and not varies(name):
                continue
            always = person(name, None)
            moves: dict[int, list[int]] = {}
            for letter, date in self._db.execute(
                "SELECT DISTINCT l.row, l.date FROM party p JOIN letter l ON l.row = p.letter WHERE p.name = ? ORDER BY l.row",
                (number,),
            ).fetchall():
                held = person(name, date) if date and varies(name) else None
                wanted = held if held and held != always else ""
                if wanted != holder:
                    moves.setdefault(self.number(name, wanted), []).append(letter)
            for other, letters in moves.items():
                self._move(number, other, letters)

    def _move(self, name: int, other: int, letters: Iterable[int]) -> None:
        """Put `other` in the place of `name` in some letters and in the index."""
        for row in letters:
            self._db.execute("UPDATE party SET name = ? WHERE letter = ? AND name = ?", (other, row, name))
            words, facets = self._db.execute("SELECT words, facets FROM words WHERE row = ?", (row,)).fetchone()
            swap = {f"s{name}": f"s{other}", f"r{name}": f"r{other}"}
            changed = " ".join(swap.get(token, token) for token in facets.split(" "))
            self._db.execute(
                "INSERT INTO fts(fts, rowid, words, facets) VALUES ('delete', ?, ?, ?)", (row, words, facets)
            )
            self._db.execute("UPDATE words SET facets = ? WHERE row = ?", (changed, row))
            self._db.execute("INSERT INTO fts(rowid, words, facets) VALUES (?, ?, ?)", (row, words, changed))


def _searchable(spellings: Iterable[str]) -> str:
    """Return each distinct word once, with a space on either side, for whole-word look-ups."""
    found = dict.fromkeys(word for spelling in spellings for word in fold.words(spelling))
    return f" {' '.join(found)} "
