"""Writes the names of parties and the people they stand for."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterable

from despatch.model import Person
from despatch.store.records import NameRow, to_json
from despatch.store.sql import reindex
from despatch.text import fold

_YEAR = 10_000
"""Days are numbers that read YYYYMMDD."""
FORGET = 200_000
"""How many numbers are remembered before all are forgotten, so that memory stays flat."""

Whom = Callable[[NameRow, str | None], str | None]
"""Gives the id of the person that a name stands for, by the date of its letter or None."""


class NameWriter:
    """Numbers names and writes whose they are, all within one transaction of the writer."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._names: dict[tuple[NameRow, str], int] = {}

    def number(self, name: NameRow, holder: str = "") -> int:
        """Return the number of a name; a new name is written. `holder` is the one person whom it stands for, if any."""
        if (name, holder) not in self._names:
            if len(self._names) > FORGET:
                self._names.clear()
            key = (name.written, name.office, name.key, holder)
            self._db.execute(
                "INSERT OR IGNORE INTO name (written, office, key, holder, words) VALUES (?, ?, ?, ?, ?)",
                (*key, _searchable((*key[:2], _address(name.key)))),
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
        """Write the people of the archive, and which person each name stands for.

        `person` says it of a name and a date (EDTF). `spare` people are written only if `person` gives one of them.
        Most names map to one person. For a title such as "the Chancellor", whose holder changes over time (it
        `varies`), each holder gets a name row, and each letter gets the row of the holder on its date.
        """
        known = {each.id: each for each in spare} | {each.id: each for each in people}
        self._db.execute("UPDATE name SET person = NULL WHERE person IS NOT NULL")
        self._db.execute("DELETE FROM person")
        self._put_people(people)
        self._resolve_by_date(person, varies)
        self._db.execute("DELETE FROM name WHERE id NOT IN (SELECT name FROM party)")
        updates = []
        names = self._db.execute("SELECT id, holder, written, office, key FROM name").fetchall()
        for number, holder, written, office, key in names:
            id = holder or person(NameRow(written, office, key), None)
            canonical = (known[id].name,) if id else ()
            updates.append((id, _searchable((written, office, _address(key), *canonical)), number))
        stored = {id for (id,) in self._db.execute("SELECT id FROM person")}
        self._put_people(known[id] for id in sorted({id for id, _, _ in updates if id} - stored))
        self._db.executemany("UPDATE name SET person = ?, words = ? WHERE id = ?", updates)
        self._names.clear()
        # One person under two names in one letter ("Vale, A. Vale") counts once.
        self._db.execute("UPDATE party SET repeated = 0 WHERE repeated")
        self._db.execute(
            "UPDATE party SET repeated = 1 WHERE position > 0 AND EXISTS ("
            "SELECT 1 FROM party o JOIN name m ON m.id = o.name"
            " WHERE o.letter = party.letter AND o.role = party.role AND o.position < party.position"
            " AND m.person = (SELECT person FROM name WHERE id = party.name))"
        )

    def _put_people(self, people: Iterable[Person]) -> None:
        rows = [(person.id, person.name, to_json(person), person.name) for person in people]
        self._db.executemany("INSERT INTO person VALUES (?, ?, ?, ?)", rows)

    def tell_apart(self) -> None:
        """Give people of one name a label: the name with the years of their letters, or their ids where these agree."""
        by_name: dict[str, list[str]] = defaultdict(list)
        names = dict(self._db.execute("SELECT id, name FROM person ORDER BY id"))
        for id, name in names.items():
            by_name[fold.folded(name) or name].append(id)
        labelled = dict(self._db.execute("SELECT id, label FROM person WHERE label <> name"))
        self._db.execute("UPDATE person SET label = name WHERE label <> name")
        for ids in by_name.values():
            if len(ids) > 1:
                years = [self._years(id) for id in ids]
                told = [ids[n] if not spoken or years.count(spoken) > 1 else spoken for n, spoken in enumerate(years)]
                labels = [(f"{names[id]} ({tell})", id) for id, tell in zip(ids, told, strict=True)]
                self._db.executemany("UPDATE person SET label = ? WHERE id = ?", labels)
                labelled |= dict.fromkeys(ids, "")
        for id in labelled:
            self._find_by_label(id)

    def _find_by_label(self, person: str) -> None:
        """Let a search find the names of a person by the label, too."""
        rows = self._db.execute(
            "SELECT n.id, n.written, n.office, n.key, h.name, h.label FROM name n JOIN person h ON h.id = n.person"
            " WHERE h.id = ?",
            (person,),
        )
        updates = [
            (_searchable((written, office, _address(key), *known)), number)
            for number, written, office, key, *known in rows.fetchall()
        ]
        self._db.executemany("UPDATE name SET words = ? WHERE id = ?", updates)

    def _years(self, person: str) -> str:
        """Return the first and last year of the letters of a person, as words; nothing where none is dated."""
        first, last = self._db.execute(
            f"SELECT min(l.first) / {_YEAR}, max(l.last) / {_YEAR} FROM name n JOIN party p ON p.name = n.id"
            " JOIN letter l ON l.row = p.letter WHERE n.person = ? AND l.date IS NOT NULL",
            (person,),
        ).fetchone()
        if first is None:
            return ""
        return f"{first}" if first == last else f"{first}–{last}"

    def _resolve_by_date(self, person: Whom, varies: Callable[[NameRow], bool]) -> None:
        """Give the letters of a name that stands for several people the name row of the right holder."""
        names = self._db.execute("SELECT id, holder, written, office, key FROM name ORDER BY id").fetchall()
        for number, holder, *written in names:
            name = NameRow(*written)
            if not holder and not varies(name):
                continue
            always = person(name, None)
            moves: dict[int, list[int]] = {}
            for letter, date in self._db.execute(
                "SELECT DISTINCT l.row, l.date FROM party p JOIN letter l ON l.row = p.letter"
                " WHERE p.name = ? ORDER BY l.source, l.ordinal",
                (number,),
            ).fetchall():
                on_date = person(name, date) if date and varies(name) else None
                wanted = on_date if on_date and on_date != always else ""
                if wanted != holder:
                    moves.setdefault(self.number(name, wanted), []).append(letter)
            for other, letters in moves.items():
                self._move(number, other, letters)

    def _move(self, name: int, other: int, letters: Iterable[int]) -> None:
        """Replace `name` by `other` in some letters and in the index."""
        for row in letters:
            self._db.execute("UPDATE party SET name = ? WHERE letter = ? AND name = ?", (other, row, name))
            (facets,) = self._db.execute("SELECT facets FROM letter_text WHERE row = ?", (row,)).fetchone()
            swap = {f"s{name}": f"s{other}", f"r{name}": f"r{other}"}
            reindex(self._db, row, " ".join(swap.get(token, token) for token in facets.split(" ")))


def _address(key: str) -> str:
    """Return the address of mail that a key gives, by which a name is found too; other keys are no words."""
    return key.removeprefix("mailto:") if key.startswith("mailto:") else ""


def _searchable(spellings: Iterable[str]) -> str:
    """Return each distinct word once, with a space on either side, for whole-word look-ups."""
    words = dict.fromkeys(word for spelling in spellings for word in fold.words(spelling))
    return f" {' '.join(words)} "
