"""An opened archive as linked data: whole letters, people and places, with ids by which one can point at another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from despatch.archive.facsimiles import Facsimile, facsimiles_of, service_of
from despatch.archive.session import Session
from despatch.decisions.overruled import mark_overruled
from despatch.export import rows
from despatch.export.beside import Beside
from despatch.export.linked.whole import Act, AnswerTo, Line, Named, Page, WholeLetter
from despatch.model import (
    DecisionEntry,
    InferredLetter,
    Pair,
    PersonEntry,
    PlaceEntry,
    Span,
)
from despatch.pipeline.build import LETTERS
from despatch.settings import Settings
from despatch.store import read_decisions, read_exports, read_letters, read_linked, read_references

if TYPE_CHECKING:
    from despatch.store.sql import Connection


class Linked:
    """Letters with all that is known of their words, and what they lead to. Rows come in the order of the sources."""

    def __init__(self, session: Session) -> None:
        self._session = session

    @property
    def settings(self) -> Settings:
        """What despatch.toml says."""
        return self._session.settings

    def letters(self) -> Iterator[WholeLetter]:
        """Yield every letter with its words, references, acts, mentions and answers."""
        with self._session.connection() as db:
            yield from _letters(db)

    def imaged(self) -> Iterator[tuple[WholeLetter, tuple[Page, ...]]]:
        """Yield the letters that have images of their pages, each with these."""
        folder = self._session.path / LETTERS
        with self._session.connection() as db:
            alone = dict(read_letters.with_images(db))
            for whole in _letters(db):
                id = whole.letter.id
                if id not in alone:
                    continue
                if images := facsimiles_of(read_letters.record(db, id), folder, alone=alone[id]):
                    yield whole, tuple(_page(image, at, whole) for at, image in enumerate(images, 1))

    def people(self) -> list[PersonEntry]:
        """Return the people, those with the most letters first."""
        with self._session.connection() as db:
            return read_letters.people(db)

    def places(self) -> list[PlaceEntry]:
        """Return the places at which letters were written, those with the most letters first."""
        with self._session.connection() as db:
            return read_exports.places(db)

    def inferred(self) -> Iterator[InferredLetter]:
        """Yield the letters known only from others, in order of time."""
        with self._session.connection() as db:
            yield from (letter for letter, *_ in read_exports.inferred(db))

    def decisions(self) -> list[DecisionEntry]:
        """Return what editors decided, in the order of corrections.jsonl."""
        with self._session.connection() as db:
            return mark_overruled(read_decisions.entries(db))

    def pairs(self) -> Sequence[tuple[Pair, str | None, str | None]]:
        """Return who wrote to whom, each with the dates of the first and the last dated letter."""
        with self._session.connection() as db:
            dates = read_linked.pair_dates(db)
            return [(pair, *_ends(pair, dates)) for pair in read_references.pairs(db)]


def _ends(pair: Pair, dates: Mapping[tuple[str, str], tuple[str, str]]) -> tuple[str | None, str | None]:
    author, addressee = (who.person or who.name for who in (pair.author, pair.addressee))
    return dates.get((author, addressee), (None, None))


def _letters(db: Connection) -> Iterator[WholeLetter]:
    intervals, same = read_exports.inferred_dates(db), read_exports.same_letters(db)
    editors = read_decisions.last_editors(db, "letter")
    proofs: dict[str, list[tuple[str, Span]]] = {}
    for lost, *_ in read_exports.inferred(db):
        for passage in lost.evidence:
            proofs.setdefault(passage.letter, []).append((lost.id, passage.span))
    references = Beside((row[0], rows.reference_row(*row)) for row in read_exports.references(db))
    acts = Beside((act[0].letter, Act(*act)) for act in read_exports.acts(db, named=False))
    mentions = Beside((letter, Named(*named)) for letter, named in read_linked.mentions(db))
    answers = Beside((letter, AnswerTo(*answer)) for letter, answer in read_linked.answers(db))
    for letter, text, _, senders, recipients, place in read_exports.letters(db):
        known = intervals.get(letter.id), same.get(letter.id)
        yield WholeLetter(
            letter,
            text,
            rows.letter_row(letter, senders, recipients, *known, place),
            senders,
            recipients,
            place,
            editors.get(letter.id),
            references.of(letter.id),
            acts.of(letter.id),
            mentions.of(letter.id),
            answers.of(letter.id),
            tuple(proofs.get(letter.id, ())),
        )


def _page(image: Facsimile, number: int, whole: WholeLetter) -> Page:
    """Return the image of a page, its size in the units in which the places of its lines are counted."""
    from despatch.archive import pictures  # noqa: PLC0415 - few archives have images

    size, trouble = image.size, ""
    if size is None and image.path:
        try:
            size = pictures.size_of(image.path)
        except pictures.PictureError as wrong:
            trouble = str(wrong)
    return Page(
        image.name,
        number,
        image.address,
        service_of(image.name),
        image.path is not None,
        size,
        tuple(Line(whole.words(line.words), line.place) for line in image.lines),
        trouble,
    )
