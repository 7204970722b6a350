"""What became of a letter that is mentioned: never sent, not found, delivered by word of mouth, printed elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import regex

from despatch.model import Hint, Reference, ReferenceStatus, Span
from despatch.refer.lexicon import Lexicon

_NEAR = 3
"""How far after a reference, in code points, the mark of its note may stand."""
_OPENING = 120
"""How much of a note says what it is about."""
_AFTER = 60
_STOP = regex.compile(r"(?<=\p{Ll}[\p{Ll}\d)])[.;]\s|\n", regex.V1)


def with_status(
    text: str, references: Sequence[Reference], hints: Iterable[Hint], notes: Sequence[Span], known: Lexicon
) -> tuple[Reference, ...]:
    """Return the references, each with what became of its letter, where a note or the words say so.

    A note is about the reference before its mark. Within a note, words are about the letter named just before them.
    """
    told = {
        note.start: said
        for note in notes
        if (said := _fate(text, note.start, min(note.end, note.start + _OPENING), known))
    }
    if not told and not any(r.in_note or known.oral.search(r.span.of(text)) for r in references):
        return tuple(references)
    hints = list(hints)
    by_mark = {h.detail: told[h.span.start] for h in hints if h.kind == "note" and h.detail and h.span.start in told}
    marks = [(h.span.start, by_mark[h.detail]) for h in hints if h.kind == "note-mark" and h.detail in by_mark]
    return tuple(_told(text, reference, marks, known) for reference in references)


def _told(text: str, reference: Reference, marks: Sequence[tuple[int, ReferenceStatus]], known: Lexicon) -> Reference:
    span = reference.span
    said: ReferenceStatus | None = None
    if reference.in_note:
        stop = _STOP.search(text, span.end, span.end + _AFTER)
        said = _fate(text, span.end, stop.start() if stop else span.end + _AFTER, known)
    else:
        said = next((status for at, status in marks if span.start < at <= span.end + _NEAR), None)
        if said is None and known.oral.search(span.of(text)):
            said = "oral"
    return replace(reference, status=said) if said else reference


def _fate(text: str, start: int, end: int, known: Lexicon) -> ReferenceStatus | None:
    """Return what became of a letter, by the words from `start` to `end`. Words about a manuscript do not count."""
    for hit in known.fate.finditer(text, start, end):
        if known.own.search(text, max(start, hit.start() - _NEAR * 10), hit.start()):
            continue
        return next(status for status in _STATUS if hit[status.replace(" ", "_")])
    return None


_STATUS: tuple[ReferenceStatus, ...] = ("never sent", "not found", "printed elsewhere")
