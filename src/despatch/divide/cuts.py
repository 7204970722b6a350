"""From the chosen starts to cuts: where each piece ends, how sure it is, and what an editor should look at."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace
from statistics import median

from despatch.divide.layout import FEW
from despatch.divide.lines import Line
from despatch.divide.starts import Choice, Start
from despatch.model import DESCRIBED, Cut, Doubt, Source, Span

DOUBTED = 0.75
"""A piece with a doubtful place in it is at most this sure."""
MOST = 5
"""A piece lists at most so many places where no cut was made."""
LONG = 12
"""A piece so many times as long as the median of its source may hold a second letter."""


def encoded_cuts(source: Source) -> tuple[Cut, ...]:
    """Return the letters that the encoding bounds or describes, without the spaces around them.

    A letter encoded within another, such as an enclosure, stays part of it.
    """
    cuts: list[Cut] = []
    for encoded in sorted(source.letters, key=lambda e: (e.span.start, -e.span.end)):
        span = _trim(source.text, encoded.span)
        if span.start < span.end and (not cuts or span.start >= cuts[-1].span.end):
            cuts.append(Cut(span, encoded.kind, "encoding.row" if encoded.kind in DESCRIBED else "encoding.div", 1.0))
    return tuple(cuts)


def make_cuts(lines: list[Line], choice: Choice) -> tuple[Cut, ...]:
    """Return the cuts for the starts of `choice`."""
    bounds = [*(start.line for start in choice.starts), len(lines)]
    cuts = [_cut(lines, start, end) for start, end in zip(choice.starts, bounds[1:], strict=True)]
    passed: dict[int, list[Doubt]] = {}
    for line, reason in choice.passed:
        at = bisect_right(bounds, line) - 1
        if 0 <= at < len(cuts) and cuts[at].span.start < lines[line].start < cuts[at].span.end:
            span = Span(lines[line].start, lines[line].end)
            passed.setdefault(at, []).append(Doubt("cut-doubtful", f"No cut was made here: {reason}.", span))
    for at, doubts in passed.items():
        sure = min(cuts[at].confidence, DOUBTED)
        cuts[at] = replace(cuts[at], confidence=sure, doubts=(*cuts[at].doubts, *doubts[:MOST]))
    return tuple(_long(cuts))


def _cut(lines: list[Line], start: Start, end: int) -> Cut:
    """Cut from the line of `start` to the last line before `end` that is no furniture of the page."""
    last = end - 1
    while last > start.line and lines[last].role == "furniture":
        last -= 1
    span = Span(lines[start.line].start, lines[last].end)
    doubts: tuple[Doubt, ...] = ()
    if start.why:
        code = "cut-no-opening" if start.rule in ("first", "gap") else "cut-doubtful"
        first = Span(lines[start.line].start, lines[start.line].end)
        doubts = (Doubt(code, f"{start.why[0].upper()}{start.why[1:]}.", first),)
    return Cut(span, "other" if start.other else "letter", f"divide.{start.rule}", start.confidence, doubts)


def _long(cuts: list[Cut]) -> list[Cut]:
    """Say of pieces far longer than the others that a cut may have been missed."""
    if len(cuts) < FEW:
        return cuts
    usual = median(cut.span.end - cut.span.start for cut in cuts)
    reason = f"More than {LONG} times as long as most pieces of this source: a second letter may be in it."
    return [
        replace(cut, doubts=(*cut.doubts, Doubt("cut-long", reason, cut.span)))
        if cut.span.end - cut.span.start > LONG * usual
        else cut
        for cut in cuts
    ]


def _trim(text: str, span: Span) -> Span:
    start, end = span.start, span.end
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)
