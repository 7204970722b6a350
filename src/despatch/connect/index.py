"""The letters of an archive in memory, with no more than connecting needs: an archive of a million letters fits."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from despatch import dates
from despatch.model import DESCRIBED, Piece, Reference


@dataclass(frozen=True, slots=True)
class Node:
    """A letter: its people by id, its date as first and last day (proleptic ordinals), its place in its source."""

    id: str
    senders: tuple[str, ...]
    recipients: tuple[str, ...]
    first: int | None
    last: int | None
    source: str
    ordinal: int
    number: str | None = None
    received: int | None = None
    """The day it came, when the letter itself tells it."""
    piece: Piece = "letter"
    identifier: str | None = None
    """What other letters call it, by their encoding: a Message-ID."""

    @property
    def vague(self) -> bool:
        """Whether its date leaves more than a year open, so that nothing is told by its place in time."""
        return self.first is None or self.last is None or self.last - self.first > _WIDE

    @property
    def described(self) -> bool:
        """Whether only a description of it is known."""
        return self.piece in DESCRIBED

    @property
    def elsewhere(self) -> bool:
        """Whether others hold it."""
        return self.piece == "elsewhere"


@dataclass(frozen=True, slots=True)
class Pointer:
    """A reference in a letter, its author and addressee resolved to the people who fit.

    `author` holds the people who may be meant: one, several when the name is ambiguous, none when unknown;
    `author_name` the name as it is written for people whom the archive does not know.
    """

    letter: str
    position: int
    """Counts the letter's references in the order of its words."""
    reference: Reference
    author: tuple[str, ...] = ()
    addressee: tuple[str, ...] = ()
    author_name: str | None = None
    addressee_name: str | None = None


def days(edtf: str | None) -> tuple[int, int] | None:
    """Return first and last day of an EDTF date as ordinals; None for none."""
    ends = dates.bounds(edtf) if edtf else None
    return (ends[0].toordinal(), ends[1].toordinal()) if ends else None


def edtf_of(first: int | None, last: int | None) -> str | None:
    """Write an interval of days as EDTF: one day, `a/b`, `../b`, `a/..`, or None."""
    a, b = (dt.date.fromordinal(d).isoformat() if d is not None else None for d in (first, last))
    if a == b:
        return a
    return f"{a or '..'}/{b or '..'}"


