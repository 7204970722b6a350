"""The heads and feet of a PDF's pages: page numbers that rise with the pages, and lines that come back.

A letter's own first line may stand at the top of each page and look alike ("Port Carrow, March 4, 1811"). So a line is
a head only if it holds the number of its page, or if it comes back in the same words and breaks into sentences.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from despatch.read.apparatus.running_heads import MAX_LINE, MIN_LINES, MIN_SHARE
from despatch.read.pdf.lines import Piece

EDGES = 2
"""So many rows at the top and the foot of a page may be its head and foot."""
FULL = 0.85
"""A line that fills so large a share of its page goes on in the next, unless a stop ends it."""
SAME_HEIGHT = 4.0
"""Heads stand at the same height, give or take so many points."""
OFTEN = 0.3
"""The share of the pages whose numbers must rise together."""
_NUMBER = re.compile(r"(?<![\w.,/])(?:[0-9]{1,4}|[ivxl]{1,7})(?![\w,/]|\.\d)")
_BARE = re.compile(
    r"\W{0,4}(?:(?P<word>[^\W\d_]{1,9}\.?)\s{0,2})?\W{0,3}(?P<number>[0-9]{1,4}|[ivxl]{1,7})"
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


def find_furniture(pages: Sequence[Sequence[Row]], page_words: frozenset[str], title: str = "") -> list[dict[int, str]]:
    """Return, for each page, which of its rows are its head or foot, with the page's number where they hold it.

    `page_words` are the words that stand before a page number, in small letters: "page", "p.". `title` is the
    document's own, which a browser prints over each page in small letters.
    """
    found: list[dict[int, str]] = [{} for _ in pages]
    numbering = _Numbering(len(pages), page_words)
    for _ in range(EDGES):
        for top in (True, False):
            edges = [edge for n, rows in enumerate(pages) if (edge := _edge(pages, n, rows, found, top))]
            for edge, number in _heads(edges, numbering).items():
                found[edge.page][edge.row] = number
            for edge in edges:
                if title and title in edge.words and _is_small(pages[edge.page], edge.row):
                    found[edge.page].setdefault(edge.row, "")
    return found


def _is_small(rows: Sequence[Row], row: int) -> bool:
    return 1.2 * rows[row][0].size < median(other[0].size for other in rows)


def _edge(
    pages: Sequence[Sequence[Row]], n: int, rows: Sequence[Row], found: list[dict[int, str]], top: bool
) -> Edge | None:
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
    breaks = last is not None and first is not None and (first.words[0].islower() or _is_full(pages[above], last))
    return Edge(n, place, top, words, rows[place][0].base, breaks)


def _is_full(rows: Sequence[Row], line: Piece) -> bool:
    """Say whether a line reaches as far as the lines of its page do, and no stop ends it."""
    widest = max(piece.width for row in rows for piece in row)
    return line.width > FULL * widest and not line.words.endswith(_ENDS)


def _inner(
    pages: Sequence[Sequence[Row]], n: int, found: list[dict[int, str]], without: int | None, *, last: bool
) -> Piece | None:
    """Return the first or last line of a page that may be text."""
    if not 0 <= n < len(pages):
        return None
    rows = pages[n]
    places = range(len(rows) - 1, -1, -1) if last else range(len(rows))
    place = next((place for place in places if place not in found[n] and place != without), None)
    return None if place is None else rows[place][-1 if last else 0]


def _heads(edges: list[Edge], numbering: _Numbering) -> dict[Edge, str]:
    """Return the heads among the outermost rows of the pages, each with the page number in it or nothing."""
    offset = numbering.offset(edges)
    numbers = {edge: numbering.of_page(edge, offset) for edge in edges}
    numbered = [edge for edge in edges if numbers[edge]]
    heads = {edge for edge in numbered if numbering.is_bare(edge) or numbering.counted(edge)}
    heads |= {edge for edge in _at_one_height(numbered, numbered) if len(numbered) >= min(MIN_LINES, numbering.pages)}
    same: dict[str, list[Edge]] = defaultdict(list)
    for edge in edges:
        same[_without_number(edge, offset)].append(edge)
    for alike in same.values():
        level = _at_one_height(alike, alike)
        breaks = sum(edge.breaks for edge in level)
        if len(level) >= min(MIN_LINES, max(2, numbering.pages)) and breaks >= max(1, MIN_SHARE * len(level)):
            heads.update(level)
    if len(heads) >= max(MIN_LINES, numbering.pages // 2):
        # What stands where most pages have their head is a head: the title of a chapter.
        heads.update(_at_one_height(edges, list(heads)))
    return {edge: numbers[edge] for edge in heads}


@dataclass(frozen=True, slots=True)
class _Numbering:
    """How the pages of a document may be numbered."""

    pages: int
    words: frozenset[str]

    def offset(self, edges: list[Edge]) -> int | None:
        """Return by how much the pages' numbers are ahead of their places, if they have numbers."""
        votes = Counter(value - edge.page for edge in edges for value in {_value(n) for n in self._numbers(edge)})
        if not votes:
            return None
        offset, times = max(votes.items(), key=lambda vote: (vote[1], vote[0] == 1))
        alone = self.pages == 1 and offset == 1 and (self.is_bare(edges[0]) or self.counted(edges[0]))
        return offset if alone or times >= max(2, OFTEN * self.pages) else None

    def is_bare(self, edge: Edge) -> bool:
        """Say whether a row is a page number and nothing else."""
        return self._bare(edge.words) is not None

    def counted(self, edge: Edge) -> bool:
        """Say whether a part of a row is the number of a page and the number of all: "3 of 12"."""
        return any(match["of"] for part in edge.words.split("\t") if (match := self._bare(part)))

    def of_page(self, edge: Edge, offset: int | None) -> str:
        """Return the number of its page that a row holds, as it stands there; nothing where it holds none."""
        return next((n for n in self._numbers(edge) if offset is not None and _value(n) == edge.page + offset), "")

    def _bare(self, words: str) -> re.Match[str] | None:
        match = _BARE.fullmatch(words)
        fits = match and (not match["word"] or match["word"].lower() in self.words)
        return match if match and fits and (not match["of"] or int(match["of"]) == self.pages) else None

    def _numbers(self, edge: Edge) -> list[str]:
        """Return the numbers that are a part of the row, or stand first or last in it."""
        words = edge.words
        bare = [match["number"] for part in words.split("\t") if (match := self._bare(part))]
        first = next((at for at, sign in enumerate(words) if sign.isalnum()), 0)
        last = next((at for at in range(len(words), 0, -1) if words[at - 1].isalnum()), 0)
        return bare + [m.group() for m in _NUMBER.finditer(words) if m.start() == first or m.end() == last]


def _value(number: str) -> int:
    if number.isdecimal():
        return int(number)
    values = [_ROMAN[c] for c in number]
    return sum(-a if a < b else a for a, b in zip(values, [*values[1:], 0], strict=True))


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
