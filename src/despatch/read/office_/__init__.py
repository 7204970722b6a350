"""From the paragraphs of an office document to a source: lines and blank lines as on the page, and hints.

A paragraph is a line. Blank lines stand where the page shows white space: an empty paragraph, space above or below,
a heading. A page or a section that begins parts lines by two blank lines more, as letters are parted.

The words are read for typed apparatus (page numbers, notes below a letter) as those of a plain text are.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from despatch.model import Hint, Problem, Source, Span
from despatch.read import apparatus
from despatch.read.footnotes import Foot
from despatch.read.office_headings import headings
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
_SENTENCE = 60
"""A line of at least so many characters that ends without a stop ends in mid-sentence; shorter ones sign letters."""


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
    lines = _lines(paragraphs)
    text, own = _written(lines, raw.settings.languages)
    if not text:
        message = "the document holds no words. If it holds pictures of pages, put their transcript here instead."
        return Reading(None, (*problems, raw.problem("source-empty", message)))
    long = longer_line(text, LONGEST_LINE)
    if long:
        problems = (*problems, long_line(raw, text, long.start, long.end))
    hints = own if long else _with_typed(text, own, raw.settings.languages)
    titles = (line.paragraph.text for line in lines if line.paragraph.look.level == TITLE)
    named = " ".join(next(titles, title or "").split()) or None
    return Reading(Source(raw.id, text, format, charset, raw.sha256, named, hints=hints), problems)


@dataclass(frozen=True, slots=True)
class _Line:
    """A paragraph with words. `gap` counts the blank lines before it; `parted`: a page, section or rule parts it."""

    paragraph: Paragraph
    gap: int
    parted: bool


def _lines(paragraphs: list[Paragraph]) -> list[_Line]:
    """Return the paragraphs with words; a note to one without words goes with the one before, or the first."""
    lines: list[_Line] = []
    early: tuple[tuple[str, str], ...] = ()
    blank = 0
    for paragraph in paragraphs:
        if paragraph.text:
            last = lines[-1].paragraph if lines else None
            parted = paragraph.apart and not _goes_on(last, paragraph)
            gap = _gap(last, paragraph, blank) + (_PARTED if parted else 0)
            lines.append(
                _Line(replace(paragraph, notes=(*early, *paragraph.notes)) if early else paragraph, gap, parted)
            )
            early, blank = (), 0
        elif paragraph.notes and lines:
            before = lines[-1].paragraph
            lines[-1] = replace(lines[-1], paragraph=replace(before, notes=(*before.notes, *paragraph.notes)))
        elif paragraph.notes:
            early += paragraph.notes
        else:
            blank += 1
    return lines


def _gap(last: Paragraph | None, paragraph: Paragraph, blank: int) -> int:
    """Return how many blank lines stand before a paragraph, `blank` of which the author typed."""
    if last is None:
        return 0
    above, below = last.look, paragraph.look
    same = above.style == below.style
    space = max(0 if above.contextual and same else above.after, 0 if below.contextual and same else below.before)
    gap = min(blank + (space >= SPACE), MOST_BLANK)
    return max(gap, 1) if paragraph.alone or (above.level is None) != (below.level is None) else gap


def _usual_gap(lines: list[_Line]) -> int:
    """Return how many blank lines stand between paragraphs that follow closely: a quarter of the gaps are no wider."""
    gaps = sorted(line.gap for line in lines[1:])
    return gaps[len(gaps) // 4] if gaps else 0


def _goes_on(last: Paragraph | None, paragraph: Paragraph) -> bool:
    """Say whether a sentence goes on from one page to the next."""
    if last is None or not paragraph.text[0].islower():
        return False
    line = last.text.rpartition("\n")[2]
    return len(line) >= _SENTENCE and line[-1] not in ".!?…"


def _written(lines: list[_Line], languages: tuple[str, ...]) -> tuple[str, tuple[Hint, ...]]:
    """Return the text of the lines, with notes below their letters, and its hints in order of place."""
    hints: list[Hint] = []
    pieces: list[str] = []
    length = 0

    def put(text: str, blank: int) -> Span:
        nonlocal length
        written = "\n" * (blank + 1) + text if pieces else text
        pieces.append(written)
        length += len(written)
        return Span(length - len(text), length)

    def put_notes() -> None:
        for label, words in foot.taken():
            hints.append(Hint("note", put(f"{label} {words.strip()}", max(foot.usual, 1)), label))

    foot = Foot(languages, usual=_usual_gap(lines))
    noted = any(line.paragraph.notes for line in lines)
    found = headings([line.paragraph for line in lines], languages)
    for at, line in enumerate(lines):
        paragraph, gap = line.paragraph, line.gap
        following = lines[at + 1].paragraph if at + 1 < len(lines) else None
        if noted and foot.ends_before(paragraph, following, gap, parted=line.parted):
            put_notes()
            gap = max(gap, 1)
        words = put(paragraph.text, gap)
        hints += (replace(h, span=Span(words.start + h.span.start, words.start + h.span.end)) for h in paragraph.hints)
        if paragraph.apart:
            hints.append(Hint("page-break", Span(words.start, words.start)))
        if at in found:
            hints.append(Hint("heading", words, found[at]))
        if paragraph.look.contents:
            hints.append(Hint("navigation", words))
        foot.add(paragraph.notes)
    put_notes()
    return "".join(pieces), tuple(sorted(hints, key=lambda h: (h.span.start, h.span.end, h.kind)))


def _with_typed(text: str, own: tuple[Hint, ...], languages: tuple[str, ...]) -> tuple[Hint, ...]:
    """Add the hints that the words themselves give; what a typed heading is ("Notes", a year) is known by its words."""
    notes = [hint.span for hint in own if hint.kind == "note"]
    typed = apparatus.hints(blank_spans(text, notes), languages)
    titles = {hint.span.start: hint for hint in typed if hint.kind == "heading"}
    mine = [
        replace(h, detail=titles[h.span.start].detail) if h.kind == "heading" and h.span.start in titles else h
        for h in own
    ]
    taken = {(hint.kind, hint.span.start) for hint in own}
    kept = [hint for hint in typed if (hint.kind, hint.span.start) not in taken]
    return tuple(sorted((*mine, *kept), key=lambda h: (h.span.start, h.span.end, h.kind)))
