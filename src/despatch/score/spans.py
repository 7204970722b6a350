"""Pair the spans of gold rows with the spans read, and count the pairs.

A pair shares at least half of the shorter span; the best overlap is paired first. Only the letters of the gold set
count, so findings in other letters are left out. A gold row marked `optional` is neither wanted nor wrong: its partner
is not counted either.
"""

from __future__ import annotations

import sys
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import accumulate
from typing import Any

from despatch.score.letters import file_name
from despatch.score.result import Matches, Miss, Row, Share
from despatch.score.whole_files import is_whole

LEAST = 0.5
"""The part of the shorter span that a pair must share."""

Pairs = list[tuple[Row, Row]]
Judge = Callable[[Row, Row], bool]


class Frame:
    """The letters of a gold set: where each lies, and whether a place is within one of them.

    A letter that is a whole file covers every place of the file.
    """

    def __init__(self, letters: Sequence[Row]) -> None:
        """Take gold letters with `file`, `start`, `end` and perhaps `id`."""
        self.letters = letters
        self.by_id: dict[str, Row] = {g["id"]: g for g in letters if g.get("id")}
        by_file: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for g in letters:
            by_file[g["file"]].append((0, sys.maxsize) if is_whole(g) else (g["start"], g["end"]))
        self._starts = {file: sorted(start for start, _ in spans) for file, spans in by_file.items()}
        self._ends = {file: list(accumulate((end for _, end in sorted(spans)), max)) for file, spans in by_file.items()}

    def holds(self, row: Row) -> bool:
        """Say whether the middle of a row with `file`, `start`, `end` lies in a letter of the set."""
        return self.at(row["file"], (row["start"] + row["end"]) // 2)

    def at(self, file: str | None, place: int) -> bool:
        """Say whether a place of a file lies in a letter of the set."""
        if file not in self._starts:
            return False
        before = bisect_right(self._starts[file], place)
        return before > 0 and self._ends[file][before - 1] > place

    def placed(self, gold: Iterable[Row]) -> list[Row]:
        """Return gold rows, each with its file: its own, or else that of its letter, or else the only one."""
        only = self.letters[0]["file"]
        return [
            {
                **g,
                "file": file_name(g["file"])
                if g.get("file")
                else self.by_id.get(g.get("letter", ""), {}).get("file", only),
            }
            for g in gold
        ]

    def read(self, rows: Iterable[Row], sources: Mapping[str, str]) -> list[Row]:
        """Return the rows read that lie in the set, each with its file.

        `sources` gives the file of each letter of the archive.
        """
        placed = ({**row, "file": sources[row["letter"]]} for row in rows if row["letter"] in sources)
        return [row for row in placed if self.holds(row)]


def pair(gold: Sequence[Row], read: Sequence[Row], bonus: Callable[[Row, Row], float]) -> Pairs:
    """Pair rows one to one; `bonus` is added to the overlap to say which pair is the better."""
    by_file: dict[str, list[tuple[int, Row]]] = defaultdict(list)
    for j, row in enumerate(read):
        by_file[row["file"]].append((j, row))
    near = []
    for i, g in enumerate(gold):
        for j, row in by_file.get(g["file"], ()):
            shared = overlap(g, row)
            if shared >= LEAST:
                near.append((shared + bonus(g, row), i, j))
    pairs: Pairs = []
    taken: tuple[set[int], set[int]] = (set(), set())
    for _, i, j in sorted(near, reverse=True):
        if i not in taken[0] and j not in taken[1]:
            taken[0].add(i)
            taken[1].add(j)
            pairs.append((gold[i], read[j]))
    return pairs


def overlap(a: Row, b: Row) -> float:
    """Return the shared code points over the shorter of two spans."""
    shared: int = min(a["end"], b["end"]) - max(a["start"], b["start"])
    shorter: int = min(a["end"] - a["start"], b["end"] - b["start"])
    return max(0, shared) / max(1, shorter)


def wanted(pairs: Pairs) -> Pairs:
    """Return the pairs whose gold is not optional."""
    return [(g, r) for g, r in pairs if not g.get("optional")]


def tally(gold: Sequence[Row], read: Sequence[Row], pairs: Pairs, right: Judge = lambda _g, _r: True) -> Matches:
    """Count right pairs among what was read and what is wanted."""
    counted = wanted(pairs)
    aside = len(pairs) - len(counted)
    return Matches(sum(right(g, r) for g, r in counted), len(read) - aside, sum(not g.get("optional") for g in gold))


def unpaired(part: str, gold: Sequence[Row], read: Sequence[Row], pairs: Pairs) -> list[Miss]:
    """Return the gold rows that were not found, and the rows read that gold lacks."""
    seen = {id(row) for both in pairs for row in both}
    missed: list[Miss] = [(f"{part}, found", g, None) for g in gold if id(g) not in seen and not g.get("optional")]
    return missed + [(f"{part}, extra", {}, row) for row in read if id(row) not in seen]


def share(
    name: str, pairs: Sequence[tuple[Row, Row]], of: int, given: Callable[[Row], Any], right: Judge, misses: list[Miss]
) -> Share:
    """Count a field over pairs, out of `of` that gold asks, and note the misses."""
    wrong = [(g, r) for g, r in pairs if not right(g, r)]
    misses += [(name, g, r) for g, r in wrong]
    return Share(len(pairs) - len(wrong), of, sum(bool(given(r)) for _, r in pairs))
