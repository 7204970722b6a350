"""The stage `ledger`: the acts and deliveries of each letter of a source."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

from despatch.acts.arguments import particulars
from despatch.acts.classify import acts, body_of, passages
from despatch.acts.deliveries import deliveries
from despatch.acts.quotations import by_whom, quoted
from despatch.acts.records import enter, steps
from despatch.acts.unread_languages import Unread
from despatch.model import (
    READ_AT_MOST,
    Act,
    Cut,
    DeliveryStep,
    Description,
    LedgerAct,
    Problem,
    Reference,
    Source,
)
from despatch.settings import Settings
from despatch.text.lines import line_number

Found = tuple[tuple[LedgerAct, ...], tuple[DeliveryStep, ...]]


def ledger(
    source: Source,
    cuts: Sequence[Cut],
    descriptions: Sequence[Description],
    references: Sequence[Sequence[Reference]],
    settings: Settings,
) -> tuple[tuple[Found, ...], tuple[Problem, ...]]:
    """Return the acts and deliveries of each letter, in order; what is not understood is left out.

    Problems say which letters are too long to be read whole, and how many, or passages of how many, are in a language that
    the ledger does not read: these give no acts.

    The acts are entered without what only the archive knows: the letter's id, its order, and who the two sides are. A piece
    that is no letter (a diary entry) asks nothing of anybody.
    """
    notes = sorted((hint.span for hint in source.hints if hint.kind == "note"), key=lambda span: span.start)
    starts = [note.start for note in notes]
    out: list[Found] = []
    problems: list[Problem] = []
    foreign = Unread(source, sum(cut.kind != "other" for cut in cuts))
    for cut, whole, pointed in zip(cuts, descriptions, references, strict=True):
        letter, description = cut.span.first(READ_AT_MOST), whole
        if letter != cut.span:
            description = replace(whole, body=body_of(cut.span, whole).first(READ_AT_MOST))
            said = f"a letter of {cut.span.end - cut.span.start:,} characters: only its first {READ_AT_MOST:,} were read for references, names and acts"
            problems.append(
                Problem("letter-long", source.id, said, line=line_number(source.text, cut.span.start), span=letter)
            )
        if cut.kind == "other":
            out.append(((), ()))
            continue
        body = body_of(letter, description)
        unread = foreign.passages(cut, body, settings.languages)
        if unread is None:
            out.append(((), ()))
            continue
        inside = [*notes[bisect_left(starts, cut.span.start) : bisect_left(starts, letter.end)], *unread]
        own = _apart(acts(source.text, letter, description, inside, settings.languages, pointed))
        spoken = by_whom(own, quoted(source.text, body, settings.languages) if own else ())
        found = particulars(source.text, body, spoken, settings.languages)
        date = description.date.edtf if description.date else None
        entered = enter(
            "",
            source.text,
            body,
            found,
            settings.languages,
            date=date,
            ordinal=0,
            names={},
            more=passages(letter, description)[1:],
        )
        told = deliveries(source.text, letter, description, found, settings.languages)
        shown = [d for d in told if not any(n.start <= d.span.start < n.end for n in inside)]
        out.append((entered, steps("", source.text, shown, date=date, ordinal=0, names={})))
    return tuple(out), (*problems, *foreign.problems())


def _apart(found: Sequence[Act]) -> list[Act]:
    """Leave out an act of the very span and type of another: two ids would stand for one act."""
    return list({(a.span.start, a.span.end, a.type): a for a in found}.values())
