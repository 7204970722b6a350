"""What the archive withholds: the entries of restrictions.toml with the letters that each bears on."""

from __future__ import annotations

from datetime import date

from despatch.archive.session import Session
from despatch.model import Restrictions
from despatch.pipeline.people import read_file
from despatch.restrict import FILE
from despatch.restrict.file import parse
from despatch.restrict.resolve import Resolved, resolve
from despatch.store import read_restricted


class Restricting:
    """Answers what is withheld, until when and why. It is for editors: it names what readers must not see."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def read(self) -> Restrictions:
        """Return what restrictions.toml says now, nothing when there is no such file; raises SettingsError."""
        path = self._session.path / FILE
        text = read_file(path)
        return Restrictions() if text is None else parse(text, str(path))

    def on(self, day: date) -> Resolved:
        """Return what is withheld on a day, and how each entry stands; raises SettingsError."""
        restrictions = self.read()
        with self._session.snapshot(), self._session.connection() as db:
            return resolve(
                restrictions,
                read_restricted.facts(db) if restrictions.entries else (),
                lambda letter: read_restricted.text(db, letter),
                lambda letter: read_restricted.current(db, letter),
                read_restricted.same_letters(db),
                day,
            )
