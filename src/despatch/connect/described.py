"""Which letters known by description only are letters that the archive holds, or that another list describes too."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from despatch.connect.index import Node

Day = tuple[str, str, int]
"""A sender, a recipient and a day."""


@dataclass(frozen=True, slots=True)
class SameLetters:
    """What descriptions and letters have to do with each other."""

    pairs: tuple[tuple[str, str], ...]
    """(A description, the letter or the description before it that is the same letter), by their ids."""
    aside: frozenset[str]
    """The descriptions that are no candidates of their own: what they describe is among the letters."""


def find_same(nodes: Iterable[Node]) -> SameLetters:
    """Return which descriptions are of letters that the archive has already: same people, same day.

    A list names each letter once. So two descriptions of one list are two letters, and where a day has more letters
    than one, it is not known which is meant. Lists are taken in order: the archive's own before those of others.
    """
    every = list(nodes)
    known: dict[Day, list[str]] = defaultdict(list)
    for node in every:
        if not node.described:
            for day in _days(node):
                known[day].append(node.id)
    pairs: dict[str, str] = {}
    aside: set[str] = set()
    for of_source in _by_source(every):
        listed: dict[Day, list[str]] = defaultdict(list)
        for node in of_source:
            for day in _days(node):
                listed[day].append(node.id)
        for day, ids in listed.items():
            there = known.get(day, [])
            if len(ids) <= len(there):
                aside.update(ids)
                if len(there) == 1:
                    pairs.setdefault(ids[0], there[0])
        for day, ids in listed.items():
            known[day] += [id for id in ids if id not in aside]
    return SameLetters(tuple(sorted(pairs.items())), frozenset(aside))


def _days(node: Node) -> list[Day]:
    if node.first is None or node.first != node.last:
        return []
    return [(author, addressee, node.first) for author in node.senders for addressee in node.recipients]


def _by_source(nodes: Iterable[Node]) -> Sequence[list[Node]]:
    """Return the descriptions of each source, those of the archive's own letters first."""
    sources: dict[tuple[bool, str], list[Node]] = defaultdict(list)
    for node in nodes:
        if node.described:
            sources[node.elsewhere, node.source].append(node)
    return [sources[key] for key in sorted(sources)]
