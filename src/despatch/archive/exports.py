"""The rows of each table of an export (DESIGN 6)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from despatch.archive.records import whole_record
from despatch.archive.session import Session
from despatch.export import ledger as ledger_rows
from despatch.export import rows
from despatch.model import InferredEntry, Person, Place, Record, gathered
from despatch.pipeline.build import LETTERS
from despatch.problems import WIDESPREAD
from despatch.settings import Settings
from despatch.store import read_exports, read_ledger, read_letters, read_matters, read_missing, read_standings
from despatch.store.read_standings import Stand

if TYPE_CHECKING:
    from despatch.export.iati import Activities

Row = dict[str, object]
_AT_ONCE = 400
"""So many matters are read at once."""


class Exports:
    """The tables of one opened archive, row by row. Each method is named after its file."""

    def __init__(self, session: Session, stand: Stand) -> None:
        self._session = session
        self._stand = stand

    def letters(self) -> Iterator[Row]:
        """Yield the rows of letters.jsonl, in source order."""
        with self._session.connection() as db:
            intervals, same = read_exports.inferred_dates(db), read_exports.same_letters(db)
            for letter, _, senders, recipients, place in read_exports.letters(db):
                known = intervals.get(letter.id), same.get(letter.id)
                yield rows.letter_row(letter, senders, recipients, *known, place)

    @property
    def settings(self) -> Settings:
        """What despatch.toml says."""
        return self._session.settings

    def records(self) -> Iterator[Record]:
        """Yield every letter whole, in source order, also those known by description; not the letters of others."""
        with self._session.connection() as db:
            ids = read_exports.letter_ids(db)
        yield from (whole_record(self._session, self._stand, id) for id in ids)

    def turns(self) -> dict[str, tuple[str | None, str | None]]:
        """Return the letters before and after each letter of an exchange, by ids; inferred letters are among them."""
        with self._session.connection() as db:
            return read_exports.turns(db)

    def persons(self) -> dict[str, Person]:
        """Return every person and body by id."""
        with self._session.connection() as db:
            return read_exports.persons(db)

    def known_places(self) -> dict[str, Place]:
        """Return every place by id."""
        with self._session.connection() as db:
            return {entry.place.id: entry.place for entry in read_exports.places(db)}

    def inferred_letters(self) -> list[InferredEntry]:
        """Return every inferred letter with the words that prove it, in order of time; not those acquired since."""
        with self._session.connection() as db:
            return [entry for entry in read_missing.inferred(db) if entry.acquired is None]

    def tei_file(self, source: str) -> bytes | None:
        """Return a file that came as TEI, None for any other; nothing of one that has changed since it was read."""
        with self._session.connection() as db:
            known = read_exports.sha256(db, source, "tei")
        if known is None:
            return None
        try:
            data = (self._session.path / LETTERS / source).read_bytes()
        except OSError:
            return b""
        return data if hashlib.sha256(data).hexdigest() == known else b""

    def places(self) -> Iterator[Row]:
        """Yield the rows of places.jsonl, those with most letters first."""
        with self._session.connection() as db:
            yield from map(rows.place_row, read_exports.places(db))

    def references(self) -> Iterator[Row]:
        """Yield the rows of references.jsonl, in source order."""
        with self._session.connection() as db:
            for values in read_exports.references(db):
                yield rows.reference_row(*values)

    def inferred(self) -> Iterator[Row]:
        """Yield the rows of inferred.jsonl, in order of time."""
        with self._session.connection() as db:
            for values in read_exports.inferred(db):
                yield rows.inferred_row(*values)

    def mentions(self, *, of_others: bool = True) -> Iterator[Row]:
        """Yield the rows of mentions.jsonl, in source order; without `of_others`, those of the letters of `records`."""
        with self._session.connection() as db:
            yield from read_exports.mentions(db, of_others=of_others)

    def acts(self) -> Iterator[Row]:
        """Yield the rows of acts.jsonl, in source order."""
        with self._session.connection() as db:
            for act, matter, condition, by in read_exports.acts(db):
                yield ledger_rows.act_row(act, matter=matter, condition=condition, by=by)

    def matters(self, as_of: str | None = None) -> Iterator[Row]:
        """Yield the rows of matters.jsonl, in order of time, with how each matter stands on a day."""
        with self._session.connection() as db:
            ids = read_matters.matter_ids(db, read_matters.MatterWhere(), as_of)
            for begin in range(0, len(ids), _AT_ONCE):
                for entry in read_matters.matter_entries(db, ids[begin : begin + _AT_ONCE], as_of, self._stand):
                    yield ledger_rows.matter_entry_row(entry)

    def deliveries(self) -> Iterator[Row]:
        """Yield the rows of deliveries.jsonl, in source order; then the steps that the shipping desk recorded."""
        with self._session.connection() as db:
            for step in read_exports.deliveries(db):
                yield ledger_rows.delivery_row(step)
        if (self._session.path / "shipping.jsonl").exists():
            from despatch.shipping import service  # noqa: PLC0415 - few archives have ships

            yield from service.delivery_rows(self._session.path)

    def problems(self) -> Iterator[Row]:
        """Yield the rows of problems.jsonl, by source and place."""
        with self._session.connection() as db:
            found = (*read_letters.problems(db), *self._session.log_problems())
        for repeated in gathered(found, WIDESPREAD):
            yield rows.problem_row(repeated)

    def iati(self, us: Sequence[str] | str | None = None) -> Activities:
        """Return sums of money as IATI's activity XML, and the acts that do not fit IATI with the reasons.

        Raises QueryError if neither `us` nor the settings name us: IATI wants to know who reports.
        """
        from despatch.export.iati import activities  # noqa: PLC0415 - lxml is slow to load

        names = self._session.our_names(us)
        with self._session.connection() as db:
            matters, acts = read_standings.all_acts(db)
            keys = dict.fromkeys(key for act in acts.values() for key in (act.actor, act.counterparty) if key)
            return activities(
                matters,
                acts,
                reporting=names[0],
                us=read_ledger.own_keys(db, names),
                codes=self._session.settings.languages,
                names={key: read_ledger.party(db, key).label for key in keys},
            )
