"""references -> targets, exchanges, inferred letters, dates bounded by replies, gaps. Archive scope, pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from despatch.connect.bounds import Bounded, bounds
from despatch.connect.choose import choose
from despatch.connect.exchanges import Reply, answers, chains, standing, too_early
from despatch.connect.gaps import Gap, gaps
from despatch.connect.index import LetterIndex, Node, Pointer, days, edtf_of
from despatch.connect.infer import infer, lost
from despatch.model import Answer, InferredLetter, Link

__all__ = [
    "Bounded",
    "Connections",
    "Gap",
    "LetterIndex",
    "Node",
    "Pointer",
    "Reply",
    "bounds",
    "chains",
    "choose",
    "connect",
    "days",
    "edtf_of",
    "gaps",
    "infer",
    "lost",
    "standing",
]


@dataclass(frozen=True, slots=True)
class Connections:
    """Everything that the references of an archive tell of its letters."""

    links: tuple[Link, ...]
    inferred: tuple[InferredLetter, ...]
    answers: tuple[Answer, ...]
    replies: tuple[Reply, ...]
    bounded: tuple[Bounded, ...]
    gaps: tuple[Gap, ...]
    too_early: tuple[Answer, ...]
    conflicts: tuple[Bounded, ...] = ()
    """Undated letters whose chains contradict each other."""


def connect(nodes: Iterable[Node], pointers: Iterable[Pointer]) -> Connections:
    """Connect the references of an archive; the result does not depend on the order of either.

    Takes time n log n in letters and references, also for ten thousand letters of one pair.
    """
    shelf = LetterIndex(nodes)
    ordered = sorted(pointers, key=lambda p: (shelf.by_id[p.letter], p.position))
    links = [link for pointer in ordered for link in choose(pointer, shelf)]
    filled, missing = infer(links, shelf)
    edges = answers(filled, shelf, missing)
    counts = Counter(edge.question for edge in edges)
    found = list(bounds(((edge.question, edge.answer) for edge in edges), shelf, {r.id: days(r.date) for r in missing}))
    return Connections(
        tuple(filled),
        tuple(missing),
        tuple(edges),
        tuple(standing(lambda place: counts[shelf.nodes[place].id], shelf)),
        tuple(b for b in found if b.edtf),
        tuple(gaps(shelf)),
        tuple(too_early(edges)),
        tuple(b for b in found if not b.edtf),
    )
