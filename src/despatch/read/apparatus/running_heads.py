"""Running heads of printed pages, known by recurrence: one shape of line that keeps breaking into sentences.

No word list is needed. A line's shape is the line with its figures taken out; a shape is a page head
when it recurs and some of its lines stand in the middle of a sentence or of a paragraph.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from despatch.model import Hint, HintKind, Span

MIN_LINES = 3
"""A shape that stands fewer times proves nothing."""
MIN_BREAKS = 2
MIN_SHARE = 0.25
"""The share of a shape's lines that must break into running text."""
MAX_LINE = 95
LONG_LINE = 30
"""Shorter lines may be an address, so a line between them is no interruption."""
MIN_CHANGE = 0.6
"""The share of lines with figures of their own, where the figure is a page's and not a date's."""

_UPPER = re.compile(r"\n([^a-zß-öø-ÿ\n]{3,90})(?=\n)")
_NUMBER_FIRST = re.compile(r"\n(\[?[0-9]{1,4}\]?[ \t]{1,20}[^\n]{3,70})(?=\n)")
_NUMBER_LAST = re.compile(r"[^\W\d_][^\n]{2,70}[ \t]{1,20}\[?[0-9]{1,4}\]?")
_LAST_FIGURE = re.compile(r"[0-9]\]?(?=\n)")
_BARE_NUMBER = re.compile(r"\n([ \t]{0,60}[-–—\[(]{0,2}[ ]?[0-9]{1,4}[ ]?[-–—\])]{0,2}[ \t]{0,8})(?=\n)")
_FIGURES = re.compile(r"[0-9]{1,4}")
_ONE_WORD_DATE = re.compile(r"[^\W\d_]{3,12}([\W\d_]{3,20})")


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int
    breaks: bool
    """It stands in the middle of a sentence, or between two lines of one paragraph."""


def running_heads(text: str) -> list[Hint]:
    """Return the page heads of `text`: lines of their own, and those run into the text around them."""
    spans = {m.span(1) for pattern in (_UPPER, _NUMBER_FIRST, _BARE_NUMBER) for m in pattern.finditer(text)}
    spans |= set(_number_last(text))
    shapes: dict[str, list[_Line]] = defaultdict(list)
    for start, end in sorted(spans):
        words = text[start:end]
        if any(c.isalnum() for c in words):
            shapes[shape(words)].append(_Line(start, end, breaks_in(text, start, end)))
    found: dict[int, Hint] = {}
    proved: list[str] = []
    for lines in shapes.values():
        if not _is_head(text, lines):
            continue
        for line in lines:
            words = text[line.start : line.end].strip()
            kind: HintKind = "running-head" if any(c.isalpha() for c in words) else "page-break"
            found[line.start] = Hint(kind, _trimmed(text, line), words)
            proved.append(words)
    for hint in _run_in(text, proved, {h.span.start for h in found.values()}):
        found.setdefault(hint.span.start, hint)
    return [found[start] for start in sorted(found)]


def _number_last(text: str) -> Iterator[tuple[int, int]]:
    """Yield the short lines that end with a number: found from their end, which is quicker by far."""
    for match in _LAST_FIGURE.finditer(text):
        start = text.rfind("\n", max(0, match.end() - MAX_LINE), match.start()) + 1
        if start and _NUMBER_LAST.fullmatch(text, start, match.end()):
            yield start, match.end()


def shape(line: str) -> str:
    """Return what stays the same from page to page: figures become "#", a lone word beside them "@".

    The lone word is the month of a page head such as "MAY 4, 1631".
    """
    line = line.strip()
    dated = _ONE_WORD_DATE.fullmatch(line)
    if dated and line.isupper() and _FIGURES.search(line):
        line = "@" + dated.group(1)
    return re.sub(r"[#\s,.]+", "#", _FIGURES.sub("#", line)).strip("#") or "#"


def breaks_in(text: str, start: int, end: int) -> bool:
    """Say whether the line from `start` to `end` interrupts the text around it."""
    before = start - 2
    flush = before >= 0 and text[before] != "\n"
    while before >= 0 and text[before].isspace():
        before -= 1
    after = end + 1
    flush = flush and after < len(text) and text[after] != "\n"
    while after < len(text) and text[after].isspace():
        after += 1
    if before < 0 or after >= len(text):
        return False
    if "\n" in text[max(0, before - LONG_LINE) : before] or "\n" in text[after : after + LONG_LINE]:
        return False
    if flush and text[before] not in ".!?:\"'”’)":
        return True
    return text[after].islower() and (flush or text[before].isalnum() or text[before] in ",;-–—")


def _is_head(text: str, lines: list[_Line]) -> bool:
    breaks = sum(line.breaks for line in lines)
    if len(lines) < MIN_LINES or breaks < MIN_BREAKS or breaks < MIN_SHARE * len(lines):
        return False
    words = [text[line.start : line.end].strip() for line in lines]
    numbered = not words[0].isupper() and any(c.isdecimal() for c in words[0])
    return not numbered or len(set(words)) >= MIN_CHANGE * len(words)


def _trimmed(text: str, line: _Line) -> Span:
    words = text[line.start : line.end]
    return Span(line.start + len(words) - len(words.lstrip()), line.end - (len(words) - len(words.rstrip())))


def _run_in(text: str, heads: list[str], known: set[int]) -> list[Hint]:
    """Return page heads that lost their line and stand within one: the same capitals, other figures."""
    forms = set()
    for head in heads:
        if not head.isupper() or sum(c.isalpha() for c in head) < 3 or not _FIGURES.search(head):
            continue
        words = re.escape(_FIGURES.sub("#", head)).replace(r"\ ", "[ ]").replace(",", ",?")
        forms.add(re.sub(r"\\#", "[0-9]{1,4}", words))
        # A month without its day: "MAY 1631" among "MAY 4, 1631".
        if dated := re.fullmatch(r"([A-ZÄÖÜ]{3,12}) [0-9]{1,2},? ([0-9]{4})", head):
            forms.add(rf"{dated.group(1)}[ ]{dated.group(2)}")
    if not forms:
        return []
    # The capitals stand first in the pattern: `re` then skips to them fast.
    pattern = re.compile(rf"(?:{'|'.join(sorted(forms))})(?=[ ][^\n])")
    return [
        Hint("running-head", Span(*match.span()), match.group())
        for match in pattern.finditer(text)
        if match.start() not in known
        and text[match.start() - 1 : match.start()] == " "
        and text[match.start() - 2] != "\n"
    ]
