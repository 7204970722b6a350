"""The words of a letter that refer to other letters: as links in its text, and as notes with the reasons."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from despatch.model import Alternative, Record, ReferenceEntry
from despatch.web.formatting import date_words, letter_title, lost_title, one_line
from despatch.web.parts.decision_view import DecisionView, view_decisions
from despatch.web.parts.marks import Mark
from despatch.web.urls import letter_path, lost_path, words_anchor

DOES = {"acknowledge": "acknowledges", "answer": "answers", "cite": "speaks of", "announce": "announces"}


@dataclass(frozen=True, slots=True)
class Target:
    """A letter that words mean: its title and address, and how sure that is."""

    title: str
    path: str
    lost: bool
    score: float
    described: bool = False
    """Only a description of it is known."""


@dataclass(frozen=True, slots=True)
class RefusedLetter:
    """A candidate that was not chosen, and the reason; `path` is None if it is no longer in the archive."""

    title: str
    path: str | None
    score: float
    why: str
    id: str = ""


@dataclass(frozen=True, slots=True)
class ReferenceNote:
    """The letters that some words mean. `anchor` is the fragment of the words, `quote` the words themselves."""

    number: str
    anchor: str
    quote: str
    does: str
    targets: tuple[Target, ...]
    why: str
    refused: tuple[RefusedLetter, ...]
    facts: tuple[tuple[str, str], ...]
    by_editor: bool
    rule: str
    confidence: float
    decisions: tuple[DecisionView, ...] = ()
    """What editors decided about it."""
    start: int = 0
    """The offset of its words."""


def notes(record: Record) -> tuple[ReferenceNote, ...]:
    """Return the references of a letter as notes, in the order of its words; the same words make one note."""
    return tuple(_note(str(number), group) for number, group in enumerate(_by_words(record), 1))


def marks(record: Record) -> tuple[Mark, ...]:
    """Return the references of a letter as marks on its words: each a link to the one letter meant, else to the note.

    Links cannot be nested, so of overlapping words only the first make a link.
    """
    base, end = record.letter.span.start, 0
    out = []
    for note, group in zip(notes(record), _by_words(record), strict=True):
        span = group[0].reference.span
        role = (
            "reference lost" if any(t.lost for t in note.targets) else "reference" if note.targets else "reference open"
        )
        link = note.targets[0].path if len(note.targets) == 1 else f"#n-{note.number}"
        free = span.start >= end
        out.append(
            Mark(span.start - base, span.end - base, role, note.anchor, "a", link, note.number)
            if free
            else Mark(span.start - base, span.end - base, role, note.anchor, "span")
        )
        end = max(end, span.end)
    return tuple(out)


def _by_words(record: Record) -> Iterator[list[ReferenceEntry]]:
    ordered = sorted(record.references, key=lambda r: (r.reference.span.start, r.reference.span.end))
    return (list(group) for _, group in groupby(ordered, key=lambda r: r.reference.span))


def _note(number: str, references: Sequence[ReferenceEntry]) -> ReferenceNote:
    first = references[0]
    targets = tuple(target for reference in references if (target := _target(reference)))
    chosen = {reference.target for reference in references}
    refused = {a.target: a for reference in references for a in reference.alternatives if a.target not in chosen}
    return ReferenceNote(
        number,
        words_anchor(first.reference.span),
        one_line(first.quote),
        DOES[first.reference.function],
        targets,
        first.why,
        tuple(_refused(a) for a in refused.values()),
        tuple(_facts(first)),
        first.reference.in_note,
        first.reference.rule,
        first.reference.confidence,
        view_decisions(first.decisions, (f"{first.letter}:{first.reference.span.start}",)),
        first.reference.span.start,
    )


def _target(entry: ReferenceEntry) -> Target | None:
    if entry.entry is not None:
        return Target(
            letter_title(entry.entry),
            letter_path(entry.entry.id),
            lost=False,
            score=entry.score,
            described=entry.kind == "described",
        )
    if entry.inferred is not None:
        return Target(lost_title(entry.inferred), lost_path(entry.inferred.id), lost=True, score=entry.score)
    return None


def _refused(other: Alternative) -> RefusedLetter:
    if other.entry is None:
        return RefusedLetter(other.target, None, other.score, other.why)
    return RefusedLetter(letter_title(other.entry), letter_path(other.entry.id), other.score, other.why, other.entry.id)


def _facts(entry: ReferenceEntry) -> Iterator[tuple[str, str]]:
    """Yield what the words tell of the letter they mean, as (name, value); the subject has the name ""."""
    reference = entry.reference
    for name, who in (("by", entry.author), ("to", entry.addressee)):
        if who is not None:
            yield name, who.label
    for name, when in (("dated", reference.date), ("received", reference.received)):
        if when:
            yield name, date_words(when)
    for name, value in (
        ("number", reference.number),
        ("part", reference.part),
        ("", reference.about),
        ("from", reference.place),
        ("by the hand of", reference.via),
    ):
        if value:
            yield name, one_line(value)
