"""Whose side each party of a letter is on, as the archive knows it."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from despatch.model import Role

TOGETHER = " + "
"""Stands between those who act as one: the several senders of a letter."""


@dataclass(frozen=True, slots=True)
class Sides:
    """Who a letter is from and to: `people` are ids or names as written, `keys` the sides that the archive knows."""

    keys: dict[Role, str]
    people: dict[Role, str]


class SidesOfLetters:
    """The sides of letters; which side a person belongs to is read once."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self.of_people = dict(
            db.execute(
                "SELECT id, json_extract(data, '$.side') FROM person WHERE json_extract(data, '$.side') IS NOT NULL"
            )
        )

    def read(self, letter: int) -> Sides:
        """Return the sides of the letter in a row."""
        parties: dict[str, list[str]] = {"sender": [], "recipient": []}
        rows = self._db.execute(
            "SELECT p.role, coalesce(n.person, n.written) FROM party p JOIN name n ON n.id = p.name"
            " WHERE p.letter = ? ORDER BY p.role, p.position",
            (letter,),
        )
        for role, who in rows:
            if who not in parties[role]:
                parties[role].append(who)
        keys: dict[Role, str] = {}
        people: dict[Role, str] = {}
        roles: tuple[Role, ...] = ("sender", "recipient")
        for part in roles:
            if parties[part]:
                keys[part] = TOGETHER.join(dict.fromkeys(map(self.side, parties[part])))
                people[part] = TOGETHER.join(parties[part])
        if len(keys) == len(roles):
            for by_role in (keys, people):
                by_role["joint"] = TOGETHER.join(dict.fromkeys(by_role[part] for part in roles))
        return Sides(keys, people)

    def side(self, person: str) -> str:
        """Return the side a person belongs to, else the person."""
        return str(self.of_people.get(person, person))
