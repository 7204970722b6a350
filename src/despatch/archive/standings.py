"""How all matters stand on a day: worked out once a day and kept while the archive stays as it is."""

from __future__ import annotations

import threading

from despatch.archive.session import Session
from despatch.store import read_ledger, read_letters
from despatch.store.read_ledger import Standings

_DAYS = 16
"""The standings of so many days are kept in memory."""


class StandingsByDay:
    """The standings of the days asked for last. Any thread may ask."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._lock = threading.Lock()
        self._kept: dict[str, Standings] = {}

    def standings_on(self, as_of: str | None) -> Standings | None:
        """Return how all matters stand on a day; None without a day, for which the store has the states."""
        return self.standings(as_of) if as_of else None

    def standings(self, as_of: str | None) -> Standings:
        """Return how all matters stand on a day, or by all that the archive knows.

        Raises QueryError for a day that is no date.
        """
        with self._session.connection() as db:
            key = f"{read_letters.state(db)} {as_of or ''}"
            standings = self._kept.get(key)
            if standings is None:
                read_ledger.last_day(as_of)
                standings = read_ledger.standings(db, as_of, self._session.settings.languages)
                with self._lock:
                    while len(self._kept) >= _DAYS:
                        self._kept.pop(next(iter(self._kept)))
                    self._kept[key] = standings
            return standings
