"""Gaps that no letter mentions: numbers left out of a series, and silence longer than usual."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from despatch.connect.index import LetterIndex, Node, edtf_of
from despatch.model import Candidate


@dataclass(frozen=True, slots=True)
class Gap:
    """A gap between two letters of one pair of people.

    `numbers` are those left out of a series. `days` is the length of a silence, `usual` the median of the pair.
    """

    author: str
    addressee: str
    after: str
    before: str
    numbers: tuple[int, ...] = ()
    days: int | None = None
    usual: float | None = None
    interval: str | None = None
    listed: int = 0
    """How many letters others list that lie in the gap."""
    printed: tuple[Candidate, ...] = ()
    """The first of them, the likeliest before the others."""


_FEWEST = 6
"""Fewer letters have no rhythm."""
_TIMES = 4
_AT_LEAST = 30
_MOST_NUMBERS = 50
_NUMBER = re.compile(r"\d{1,6}")


def gaps(index: LetterIndex) -> Iterator[Gap]:
    """Yield the gaps of every pair, in order of time.

    A letter of the archive that is known by description breaks a silence. One that others hold breaks none, for it is
    missing here. A pair that is known by descriptions alone is the affair of others.
    """
    for (author, addressee), every in index.pairs():
        nodes = [node for node in every if not node.elsewhere]
        if author == addressee or all(node.described for node in nodes):
            continue
        yield from _numbers(author, addressee, nodes)
        dated = [n for n in nodes if n.first is not None and n.first == n.last]
        if len(dated) < _FEWEST:
            continue
        steps = [(b.first or 0) - (a.first or 0) for a, b in pairwise(dated)]
        usual = median(steps)
        for (one, other), step in zip(pairwise(dated), steps, strict=True):
            if step > max(_AT_LEAST, _TIMES * usual):
                yield Gap(
                    author,
                    addressee,
                    one.id,
                    other.id,
                    days=step,
                    usual=usual,
                    interval=edtf_of(one.first, other.first),
                )


def _numbers(author: str, addressee: str, nodes: list[Node]) -> Iterator[Gap]:
    """Yield the numbers left out where the letters of a pair count upwards."""
    counted = [(int(m.group()), n) for n in nodes if n.number and (m := _NUMBER.search(n.number))]
    for (a, one), (b, other) in pairwise(counted):
        if 1 < b - a <= _MOST_NUMBERS:
            yield Gap(author, addressee, one.id, other.id, numbers=tuple(range(a + 1, b)))
