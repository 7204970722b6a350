"""The letter's own date: the day it was sent, written or received, by its heading, dateline and foot.

A date that the letter cites is never taken for its own; `dating_lines` distinguishes a dateline from prose.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from despatch import dates
from despatch.dates import calendar
from despatch.describe.dating_closings import closing_candidates
from despatch.describe.dating_lines import Candidate, Dateline, candidates, dateline_words, lines
from despatch.describe.dating_titles import in_label, in_title
from despatch.describe.old_style import in_its_calendar
from despatch.formulas import headings
from despatch.model import DateOrigin, DateRole, Dating, Doubt, Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from despatch.dates import DateExpression, Order
    from despatch.describe.dating_lines import DatelineWords
    from despatch.settings import Settings

HEADING_WITHIN = 4
"""A heading stands among so many first lines."""
CONFIDENCE: dict[DateOrigin, float] = {
    "heading": 0.98,
    "dateline": 0.95,
    "trailer": 0.9,
    "text": 0.7,
    "neighbours": 0.7,
}
UNSURE_ORDER = 0.5
"""How sure a date without its century is whose day and month may change places: EDTF cannot write both days."""


@dataclass(frozen=True, slots=True)
class DatingReading:
    """A letter's own date as read; `open` is a date that needs its year from the letters around it."""

    date: Dating | None = None
    received: Dating | None = None
    dates: tuple[Dating, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    line: Span | None = None
    """The line of the dateline, and `expression` the date in it: what `place` reads."""
    expression: DateExpression | None = None
    in_title: bool = False
    """The line is the heading: the letter has no dateline of its own."""
    open: DateExpression | None = None
    origin: DateOrigin = "dateline"


def read_datings(
    text: str,
    letter: Span,
    settings: Settings,
    *,
    heading: Span | None = None,
    aside: Sequence[Span] = (),
    day: Span | None = None,
    dateline: Dateline | None = None,
    order: Order | None = None,
) -> DatingReading:
    """Read the letter's own dates.

    `heading` is the title line when the caller knows it; `aside` holds notes and page heads, which are not read. `day`
    is what a labelled head gives as the date ("DATE: 4 March 1911"), and `dateline` is the line that a model of line
    parts holds for it. `order` is that of day and month in the dates of
    the source, where one of them shows it.
    """
    rows = lines(text, letter, aside)
    title = heading if heading is not None else _title(text, rows, settings.languages)
    above = [r for r in rows if title is not None and r.end <= title.start]
    below = [r for r in rows if title is None or r.start >= title.end]
    titled = (
        in_label(text, day, settings.languages) if day else in_title(text, title, settings) if title is not None else []
    )
    if titled and day:
        titled = [replace(c, expression=dates.in_order(c.expression, order)) for c in titled]
        read = _choose(text, titled, candidates(text, below, settings.languages), settings, None)
        # "Dated Elmford, 4 March" names its place; what stands above "Date: 4 March" is none.
        placed = text[day.start : titled[0].expression.span.start].strip(" ,.:")
        return replace(read, line=day, expression=titled[0].expression, in_title=not placed)
    titled += [c for c in candidates(text, above, settings.languages) if c.alone]
    own = candidates(text, below, settings.languages)
    own += closing_candidates(text, below, own, settings.languages)
    if dateline is not None:
        given = [replace(c, where=dateline.where) for c in in_label(text, dateline.span, settings.languages)]
        own = [*given, *(c for c in own if all(c.expression.span != its.expression.span for its in given))]
    titled, own = ([replace(c, expression=dates.in_order(c.expression, order)) for c in some] for some in (titled, own))
    return _choose(text, titled, own, settings, title)


def _title(text: str, rows: list[Span], languages: tuple[str, ...]) -> Span | None:
    for row in rows[:HEADING_WITHIN]:
        if row.end - row.start <= headings.LONGEST and headings.parse(row.of(text), languages) is not None:
            return row
    return None


Read = tuple[Candidate, DateRole, DateOrigin, Dating | None]


# ---------------------------------------------------------------- choosing


def _choose(
    text: str, titled: list[Candidate], own: list[Candidate], settings: Settings, title: Span | None
) -> DatingReading:
    say = dateline_words(settings.languages)
    doubts: list[Doubt] = []
    styled: dict[Span, tuple[Doubt, ...]] = {}
    every: list[tuple[Candidate, DateRole, DateOrigin, Dating | None]] = []
    if any(c.expression.kind == "date" for c in (*titled, *own)):
        own = [c for c in own if c.expression.kind == "date"]  # a day without its month says less
    for candidate, is_title in [(c, True) for c in titled] + [(c, False) for c in own]:
        origin: DateOrigin = "heading" if is_title else "dateline" if candidate.where == "head" else "trailer"
        expression, inferred = in_its_calendar(text, candidate.line.start, candidate.expression, settings)
        styled[candidate.expression.span] = inferred
        role = _role(text, candidate, say)
        if not expression.possible:
            doubts.append(
                Doubt("date-impossible", f"“{expression.written}” is no day of the calendar", expression.span)
            )
        every.append((candidate, role, origin, _dating(expression, role, origin)))
    kept = [e for e in every if e[1] != "received"]
    first = _best(kept)
    every = [e if e[3] or e[1] != "received" else _received_after(e, first) for e in every]
    received = next((d for _, role, _, d in every if role == "received" and d), None)
    line = next((e for e in kept if e[2] != "heading"), first)
    if first is None:
        return DatingReading(received=received, dates=tuple(d for *_, d in every if d), doubts=tuple(doubts))
    chosen = first[3]
    if chosen is not None:
        doubts += [*styled[first[0].expression.span], *_find_doubts(chosen, first[0].expression, kept)]
    own_line = first[0].line != title and first[2] == "heading" and title is not None
    frame = first if own_line else line or first
    return DatingReading(
        date=chosen,
        received=received,
        dates=tuple(dict.fromkeys(d for *_, d in every if d)),
        doubts=tuple(doubts),
        line=frame[0].line,
        expression=frame[0].expression,
        in_title=frame[0].line == title,
        open=None if chosen else first[0].expression,
        origin=first[2],
    )


def _received_after(read: Read, sent: Read | None) -> Read:
    """Give a day of receipt without its year the first such day from the letter's own on."""
    expression = read[0].expression
    edtf = dates.resolve(expression, sent[3].edtf, "ahead") if sent is not None and sent[3] is not None else None
    if edtf is None:
        return read
    return *read[:3], Dating(
        edtf, expression.written, expression.span, "received", read[2], "dating.received", 0.85, expression.calendar
    )


def _best(kept: list[Read]) -> Read | None:
    """Choose the letter's date: of heading, else dateline, else foot. A date with its year is preferred."""
    sent = [e for e in kept if e[1] == "sent"] or kept
    ranked: list[Read] = []
    for origin in ("heading", "dateline", "trailer"):
        ranked += [e for e in sent if e[2] == origin and (e[0].expression.possible or e[3])]
    if not ranked:
        return None
    head = ranked[0]
    if head[3] is not None:
        precise = head[0].expression.exact or head[2] == "heading"
        if precise or head[0].expression.day is not None:
            return head
        return next(
            (e for e in ranked if e[3] is not None and e[0].expression.exact and _meets(head[3].edtf, e[3].edtf)), head
        )
    return _completed(head, ranked)


def _completed(head: Read, ranked: list[Read]) -> Read:
    """Give a date without its year the year of another date of the same letter."""
    for other in ranked[1:]:
        if other[3] is None:
            continue
        edtf = dates.resolve(head[0].expression, other[3].edtf, "near")
        if edtf is not None and _close(edtf, other[3].edtf):
            return (
                head[0],
                head[1],
                head[2],
                replace(
                    other[3],
                    edtf=edtf,
                    written=head[0].expression.written,
                    span=head[0].expression.span,
                    role=head[1],
                    origin=head[2],
                    rule="dating.year-beside",
                    confidence=0.85,
                ),
            )
    return head


def _close(one: str, other: str) -> bool:
    a, b = dates.bounds(one), dates.bounds(other)
    return a is not None and b is not None and abs((a[0] - b[0]).days) < 60


def _meets(one: str, other: str) -> bool:
    a, b = dates.bounds(one), dates.bounds(other)
    return a is not None and b is not None and a[0] <= b[1] and b[0] <= a[1]


_MARKS = str.maketrans(dict.fromkeys(".:[(", " "))


def _role(text: str, candidate: Candidate, say: DatelineWords) -> DateRole:
    """Say whether the words right before the date make it the day of receipt, of writing or of sending."""
    before = " ".join(text[candidate.line.start : candidate.expression.span.start].lower().translate(_MARKS).split())
    for role, cues in (
        (("received", say.places.received), ("sent", say.places.sent), ("written", say.places.written))
        if before
        else ()
    ):
        whole, heads, tails = _cue_forms(cues)
        if before in whole or before.startswith(heads) or before.endswith(tails):
            return role  # type: ignore[return-value]
    return "sent"


@cache
def _cue_forms(cues: tuple[str, ...]) -> tuple[frozenset[str], tuple[str, ...], tuple[str, ...]]:
    """Return cue words as they stand alone, before other words and after them."""
    return frozenset(cues), tuple(f"{cue} " for cue in cues), tuple(f" {cue}" for cue in cues)


def _dating(expression: DateExpression, role: DateRole, origin: DateOrigin) -> Dating | None:
    edtf = dates.to_edtf(expression)
    if edtf is None:
        return None
    confidence = CONFIDENCE[origin] - (0.1 if "?" in edtf or "%" in edtf else 0) - (0 if expression.exact else 0.05)
    return Dating(
        edtf,
        expression.written,
        expression.span,
        role,
        origin,
        f"dating.{origin}",
        round(confidence, 2),
        expression.calendar,
    )


# ---------------------------------------------------------------- doubts


def _find_doubts(chosen: Dating, expression: DateExpression, kept: list[Read]) -> list[Doubt]:
    out = []
    for candidate, _, origin, other in kept:
        if other is None or other.edtf == chosen.edtf or candidate.expression.span == chosen.span:
            continue
        if origin == "trailer" and chosen.origin != "heading":
            continue
        if not _meets(chosen.edtf, other.edtf):
            out.append(Doubt("date-conflict", f"“{chosen.written}” and “{other.written}” disagree", other.span))
            break
    return [*out, *of_itself(chosen.edtf, expression)]


def of_itself(edtf: str, expression: DateExpression) -> list[Doubt]:
    """Return the doubts that a date raises alone: two days that it may be, or a weekday that does not fit."""
    out: list[Doubt] = []
    if expression.swapped:
        reason = f"“{expression.written}” may be one of two days: day and month may change places"
        out.append(Doubt("date-ambiguous", reason, expression.span))
    conflict = _weekday(edtf, expression)
    return [*out, conflict] if conflict else out


def _weekday(edtf: str, expression: DateExpression) -> Doubt | None:
    ends = dates.bounds(edtf)
    if expression.weekday is None or ends is None or ends[0] != ends[1]:
        return None
    if calendar.weekday(ends[0].year, ends[0].month, ends[0].day) == expression.weekday:
        return None
    return Doubt(
        "weekday-conflict",
        f"“{expression.written}”: {ends[0].isoformat()} was no such day of the week",
        expression.span,
    )


# ---------------------------------------------------------------- years from the letters around
