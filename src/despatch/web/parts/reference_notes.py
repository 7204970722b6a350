"""The words of a letter that point at other letters: as links in its text, and as notes that give the reasons."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from despatch.model import Alternative, Record, ReferenceEntry
from despatch.web.formatting import date_words, letter_title, lost_title
from despatch.web.pages.decisions import Verdict, verdicts
from despatch.web.parts.marks import Mark
from despatch.web.urls import letter_path, lost_path, words_anchor

DOES = {"acknowledge": "acknowledges", "answer": "answers", "cite": "speaks of"}


@dataclass(frozen=True, slots=True)
class Target:
    """A letter that words mean: what it is called, where it is, how sure that is."""

    title: str
    path: str
    lost: bool
    score: float


@dataclass(frozen=True, slots=True)
class Refused:
    """A candidate that was not chosen, and why; without `path` when it has left the archive."""

    title: str
    path: str | None
    score: float
    why: str


@dataclass(frozen=True, slots=True)
class Note:
    """What words of a letter were connected to. `anchor` is the fragment of the words, `quote` the words themselves."""

    number: str
    anchor: str
    quote: str
    does: str
    targets: tuple[Target, ...]
    why: str
    refused: tuple[Refused, ...]
    said: tuple[tuple[str, str], ...]
    by_editor: bool
    rule: str
    confidence: float
    verdicts: tuple[Verdict, ...] = ()
    """What editors decided about it."""


def notes(record: Record) -> tuple[Note, ...]:
    """Return the references of a letter as notes, in the order of its words; words that mean two letters make one."""
    return tuple(_note(str(number), found) for number, found in enumerate(_by_words(record), 1))


def marks(record: Record) -> tuple[Mark, ...]:
    """Return the references of a letter as marks on its words: links to the one letter meant, else to the note.

    Links cannot stand within each other, so of words that overlap only the first lead on.
    """
    base, end = record.letter.span.start, 0
    out = []
    for note, found in zip(notes(record), _by_words(record), strict=True):
        span = found[0].reference.span
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
    return (list(found) for _, found in groupby(ordered, key=lambda r: r.reference.span))


def _note(number: str, found: Sequence[ReferenceEntry]) -> Note:
    first = found[0]
    targets = tuple(target for one in found if (target := _target(one)))
    meant = {one.target for one in found}
    refused = {a.target: a for one in found for a in one.alternatives if a.target not in meant}
    return Note(
        number,
        words_anchor(first.reference.span),
        " ".join(first.quote.split()),
        DOES[first.reference.function],
        targets,
        first.why,
        tuple(_refused(a) for a in refused.values()),
        tuple(_said(first)),
        first.reference.in_note,
        first.reference.rule,
        first.reference.confidence,
        verdicts(first.decisions, (f"{first.letter}:{first.reference.span.start}",)),
    )


def _target(one: ReferenceEntry) -> Target | None:
    if one.entry is not None:
        return Target(letter_title(one.entry), letter_path(one.entry.id), lost=False, score=one.score)
    if one.inferred is not None:
        return Target(lost_title(one.inferred), lost_path(one.inferred.id), lost=True, score=one.score)
    return None


def _refused(one: Alternative) -> Refused:
    if one.entry is None:
        return Refused(one.target, None, one.score, one.why)
    return Refused(letter_title(one.entry), letter_path(one.entry.id), one.score, one.why)


def _said(one: ReferenceEntry) -> Iterator[tuple[str, str]]:
    """Yield what the words tell of the letter they mean, as (name, value); its subject comes in words that need no name."""
    told = one.reference
    for name, who in (("by", one.author), ("to", one.addressee)):
        if who is not None:
            yield name, who.label
    for name, when in (("dated", told.date), ("received", told.received)):
        if when:
            yield name, date_words(when)
    for name, value in (
        ("number", told.number),
        ("part", told.part),
        ("", told.about),
        ("from", told.place),
        ("by the hand of", told.via),
    ):
        if value:
            yield name, " ".join(value.split())
