"""Decisions on cuts: where a letter begins, and which piece is a letter. Laid over the division of a source."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from despatch.decisions.anchors import find_in_source
from despatch.model import DESCRIBED, Bearing, Correction, Cut, Doubt, Source, Span

RULE = "editor"
GONE = "its words no longer stand in {source}"
OUTSIDE = "its words lie in no letter of {source} any more"
ROW = "its words are the description of a letter, which has no words to cut"
FIRST = "no letter stands before it in {source}"
_OF_CUTS = frozenset({"cut-doubtful", "cut-no-opening", "cut-long"})
"""The doubts about where letters begin and end."""


def amend_cuts(
    source: Source, cuts: Sequence[Cut], decisions: Sequence[Correction]
) -> tuple[tuple[Cut, ...], tuple[Bearing, ...]]:
    """Lay decisions over the cuts of a source, in their order; return the cuts, and what each decision bears on.

    The key of a bearing is the place in the source's text at which it was laid, as a number: letters have no ids yet.
    """
    table = list(cuts)
    bearings = []
    for decision in decisions:
        assert decision.words is not None
        span = find_in_source(decision.words, source.text)
        if span is None:
            bearings.append(Bearing(decision.id, "letter", "", trouble=GONE.format(source=source.id)))
            continue
        laid = _lay(source, table, span, decision)
        if isinstance(laid, _Trouble):
            bearings.append(Bearing(decision.id, "letter", str(span.start), trouble=laid.why.format(source=source.id)))
        else:
            bearings.append(Bearing(decision.id, "letter", str(span.start), laid))
    return tuple(table), tuple(bearings)


@dataclass(frozen=True, slots=True)
class _Trouble:
    """Why a decision cannot be laid; `{source}` stands for the name of the file."""

    why: str


def _lay(source: Source, table: list[Cut], span: Span, decision: Correction) -> str | _Trouble:
    """Lay one decision over the table of cuts; return what was read there, or why it cannot be laid."""
    place = next((n for n, cut in enumerate(table) if cut.span.start <= span.start < cut.span.end), None)
    if place is None:
        return _Trouble(OUTSIDE)
    cut = table[place]
    if cut.kind in DESCRIBED:
        return _Trouble(ROW)
    begins = not source.text[cut.span.start : span.start].strip(" \t\n_")
    if decision.cut in ("other", "letter"):
        table[place] = replace(_sure(cut), kind=decision.cut)
        return "no letter" if cut.kind == "other" else "a letter"
    if decision.cut == "begins":
        if begins:
            table[place] = _sure(cut)
            return f"a letter began here, confidence {cut.confidence:.2f}"
        table[place : place + 1] = _split(source.text, cut, span.start)
        return "no letter began here"
    if not begins:
        table[place] = replace(cut, doubts=_without(cut.doubts, span))
        return "no letter began here"
    if place == 0 or table[place - 1].kind in DESCRIBED:
        return _Trouble(FIRST)
    before = table[place - 1]
    doubts = tuple(doubt for doubt in (*before.doubts, *cut.doubts) if doubt.code not in _OF_CUTS)
    whole = Span(before.span.start, cut.span.end)
    table[place - 1 : place + 1] = [Cut(whole, before.kind, RULE, 1.0, doubts)]
    return f"a letter began here, confidence {cut.confidence:.2f}"


def _sure(cut: Cut) -> Cut:
    """Return a cut that an editor decided on; places within it that are doubtful stay so."""
    start = cut.span.start
    doubts = tuple(
        doubt
        for doubt in cut.doubts
        if doubt.code not in _OF_CUTS or (doubt.code == "cut-doubtful" and doubt.span and doubt.span.start > start)
    )
    return replace(cut, rule=RULE, confidence=1.0, doubts=doubts)


def _without(doubts: Sequence[Doubt], span: Span) -> tuple[Doubt, ...]:
    """Return the doubts without those about the place where a line begins."""
    return tuple(
        doubt
        for doubt in doubts
        if not (doubt.code in _OF_CUTS and doubt.span and doubt.span.start <= span.start < doubt.span.end)
    )


def _split(text: str, cut: Cut, at: int) -> list[Cut]:
    first = Span(cut.span.start, cut.span.start + len(text[cut.span.start : at].rstrip()))
    second = Span(at, cut.span.end)
    doubts = [doubt for doubt in cut.doubts if doubt.code != "cut-long"]

    def of(span: Span) -> tuple[Doubt, ...]:
        held = tuple(doubt for doubt in doubts if doubt.span is None or span.holds(doubt.span))
        return tuple(doubt for doubt in held if doubt.span is None or doubt.span.start != at)

    return [Cut(first, cut.kind, cut.rule, cut.confidence, of(first)), Cut(second, "letter", RULE, 1.0, of(second))]
