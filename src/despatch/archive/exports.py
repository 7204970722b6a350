"""The rows of each table of an export (DESIGN 6)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from despatch.archive.ledger import Ledger
from despatch.archive.session import Session
from despatch.export import ledger as ledger_rows
from despatch.export import rows
from despatch.store import (
    accounts,
    mentioned,
    read_deliveries,
    read_ledger,
    read_letters,
    read_missing,
    read_references,
)

if TYPE_CHECKING:
    from despatch.export.iati import Activities

Row = dict[str, object]
_AT_ONCE = 400
"""So many matters are read at once."""


class Exports:
    """The tables of one opened archive, row by row. Each method is named after its file."""

    def __init__(self, session: Session, ledger: Ledger) -> None:
        self._session = session
        self._ledger = ledger

    def letters(self) -> Iterator[Row]:
        """Yield the rows of letters.jsonl, in source order."""
        with self._session.connection() as db:
            intervals = read_references.intervals(db)
            for letter, _, senders, recipients in read_letters.letters(db):
                yield rows.letter(letter, senders, recipients, intervals.get(letter.id))

    def references(self) -> Iterator[Row]:
        """Yield the rows of references.jsonl, in source order."""
        with self._session.connection() as db:
            for values in read_references.export(db):
                yield rows.reference(*values)

    def inferred(self) -> Iterator[Row]:
        """Yield the rows of inferred.jsonl, in order of time."""
        with self._session.connection() as db:
            for values in read_missing.export(db):
                yield rows.inferred(*values)

    def mentions(self) -> Iterator[Row]:
        """Yield the rows of mentions.jsonl, in source order."""
        with self._session.connection() as db:
            yield from mentioned.export(db)

    def acts(self) -> Iterator[Row]:
        """Yield the rows of acts.jsonl, in source order."""
        with self._session.connection() as db:
            for act, matter, condition, by in accounts.export(db):
                yield ledger_rows.act(act, matter=matter, condition=condition, by=by)

    def matters(self, as_of: str | None = None) -> Iterator[Row]:
        """Yield the rows of matters.jsonl, in order of time, with how each matter stands on a day."""
        languages = self._session.settings.languages
        with self._session.connection() as db:
            ids = read_ledger.matter_ids(db, None, None, None, as_of, self._ledger.standings_on(as_of))
            for begin in range(0, len(ids), _AT_ONCE):
                for entry in read_ledger.matter_entries(db, ids[begin : begin + _AT_ONCE], as_of, languages):
                    yield ledger_rows.matter_entry(entry)

    def deliveries(self) -> Iterator[Row]:
        """Yield the rows of deliveries.jsonl, in source order; then the steps that the shipping desk recorded."""
        with self._session.connection() as db:
            for step in read_deliveries.export(db):
                yield ledger_rows.delivery(step)
        if (self._session.path / "shipping.jsonl").exists():
            from despatch.shipping import service  # noqa: PLC0415 - few archives have ships

            yield from service.stages(self._session.path)

    def problems(self) -> Iterator[Row]:
        """Yield the rows of problems.jsonl, by source and place."""
        with self._session.connection() as db:
            for problem in read_letters.problems(db):
                yield rows.problem(problem)

    def iati(self, us: Sequence[str] | str | None = None) -> Activities:
        """Return the activity XML of acts that fit IATI's transactions, and the acts with sums that do not, with reasons.

        Raises QueryError when nobody says who we are: IATI wants to know who reports.
        """
        from despatch.export.iati import activities  # noqa: PLC0415 - lxml is slow to load

        names = self._ledger.names_of(us)
        with self._session.connection() as db:
            matters, acts = read_ledger.all_acts(db)
            keys = dict.fromkeys(key for act in acts.values() for key in (act.actor, act.counterparty) if key)
            return activities(
                matters,
                acts,
                reporting=names[0],
                us=accounts.ours(db, names),
                codes=self._session.settings.languages,
                names={key: read_ledger.name_of(read_ledger.party(db, key)) or key for key in keys},
            )
