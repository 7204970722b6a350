"""The rows of each table of an export (DESIGN 6)."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING, Literal

from despatch.archive.linked import Linked
from despatch.archive.records import whole_record
from despatch.archive.session import Session
from despatch.export import ledger as ledger_rows
from despatch.export import rows
from despatch.export.jsonl import WholeLetter
from despatch.model import DESCRIBED, DecisionEntry, InferredEntry, Person, Place, Record, gathered
from despatch.pipeline.build import LETTERS
from despatch.problems import WIDESPREAD
from despatch.settings import Settings
from despatch.store import (
    read_exports,
    read_ledger,
    read_letters,
    read_matters,
    read_missing,
    read_standings,
    read_unnamed,
)
from despatch.store.described_tables import HIDDEN, QUESTIONS, DescribedTable, described_tables
from despatch.store.read_standings import Stand

if TYPE_CHECKING:
    from despatch.export.iati import Activities

Row = dict[str, object]
_AT_ONCE = 400
"""So many matters are read at once."""


class Exports:
    """The tables of one opened archive, row by row. Each method is named after its file.

    `linked` has the letters with all that points from one to another.
    """

    linked: Linked

    def __init__(self, session: Session, stand: Stand, chosen: Collection[str] | None = None) -> None:
        self._session = session
        self._stand = stand
        self.linked = Linked(session)
        self._chosen = None if chosen is None else frozenset(chosen)

    def of(self, letters: Collection[str]) -> Exports:
        """Return the tables of some letters alone, by their ids: rows that tell of no other letter, person or place."""
        return Exports(self._session, self._stand, letters)

    @property
    def settings(self) -> Settings:
        """What the archive says of itself: title, editors, rights."""
        return self._session.settings

    @property
    def is_part(self) -> bool:
        """Whether only some letters of the archive were chosen."""
        return self._chosen is not None

    @staticmethod
    def database() -> tuple[tuple[DescribedTable, ...], dict[str, tuple[str, str]], tuple[str, ...]]:
        """Return the tables of archive.db, questions (title, SQL) by name, and the tables that tell little."""
        return described_tables(), QUESTIONS, HIDDEN

    def _has(self, letter: object) -> bool:
        return self._chosen is None or letter in self._chosen

    def letters(self) -> Iterator[Row]:
        """Yield the rows of letters.jsonl, in source order."""
        with self._session.connection() as db:
            intervals, same = read_exports.inferred_dates(db), read_exports.same_letters(db)
            for letter, _, _, senders, recipients, place in read_exports.letters(db):
                if self._has(letter.id):
                    known = intervals.get(letter.id), same.get(letter.id)
                    yield rows.letter_row(letter, senders, recipients, *known, place)

    def whole(self, order: Literal["date", "source"] = "source") -> Iterator[WholeLetter]:
        """Yield each letter whole: its row, its words, and what stands in them; in source order or by date.

        Those known by description only have no words.
        """
        with self._session.connection() as db:
            intervals, same = read_exports.inferred_dates(db), read_exports.same_letters(db)
            for letter, text, hints, senders, recipients, place in read_exports.letters(db, order):
                if self._has(letter.id):
                    known = intervals.get(letter.id), same.get(letter.id)
                    row = rows.letter_row(letter, senders, recipients, *known, place)
                    yield WholeLetter(row, letter, "" if letter.kind in DESCRIBED else text, hints)

    def longest_text(self) -> int:
        """Return how many code points the longest letter of the archive has."""
        with self._session.connection() as db:
            return read_exports.longest_text(db)

    def people(self) -> Iterator[Row]:
        """Yield the rows of people.jsonl, those with most letters first."""
        with self._session.connection() as db:
            people = read_letters.people(db)
            named = None if self._chosen is None else read_exports.people_of(db, self._chosen)
        yield from (rows.person_row(entry) for entry in people if named is None or entry.person.id in named)

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

    def decisions(self) -> list[DecisionEntry]:
        """Return every decision of editors, in the order of corrections.jsonl."""
        return self.linked.decisions()

    def tei_file(self, source: str) -> bytes | None:
        """Return a file that came as TEI, None for any other; nothing of one that has changed since it was read."""
        with self._session.connection() as db:
            known = read_exports.sha256(db, source, "tei")
        if not known:  # no TEI; or an archive for readers, which has no file: its markup may tell what is withheld
            return None
        try:
            data = (self._session.path / LETTERS / source).read_bytes()
        except OSError:
            return b""
        return data if hashlib.sha256(data).hexdigest() == known else b""

    def places(self) -> Iterator[Row]:
        """Yield the rows of places.jsonl, those with most letters first."""
        with self._session.connection() as db:
            named = None if self._chosen is None else read_exports.places_of(db, self._chosen)
            for entry in read_exports.places(db):
                if named is None or entry.place.id in named:
                    yield rows.place_row(entry)

    def references(self) -> Iterator[Row]:
        """Yield the rows of references.jsonl, in source order."""
        with self._session.connection() as db:
            for row in read_exports.references(db):
                if self._has(row[0]):
                    yield rows.reference_row(*row)

    def announced(self) -> Iterator[Row]:
        """Yield the rows of announced.jsonl, in source order: words that announce a letter not written yet."""
        with self._session.connection() as db:
            for row in read_exports.references(db, announced=True):
                if self._has(row[0]):
                    yield rows.announced_row(*row[:5])

    def inferred(self) -> Iterator[Row]:
        """Yield the rows of inferred.jsonl, in order of time."""
        with self._session.connection() as db:
            for values in read_exports.inferred(db):
                if any(self._has(passage.letter) for passage in values[0].evidence):
                    yield rows.inferred_row(*values)

    def unnamed(self) -> Iterator[Row]:
        """Yield the rows of unnamed.jsonl, in order of time: references to letters of unknown people."""
        with self._session.connection() as db:
            for entry in read_unnamed.unnamed(db):
                if self._has(entry.quote.letter):
                    yield rows.unnamed_row(entry)

    def mentions(self, *, of_others: bool = True) -> Iterator[Row]:
        """Yield the rows of mentions.jsonl, in source order; without `of_others`, those of the letters of `records`."""
        with self._session.connection() as db:
            rows_of_all = read_exports.mentions(db, of_others=of_others)
            yield from (row for row in rows_of_all if self._has(row["letter"]))

    def acts(self) -> Iterator[Row]:
        """Yield the rows of acts.jsonl, in source order."""
        with self._session.connection() as db:
            for act, matter, condition, by in read_exports.acts(db):
                if not self._has(act.letter):
                    continue
                yield ledger_rows.act_row(act, matter=matter, condition=condition, by=by)

    def matters(self, as_of: str | None = None) -> Iterator[Row]:
        """Yield the rows of matters.jsonl, in order of time, with how each matter stands on a day."""
        with self._session.connection() as db:
            ids = read_matters.matter_ids(db, read_matters.MatterWhere(), as_of)
            if self._chosen is not None:
                told = read_exports.matters_of(db, self._chosen)
                ids = [id for id in ids if id in told]
            for begin in range(0, len(ids), _AT_ONCE):
                for entry in read_matters.matter_entries(db, ids[begin : begin + _AT_ONCE], as_of, self._stand):
                    yield ledger_rows.matter_entry_row(entry)

    def deliveries(self) -> Iterator[Row]:
        """Yield the rows of deliveries.jsonl, in source order; then the steps that the shipping desk recorded."""
        with self._session.connection() as db:
            for step in read_exports.deliveries(db):
                if self._has(step.letter):
                    yield ledger_rows.delivery_row(step)
        if self._chosen is None and (self._session.path / "shipping.jsonl").exists():
            from despatch.shipping import service  # noqa: PLC0415 - few archives have ships

            yield from service.delivery_rows(self._session.path)

    def problems(self) -> Iterator[Row]:
        """Yield the rows of problems.jsonl, by source and place."""
        with self._session.connection() as db:
            found = (*read_letters.problems(db), *self._session.log_problems())
        for repeated in gathered((problem for problem in found if self._has(problem.letter)), WIDESPREAD):
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
