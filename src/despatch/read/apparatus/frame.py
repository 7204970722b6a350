"""The frame around a printed book: what a digital library and the printer put before and after its letters.

The library's header and licence are known by the marks of its file format, the contents and the index by their titles
and by what stands below them. All of it is ``navigation``: no letter's words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from despatch.model import Hint, Span
from despatch.read.apparatus.lexicon import Cues

# Project Gutenberg writes these marks in English around books of every language, and has done so since 1991.
_OPENS = re.compile(
    r"^(?:\*{3}[ ]?START OF (?:THIS |THE )?PROJECT GUTENBERG|\*END[ *]?THE SMALL PRINT)[^\n]{0,200}"
    r"(?:\n[^\n*]{0,120}\*{3}[ \t]{0,8}$)?",
    re.IGNORECASE | re.MULTILINE,
)
_CLOSES = re.compile(
    r"^[* \t]{0,8}END OF (?:THIS |THE )?PROJECT GUTENBERG|^\*{3}[ ]?START: FULL LICENSE", re.IGNORECASE | re.MULTILINE
)
_CREDITS = re.compile(
    r"\s*(?:E-?text )?(?:Produced|Prepared|Transcribed|Scanned|Digiti[sz]ed|This e-?text (?:was|is) \w+) (?:by|from)\b"
    r"(?:[^\n]+\n?)+",
    re.IGNORECASE,
)
_TITLE = re.compile(r"^Title:[ \t]{1,8}([^\n]{1,200})", re.MULTILINE)
_PAGE = re.compile(r"(?:(?<=[\s.,(…])[0-9]{1,4}|(?<=[ .]{2})[ivxlc]{1,8})[\])]?[.,;]?$")
_MARK = re.compile(r"\[\d{1,4}\]")
_NUMBERED = re.compile(r"(?:\d{1,3}|[IVXLC]{1,8})[.):]? ")
_INDEXED = re.compile(r"\d[\]).;,]*$|, \d{1,4}\b|[–-]\d{1,4}\b")
LONG = 55
"""A line of prose is longer; so are the lines of the summaries in a table of contents."""
AHEAD = 8
"""Prose follows a heading within so many lines."""
SHORTEST = 6
"""An entry has so many characters; fewer are the number of a letter."""
FEWEST = 2
"""A list of contents or an index has so many entries."""
MOST_LISTS = 8
"""So many titles of lists are looked at."""
TAIL = 0.8
"""Transcribers' notes that end a book begin in its last fifth."""


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int
    words: str
    gap: int
    """How many blank lines stand before it."""


def frame(text: str, cues: Cues) -> list[Hint]:
    """Return the frame of the book `text`: header, contents, index and licence, in order, as ``navigation``."""
    found = list(_library(text))
    end = next((span.start for span in found if span.start and span.end == len(text)), len(text))
    titles = [match for match in cues.list_title.finditer(text, 0, end) if _apart(text, match)][:MOST_LISTS]
    if titles:
        lines = list(_lines(text, titles[0].start(), end))
        for match in titles:
            if found and match.start() < max((span.end for span in found if span.end < len(text)), default=0):
                continue
            span = _index(lines, match) if match.lastgroup == "index" else _contents(lines, match)
            if span:
                found.append(span)
    notes = cues.transcriber.search(text, int(end * TAIL), end)
    if notes:
        found.append(Span(notes.start(), end))
    return [
        Hint("navigation", trimmed) for span in sorted(found, key=lambda s: s.start) if (trimmed := _trim(text, span))
    ]


def title(text: str, library: Hint) -> Hint | None:
    """Return the title that the header of a digital library names."""
    named = _TITLE.search(text, library.span.start, library.span.end)
    return Hint("heading", Span(*named.span(1)), "title") if named else None


def _library(text: str) -> Iterator[Span]:
    """Yield header and licence of the digital library, with the credits below the header."""
    at = 0
    while True:
        opens = _OPENS.search(text, at)
        closes = _CLOSES.search(text, opens.end() if opens else at)
        if opens:
            credits = _CREDITS.match(text, opens.end(), min(len(text), opens.end() + 600))
            yield Span(at, credits.end() if credits else opens.end())
        if closes is None:
            return
        following = _OPENS.search(text, closes.end())
        if following is None:
            yield Span(closes.start(), len(text))
            return
        at = closes.start()


