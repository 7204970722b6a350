"""Who answers whom, letter to letter; what was never answered; which answers came before their question."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
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
        asked: tuple[int | None, int | None] | None
        if question in ends:
            asked = days(ends[question].date)
        else:
            node = shelf.node(question)
            asked = (node.first, node.last)
        told = shelf.node(answer)
        delay = between(asked, (told.first, told.last))
        out.append(Answer(question, answer, delay, max(link.score for link in found), evidence))
    return out


Days = tuple[int | None, int | None]


def between(asked: Days | None, told: Days) -> int | None:
    """Return the days from a question to its answer, each given by its first and last day; None unless both are sharp."""
    if asked is None or asked[0] is None or asked[0] != asked[1] or told[0] is None or told[0] != told[1]:
        return None
    return told[0] - asked[0]


def standing(counts: Mapping[str, int], shelf: Shelf) -> Iterable[Reply]:
    """Say of every letter whether an answer was looked for, and how many (`counts`) were found.

    Nobody can look for an answer where the archive holds no later letter from any recipient to any sender.
    """
    for node in shelf.nodes:
        if counts.get(node.id):
            yield Reply(node.id, "answered", counts[node.id])
            continue
        back = shelf.written(node.recipients, node.senders) if node.recipients and node.senders else []
        last = max((shelf.nodes[places[-1]].first or 0 for places in back if places), default=None)
        could = last is not None and (node.first is None or last >= node.first)
        yield Reply(node.id, "looked for, none" if could else "not looked for", 0)


@dataclass(frozen=True, slots=True)
class Chain:
    """Letters that answer each other, by number, in order of time, each with its side; and the days of the answers."""

    members: tuple[int, ...]
    sides: tuple[int, ...]
    median: float | None


def chains(edges: Sequence[tuple[int, int, int | None]], order: Callable[[int], tuple[object, ...]]) -> Iterable[Chain]:
    """Gather letters into chains from edges (question, answer, days), letters being numbers; `order` sorts them in time.

    The side that began is 0. Who answers stands on the other side; where a chain runs in odd circles, the first word holds.
    """
    root: dict[int, int] = {}

    def find(x: int) -> int:
        root.setdefault(x, x)
        while root[x] != x:
            root[x] = root[root[x]]
            x = root[x]
        return x

    near: dict[int, list[int]] = defaultdict(list)
    for question, answer, _ in edges:
        near[question].append(answer)
        near[answer].append(question)
        one, other = find(question), find(answer)
        if one != other:
            root[max(one, other)] = min(one, other)
    members: dict[int, list[int]] = defaultdict(list)
    for x in root:
        members[find(x)].append(x)
    delays: dict[int, list[int]] = defaultdict(list)
    for question, _, took in edges:
        if took is not None and took >= 0:
            delays[find(question)].append(took)
    for key, found in members.items():
        found.sort(key=order)
        side = _sides(found, near)
        yield Chain(tuple(found), tuple(side[x] for x in found), median(delays[key]) if key in delays else None)


def _sides(members: Sequence[int], near: Mapping[int, Sequence[int]]) -> dict[int, int]:
    side: dict[int, int] = {}
    for first in members:
        if first in side:
            continue
        side[first] = 0
        queue = [first]
        while queue:
            here = queue.pop()
            for there in near[here]:
                if there not in side:
                    side[there] = 1 - side[here]
                    queue.append(there)
    return side


def too_early(edges: Iterable[Answer]) -> list[Answer]:
    """Return the answers that bear an earlier date than what they answer."""
    return [edge for edge in edges if edge.days is not None and edge.days < 0]
