"""What the parts of a letter's lines give: who wrote, to whom, where, and on which line the date stands."""

from __future__ import annotations

from collections.abc import Sequence

from despatch.dates import DateExpression
from despatch.describe.custom import Field, Reading
from despatch.describe.dating_lines import Dateline
from despatch.describe.dating_titles import in_label
from despatch.describe.field_words import LABELS, FieldWords, read_field_words
from despatch.describe.signs import LEARNED, Rivals
from despatch.formulas.lexicon import Lexicon, lexicon
from despatch.model import LinePart, Party, Phrase, Span
from despatch.names.written import could_name, is_initial, known, parties
from despatch.text.lines import COLUMNS

SHORTEST = 5
"""A shorter word with a stop may be an abbreviation."""
BESIDE = 0.6
"""Who is named on the same line as the surest is another sender or recipient only with so much certainty."""
_FULLEST: dict[str, tuple[str, ...]] = {
    "sender": ("heading", "originator", "signature", "closing", "letterhead"),
    "recipient": ("heading", "address", "reference", "salutation"),
    "place": ("dateline", "heading", "originator", "letterhead"),
}
"""The parts that name a field in full come first."""
_DATED = ("heading", "dateline", "originator", "reference", "letterhead")
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
            span = _bare(text, best.span, lexicon(languages))
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
    lex = lexicon(languages)
    span = _bare(text, one.span, lex)
    sure = round(one.sure, 2)
    if could_name(span.of(text), lex):
        found = parties(text, span.start, span.end, lex)
        if found:
            return tuple(Party(person.name, person.span, LEARNED, sure, person.office) for person in found)
    return (Party(" ".join(span.of(text).split()), span, LEARNED, sure),) if span.start < span.end else ()


def _bare(text: str, span: Span, lex: Lexicon) -> Span:
    """Return a span without the marks around its words; the stop of an initial or a shortened title stays."""
    start, end = span.start, span.end
    while start < end and text[start] in " ,;:([*_":
        start += 1
    while end > start and text[end - 1] in " ,;:)]*_":
        end -= 1
    last = text[start:end].rsplit(maxsplit=1)[-1] if start < end else ""
    shortened = is_initial(last) or "." in last[:-1] or known(last, lex.suffixes | lex.firm_words | lex.honorifics)
    return Span(start, end - (last.endswith(".") and len(last) >= SHORTEST and not shortened))


def dateline_by_parts(text: str, letter: Sequence[LinePart], languages: tuple[str, ...]) -> Dateline | None:
    """Return the line that holds the letter's date by the parts of its lines: at the head, else at the foot.

    Of a line in columns only the column with the date and those to its right are returned.
    """
    for line in sorted(
        (one for one in letter if one.part in _DATED), key=lambda one: (one.foot, _DATED.index(one.part))
    ):
        for given in in_label(text, line.span, languages):
            columns = COLUMNS.finditer(text, line.span.start, given.expression.span.start)
            begin = max([line.span.start, *(column.end() for column in columns)])
            return Dateline(Span(begin, line.span.end), "foot" if line.foot else "head")
    return None


def is_dateline(letter: Sequence[LinePart], date: DateExpression | None) -> bool:
    """Say whether a date stands on a line that the model of line parts holds for a dateline, too."""
    if date is None:
        return False
    return any(line.part in _DATED and line.span.start <= date.span.start < line.span.end for line in letter)


def aside_by_parts(letter: Sequence[LinePart]) -> list[Span]:
    """Return the lines that give no date of the letter's own: notes, endorsements, its own words."""
    return [line.span for line in letter if line.part in _BESIDE]
