"""What the parts of a letter's lines give: who wrote, to whom, where, and on which line the date stands."""

from __future__ import annotations

from collections.abc import Sequence

from despatch import dates
from despatch.describe.field_words import LABELS, FieldWords, read_field_words
from despatch.describe.signs import LEARNED, Field, Reading, Rivals
from despatch.formulas.lexicon import lexicon
from despatch.model import LinePart, Party, Phrase, Span
from despatch.names.written import could_name, parties

BESIDE = 0.6
"""Who is named on the same line as the surest is another sender or recipient only with so much certainty."""
_FULLEST: dict[str, tuple[str, ...]] = {
    "sender": ("heading", "from", "signature", "closing", "letterhead"),
    "recipient": ("heading", "address", "reference", "salutation"),
    "place": ("dateline", "heading", "from", "letterhead"),
}
"""The parts that name a field in full come first."""
_DATED = ("heading", "dateline", "from", "reference", "letterhead")
_BESIDE = frozenset({"endorsement", "note", "postscript", "body"})


def named_by_parts(text: str, letter: Sequence[LinePart], languages: tuple[str, ...]) -> Rivals:
    """Return the sender, the recipient and the place that the learned field words give; a field they lack is left out.

    `letter` holds the letter's lines with their parts.
    """
    found = read_field_words(text, letter, languages)
    out: dict[Field, tuple[Reading, ...]] = {}
    for field in LABELS:
        its = [one for one in found if one.field == field]
        if not its:
            continue
        best = max(its, key=lambda one: _fullness(text, one))
        if field == "place":
            span = _bare(text, best.span)
            out[field] = (Phrase(span.of(text), span, LEARNED, round(best.sure, 2)),)
            continue
        # Several may sign on one line, or be written to.
        beside = [one for one in its if one is best or (one.part == best.part and one.sure >= BESIDE)]
        people = tuple(party for one in beside for party in _people(text, one, languages))
        if people:
            out[field] = people
    return out


def _fullness(text: str, one: FieldWords) -> tuple[bool, int, int, float]:
    order = _FULLEST[one.field]
    rank = order.index(one.part.part) if one.part.part in order else len(order)
    words = len(one.span.of(text).split())
    # A bare initial or a pet name tells less than the full name in any part.
    return one.sure >= 0.5, min(words, 2) - (rank > 0 and words < 2), -rank, one.sure


def _people(text: str, one: FieldWords, languages: tuple[str, ...]) -> tuple[Party, ...]:
    span, lex = _bare(text, one.span), lexicon(languages)
    sure = round(one.sure, 2)
    if could_name(span.of(text), lex):
        found = parties(text, span.start, span.end, lex)
        if found:
            return tuple(Party(person.name, person.span, LEARNED, sure, person.office) for person in found)
    return (Party(" ".join(span.of(text).split()), span, LEARNED, sure),) if span.start < span.end else ()


def _bare(text: str, span: Span) -> Span:
    """Return a span without the marks around its words; the stop of a short last word stays."""
    start, end = span.start, span.end
    while start < end and text[start] in " ,;:([*_":
        start += 1
    while end > start and text[end - 1] in " ,;:)]*_":
        end -= 1
    last = text[start:end].rsplit(maxsplit=1)[-1] if start < end else ""
    if last.endswith(".") and len(last) > 5 and "." not in last[:-1]:
        end -= 1
    return Span(start, end)


def dateline_by_parts(text: str, letter: Sequence[LinePart], languages: tuple[str, ...]) -> Span | None:
    """Return the line that holds the letter's date by the parts of its lines: at the head, else at the foot."""
    for foot in (False, True):
        for part in _DATED:
            for line in letter:
                if line.part == part and line.foot == foot and _holds_date(text, line.span, languages):
                    return line.span
    return None


def _holds_date(text: str, line: Span, languages: tuple[str, ...]) -> bool:
    found = dates.find(text, line.start, line.end, languages, own=True)
    return any(date.kind == "date" and (date.month is not None or date.year is not None) for date in found)


def aside_by_parts(letter: Sequence[LinePart]) -> list[Span]:
    """Return the lines that give no date of the letter's own: notes, endorsements, its own words."""
    return [line.span for line in letter if line.part in _BESIDE]
