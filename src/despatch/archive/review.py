"""Questions of the review: what an editor should look at next, and how much is left."""

from __future__ import annotations

from despatch.archive.session import Session
from despatch.decisions.log import Decisions
from despatch.model import Correction, Facet, ReviewFilter, ReviewItem
from despatch.store import read_decisions, read_review
from despatch.store.read_review import Decided
from despatch.store.sql import Connection, letter_rows

_AT_MOST = 5_000
"""So many decisions that wait are looked at; with more, the archive has to be settled first."""


class Review:
    """What is doubtful in one opened archive, the likeliest wrong first, without what was decided since."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._waiting: tuple[Decisions, Decided] | None = None

    def item(self, where: ReviewFilter = ReviewFilter(), at: int = 0) -> ReviewItem | None:
        """Return the item at a place, counted from 0; None after the last."""
        with self._session.connection() as db:
            return read_review.item(db, where, self._decided(db), at)

    def items(self, where: ReviewFilter = ReviewFilter(), *, limit: int | None = None) -> list[ReviewItem]:
        """Return what is left, the likeliest wrong first."""
        with self._session.connection() as db:
            return read_review.items(db, where, self._decided(db), limit)

    def count(self, where: ReviewFilter = ReviewFilter()) -> int:
        """Return how many items are left."""
        with self._session.connection() as db:
            return read_review.count(db, where, self._decided(db))

    def _decided(self, db: Connection) -> Decided:
        """Return what was decided since the archive was put together; worked out once for each state of the log."""
        log = self._session.decisions()
        if self._waiting is None or self._waiting[0] is not log:
            self._waiting = log, _decided(db, log)
        return self._waiting[1]

    def facets(self) -> dict[str, tuple[Facet, ...]]:
        """Return file, field and finding of all items, each with its values and counts."""
        with self._session.connection() as db:
            return read_review.facets(db)


def _decided(db: Connection, log: Decisions) -> Decided:
    """Return what the log decides and the archive does not know yet."""
    if not log.holding:
        return Decided()
    known = read_decisions.known(db)
    waiting = [decision for decision in log.holding if known.get(decision.id, True)][-_AT_MOST:]
    rows = letter_rows(db, (decision.words.letter for decision in waiting if decision.words))
    letters: list[int] = []
    fields: list[tuple[int, str]] = []
    acts: list[tuple[int, int, int]] = []
    alike: list[tuple[str, str, str]] = []
    for decision in waiting:
        if decision.kind == "throughout":
            value = " and ".join(decision.was)
            alike += [(decision.source or "", one.field, value) for one in decision.fields]
            continue
        letter = rows.get(decision.words.letter) if decision.words else None
        if letter is None or decision.words is None:
            continue
        if decision.kind in _ON_ACTS:
            acts.append((letter, decision.words.start, decision.words.end))
        if decision.kind == "accept" or decision.cut in ("other", "continues"):
            letters.append(letter)
        fields += [(letter, field) for field in _fields(decision)]
    return Decided(letters, fields, acts, alike)


_ON_ACTS = ("withdraw", "read", "confirm")


def _fields(decision: Correction) -> list[str]:
    if decision.kind == "refer":
        return ["reference"]
    return ["cut"] if decision.kind == "cut" else [one.field for one in decision.fields]
