"""Decisions on notes: words that belong to a letter, or that an editor or a printer put there. Laid over a source."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from despatch.decisions.anchors import find_in_source
from despatch.decisions.cuts import GONE
from despatch.model import NOT_THE_LETTERS, Bearing, Correction, Hint, Source, Span

_NAMES = {"note": "a note", "note-mark": "the mark of a note", "running-head": "the head of a page"}


def amend_notes(source: Source, decisions: Sequence[Correction]) -> tuple[Source, tuple[Bearing, ...]]:
    """Lay decisions over the notes of a source, in their order; return it, and what each decision bears on.

    The key of a bearing is the place of the words in the source's text, as a number.
    """
    hints = list(source.hints)
    bearings = []
    for decision in decisions:
        assert decision.words is not None
        span = find_in_source(decision.words, source.text)
        if span is None:
            bearings.append(Bearing(decision.id, "letter", "", trouble=GONE.format(source=source.id)))
            continue
        over = [hint for hint in hints if hint.kind in NOT_THE_LETTERS and _meet(hint.span, span)]
        hints = [hint for hint in hints if hint not in over]
        if not decision.belongs:
            hints.append(Hint("note", span))
        was = (
            ", ".join(dict.fromkeys(_NAMES.get(hint.kind, f"a {hint.kind}") for hint in over)) or "words of the letter"
        )
        bearings.append(Bearing(decision.id, "letter", str(span.start), was))
    ordered = sorted(hints, key=lambda hint: (hint.span.start, hint.span.end))
    return replace(source, hints=tuple(ordered)), tuple(bearings)


def _meet(one: Span, other: Span) -> bool:
    """Say whether one of two stretches lies mostly within the other."""
    shared = min(one.end, other.end) - max(one.start, other.start)
    return 2 * shared >= min(one.end - one.start, other.end - other.start)
