"""Questions about the ledger: acts, matters, their standing on a day, debts, deliveries and balances."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Literal

from despatch.archive import today
from despatch.archive.session import Session
from despatch.errors import ArchiveError, QueryError
from despatch.matters import balances
from despatch.model import (
    ActEntry,
    ActFilter,
    Balance,
    Board,
    ContradictionEntry,
    Correspondent,
    DeliveryEntry,
    DeliveryFilter,
    DueEntry,
    Facet,
    MatterEntry,
    MatterFilter,
    MatterStory,
    OwedEntry,
    State,
    Values,
)
from despatch.store import read_deliveries, read_ledger, read_letters, read_matters
from despatch.store.read_standings import Stand
from despatch.store.sql import Connection

PART = 400
"""So many rows make a part of a long table."""


class Ledger:
    """Acts, matters, standings and deliveries of one opened archive.

    A day `as_of` is EDTF (1942, 1942-05, 1942-05-24) and means its end. With a day, acts that had not surely been
    written by then are left out, and so are deliveries. Every method with a day raises QueryError if it is no date.
    """

    def __init__(self, session: Session, stand: Stand) -> None:
        self._session = session
        self._stand = stand
        self._languages = session.settings.languages
        self._doubts: tuple[int, str] = (-1, "[]")
        """The revision of the archive, and its matters that rest on doubtful readings alone."""

    @property
    def today(self) -> str | None:
        """The day (ISO) as of which business stands, as despatch.toml says; None for all that the archive knows."""
        return today.find_today(self._session.settings.today)

    def day(self, asked: str | None) -> str | None:
        """Return the day that a reader asks for, by default today; None, for all that is known, for the word "all"."""
        return self.today if asked is None else None if asked == today.ALL else asked

    def acts(
        self, where: ActFilter = ActFilter(), *, as_of: str | None = None, limit: int | None = None, offset: int = 0
    ) -> list[ActEntry]:
        """Return the acts that `where` selects, in order of time, each with its standing."""
        with self._session.connection() as db:
            rows = read_ledger.find_acts(db, where, as_of, limit, offset)
            return read_ledger.act_entries(db, [row[:2] for row in rows], as_of, self._stand)

    def acts_by_id(self, ids: Sequence[str]) -> dict[str, ActEntry]:
        """Return acts by id, each with its standing; an id that is not there is left out."""
        with self._session.connection() as db:
            places = read_ledger.find_places(db, ids)
            return {entry.id: entry for entry in read_ledger.act_entries(db, places, None, self._stand)}

    def count_acts(self, where: ActFilter = ActFilter(), *, as_of: str | None = None) -> int:
        """Return how many acts `acts` returns."""
        with self._session.connection() as db:
            return read_ledger.count_acts(db, where, as_of)

    def act_facets(self, *, as_of: str | None = None) -> dict[str, tuple[Facet, ...]]:
        """Return type, who, standing and year of all acts, each with its values and counts."""
        with self._session.connection() as db:
            return read_ledger.facets(db, as_of)

    def doubtful_acts(self, limit: int = 20) -> list[ActEntry]:
        """Return the acts whose reading is least sure, the least sure first. An act that an editor decided is sure."""
        with self._session.connection() as db:
            return read_ledger.act_entries(db, read_ledger.least_sure(db, limit), None, self._stand)

    def matters(
        self,
        where: MatterFilter = MatterFilter(),
        *,
        as_of: str | None = None,
        limit: int | None = None,
        offset: int = 0,
    ) -> list[MatterEntry]:
        """Return the matters that `where` selects, in order of time."""
        with self._session.connection() as db:
            ids = read_matters.matter_ids(db, self._where(db, where), as_of, limit, offset)
            return read_matters.matter_entries(db, ids, as_of, self._stand)

    def matters_by_part(
        self, where: MatterFilter = MatterFilter(), *, as_of: str | None = None
    ) -> Iterator[list[MatterEntry]]:
        """Yield the matters that `matters` returns, in parts of some hundred. Each part is a question of its own.

        Raises ArchiveError if the archive is built again between two parts.
        """
        with self._session.connection() as db:
            revision = read_letters.revision(db)
            ids = read_matters.matter_ids(db, self._where(db, where), as_of)
        for begin in range(0, len(ids), PART):
            with self._session.connection() as db:
                self._require_revision(db, revision)
                part = read_matters.matter_entries(db, ids[begin : begin + PART], as_of, self._stand)
            yield part

    def deliveries_by_part(
        self, where: DeliveryFilter = DeliveryFilter(), *, as_of: str | None = None
    ) -> Iterator[list[DeliveryEntry]]:
        """Yield the steps that `deliveries` returns, in parts of some hundred. Each part is a question of its own.

        Raises ArchiveError if the archive is built again between two parts.
        """
        with self._session.connection() as db:
            revision = read_letters.revision(db)
            total = read_deliveries.count(db, where, as_of)
        for offset in range(0, total, PART):
            with self._session.connection() as db:
                self._require_revision(db, revision)
                part = read_deliveries.entries(db, where, as_of, PART, offset)
            yield part

    def _require_revision(self, db: Connection, revision: int) -> None:
        if read_letters.revision(db) != revision:
            raise ArchiveError(f"{self._session.path} was built again meanwhile: ask again, from the beginning")

    def matter(self, id: str, as_of: str | None = None) -> MatterStory:
        """Return one matter as a story in time, by its id or by the id of one of its acts; raises NotFound."""
        with self._session.connection() as db:
            matter = read_matters.find_matter(db, id)
            steps = read_deliveries.entries(db, DeliveryFilter(matter=matter), as_of, None, 0)
            return read_matters.matter_story(db, matter, as_of, self._stand, steps)

    def board(
        self,
        as_of: str | None = None,
        where: MatterFilter = MatterFilter(),
        *,
        order: read_matters.Order = "date",
        limit: int | None = None,
        offset: int = 0,
    ) -> Board:
        """Return the board of a day: how many matters are in each state, and a page of those that `where` selects.

        `where` narrows the counts, too, except by its standing.
        """
        with self._session.connection() as db:
            narrowed = self._where(db, where)
            ids = self._page(db, narrowed, as_of, order, limit, offset)
            counts = self._count_states(db, narrowed, as_of)
            return read_matters.board(db, as_of, narrowed, counts, ids, self._stand)

    def _count_states(self, db: Connection, where: read_matters.MatterWhere, as_of: str | None) -> dict[State, int]:
        every = where._replace(asked=replace(where.asked, standing=None))
        return self._session.keep(("states", every, as_of), lambda: read_matters.count_states(db, every, as_of))

    def _page(
        self,
        db: Connection,
        where: read_matters.MatterWhere,
        as_of: str | None,
        order: read_matters.Order,
        limit: int | None,
        offset: int,
    ) -> list[str]:
        """Return the ids of the matters on a page of a list. Without a limit of work, the whole list is kept."""
        if limit == 0:
            return []
        if limit is None or self._session.has_limit:
            return read_matters.matter_ids(db, where, as_of, limit, offset, order)
        question = ("numbers", where, as_of, order)
        numbers = self._session.keep(question, lambda: read_matters.matter_numbers(db, where, as_of, order))
        return read_matters.numbered(db, numbers[offset : offset + limit])

    def count_single(self, as_of: str | None = None, where: MatterFilter = MatterFilter()) -> int:
        """Return how many of the matters that `where` selects have a single act."""
        with self._session.connection() as db:
            narrowed = self._where(db, where)
            question = ("single", narrowed, as_of)
            return self._session.keep(question, lambda: read_matters.count_single(db, narrowed, as_of))

    def boards(
        self, as_of: str | None = None, where: MatterFilter = MatterFilter(), *, limit: int = 6
    ) -> dict[State, Board]:
        """Return the board of each state that matters have on a day, each with its `limit` weightiest matters."""
        with self._session.connection() as db:
            return read_matters.boards(db, as_of, self._where(db, where), limit, self._stand)

    def _where(self, db: Connection, asked: MatterFilter) -> read_matters.MatterWhere:
        """Return what is asked with the ids that it rests on: doubtful matters, and what narrows besides standing.

        Doubtful matters are read once for each build. What narrows besides is looked for once for all that is counted.
        """
        doubtful = self._doubtful(db) if asked.doubtful is not None else "[]"
        rest = replace(asked, standing=None, doubtful=None)
        if rest == MatterFilter():
            return read_matters.MatterWhere(asked, doubtful)
        narrowing = read_matters.MatterWhere(rest)
        among = self._session.keep(rest, lambda: json.dumps(read_matters.matter_ids(db, narrowing, None)))
        left = MatterFilter(standing=asked.standing, doubtful=asked.doubtful)
        return read_matters.MatterWhere(left, doubtful, among)

    def _doubtful(self, db: Connection) -> str:
        """Return the ids of the matters that rest on doubtful readings alone, as a list in JSON."""
        revision = read_letters.revision(db)
        if self._doubts[0] != revision:
            with self._session.limited(None):
                self._doubts = (revision, json.dumps(sorted(read_matters.doubtful_ids(db))))
        return self._doubts[1]

    def owed(
        self,
        us: Sequence[str] | str | None = None,
        *,
        who: Values = None,
        as_of: str | None = None,
        limit: int | None = None,
    ) -> OwedEntry:
        """Return what we owe, what is owed to us and what nobody answered on a day: all, or the first `limit` of each.

        `who` narrows all three to what that person has a part in.
        `us` are names or ids, by default `us` of despatch.toml. Raises QueryError when neither names us, or when
        nobody in the ledger has those names.
        """
        names = self._session.our_names(us)
        with self._session.connection() as db:
            keys = read_ledger.own_keys(db, names)
            if not keys and self.count_acts():
                raise QueryError(
                    f"nobody in this ledger goes by {', '.join(names)}: `despatch ledger` shows who acts in it"
                )
            found = read_ledger.owed_acts(db, keys, as_of, limit, who)
            return OwedEntry(
                as_of,
                tuple(read_ledger.party(db, key) for key in keys),
                **{
                    kind: tuple(read_ledger.act_entries(db, places, as_of, self._stand))
                    for kind, (places, _) in found.items()
                },
                totals={kind: total for kind, (_, total) in found.items()},
            )

    def due(self, as_of: str | None = None, *, days: int | None = None, who: Values = None) -> list[DueEntry]:
        """Return what is open on a day and has a day by which it is to be done, in order of that day.

        With `days`, only what is due on that day or on the days after it, so many in all; without a day, `days` says
        nothing. `who` narrows it to what that person has a part in. Of a request and the promise that took it up, the
        promise is listed.
        """
        with self._session.connection() as db:
            found = read_ledger.due_acts(db, as_of, days, who)
            entries = read_ledger.act_entries(db, [place for place, _ in found], as_of, self._stand)
        listed = {entry.id for entry in entries}
        return [
            DueEntry(day, entry)
            for (_, day), entry in zip(found, entries, strict=True)
            if entry.standing is None or listed.isdisjoint({*entry.standing.proofs} - {entry.id})
        ]

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
        """Return the steps of goods on their way that `where` selects, in order of time."""
        with self._session.connection() as db:
            return read_deliveries.entries(db, where, as_of, limit, offset)

    def count_deliveries(self, where: DeliveryFilter = DeliveryFilter(), *, as_of: str | None = None) -> int:
        """Return how many steps `where` selects."""
        with self._session.connection() as db:
            return read_deliveries.count(db, where, as_of)

    def delivery_facets(
        self, where: DeliveryFilter = DeliveryFilter(), *, as_of: str | None = None
    ) -> dict[str, tuple[Facet, ...]]:
        """Return item, stage, convoy and year of the steps, each with its values and counts.

        A facet counts the steps that all other fields of `where` select.
        """
        with self._session.connection() as db:
            return read_deliveries.facets(db, where, as_of, self._session.keep)

    def balances(
        self, period: Literal["all", "year", "month"] = "year", *, item: Values = None, as_of: str | None = None
    ) -> list[Balance]:
        """Return asked, promised, arrived and the rest of each item and period, in order of item and period."""
        with self._session.connection() as db:
            steps = read_deliveries.steps(db, DeliveryFilter(item=item), as_of)
            return list(balances.balance(steps, self._languages, period=period))

    def contradictions(self, *, as_of: str | None = None) -> list[ContradictionEntry]:
        """Return pairs of letters that give different figures for one thing, each with its words."""
        with self._session.connection() as db:
            steps = read_deliveries.steps(db, DeliveryFilter(), as_of)
            return read_deliveries.contradiction_entries(db, balances.contradictions(steps, self._languages))