def _lines(text: str, start: int, end: int) -> Iterator[_Line]:
    at, gap = start, 0
    for line in text[start:end].split("\n"):
        words = line.strip()
        if words:
            begins = at + line.index(words[0])
            yield _Line(begins, begins + len(words), words, gap)
            gap = 0
        else:
            gap += 1
        at += len(line) + 1


def _apart(text: str, match: re.Match[str]) -> bool:
    """Say whether a blank line follows a title."""
    below = text[match.end() : match.end() + 200].split("\n", 2)
    return len(below) > 1 and not below[1].strip()


def _contents(lines: list[_Line], title: re.Match[str]) -> Span | None:
    """Return a list of contents with its title; None where what stands below is none.

    It ends where its entries come again, as the headings of the book. Where none comes again it is the paragraphs
    of entries with a number before or a page behind.
    """
    first = next((i for i, line in enumerate(lines) if line.start >= title.end()), len(lines))
    again = _come_again(lines, first)
    if again is not None:
        return Span(title.start(title.lastgroup or 0), lines[again].start)
    at = first
    seen: set[str] = set()
    while at < len(lines):
        stop = at + 1
        while stop < len(lines) and not lines[stop].gap:
            stop += 1
        names = {_entry(line.words) for line in lines[at:stop]}
        entries = [line for line in lines[at:stop] if _NUMBERED.match(line.words) or _PAGE.search(line.words)]
        alone = stop - at == 1 and len(lines[at].words) < SHORTEST
        if 2 * len(entries) <= stop - at or alone or names & seen:
            break
        seen |= names
        at = stop
    return Span(title.start(title.lastgroup or 0), lines[at - 1].end) if at - first >= FEWEST else None


def _come_again(lines: list[_Line], first: int) -> int | None:
    """Return the line with which the book itself begins: an entry of the contents, with prose below it."""
    seen: dict[str, int] = {}
    for i in range(first, len(lines)):
        entry = _entry(lines[i].words)
        if entry in seen and _heads_prose(lines, i, seen):
            begins = i
            while begins - 1 > first and seen.get(_entry(lines[begins - 1].words), begins) < begins - 1:
                begins -= 1
            later = {_entry(line.words) for line in lines[begins:]}
            short = [entry for entry, at in seen.items() if len(entry) <= LONG and at < begins]
            kept = sum(1 for entry in short if entry in later)
            return begins if kept >= FEWEST and 2 * kept >= len(short) else None
        if lines[i].gap or i == first or len(lines[i].words) <= LONG:
            seen.setdefault(entry, i)
    return None


def _heads_prose(lines: list[_Line], i: int, seen: dict[str, int]) -> bool:
    """Say whether prose stands soon below line `i`: three long lines of one paragraph, no entries of the contents."""
    run = 0
    for line in lines[i + 1 : i + 1 + AHEAD]:
        run = run + 1 if len(line.words) > LONG and (not line.gap or not run) else 0
        if run == 3:
            return True
        if (
            run == 0
            and _entry(line.words) not in seen
            and line.gap
            and len(line.words) <= LONG
            and _PAGE.search(line.words)
        ):
            return False
    return False


def _entry(words: str) -> str:
    """Return what an entry has in common with the heading it names: no note mark, page or leader."""
    return " ".join(_PAGE.sub("", _MARK.sub("", words)).casefold().strip(" .…·_*").split())


def _index(lines: list[_Line], title: re.Match[str]) -> Span | None:
    """Return an index with its title: the paragraphs below it whose lines mostly name pages."""
    first = next((i for i, line in enumerate(lines) if line.start >= title.end()), len(lines))
    paragraphs: list[tuple[int, int]] = []
    at = first
    while at < len(lines):
        stop = at + 1
        while stop < len(lines) and not lines[stop].gap:
            stop += 1
        paragraphs.append((at, stop))
        at = stop
    last, plain, entries = first, 0, 0
    for at, stop in paragraphs:
        named = sum(1 for line in lines[at:stop] if _INDEXED.search(line.words))
        if 3 * named >= stop - at:
            last, plain, entries = stop, 0, entries + named
        else:
            plain += stop - at
        if plain > AHEAD:
            break
    return Span(title.start(title.lastgroup or 0), lines[last - 1].end) if entries >= FEWEST else None


def _trim(text: str, span: Span) -> Span | None:
    words = text[span.start : span.end]
    start = span.start + len(words) - len(words.lstrip())
    return Span(start, span.start + len(words.rstrip())) if words.strip() else None
