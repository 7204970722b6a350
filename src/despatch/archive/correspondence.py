"""Questions about letters together: references, answers, exchanges, missing letters, gaps."""

from __future__ import annotations

from typing import Literal

from despatch.archive.session import Session
from despatch.model import (
    AnswerEntry,
    Exchange,
    ExchangeEntry,
    Facet,
    Filter,
    GapEntry,
    InferredEntry,
    Looked,
    MissingFilter,
    Pair,
    ReferenceEntry,
    Standing,
    UnnamedReference,
    Values,
)
from despatch.store import read_exchanges, read_missing, read_references, read_restricted, read_unnamed


class Correspondence:
    """References, answers, exchanges, inferred letters, delays and gaps of one opened archive."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def references(self, letter_id: str) -> list[ReferenceEntry]:
        """Return the references of one letter with their links, in the order of its words; raises NotFound."""
        with self._session.connection() as db:
            return read_references.references(db, letter_id)

    def answers(self, letter_id: str) -> list[AnswerEntry]:
        """Return the answers to one letter or inferred letter, the earliest first; raises NotFound."""
        with self._session.connection() as db:
            return read_references.answers(db, letter_id)

    def exchanges(
        self,
        where: Filter = Filter(),
        *,
        order: Literal["date", "length"] = "date",
        limit: int | None = None,
        offset: int = 0,
    ) -> list[ExchangeEntry]:
        """Return the exchanges with a letter that `where` selects, the earliest or the longest first."""
        with self._session.asking_for(where) as db:
            return read_exchanges.exchanges(db, where, order, limit, offset)

    def exchange_facets(self, where: Filter = Filter()) -> dict[str, tuple[Facet, ...]]:
        """Return sender, recipient, person and year of the exchanges, each with its values and counts.

        A facet counts the exchanges that all other fields of `where` select.
        """
        with self._session.asking_for(where) as db:
            return read_exchanges.exchange_facets(db, where, self._session.keep)

    def count_exchanges(self, where: Filter = Filter()) -> int:
        """Return how many exchanges have a letter that `where` selects."""
        with self._session.asking_for(where) as db:
            return read_exchanges.count_exchanges(db, where)

    def exchange(self, id: str, *, limit: int | None = None, offset: int = 0) -> Exchange:
        """Return the exchange of a letter or inferred letter, its turns in order of time; raises NotFound."""
        with self._session.connection() as db:
            return read_exchanges.exchange(db, id, limit, offset)

    def missing(
        self, where: MissingFilter = MissingFilter(), *, limit: int | None = None, offset: int = 0
    ) -> list[InferredEntry]:
        """Return the letters known only from others, with the passages that prove them, in order of time.

        Letters acquired since then come only when `where` asks for that status.
        """
        with self._session.connection() as db:
            return read_missing.missing(db, where, limit, offset)

    def count_missing(self, where: MissingFilter = MissingFilter()) -> int:
        """Return how many letters `missing` returns."""
        with self._session.connection() as db:
            return read_missing.count_missing(db, where)

    def missing_facets(self, where: MissingFilter = MissingFilter()) -> dict[str, tuple[Facet, ...]]:
        """Return author, addressee, year and status of the inferred letters, each with its values and counts.

        A facet counts the letters that all other fields of `where` select.
        """
        with self._session.connection() as db:
            return read_missing.missing_facets(db, where, self._session.keep)

    def inferred(self) -> list[InferredEntry]:
        """Return every inferred letter, also those acquired since."""
        with self._session.connection() as db:
            return read_missing.inferred(db)

    def inferred_letter(self, id: str) -> InferredEntry:
        """Return one inferred letter, also one acquired since; raises NotFound."""
        with self._session.connection() as db:
            return read_missing.inferred_letter(db, id)

    def unnamed(self, *, limit: int | None = None, offset: int = 0) -> list[UnnamedReference]:
        """Return the references to letters that are not here, and of which author or addressee is not known.

        They come in order of the dates of the letters with the words. They are no inferred letters.
        """
        with self._session.connection() as db:
            return list(read_unnamed.unnamed(db, limit, offset))

    def count_unnamed(self) -> int:
        """Return how many references `unnamed` returns."""
        with self._session.connection() as db:
            return read_unnamed.count_unnamed(db)

    def redirects(self) -> dict[str, str]:
        """Return the old ids of letters, also of inferred ones, each with the id that it leads to."""
        with self._session.connection() as db:
            return read_restricted.redirects(db)

    def unanswered(
        self, where: Filter = Filter(), *, looked: Looked | None = None, limit: int | None = None, offset: int = 0
    ) -> list[Standing]:
        """Return the letters that `where` selects and nothing answers, in order of date.

        `looked` narrows them to those for which an answer was, or was not, looked for.
        """
        with self._session.asking_for(where) as db:
            return read_references.unanswered(db, where, looked, limit, offset)

    def unanswered_facets(
        self, where: Filter = Filter(), *, looked: Looked | None = None
    ) -> dict[str, tuple[Facet, ...]]:
        """Return the facets of the letters that nothing answers, as `Archive.facets` does of all."""
        with self._session.asking_for(where) as db:
            return read_references.unanswered_facets(db, where, looked, self._session.keep)

    def standings(self, where: Filter = Filter()) -> dict[Looked, int]:
        """Return how many letters are answered, were looked for in vain, and could not be looked for."""
        with self._session.asking_for(where) as db:
            question = ("standings", where)
            return self._session.keep(
                question, lambda: read_references.count_by_reply(db, where), whole=where == Filter()
            )

    def pairs(self, person: str | None = None) -> list[Pair]:
        """Return who answers whom and how fast, one entry for each direction, the busiest first: all, or a person's."""
        with self._session.connection() as db:
            return read_references.pairs(db, person)

    def gaps(self, person: Values = None, *, first: str | None = None, last: str | None = None) -> list[GapEntry]:
        """Return missing numbers of a series and unusual silences, of all pairs or of those of some people.

        `first` and `last` narrow them to those that may touch the time from one day to the other; raises QueryError.
        """
        with self._session.connection() as db:
            return read_references.gaps(db, person, first, last)

    def count_gaps(self) -> int:
        """Return how many gaps there are between all pairs."""
        with self._session.connection() as db:
            return read_references.count_gaps(db)
