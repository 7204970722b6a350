"""Dates by reasoning: a letter is no earlier than what it answers, and no later than what answers it."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Sequence
from dataclasses import dataclass

from despatch.connect.nodes import Shelf, edtf_of
from despatch.model import Answer


@dataclass(frozen=True, slots=True)
class Bounded:
    """An undated letter's interval (EDTF), and the chains of letters that give its ends."""

    letter: str
    edtf: str
    after: tuple[str, ...]
    """From the letter back to the dated one that it cannot precede."""
    before: tuple[str, ...]


def bounds(edges: Sequence[Answer], shelf: Shelf) -> list[Bounded]:
    """Return the interval of each undated letter that a chain of answers reaches; cycles of undated letters give none."""
    forward: dict[str, list[str]] = defaultdict(list)
    backward: dict[str, list[str]] = defaultdict(list)
    for edge in edges:
        if edge.question in shelf.by_id:
            forward[edge.question].append(edge.answer)
            backward[edge.answer].append(edge.question)
    undated = [n.id for n in shelf.nodes if n.first is None]
    out = []
    for letter in undated:
        low = _reach(letter, backward, shelf, last=False)
        high = _reach(letter, forward, shelf, last=True)
        if low is None and high is None:
            continue
        a, b = (low[0] if low else None), (high[0] if high else None)
        if a is not None and b is not None and a > b:
            continue
        edtf = edtf_of(a, b)
        assert edtf
        out.append(Bounded(letter, edtf, low[1] if low else (), high[1] if high else ()))
    return out


_FAR = 50
"""How many undated letters a chain may run through."""


def _reach(letter: str, steps: dict[str, list[str]], shelf: Shelf, *, last: bool) -> tuple[int, tuple[str, ...]] | None:
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
            node = shelf.node(there)
            day = node.last if last else node.first
            if day is None:
                queue.append((there, (*chain, there)))
            elif best is None or (day < best[0] if last else day > best[0]):
                best = day, (*chain, there)
    return best
