"""What a letter is bound to: what it answers and what answers it, who speaks of it, and when it must have been written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from despatch.model import AnswerEntry, Entry, Looked, Record, ReferenceEntry
from despatch.web.formatting import after_words, letter_title, lost_title, worked_out
from despatch.web.parts.reference_notes import Note
from despatch.web.urls import exchange_path, letter_path, lost_path, quote_path, words_anchor


@dataclass(frozen=True, slots=True)
class LinkedLetter:
    """Another letter that this one is bound to: its title and address, after how long, and the words that say so.

    `words` are those of the other letter; what this letter's own words say stands in its `note`, by number.
    """

    title: str
    path: str
    lost: bool = False
    after: str = ""
    words: str = ""
    words_path: str = ""
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Bound:
    """All that a letter is bound to. `looked` says how it stands when nothing answers it."""

    answers: tuple[LinkedLetter, ...]
    answered: tuple[LinkedLetter, ...]
    spoken_of: tuple[LinkedLetter, ...]
    more: int
    """Letters that speak of it and are not listed."""
    looked: Looked | None
    exchange: str | None


@dataclass(frozen=True, slots=True)
class Place:
    """An undated letter's place in time, and the letters that give its ends, the nearest first."""

    words: str
    after: tuple[Entry, ...]
    before: tuple[Entry, ...]


SPOKEN = 8
"""How many letters that speak of one are listed."""


def speakers(record: Record) -> dict[str, ReferenceEntry]:
    """Return the letters that speak of this one without answering it, by id, each with the first of its words."""
    answering = {edge.answer for edge in record.answered} | {record.letter.id}
    found: dict[str, ReferenceEntry] = {}
    for one in record.referred:
        if one.letter not in answering:
            found.setdefault(one.letter, one)
    return found


def bonds(record: Record, titles: Mapping[str, str], notes: Sequence[Note]) -> Bound:
    """Return what a letter is bound to; `titles` names those of its `speakers` that are to be listed."""
    numbers = {note.anchor: note.number for note in notes}
    told = speakers(record)
    spoken = (
        LinkedLetter(
            title,
            letter_path(id),
            words=_one_line(told[id].quote),
            words_path=f"{letter_path(id)}#{words_anchor(told[id].reference.span)}",
        )
        for id, title in titles.items()
    )
    return Bound(
        tuple(_asked(edge, numbers) for edge in record.answers),
        tuple(_told(edge) for edge in record.answered),
        tuple(spoken),
        len(told) - len(titles),
        record.standing.looked if record.standing else None,
        exchange_path(record.exchange, at=record.letter.id) if record.exchange else None,
    )


def _asked(edge: AnswerEntry, numbers: Mapping[str, str]) -> LinkedLetter:
    """Return what this letter answers; the words are its own."""
    note = next((number for quote in edge.quotes if (number := numbers.get(words_anchor(quote.span)))), None)
    after = after_words(edge.days)
    if edge.question_entry is not None:
        return LinkedLetter(letter_title(edge.question_entry), letter_path(edge.question), after=after, note=note)
    title = lost_title(edge.inferred) if edge.inferred else edge.question
    return LinkedLetter(title, lost_path(edge.question), lost=True, after=after, note=note)


def _told(edge: AnswerEntry) -> LinkedLetter:
    """Return what answers this letter; the words stand there."""
    words, path = (_one_line(edge.quotes[0].words), quote_path(edge.quotes[0])) if edge.quotes else ("", "")
    return LinkedLetter(
        letter_title(edge.answer_entry),
        letter_path(edge.answer),
        after=after_words(edge.days),
        words=words,
        words_path=path,
    )


def _one_line(words: str) -> str:
    return " ".join(words.split())


def place_in_time(record: Record) -> Place | None:
    """Return when a letter without a date must have been written; None for a dated one."""
    if record.reasoned is None:
        return None
    return Place(worked_out(record.reasoned.edtf), record.reasoned.after, record.reasoned.before)
