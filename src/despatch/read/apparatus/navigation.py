"""Navigation lines and titles that a web page left in a plain transcript."""

from __future__ import annotations

import re

from despatch.model import Hint, HintKind, Span
from despatch.read.apparatus.lexicon import Cues

EDGE_LINES = 4
"""How many lines at either end of a file are looked at for navigation."""
LONGEST_TITLE = 90
_YEAR = re.compile(r"(?:\n|\A)[ \t]{0,8}((?:1[0-9]|20)[0-9]{2}(?:[-–/][0-9]{2,4})?)[.]?[ \t]{0,8}(?=\n|\Z)")
_UNDERLINE = re.compile(r"\n[=~*_-]{3,200}[ \t]{0,8}(?=\n|\Z)")


def navigation(text: str, cues: Cues) -> list[Hint]:
    """Return the lines of `text` that are navigation of a web site."""
    found = {m.start() + 1: _hint("navigation", text, m.start() + 1, m.end()) for m in cues.navigation.finditer(text)}
    for start, end in _edge_lines(text):
        words = text[start : min(end, start + LONGEST_TITLE + 1)]
        outright = start == 0 and cues.navigation.match("\n" + words)
        leads = len(words) <= LONGEST_TITLE and words[-1] not in ".!?;," and cues.edge.match(words)
        if start not in found and (outright or leads):
            found[start] = _hint("navigation", text, start, end)
    return [found[start] for start in sorted(found)]


def headings(text: str, leading: list[Hint]) -> list[Hint]:
    """Return the title of the page, where something shows that the first line is one, and years that stand alone.

    What shows it: a rule below it, a year alone below it, or a navigation line that names it.
    """
    found = [
        _hint("heading", text, *m.span(1), "year") for m in _YEAR.finditer(text) if _stands_alone(text, *m.span(1))
    ]
    found += _title_again(text, leading)
    lines = _edge_lines(text, last=False)
    lines = [(start, end) for start, end in lines if not any(h.span.start <= start < h.span.end for h in leading)]
    if not lines:
        return found
    start, end = lines[0]
    words = text[start:end].strip()
    if not words or len(words) > LONGEST_TITLE or words[-1] in ".,;:":
        return found
    years = {hint.span.start for hint in found}
    year_below = len(lines) > 1 and any(lines[1][0] <= year < lines[1][1] for year in years)
    named = any(words in hint.span.of(text) for hint in leading)
    if year_below or named or _UNDERLINE.match(text, end):
        found.insert(0, _hint("heading", text, start, end, "title"))
    return found


def _title_again(text: str, leading: list[Hint]) -> list[Hint]:
    """Return the title page's line with the title that the frame of the book names, where it stands by itself."""
    named = next((hint for hint in leading if hint.kind == "heading" and hint.detail == "title"), None)
    if named is None:
        return []
    words = " ".join(named.span.of(text).split())
    pattern = re.compile(rf"^[ \t]{{0,40}}(?:the )?{re.escape(words)}[.]?[ \t]{{0,8}}$", re.IGNORECASE | re.MULTILINE)
    match = pattern.search(text, named.span.end)
    alone = match is not None and _stands_alone(text, *match.span())
    return [_hint("heading", text, *match.span(), "title")] if match and alone else []


def _stands_alone(text: str, start: int, end: int) -> bool:
    above = text.rfind("\n", 0, start)
    below = text.find("\n", end)
    return (above < 1 or text[above - 1] == "\n") and (below in (-1, len(text) - 1) or text[below + 1] == "\n")


def _edge_lines(text: str, *, last: bool = True) -> list[tuple[int, int]]:
    """Return the first lines that hold words, and the last."""
    found: list[tuple[int, int]] = []
    start = 0
    while len(found) < EDGE_LINES and start < len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        if not _is_blank(text, start, end):
            found.append((start, end))
        start = end + 1
    stop, tail = len(text), 0
    while last and tail < EDGE_LINES and stop > start:
        begin = text.rfind("\n", 0, stop) + 1
        if not _is_blank(text, begin, stop):
            found.append((begin, stop))
            tail += 1
        stop = begin - 1
    return found


def _is_blank(text: str, start: int, end: int) -> bool:
    return end - start < 400 and not text[start:end].strip()


def _hint(kind: HintKind, text: str, start: int, end: int, detail: str = "") -> Hint:
    words = text[start:end]
    left = len(words) - len(words.lstrip())
    return Hint(kind, Span(start + left, start + left + len(words.strip())), detail)
