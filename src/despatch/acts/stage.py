"""The stage `ledger`: the letters of a source in; the acts and deliveries of each out."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Sequence
from dataclasses import replace

from despatch.acts.arguments import add_arguments
from despatch.acts.bargains import add_bargains
from despatch.acts.classify import acts, body_of, passages
from despatch.acts.deliveries import deliveries
from despatch.acts.enclosures import add_enclosures
from despatch.acts.handed import report_handed
from despatch.acts.quotations import assign_speakers, find_quotations
from despatch.acts.records import to_delivery_steps, to_ledger_acts
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
    Span,
)
from despatch.settings import Settings
from despatch.text.even import reads_even
from despatch.text.lines import line_number
from despatch.text.own_words import reads_own_words

Found = tuple[tuple[LedgerAct, ...], tuple[DeliveryStep, ...]]
"""The acts and deliveries of a letter."""


@reads_own_words
@reads_even
def ledger(
    source: Source,
    cuts: Sequence[Cut],
    descriptions: Sequence[Description],
    references: Sequence[Sequence[Reference]],
    kept: Collection[int],
    settings: Settings,
) -> tuple[tuple[Found, ...], tuple[Problem, ...]]:
    """Return the acts and deliveries of each letter, in order, with the problems of the source.

    Problems report letters that are too long to be read whole, and letters or passages in languages whose acts are
    not read. The acts lack what only the archive knows: the letter's id, its order, and the names of the two sides. A
    piece that is no letter (a diary entry) has no acts. Letters at the places `kept` were read before, and get none.
    """
    notes = sorted((hint.span for hint in source.hints if hint.kind == "note"), key=lambda span: span.start)
    starts = [note.start for note in notes]
    out: list[Found] = []
    problems: list[Problem] = []
    foreign = Unread(source, sum(cut.kind != "other" for cut in cuts))
    for place, (cut, whole, pointed) in enumerate(zip(cuts, descriptions, references, strict=True)):
        letter, description = cut.span.first(READ_AT_MOST), whole
        if letter != cut.span:
            description = replace(whole, body=body_of(cut.span, whole).first(READ_AT_MOST))
            problems.append(_too_long(source, cut.span, letter))
        body = body_of(letter, description)
        unread = None if cut.kind == "other" else foreign.passages(cut, body, settings.languages)
        if unread is None or place in kept:
            out.append(((), ()))
            continue
        inside = [*notes[bisect_left(starts, cut.span.start) : bisect_left(starts, letter.end)], *unread]
        out.append(_read_letter(source.text, letter, description, inside, pointed, settings.languages))
    return tuple(out), (*problems, *foreign.problems())


def _too_long(source: Source, whole: Span, read: Span) -> Problem:
    message = (
        f"a letter of {whole.end - whole.start:,} characters: "
        f"only its first {READ_AT_MOST:,} were read for references, names and acts"
    )
    return Problem("letter-long", source.id, message, line=line_number(source.text, whole.start), span=read)


def _read_letter(
    text: str,
    letter: Span,
    description: Description,
    skipped: Sequence[Span],
    references: Sequence[Reference],
    codes: tuple[str, ...],
) -> Found:
    """Return the acts and deliveries of one letter, except in the `skipped` notes and passages."""
    body = body_of(letter, description)
    own = _distinct(acts(text, letter, description, skipped, codes, references))
    spoken = assign_speakers(own, find_quotations(text, body, codes) if own else ())
    reported = report_handed(text, body, spoken, codes, skipped)
    complete = add_bargains(text, body, add_arguments(text, body, reported, codes), codes)
    every = add_enclosures(text, body, description, complete, codes)
    date = description.date.edtf if description.date else None
    more = [*passages(letter, description)[1:], *(act.span for act in every if act.span.start >= body.end)]
    more.sort(key=lambda span: span.start)
    entered = to_ledger_acts("", text, body, every, codes, date=date, ordinal=0, names={}, more=more)
    steps = [
        step
        for step in deliveries(text, letter, description, complete, codes)
        if not any(span.start <= step.span.start < span.end for span in skipped)
    ]
    return entered, to_delivery_steps("", text, steps, date=date, ordinal=0, names={})


def _distinct(found: Sequence[Act]) -> list[Act]:
    """Return the acts without repeats of span and type: such acts would have different ids for one act."""
    return list({(act.span.start, act.span.end, act.type): act for act in found}.values())
