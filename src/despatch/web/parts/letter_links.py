"""The letters that a letter is linked to: its answers, those that mention it, and those that date it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from despatch.model import AnswerEntry, Entry, Looked, Record, ReferenceEntry
from despatch.web.formatting import after_words, inferred_date_words, letter_title, lost_title, one_line
from despatch.web.parts.reference_notes import ReferenceNote
from despatch.web.urls import exchange_path, letter_path, lost_path, quote_path, words_anchor


@dataclass(frozen=True, slots=True)
class LinkedLetter:
    """Another letter that this one is linked to: its title and address, the time between, and the words that prove it.

    `words` are words of the other letter. If the words are this letter's own, `note` is the number of their note.
    """

    title: str
    path: str
    lost: bool = False
    after: str = ""
    words: str = ""
    words_path: str = ""
    note: str | None = None


@dataclass(frozen=True, slots=True)
class LetterLinks:
    """All letters that one is linked to. `looked` tells, for a letter without an answer, whether one could be found."""

    answers: tuple[LinkedLetter, ...]
    answered: tuple[LinkedLetter, ...]
    mentioned_in: tuple[LinkedLetter, ...]
    more: int
    """Letters that mention it and are not listed."""
    looked: Looked | None
    exchange: str | None


@dataclass(frozen=True, slots=True)
class PlaceInTime:
    """An undated letter's place in time, and the letters that give its ends, the nearest first."""

    words: str
    after: tuple[Entry, ...]
    before: tuple[Entry, ...]


MOST_MENTIONS = 8
"""How many letters that mention one are listed."""


def mentions(record: Record) -> dict[str, ReferenceEntry]:
    """Return the letters that mention this one without answering it, by id, each with its first reference."""
    answering = {edge.answer for edge in record.answered} | {record.letter.id}
    found: dict[str, ReferenceEntry] = {}
    for reference in record.referred:
        if reference.letter not in answering:
            found.setdefault(reference.letter, reference)
    return found


def find_links(record: Record, titles: Mapping[str, str], notes: Sequence[ReferenceNote]) -> LetterLinks:
    """Return what a letter is linked to; `titles` names those of its `mentions` that are to be listed."""
    numbers = {note.anchor: note.number for note in notes}
    references = mentions(record)
    mentioned = (
        LinkedLetter(
            title,
            letter_path(id),
            words=one_line(references[id].quote),
            words_path=f"{letter_path(id)}#{words_anchor(references[id].reference.span)}",
        )
        for id, title in titles.items()
    )
    return LetterLinks(
        tuple(_question(edge, numbers) for edge in record.answers),
        tuple(_answer(edge) for edge in record.answered),
        tuple(mentioned),
        len(references) - len(titles),
        record.standing.looked if record.standing else None,
        exchange_path(record.exchange, at=record.letter.id) if record.exchange else None,
    )


def _question(edge: AnswerEntry, numbers: Mapping[str, str]) -> LinkedLetter:
    """Return what this letter answers; the words are its own."""
    note = next((number for quote in edge.quotes if (number := numbers.get(words_anchor(quote.span)))), None)
    after = after_words(edge.days)
    if edge.question_entry is not None:
        return LinkedLetter(letter_title(edge.question_entry), letter_path(edge.question), after=after, note=note)
    title = lost_title(edge.inferred) if edge.inferred else edge.question
    return LinkedLetter(title, lost_path(edge.question), lost=True, after=after, note=note)


def _answer(edge: AnswerEntry) -> LinkedLetter:
    """Return what answers this letter; the words stand there."""
    words, path = (one_line(edge.quotes[0].words), quote_path(edge.quotes[0])) if edge.quotes else ("", "")
    return LinkedLetter(
        letter_title(edge.answer_entry),
        letter_path(edge.answer),
        after=after_words(edge.days),
        words=words,
        words_path=path,
    )


def place_in_time(record: Record) -> PlaceInTime | None:
    """Return when a letter without a date must have been written; None for a dated one."""
    if record.reasoned is None:
        return None
    return PlaceInTime(inferred_date_words(record.reasoned.edtf), record.reasoned.after, record.reasoned.before)
