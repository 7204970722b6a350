"""The heads and feet of a PDF's pages: page numbers that rise with the pages, and lines that come back on page after page.

A letter's own first line may stand at the top of each page and look alike ("Port Carrow, March 4, 1811"). So a line is
a head only if it holds the number of its page, or if it comes back in the same words and breaks into sentences.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from despatch.read.pdf_lines import Piece
from despatch.read.running_heads import MAX_LINE, MIN_LINES, MIN_SHARE

EDGES = 2
"""So many rows at the top and the foot of a page may be its head and foot."""
SAME_HEIGHT = 4.0
"""Heads stand at the same height, give or take so many points."""
OFTEN = 0.3
"""The share of the pages whose numbers must rise together."""
_NUMBER = re.compile(r"(?<![\w.,/])(?:[0-9]{1,4}|[ivxl]{1,7})(?![\w,/]|\.\d)")
_BARE = re.compile(
    r"\W{0,4}(?:(?P<word>[^\W\d_]{1,9}\.?)\s{0,2})?\W{0,3}(?:[0-9]{1,4}|[ivxl]{1,7})"
    r"(?:\W{1,3}(?:[^\W\d_]{1,4}\W)?(?P<of>[0-9]{1,4}))?\W{0,4}"
)
"""A page number: alone, or as "Page 3", "- 3 -", "3 of 12"."""
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50}
_ENDS = (".", "!", "?", ":", '"', "”", "’", ")", "]", "…")

Row = Sequence[Piece]


@dataclass(frozen=True, slots=True)
class Edge:
    """A row at the top or the foot of a page."""

    page: int
    row: int
    top: bool
    words: str
    base: float
    breaks: bool
    """The words before and after it run on."""


def find_furniture(pages: Sequence[Sequence[Row]], page_words: frozenset[str]) -> list[frozenset[int]]:
    """Return, for each page, which of its rows are its head or foot.

    `page_words` are the words that stand before a page number, in small letters: "page", "p.".
    """
    found: list[set[int]] = [set() for _ in pages]
    for _ in range(EDGES):
        for top in (True, False):
            edges = [edge for n, rows in enumerate(pages) if (edge := _edge(pages, n, rows, found, top))]
            for edge in _heads(edges, len(pages), page_words):
                found[edge.page].add(edge.row)
    return [frozenset(rows) for rows in found]


def page_number(words: str) -> str:
    """Return the page number that a head or foot holds, or nothing."""
    numbers = [match.group() for match in _ends(words)]
    return numbers[0] if numbers else ""


def _edge(pages: Sequence[Sequence[Row]], n: int, rows: Sequence[Row], found: list[set[int]], top: bool) -> Edge | None:
    """Return the outermost row of a page that is not known as its head or foot."""
    left = [place for place in range(len(rows)) if place not in found[n]]
    if len(left) < 1 or (not top and len(left) == 1):
        return None
    place = left[0] if top else left[-1]
    words = "\t".join(piece.words for piece in rows[place])
    if len(words) > MAX_LINE:
        return None
    above, below = (n - 1, n) if top else (n, n + 1)
    last = _inner(pages, above, found, place if not top else None, last=True)
    first = _inner(pages, below, found, place if top else None, last=False)
    breaks = bool(last and first) and (first[0].islower() or not last.endswith(_ENDS))
    return Edge(n, place, top, words, rows[place][0].base, breaks)


def _inner(pages: Sequence[Sequence[Row]], n: int, found: list[set[int]], without: int | None, *, last: bool) -> str:
    """Return the words of the first or last row of a page that may be text."""
    if not 0 <= n < len(pages):
        return ""
    rows = pages[n]
    places = range(len(rows) - 1, -1, -1) if last else range(len(rows))
    place = next((place for place in places if place not in found[n] and place != without), None)
    return "" if place is None else rows[place][-1 if last else 0].words


def _heads(edges: list[Edge], of: int, page_words: frozenset[str]) -> set[Edge]:
    def is_bare(edge: Edge) -> bool:
        match = _BARE.fullmatch(edge.words)
        return (
            match is not None
            and (not match["word"] or match["word"].lower() in page_words)
            and (not match["of"] or int(match["of"]) == of)
        )

    offset = _offset(edges, of, is_bare)
    numbered = [edge for edge in edges if offset is not None and _holds(edge, offset)]
    heads = {edge for edge in numbered if is_bare(edge)}
    heads |= {edge for edge in _at_one_height(numbered, numbered) if len(numbered) >= min(MIN_LINES, of)}
    same: dict[str, list[Edge]] = defaultdict(list)
    for edge in edges:
        same[_without_number(edge, offset)].append(edge)
    for alike in same.values():
        level = _at_one_height(alike, alike)
        breaks = sum(edge.breaks for edge in level)
        if len(level) >= min(MIN_LINES, max(2, of)) and breaks >= max(1, MIN_SHARE * len(level)):
            heads.update(level)
    if len(heads) >= max(MIN_LINES, of // 2):
        # What stands where most pages have their head is a head: the title of a chapter.
        heads.update(_at_one_height(edges, list(heads)))
    return heads


def _offset(edges: list[Edge], of: int, is_bare: Callable[[Edge], bool]) -> int | None:
    """Return by how much the pages' numbers are ahead of their places, if they have numbers."""
    votes = Counter(value - edge.page for edge in edges for value in {_value(m.group()) for m in _ends(edge.words)})
    if not votes:
        return None
    offset, times = max(votes.items(), key=lambda vote: (vote[1], vote[0] == 1))
    alone = of == 1 and offset == 1 and is_bare(edges[0])
    return offset if alone or times >= max(2, OFTEN * of) else None


def _ends(words: str) -> list[re.Match[str]]:
    """Return the numbers that stand first or last in a line."""
    first = next((at for at, sign in enumerate(words) if sign.isalnum()), 0)
    last = next((at for at in range(len(words), 0, -1) if words[at - 1].isalnum()), 0)
    whole = _BARE.fullmatch(words) is not None
    return [m for m in _NUMBER.finditer(words) if whole or m.start() == first or m.end() == last]


def _value(number: str) -> int:
    if number.isdecimal():
        return int(number)
    values = [_ROMAN[c] for c in number]
    return sum(-a if a < b else a for a, b in zip(values, [*values[1:], 0], strict=True))


def _holds(edge: Edge, offset: int) -> bool:
    return any(_value(match.group()) == edge.page + offset for match in _ends(edge.words))


def _without_number(edge: Edge, offset: int | None) -> str:
    """Return the words of a row with the number of its page as "#"."""
    words = " ".join(edge.words.split())
    if offset is None:
        return words
    return _NUMBER.sub(lambda match: "#" if _value(match.group()) == edge.page + offset else match.group(), words)


def _at_one_height(edges: list[Edge], others: list[Edge]) -> list[Edge]:
    """Return the rows that stand at the height of one of `others` on another page."""
    heights = Counter(round(edge.base / SAME_HEIGHT) for edge in others)
    near = {height: sum(heights[height + shift] for shift in (-1, 0, 1)) for height in heights}
    own = set(others)
    return [edge for edge in edges if near.get(round(edge.base / SAME_HEIGHT), 0) > (edge in own)]
