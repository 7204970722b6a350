"""From the paragraphs of an office document to a source: lines and blank lines as on the page, and hints.

A paragraph is a line. Blank lines stand where the page shows white space: an empty paragraph, space above or below,
a heading. A page or a section that begins parts lines by two blank lines more, as letters are parted.

The words are read for typed apparatus (page numbers, notes below a letter) as those of a plain text are.
"""

from __future__ import annotations

import re
from dataclasses import replace

from despatch.formulas.headings import parse
from despatch.formulas.lines import number
from despatch.model import Hint, Problem, Source, Span
from despatch.read import apparatus
from despatch.read.footnotes import Foot
from despatch.read.paragraphs import TITLE, Paragraph
from despatch.read.plain import LONGEST_LINE, long_line
from despatch.read.reader import Raw, Reading
from despatch.text.lines import longer_line
from despatch.text.own_words import blank_spans

SPACE = 4.0
"""Points of white space that show as a blank line."""
MOST_BLANK = 6
"""More blank lines than this say nothing more."""
_PARTED = 2
_YEAR = re.compile(r"\W{0,3}(?:1[0-9]|20)[0-9]{2}(?:[-–/][0-9]{2,4})?\W{0,3}")


def reading(
    raw: Raw,
    format: str,
    paragraphs: list[Paragraph],
    *,
    title: str | None = None,
    charset: str = "utf-8",
    problems: tuple[Problem, ...] = (),
) -> Reading:
    """Return the source that the paragraphs of a document make; a document without words is a finding."""
    text, own = _written(paragraphs, raw.settings.languages)
    if not text:
        message = "the document holds no words. If it holds pictures of pages, put their transcript here instead."
        return Reading(None, (*problems, raw.problem("source-empty", message)))
    long = longer_line(text, LONGEST_LINE)
    if long:
        problems = (*problems, long_line(raw, text, long.start, long.end))
    hints = own if long else _with_typed(text, own, raw.settings.languages)
    titles = (p.text for p in paragraphs if p.look.level == TITLE and p.text)
    named = " ".join(next(titles, title or "").split()) or None
    return Reading(Source(raw.id, text, format, charset, raw.sha256, named, hints=hints), problems)


def _written(paragraphs: list[Paragraph], languages: tuple[str, ...]) -> tuple[str, tuple[Hint, ...]]:
    """Return the text of the paragraphs, with notes below their letters, and its hints in order of place."""
    pieces: list[str] = []
    hints: list[Hint] = []
    foot = Foot(languages)
    noted = any(paragraph.notes for paragraph in paragraphs)
    at = blank = 0
    last: Paragraph | None = None

    def put(text: str, breaks: int) -> Span:
        nonlocal at
        breaks = breaks if at else 0
        pieces.append("\n" * breaks + text)
        at += breaks + len(text)
        return Span(at - len(text), at)

    def put_notes() -> None:
        for label, words in foot.taken():
            hints.append(Hint("note", put(f"{label} {words.strip()}", 2), label))

    details = _headings(paragraphs, languages)
    for place, paragraph in enumerate(paragraphs):
        if not paragraph.text:
            blank += not paragraph.notes
            foot.add(paragraph.notes)
            continue
        gap = _gap(last, paragraph, blank)
        if noted and foot.ends_before(paragraph, gap):
            put_notes()
            gap = max(gap, 1)
        words = put(paragraph.text, gap + 1)
        hints += [
            Hint(h.kind, Span(words.start + h.span.start, words.start + h.span.end), h.detail) for h in paragraph.hints
        ]
        if paragraph.apart:
            hints.append(Hint("page-break", Span(words.start, words.start)))
        if place in details:
            hints.append(Hint("heading", words, details[place]))
        if paragraph.look.contents:
            hints.append(Hint("navigation", words))
        foot.add(paragraph.notes)
        last, blank = paragraph, 0
    put_notes()
    return "".join(pieces), tuple(sorted(hints, key=lambda h: (h.span.start, h.span.end, h.kind)))


def _gap(last: Paragraph | None, paragraph: Paragraph, blank: int) -> int:
    """Return how many blank lines stand before a paragraph, `blank` of which the author typed."""
    if last is None:
        return 0
    above, below = last.look, paragraph.look
    same = above.style == below.style
    space = max(0 if above.contextual and same else above.after, 0 if below.contextual and same else below.before)
    gap = blank + (space >= SPACE)
    if paragraph.alone or (above.level is None) != (below.level is None):
        gap = max(gap, 1)
    # A page that ends in mid-sentence parts nothing.
    parted = paragraph.apart and not paragraph.text[0].islower()
    return min(gap + (_PARTED if parted else 0), MOST_BLANK)


def _headings(paragraphs: list[Paragraph], languages: tuple[str, ...]) -> dict[int, str]:
    """Return what each heading is, by its place: a year, a title over other headings, or the title of one piece."""
    found: dict[int, str] = {}
    filled = [(place, p) for place, p in enumerate(paragraphs) if p.text and not p.look.contents]
    for at, (place, paragraph) in enumerate(filled):
        level = paragraph.look.level
        if level is None:
            continue
        below = filled[at + 1][1].look.level if at + 1 < len(filled) else None
        if level == TITLE and at == 0:
            below = next((p.look.level for _, p in filled[1:] if p.look.level), below)
        over = below is not None and below > level
        if _YEAR.fullmatch(paragraph.text):
            found[place] = "year"
        elif over and not _names_letter(paragraph.text, languages):
            found[place] = "title"
        else:
            found[place] = f"h{max(level, 1)}"
    return found


def _names_letter(line: str, languages: tuple[str, ...]) -> bool:
    """Say whether a heading is that of a letter: who writes to whom, or a number."""
    return parse(line, languages) is not None or number(line, languages) is not None


def _with_typed(text: str, own: tuple[Hint, ...], languages: tuple[str, ...]) -> tuple[Hint, ...]:
    """Add the hints that the words themselves give; what a typed heading is ("Notes", a year) is known by its words."""
    notes = [hint.span for hint in own if hint.kind == "note"]
    typed = apparatus.hints(blank_spans(text, notes), languages)
    headings = {hint.span.start: hint for hint in typed if hint.kind == "heading"}
    mine = [
        replace(h, detail=headings[h.span.start].detail) if h.kind == "heading" and h.span.start in headings else h
        for h in own
    ]
    taken = {(hint.kind, hint.span.start) for hint in own}
    kept = [hint for hint in typed if (hint.kind, hint.span.start) not in taken]
    return tuple(sorted((*mine, *kept), key=lambda h: (h.span.start, h.span.end, h.kind)))
