"""What was asked, promised, refused and delivered, and how it stands on a day."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import Literal, TypeVar

from despatch import settings
from despatch.archive.session import Session
from despatch.errors import QueryError
from despatch.matters import balances
from despatch.matters.standing import owed
from despatch.model import (
    ActEntry,
    ActFilter,
    ActStanding,
    Balance,
    Board,
    ContradictionEntry,
    Correspondent,
    DeliveryEntry,
    DeliveryFilter,
    Facet,
    MatterEntry,
    MatterStory,
    OwedEntry,
    State,
)
from despatch.store import accounts, read_deliveries, read_ledger, read_letters

_DAYS = 16
"""The standings of so many days are kept in memory."""

_Item = TypeVar("_Item")


class Ledger:
    """Acts, matters, standings and deliveries of one opened archive.

    A day `as_of` is EDTF (1942, 1942-05, 1942-05-24) and means its end. With a day, acts that had not surely been
    spoken by then are left out. Every method that takes a day raises QueryError for one that is no date.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self._languages = session.settings.languages
        self._lock = threading.Lock()
        self._kept: dict[str, read_ledger.Standings] = {}

    def acts(
        self, where: ActFilter = ActFilter(), *, as_of: str | None = None, limit: int | None = None, offset: int = 0
    ) -> list[ActEntry]:
        """Return the acts that `where` selects, in order of time, each with its standing."""
        with self._session.connection() as db:
            rows = read_ledger.light(db, where, as_of, self._standings_for(where, as_of))
            return read_ledger.entries(db, [row[:2] for row in _page(rows, limit, offset)], as_of, self._languages)

    def count_acts(self, where: ActFilter = ActFilter(), *, as_of: str | None = None) -> int:
        """Return how many acts `acts` returns."""
        with self._session.connection() as db:
            return len(read_ledger.light(db, where, as_of, self._standings_for(where, as_of)))

    def act_facets(self, *, as_of: str | None = None) -> dict[str, tuple[Facet, ...]]:
        """Return type, who, standing and year of all acts, each with its values and counts."""
        with self._session.connection() as db:
            return read_ledger.facets(db, as_of, self.standings_on(as_of))

    def doubtful_acts(self, limit: int = 20) -> list[ActEntry]:
        """Return the acts whose reading is least sure, the least sure first. An act that an editor decided is sure."""
        with self._session.connection() as db:
            return read_ledger.entries(db, read_ledger.least_sure(db, limit), None, self._languages)

    def matters(
        self,
        *,
        standing: State | None = None,
        words: str | None = None,
        who: str | None = None,
        as_of: str | None = None,
        limit: int | None = None,
        offset: int = 0,
    ) -> list[MatterEntry]:
        """Return matters in order of time.

        `standing` selects those in that state, `words` those with these words in their label or acts, `who` those in
        which that person has a part.
        """
        with self._session.connection() as db:
            ids = read_ledger.matter_ids(db, standing, words, who, as_of, self.standings_on(as_of))
            return read_ledger.matter_entries(db, _page(ids, limit, offset), as_of, self._languages)

    def matter(self, id: str, as_of: str | None = None) -> MatterStory:
        """Return one matter as a story in time, by its id or by the id of one of its acts; raises NotFound."""
        with self._session.connection() as db:
            matter = read_ledger.matter_of(db, id)
            steps = read_deliveries.entries(db, DeliveryFilter(matter=matter), as_of, None, 0)
            return read_ledger.story(db, matter, as_of, self._languages, steps)

    def board(
        self,
        as_of: str | None = None,
        *,
        state: State | None = None,
        who: str | None = None,
        words: str | None = None,
        limit: int | None = None,
        offset: int = 0,
    ) -> Board:
        """Return the board of a day: how many matters are in each state, and a page of those in `state`.

        `who` and `words` narrow both, as for `matters`.
        """
        with self._session.connection() as db:
            where, page = (state, words, who), (limit, offset)
            return read_ledger.board(db, as_of, where, self.standings_on(as_of), page, self._languages)

    def boards(self, as_of: str | None = None, *, limit: int = 6) -> dict[State, Board]:
        """Return the board of each state that matters have on a day, each with its first `limit` matters."""
        with self._session.connection() as db:
            return read_ledger.boards(db, as_of, self.standings_on(as_of), limit, self._languages)

    def owed(self, us: Sequence[str] | str | None = None, *, as_of: str | None = None) -> OwedEntry:
        """Return what we owe, what is owed to us and what nobody answered on a day.

        `us` are names or ids, by default `us` of despatch.toml. Raises QueryError when neither names us, or when
        nobody in the ledger has those names.
        """
        names = self.names_of(us)
        with self._session.connection() as db:
            keys = accounts.ours(db, names)
            if not keys and self.count_acts():
                raise QueryError(
                    f"nobody in this ledger goes by {', '.join(names)}: `despatch ledger` shows who acts in it"
                )
            debts = owed(self._standings(as_of).values(), keys)

            def entries(standings: Sequence[ActStanding]) -> tuple[ActEntry, ...]:
                places = read_ledger.places(db, [standing.act for standing in standings])
                return tuple(read_ledger.entries(db, places, as_of, self._languages))

            return OwedEntry(
                as_of,
                tuple(read_ledger.party(db, key) for key in keys),
                entries(debts.we_owe),
                entries(debts.owed_to_us),
                entries(debts.unanswered),
            )

    def party(self, key: str) -> Correspondent:
        """Return who a side of a standing (`debtor`, `creditor`, a last word's `side`) is."""
        with self._session.connection() as db:
            return read_ledger.party(db, key)

    def deliveries(
        self,
        where: DeliveryFilter = DeliveryFilter(),
        *,
        as_of: str | None = None,
        limit: int | None = None,
        offset: int = 0,
    ) -> list[DeliveryEntry]:
        """Return the steps of goods on their way that `where` selects, in order of time; with a day, those told by then."""
        with self._session.connection() as db:
            return read_deliveries.entries(db, where, as_of, limit, offset)

    def count_deliveries(self, where: DeliveryFilter = DeliveryFilter(), *, as_of: str | None = None) -> int:
        """Return how many steps `where` selects."""
        with self._session.connection() as db:
            return read_deliveries.count(db, where, as_of)

    def delivery_facets(self, *, as_of: str | None = None) -> dict[str, tuple[Facet, ...]]:
        """Return item, stage, convoy and year of all steps, each with its values and counts."""
        with self._session.connection() as db:
            return read_deliveries.facets(db, as_of)

    def balances(
        self, period: Literal["all", "year", "month"] = "year", *, item: str | None = None, as_of: str | None = None
    ) -> list[Balance]:
        """Return asked, promised, arrived and the rest of each item and period, in order of item and period."""
        with self._session.connection() as db:
            steps = read_deliveries.steps(db, DeliveryFilter(item=item), as_of)
            return list(balances.balance(steps, self._languages, period=period))

    def contradictions(self, *, as_of: str | None = None) -> list[ContradictionEntry]:
        """Return pairs of letters that give different figures for one thing, each with its words."""
        with self._session.connection() as db:
            steps = read_deliveries.steps(db, DeliveryFilter(), as_of)
            return read_deliveries.shown(db, balances.contradictions(steps, self._languages))

    # ------------------------------------------------------------ for the other rooms of the archive

    def names_of(self, us: Sequence[str] | str | None) -> tuple[str, ...]:
        """Return the names that `us` or the settings give us; raises QueryError when both are silent."""
        names = (us,) if isinstance(us, str) else tuple(us or self._session.settings.us)
        if not names:
            file = self._session.path / settings.FILE
            raise QueryError(f'say who you are: a line such as us = ["A. Writer"] in {file}')
        return names

    def standings_on(self, as_of: str | None) -> read_ledger.Standings | None:
        """Return how all matters stand on a day; None without a day, for which the store keeps the states."""
        return self._standings(as_of) if as_of else None

    def _standings_for(self, where: ActFilter, as_of: str | None) -> read_ledger.Standings | None:
        return self.standings_on(as_of) if where.standing or where.open else None

    def _standings(self, as_of: str | None) -> read_ledger.Standings:
        """Return how all matters stand on a day. The last days asked for are kept while the archive stays as it is."""
        with self._session.connection() as db:
            key = f"{read_letters.state(db)} {as_of or ''}"
            standings = self._kept.get(key)
            if standings is None:
                read_ledger.last_day(as_of)
                standings = read_ledger.standings(db, as_of, self._languages)
                with self._lock:
                    while len(self._kept) >= _DAYS:
                        self._kept.pop(next(iter(self._kept)))
                    self._kept[key] = standings
            return standings


def _page(items: list[_Item], limit: int | None, offset: int) -> list[_Item]:
    return items[offset : None if limit is None else offset + limit]
