"""Who answers whom, letter to letter; what was never answered; which answers came before their question."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from statistics import median
from typing import Literal

from despatch.connect.index import LetterIndex

Looked = Literal["not looked for", "looked for, none", "answered"]


@dataclass(frozen=True, slots=True)
class Reply:
    """Whether a letter was answered, and how often. `looked` tells an absent side from a silent one."""

    letter: str
    looked: Looked
    count: int


Days = tuple[int | None, int | None]


def between(asked: Days | None, told: Days) -> int | None:
    """Return the days from a question to its answer; None unless both dates are single days.

    Each date is given by its first and last day.
    """
    if asked is None or asked[0] is None or asked[0] != asked[1] or told[0] is None or told[0] != told[1]:
        return None
    return told[0] - asked[0]


def standing(counts: Callable[[int], int], index: LetterIndex) -> Iterator[Reply]:
    """Yield for every letter, in the order of the index, whether it was answered and how often.

    `counts` gives the number of answers to the letter at a place of the index. An answer can be looked for only where
    the archive holds the words of a later letter from a recipient to a sender.
    """
    for place, node in enumerate(index.nodes):
        if counts(place):
            yield Reply(node.id, "answered", counts(place))
            continue
        back = index.written(node.recipients, node.senders) if node.recipients and node.senders else []
        last = max((day for places in back if (day := _last_with_words(places, index)) is not None), default=None)
        could = last is not None and (node.first is None or last >= node.first)
        yield Reply(node.id, "looked for, none" if could else "not looked for", 0)


def _last_with_words(places: Sequence[int], index: LetterIndex) -> int | None:
    """Return the day of the last letter whose words are known; an answer in the others could not be seen."""
    nodes = (index.nodes[place] for place in reversed(places))
    return next((node.first or 0 for node in nodes if not node.described), None)


@dataclass(frozen=True, slots=True)
class Chain:
    """Letters that answer each other, by number, in order of time, each with its side; and the days of the answers."""

    members: tuple[int, ...]
    sides: tuple[int, ...]
    median: float | None


@dataclass(frozen=True, slots=True)
class Edges:
    """Edges from question to answer, letters being numbers: three columns, so that a million take little room."""

    questions: array[int]
    answers: array[int]
    days: array[int]
    """The delay, `UNKNOWN` where either date is not sharp."""


UNKNOWN = -(2**30)


def no_edges() -> Edges:
    """Return an empty table of edges, to be filled."""
    return Edges(array("i"), array("i"), array("i"))


def chains(edges: Edges, count: int, order: Callable[[int], tuple[object, ...]]) -> Iterator[Chain]:
    """Yield the chains that the edges make among `count` letters; `order` sorts letters in time.

    The side that began is 0. Who answers stands on the other side. In a circle of odd length, the first answer decides.
    """
    root = array("i", range(count))

    def find(x: int) -> int:
        while root[x] != x:
            root[x] = root[root[x]]
            x = root[x]
        return x

    for question, answer in zip(edges.questions, edges.answers, strict=True):
        one, other = find(question), find(answer)
        if one != other:
            root[max(one, other)] = min(one, other)
    places = sorted(range(len(edges.questions)), key=lambda i: find(edges.questions[i]))
    for _, same in groupby(places, key=lambda i: find(edges.questions[i])):
        near: dict[int, list[int]] = defaultdict(list)
        took = []
        for i in same:
            near[edges.questions[i]].append(edges.answers[i])
            near[edges.answers[i]].append(edges.questions[i])
            if edges.days[i] >= 0:
                took.append(edges.days[i])
        found = sorted(near, key=order)
        side = _sides(found, near)
        yield Chain(tuple(found), tuple(side[x] for x in found), median(took) if took else None)


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
