"""A letter in, its references out: the words that point at other letters."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from typing import Any

from despatch.model import READ_AT_MOST, Cut, Description, Problem, Reference, Source, Span
from despatch.refer.addressed import addressed
from despatch.refer.crossreferences import in_note
from despatch.refer.days import Days
from despatch.refer.lexicon import Lexicon, lexicon
from despatch.refer.nouns import at_next, at_noun, at_yours
from despatch.refer.respell import respell
from despatch.refer.status import with_status
from despatch.refer.verbs import at_saying, at_verb
from despatch.settings import Settings
from despatch.text.even import reads_even
from despatch.text.overlaps import covers, drop_overlaps
from despatch.text.own_words import reads_own_words
from despatch.text.phrases import hits
from despatch.text.told import told

CERTAIN = 1.0
"""The encoding names a letter by its identifier: there is nothing to weigh."""


@reads_own_words
@reads_even
def refer(
    source: Source, cuts: Sequence[Cut], descriptions: Sequence[Description], kept: Collection[int], settings: Settings
) -> tuple[tuple[tuple[Reference, ...], ...], tuple[Problem, ...]]:
    """Return the references of each letter, in the order of its words. A reference that is not read is no problem.

    Letters at the places `kept` were read before, and get none.
    """
    language = told(source.text, settings.languages)
    codes = {code for cut in cuts for codes, _ in language.parts(cut.span.first(READ_AT_MOST)) for code in codes}
    if respelled := respell(source.text, tuple(sorted(codes))):
        forth = respelled.forth
        found = _refer(forth(source), forth(tuple(cuts)), forth(tuple(descriptions)), kept, settings)
        return respelled.back(found), ()
    return _refer(source, cuts, descriptions, kept, settings), ()


def _refer(
    source: Source, cuts: Sequence[Cut], descriptions: Sequence[Description], kept: Collection[int], settings: Settings
) -> tuple[tuple[Reference, ...], ...]:
    hints = sorted(
        (hint for hint in source.hints if hint.kind in ("note", "note-mark")), key=lambda hint: hint.span.start
    )
    starts = [hint.span.start for hint in hints]
    language = told(source.text, settings.languages)
    found: list[tuple[Reference, ...]] = []
    for place, (cut, description) in enumerate(zip(cuts, descriptions, strict=True)):
        if place in kept:
            found.append(())
            continue
        inside = hints[bisect_left(starts, cut.span.start) : bisect_left(starts, cut.span.end)]
        notes = tuple(hint.span for hint in inside if hint.kind == "note")
        letter = cut.span.first(READ_AT_MOST)
        of_letter: list[Reference] = []
        words: Reference | None = None
        for codes, part in language.parts(letter):
            own = references(source.text, letter, description, notes, replace(settings, languages=codes), part)
            of_letter += with_status(source.text, own, inside, notes, lexicon(codes))
            if words is None:
                floor = max(part.start, body_start(letter, description))
                words = addressed(source.text, floor, part.end, lexicon(codes))
        if words is not None and not any(map(_tells_of_theirs, of_letter)):
            of_letter = sorted((*of_letter, words), key=lambda r: r.span.start)
        found.append((*cited(description, cut.span), *of_letter))
    return tuple(found)


def _tells_of_theirs(reference: Reference) -> bool:
    """Say whether words point at a letter that the recipient wrote."""
    return reference.between_both and not reference.in_note and reference.function != "announce"


def body_start(letter: Span, description: Description) -> int:
    """Return where the letter begins behind its heading and salutation."""
    heads = (description.heading, description.salutation)
    return max([letter.start, *(phrase.span.end for phrase in heads if phrase and phrase.span)])


def cited(description: Description, letter: Span) -> Iterator[Reference]:
    """Yield the references that the encoding makes: to letters that it names by their identifiers."""
    for citation in description.citations:
        yield Reference(
            citation.span or Span(letter.start, letter.start),
            citation.function,
            "encoding.citation",
            CERTAIN,
            author=citation.author,
            date=citation.date,
            identifier=citation.identifier,
        )


def references(
    text: str,
    letter: Span,
    description: Description,
    notes: Sequence[Span],
    settings: Settings,
    part: Span | None = None,
) -> tuple[Reference, ...]:
    """Return the references in the letter at `letter`, or in a `part` of it, in the order of its words."""
    part = part or letter
    codes, known = settings.languages, lexicon(settings.languages)
    base = description.date.edtf if description.date else None
    days, in_notes = Days(text, letter.end, codes, base), covers(notes)
    floor = body_start(letter, description)
    found: list[Reference] = [
        r
        for note in notes
        if part.start <= note.start < part.end
        for r in in_note(text, note.start, note.end, known, codes, base)
    ]
    spoken_of, read = False, 0
    for hit in hits(known.heads, known.first, text, max(floor, part.start), part.end):
        start, end = hit.span()
        if in_notes(start):
            continue
        where: dict[str, Any] = {"floor": floor, "limit": letter.end, "known": known, "days": days}
        if hit["noun"]:
            found += at_noun(text, start, end, spoken_of=spoken_of, **where)
        elif hit["next"]:
            found += at_next(text, start, end, floor=floor, limit=letter.end, known=known)
        elif hit["said"]:
            found += at_saying(text, start, end, floor=floor, known=known)
        elif hit["yours"] or hit["mine"]:
            before = found[-1] if found and _goes_on(text, found[-1], start, known) else None
            found += at_yours(text, start, end, mine=bool(hit["mine"]), before=before, **where)
        else:
            found += at_verb(text, start, end, **where)
        spoken_of = spoken_of or any(r.author == "recipient" and r.function != "announce" for r in found[read:])
        read = len(found)
    return _apart(found)


def _goes_on(text: str, before: Reference, start: int, known: Lexicon) -> bool:
    """Say whether only a joint stands between a reference to a dated letter and what begins at `start`."""
    return bool(before.date) and known.joint.fullmatch(text, before.span.end, start) is not None


def _apart(found: list[Reference]) -> tuple[Reference, ...]:
    """Keep, of references whose words overlap, the surer one."""
    return tuple(drop_overlaps(sorted(found, key=lambda r: (-r.confidence, r.span.start)), lambda r: r.span))
