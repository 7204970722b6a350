"""How matters stand on a day: worked out once for each day, and kept while the archive stays as it is."""

from __future__ import annotations

import threading
from collections.abc import Sequence

from despatch.archive.session import Session
from despatch.decisions import settled
from despatch.matters.standing import standing
from despatch.model import LedgerAct, Matter, MatterStanding, Settlement
from despatch.store import read_letters, read_standings
from despatch.store.read_standings import Standings

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
            key = f"{read_letters.revision(db)} {as_of or ''}"
            standings = self._kept.get(key)
            if standings is None:
                read_standings.last_day(as_of)
                standings = read_standings.standings(db, as_of, self.stand)
                with self._lock:
                    while len(self._kept) >= _DAYS:
                        self._kept.pop(next(iter(self._kept)))
                    self._kept[key] = standings
            return standings

    def stand(
        self, matter: Matter, acts: Sequence[LedgerAct], settlement: Settlement | None, as_of: str | None
    ) -> MatterStanding:
        """Return how one matter stands on a day by its acts, and by how an editor settled it."""
        languages = self._session.settings.languages
        if settlement is None:
            return standing(matter, acts, as_of, languages)
        return settled(settlement, as_of, acts, lambda some: standing(matter, some, as_of, languages))
