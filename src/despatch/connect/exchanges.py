"""Who answers whom, letter to letter; what was never answered; which answers came before their question."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from despatch.connect.nodes import Shelf, days
from despatch.model import Answer, Evidence, InferredLetter, Link

Looked = Literal["not looked for", "looked for, none", "answered"]


@dataclass(frozen=True, slots=True)
class Reply:
    """How a letter stands: answered by so many, or not; `looked` tells an absent side from a silent one."""

    letter: str
    looked: Looked
    count: int


def answers(links: Iterable[Link], shelf: Shelf, lost: Iterable[InferredLetter]) -> list[Answer]:
    """Return the edges from a letter (or a lost letter) to the letter that acknowledges or answers it.

    An edge runs from letter to letter, never to a thread's root; several references make one edge.
    """
    ends = {record.id: record for record in lost}
    edges: dict[tuple[str, str], list[Link]] = defaultdict(list)
    for link in links:
        if link.target and link.reference.author == "recipient" and not link.reference.in_note:
            edges[link.target, link.letter].append(link)
    out = []
    for (question, answer), found in sorted(edges.items()):
        evidence = tuple(Evidence(link.letter, link.reference.span) for link in found)
        delay = _delay(question, answer, shelf, ends)
        out.append(Answer(question, answer, delay, max(link.score for link in found), evidence))
    return out


def _delay(question: str, answer: str, shelf: Shelf, lost: dict[str, InferredLetter]) -> int | None:
    """Return the days from question to answer; None unless both are dated to the day."""
    asked: tuple[int | None, int | None] | None
    if question in lost:
        asked = days(lost[question].date)
    else:
        node = shelf.node(question)
        asked = (node.first, node.last)
    told = shelf.node(answer)
    if asked is None or asked[0] is None or asked[0] != asked[1] or told.first is None or told.first != told.last:
        return None
    return told.first - asked[0]


def standing(edges: Sequence[Answer], shelf: Shelf) -> list[Reply]:
    """Say of every letter whether an answer was looked for, and how many were found.

    Nobody can look for an answer where the archive holds no later letter from any recipient to any sender.
    """
    counts: dict[str, int] = defaultdict(int)
    for edge in edges:
        counts[edge.question] += 1
    out = []
    for node in shelf.nodes:
        if counts[node.id]:
            out.append(Reply(node.id, "answered", counts[node.id]))
            continue
        back = shelf.written(node.recipients, node.senders) if node.recipients and node.senders else []
        last = max((shelf.nodes[places[-1]].first or 0 for places in back if places), default=None)
        could = last is not None and (node.first is None or last >= node.first)
        out.append(Reply(node.id, "looked for, none" if could else "not looked for", 0))
    return out


def too_early(edges: Iterable[Answer]) -> list[Answer]:
    """Return the answers that bear an earlier date than what they answer."""
    return [edge for edge in edges if edge.days is not None and edge.days < 0]