class LetterIndex:
    """The letters of an archive, found by who wrote to whom and when."""

    def __init__(self, nodes: Iterable[Node], aside: Container[str] = ()) -> None:
        """Sort letters by date, source and place, so that the order in which they came does not matter.

        Those `aside` have a place, and are never found: they describe letters that are there already.
        """
        far = dt.date.max.toordinal()
        self.nodes: list[Node] = sorted(
            nodes, key=lambda n: (n.first if n.first is not None else far, n.source, n.ordinal)
        )
        self.by_id = {n.id: i for i, n in enumerate(self.nodes)}
        self._pairs: dict[tuple[str, str], list[int]] = defaultdict(list)
        self._authors: dict[str, list[int]] = defaultdict(list)
        self._numbers: dict[str, list[int]] = defaultdict(list)
        self._identifiers: dict[str, list[int]] = defaultdict(list)
        self.longest = 0
        on_the_way: dict[tuple[str, str, bool | None], list[int]] = defaultdict(list)
        for i, node in enumerate(self.nodes):
            if node.first is not None and node.last is not None and node.last - node.first <= _WIDE:
                self.longest = max(self.longest, node.last - node.first)
            way = node.received - node.first if node.received and node.first and node.first == node.last else -1
            if node.id in aside:
                continue
            for author in node.senders:
                self._authors[author].append(i)
                for addressee in node.recipients:
                    self._pairs[author, addressee].append(i)
                    if way >= 0 and node.first is not None:
                        on_the_way[author, addressee, None].append(way)
                        on_the_way[author, addressee, _is_winter(node.first)].append(way)
            if node.number:
                self._numbers[node.number].append(i)
            if node.identifier:
                self._identifiers[node.identifier].append(i)

        self._fastest = {pair: min(days) for pair, days in on_the_way.items() if len(days) >= _ENOUGH}

    def fastest(self, authors: Sequence[str], addressees: Sequence[str], day: int | None) -> int:
        """Return the days that the fastest letter of these people was on its way; 0 where too few are known to tell.

        Letters of the half of the year in which `day` lies tell, summer or winter; all of them where they are too few.
        """
        half = None if day is None else _is_winter(day)
        ways = ((a, b) for a in authors for b in addressees)
        return min((self._fastest.get((*way, half), self._fastest.get((*way, None), 0)) for way in ways), default=0)

    def node(self, id: str) -> Node:
        """Return the letter of that id."""
        return self.nodes[self.by_id[id]]

    def kind(self, target: str | None) -> Literal["letter", "described", "none"]:
        """Return what kind of target a link to that letter has."""
        if target is None:
            return "none"
        return "described" if self.node(target).described else "letter"

    def written(self, authors: Sequence[str], addressees: Sequence[str]) -> list[Sequence[int]]:
        """Return, for each pair of people, the places in `nodes` of their letters.

        Without addressees, these are the letters to anybody.
        """
        if addressees:
            return [self._pairs[a, b] for a in authors for b in addressees if (a, b) in self._pairs]
        return [self._authors[a] for a in authors if a in self._authors]

    def between(self, places: Sequence[int], first: int, last: int) -> Iterator[Node]:
        """Yield the letters at `places` whose date may lie from `first` to `last`.

        It takes time in proportion to their number.
        """
        low = bisect_left(places, first - self.longest, key=self._start)
        high = bisect_right(places, last, key=self._start)
        for i in range(low, high):
            node = self.nodes[places[i]]
            if node.first is not None and node.last is not None and node.first <= last and node.last >= first:
                yield node

    def before(self, places: Sequence[int], day: int) -> Iterator[Node]:
        """Yield the letters at `places` that begin before `day`, the latest first."""
        for i in range(bisect_left(places, day, key=self._start) - 1, -1, -1):
            yield self.nodes[places[i]]

    def last_before(self, places: Sequence[int], day: int, most: int) -> Sequence[int]:
        """Return those of `places` whose letters begin before `day`: the last ones, no more than `most`."""
        end = bisect_left(places, day, key=self._start)
        return places[max(0, end - most) : end]

    def numbered(self, number: str) -> Iterator[Node]:
        """Yield the letters that bear a number."""
        return (self.nodes[i] for i in self._numbers.get(number, ()))

    def named(self, identifier: str) -> Node | None:
        """Return the letter that bears an identifier, the earliest of several; None when the archive has none."""
        places = self._identifiers.get(identifier)
        return self.nodes[places[0]] if places else None

    def repeated(self) -> Iterator[tuple[Node, Node]]:
        """Yield each letter that bears the identifier of an earlier one, after that one."""
        for places in self._identifiers.values():
            for place in places[1:]:
                yield self.nodes[places[0]], self.nodes[place]

    def pairs(self) -> Iterator[tuple[tuple[str, str], list[Node]]]:
        """Yield each (author, addressee) with their letters in order of date."""
        for pair in sorted(self._pairs):
            yield pair, [self.nodes[i] for i in self._pairs[pair]]

    def _start(self, place: int) -> int:
        first = self.nodes[place].first
        return first if first is not None else dt.date.max.toordinal()


def _is_winter(day: int) -> bool:
    """Say whether a day lies from October to March. Roads and seas are slower then, in the south in the other half."""
    return dt.date.fromordinal(day).month not in range(4, 10)


_ENOUGH = 3
"""From fewer days of receipt nothing is learned."""
_WIDE = 366
"""Letters dated no closer than this are not found by day."""
