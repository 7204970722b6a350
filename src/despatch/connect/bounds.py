"""Dates inferred from replies: a letter is no earlier than what it mentions, and no later than what mentions it."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from despatch.connect.index import LetterIndex, edtf_of


@dataclass(frozen=True, slots=True)
class Bounded:
    """An undated letter's interval (EDTF), and the chains of letters that give its ends.

    `edtf` is None where the chains contradict each other.
    """

    letter: str
    edtf: str | None
    after: tuple[str, ...]
    """From the letter back to the dated one that it cannot precede."""
    before: tuple[str, ...]


Days = tuple[int, int]


def bounds(edges: Iterable[tuple[str, str]], index: LetterIndex, lost: Mapping[str, Days | None]) -> Iterator[Bounded]:
    """Yield the interval of each undated letter that a chain of edges (what is spoken of, by what) reaches.

    `lost` are the first and last day of inferred letters. Cycles of undated letters give none.
    """
    forward: dict[str, list[str]] = defaultdict(list)
    backward: dict[str, list[str]] = defaultdict(list)
    for told, teller in edges:
        known = told in index.by_id
        if not known and not lost.get(told):
            continue
        # An edge between two dated letters bounds nothing.
        if index.node(teller).first is None or (known and index.node(told).first is None):
            backward[teller].append(told)
            if known:
                forward[told].append(teller)
    for node in index.nodes:
        if node.first is not None:
            continue
        low = _reach(node.id, backward, index, lost, last=False)
        high = _reach(node.id, forward, index, lost, last=True)
        if low is None and high is None:
            continue
        a, b = (low[0] if low else None), (high[0] if high else None)
        fits = a is None or b is None or a <= b
        yield Bounded(node.id, edtf_of(a, b) if fits else None, low[1] if low else (), high[1] if high else ())


_FAR = 50
"""How many letters a chain is followed through."""


def _reach(
    letter: str, steps: Mapping[str, list[str]], index: LetterIndex, lost: Mapping[str, Days | None], *, last: bool
) -> tuple[int, tuple[str, ...]] | None:
    """Return the tightest day that a chain of undated letters leads to, with the chain."""
    best: tuple[int, tuple[str, ...]] | None = None
    seen = {letter}
    queue: deque[tuple[str, tuple[str, ...]]] = deque([(letter, (letter,))])
    while queue and len(seen) <= _FAR:
        here, chain = queue.popleft()
        for there in sorted(steps.get(here, ())):
            if there in seen:
                continue
            seen.add(there)
            ends = lost.get(there)
            if there in index.by_id:
                node = index.node(there)
                ends = (node.first, node.last) if node.first is not None and node.last is not None else None
            if ends is None:
                queue.append((there, (*chain, there)))
            elif best is None or (ends[1] < best[0] if last else ends[0] > best[0]):
                best = ends[1] if last else ends[0], (*chain, there)
    return best
