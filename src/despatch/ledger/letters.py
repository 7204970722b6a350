"""The stage `ledger`: the acts and deliveries of each letter of a source."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from despatch.ledger.acts import acts, body_of
from despatch.ledger.balances import steps
from despatch.ledger.deliveries import deliveries
from despatch.ledger.entering import enter
from despatch.model import Act, Cut, DeliveryStep, Description, LedgerAct, Problem, Reference, Source
from despatch.settings import Settings

Found = tuple[tuple[LedgerAct, ...], tuple[DeliveryStep, ...]]


def ledger(
    source: Source,
    cuts: Sequence[Cut],
    descriptions: Sequence[Description],
    references: Sequence[Sequence[Reference]],
    settings: Settings,
) -> tuple[tuple[Found, ...], tuple[Problem, ...]]:
    """Return the acts and deliveries of each letter, in order, and no problems: what is not understood is left out.

    The acts are entered without what only the archive knows: the letter's id, its order, and who the two sides are. A piece
    that is no letter (a diary entry) asks nothing of anybody.
    """
    notes = sorted((hint.span for hint in source.hints if hint.kind == "note"), key=lambda span: span.start)
    starts = [note.start for note in notes]
    out: list[Found] = []
    for cut, description, pointed in zip(cuts, descriptions, references, strict=True):
        if cut.kind == "other":
            out.append(((), ()))
            continue
        inside = notes[bisect_left(starts, cut.span.start) : bisect_left(starts, cut.span.end)]
        found = _apart(acts(source.text, cut.span, description, inside, settings.languages, pointed))
        body = body_of(cut.span, description)
        date = description.date.edtf if description.date else None
        entered = enter("", source.text, body, found, settings.languages, date=date, ordinal=0, names={})
        told = deliveries(source.text, cut.span, description, found, settings.languages)
        own = [d for d in told if not any(n.start <= d.span.start < n.end for n in inside)]
        out.append((entered, steps("", source.text, own, date=date, ordinal=0, names={})))
    return tuple(out), ()


def _apart(found: Sequence[Act]) -> list[Act]:
    """Leave out an act of the very span and type of another: two ids would stand for one act."""
    return list({(a.span.start, a.span.end, a.type): a for a in found}.values())
