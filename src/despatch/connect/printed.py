"""Letters that are missing here and listed by others: a lost letter or a gap in, the entries that may be it out.

How sure an entry is rests on what else the letter may be. Letters that no list has may fall in the same days, too. How
many is reckoned from the list itself: how dense its letters lie, and how many of the letters held here it has.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

from despatch.connect.alike import Likeness
from despatch.connect.choose import OLD_STYLE
from despatch.connect.gaps import Gap
from despatch.connect.index import LetterIndex, Node, days
from despatch.model import Candidate, InferredLetter

Pair = tuple[str, str | None]
"""An author and an addressee; None for any."""

SHOWN = 3
LEAST = 0.1
"""An entry less likely is none."""
_LISTED, _WEIGHT = 0.8, 2.0
"""What share of a pair's letters a list has, before letters held here tell: it counts as so many of them."""
_OFF = 0.03
"""How often a date that is told is a day off, or off by the difference of the calendars."""
_SAME_PLACE, _OTHER_PLACE = 3.0, 0.4
_KNOWN = 0.9
"""People as sure as this are known: beside them, nobody is looked for whose name is only like."""
_MANY = 100
"""Of more entries in the days of a letter none is likely."""
_NEAR = 180
"""How dense letters lie is told by those of so many days before and after."""


@dataclass(slots=True)
class _Listed:
    """The entries of one pair in order of their first day; apart those without a date, or with one of years."""

    dated: list[Node] = field(default_factory=list)
    undated: list[Node] = field(default_factory=list)
    days: list[int] = field(default_factory=list)
    """The first days of all dated entries, those aside among them."""
    longest: int = 0
    last: int = 0
    aside: int = 0
    """How many entries are of letters that are held here."""
    held: int = 0
    """How many letters of the pair are held here that were written in the days of the list."""

    def add(self, node: Node, *, aside: bool) -> None:
        """Add an entry; they come in order of their first day. One dated to years counts as undated."""
        self.aside += aside
        if not node.vague and node.first is not None and node.last is not None:
            self.days.append(node.first)
            self.last = max(self.last, node.last)
            self.longest = max(self.longest, node.last - node.first)
        if not aside:
            (self.undated if node.vague else self.dated).append(node)

    def covers(self, day: int) -> bool:
        """Say whether a day lies between the first and the last entry."""
        return bool(self.days) and self.days[0] <= day <= self.last

    @property
    def unlisted(self) -> float:
        """Return how many letters of the pair no list has, for each that one has: by the letters held here."""
        share = (min(self.aside, self.held) + _LISTED * _WEIGHT) / (self.held + _WEIGHT)
        return (1 - share) / share

    def expected(self, first: int, last: int) -> float:
        """Return how many letters the list should have in these days, by those of the days around."""
        low, high = bisect_left(self.days, first - _NEAR), bisect_right(self.days, last + _NEAR)
        return (high - low) * (last - first + 1) / (last - first + 1 + 2 * _NEAR)

    def between(self, first: int, last: int) -> Iterator[Node]:
        """Yield the dated entries that may fall in some days."""
        low = bisect_left(self.dated, first - self.longest, key=_first)
        high = bisect_right(self.dated, last, key=_first)
        return (node for node in self.dated[low:high] if (node.last or 0) >= first)


def _first(node: Node) -> int:
    return node.first or 0


Fit = tuple[Node, float, str]
"""An entry, how well it fits beside others, and why."""


class Printed:
    """The letters that others list, found for those that are missing."""

    def __init__(
        self,
        index: LetterIndex,
        aside: Container[str],
        alike: Callable[[str], Sequence[Likeness]],
        places: Mapping[str, str],
    ) -> None:
        """Sort the entries of `index` by their people. Those `aside` are of letters that are held here.

        `alike` returns the people of the lists whom an id or a name may mean. `places` are those of entries, by id.
        """
        self._alike = alike
        self._places = places
        self._pairs: dict[Pair, _Listed] = defaultdict(_Listed)
        for node in index.nodes:
            if node.elsewhere:
                for pair in _pairs(node):
                    self._pairs[pair].add(node, aside=node.id in aside)
        for node in index.nodes:
            for pair in () if node.described else _pairs(node):
                listed = self._pairs.get(pair)
                if listed and node.first and node.first == node.last:
                    listed.held += listed.covers(node.first)

    def find(self, letters: Sequence[InferredLetter]) -> list[InferredLetter]:
        """Return inferred letters with the entries that may be them, the likeliest first.

        No entry is two letters: where it may be several, it is each of them the less surely.
        """
        if not self._pairs:
            return list(letters)
        found = [_once(self._candidates(letter)) for letter in letters]
        claimed: dict[str, float] = defaultdict(float)
        for candidates in found:
            for one in candidates:
                claimed[one.target] += one.score
        return [
            replace(letter, printed=_best(replace(c, score=c.score / max(1.0, claimed[c.target])) for c in candidates))
            for letter, candidates in zip(letters, found, strict=True)
        ]

    def fill(self, gap: Gap, first: int | None, last: int | None) -> Gap:
        """Return a gap with the entries after the day `first` and before the day `last`, those of its two letters.

        Of a gap in numbers no more entries can be missing letters than there are numbers.
        """
        if first is None or last is None or not self._pairs:
            return gap
        found = _once(
            Candidate(node.id, sure, _said("in these days", people))
            for listed, sure, people in self._listed(gap.author, gap.addressee)
            for node in listed.between(first + 1, last - 1)
            if first < _first(node) and (node.last or 0) < last
        )
        share = min(1.0, len(gap.numbers) / len(found)) if gap.numbers and found else 1.0
        order = {node.target: place for place, node in enumerate(found)}
        kept = sorted(found, key=lambda one: (-one.score, order[one.target]))[:SHOWN]
        printed = tuple(replace(one, score=round(one.score * share, 2)) for one in kept)
        return replace(gap, listed=len(found), printed=printed)

    def _listed(self, author: str | None, addressee: str | None) -> list[tuple[_Listed, float, str]]:
        """Return the entries of each two people of the lists who may be the two, how likely they are, and why."""
        senders: Sequence[Likeness] = self._alike(author) if author else ()
        recipients: Sequence[Likeness | None] = self._alike(addressee) if addressee else (None,)
        found: list[tuple[_Listed, float, str]] = []
        for sender in senders:
            for recipient in recipients:
                listed = self._pairs.get((sender.person, recipient.person if recipient else None))
                if listed is not None:
                    whys = dict.fromkeys(one.why for one in (sender, recipient) if one)
                    found.append((listed, sender.sure * (recipient.sure if recipient else 1.0), _said(*whys)))
        best = max((sure for _, sure, _ in found), default=0.0)
        kept = [one for one in found if best < _KNOWN or one[1] >= _KNOWN]
        return [(listed, sure / len(kept), why) for listed, sure, why in kept]

    def _candidates(self, letter: InferredLetter) -> Iterator[Candidate]:
        when = days(letter.date)
        told: list[tuple[float, list[Fit], float, str]] = []
        for listed, sure, people in self._listed(letter.author, letter.addressee):
            found, others = _by_date(listed, when)
            fits = [(node, weight * self._by_place(node, letter.place), why) for node, weight, why in found]
            weights = sum(weight for _, weight, _ in fits) + others * listed.unlisted
            told.append((sure, fits, weights, people))
        among = sum(len(fits) for _, fits, _, _ in told)
        # Who writes more in these days is likelier meant. Somebody else wrote as much as the busiest of them.
        else_meant = max(0.0, 1 - sum(sure for sure, *_ in told)) * max((w for _, _, w, _ in told), default=0.0)
        total = sum(sure * weights for sure, _, weights, _ in told) + else_meant
        for sure, fits, _, people in told:
            for node, weight, why in fits:
                rank = f"one of {among} that the lists have" if among > 1 else ""
                yield Candidate(node.id, sure * weight / total, _said(why, rank, people))

    def _by_place(self, node: Node, place: str | None) -> float:
        listed = self._places.get(node.id)
        if place is None or listed is None:
            return 1.0
        return _SAME_PLACE if listed.casefold() == place.casefold() else _OTHER_PLACE


def _by_date(listed: _Listed, when: tuple[int, int] | None) -> tuple[list[Fit], float]:
    """Return the entries that may be of some days, and how many letters of the pair a full list had there.

    Where it has none of a single day, those are returned that a slip or the other calendar would put there.
    """
    if when is None or not listed.days:
        every = (*listed.dated, *(node for node in listed.undated if when is None or _may_be_of(node, *when)))
        if len(every) > _MANY:
            return [], 0.0
        return [(node, 1.0, "the same people") for node in every], len(listed.days) + len(listed.undated)
    first, last = when
    there = list(islice(listed.between(first, last), _MANY + 1))
    if len(there) > _MANY:
        return [], 0.0
    if first == last and not there:
        return list(_beside(listed, first)), 1.0
    fits: list[Fit] = []
    for node in there:
        shared = min(last, node.last or 0) - max(first, _first(node)) + 1
        same = first == last and node.first == node.last
        why = "the same people and day" if same else "the same people, and the dates meet"
        fits.append((node, shared / ((node.last or 0) - _first(node) + 1), why))
    first = max(first, listed.days[0])
    expected = listed.expected(first, max(first, last))
    if share := min(1.0, expected / len(listed.days)):
        undated = [node for node in listed.undated if _may_be_of(node, first, last)]
        fits += ((node, share, "the same people, without a date") for node in undated[: _MANY + 1])
    return fits, expected


def _may_be_of(node: Node, first: int, last: int) -> bool:
    """Say whether an entry without a close date may fall in some days."""
    return (node.first is None or node.first <= last) and (node.last is None or node.last >= first)


def _beside(listed: _Listed, day: int) -> Iterator[Fit]:
    for gap in (1, *sorted(OLD_STYLE)):
        why = "a day beside the one that is told" if gap == 1 else f"{gap} days off: Old and New Style"
        for side in (day - gap, day + gap):
            yield from ((node, _OFF, why) for node in listed.between(side, side) if node.first == node.last)


def _pairs(node: Node) -> Iterable[Pair]:
    return [(author, addressee) for author in node.senders for addressee in (*node.recipients, None)]


def _once(candidates: Iterable[Candidate]) -> tuple[Candidate, ...]:
    """Return each entry once: where several of its people may be meant, it is as sure as all of these together."""
    found: dict[str, Candidate] = {}
    for one in candidates:
        known = found.get(one.target)
        found[one.target] = replace(known, score=min(1.0, known.score + one.score)) if known else one
    return tuple(found.values())


def _best(candidates: Iterable[Candidate]) -> tuple[Candidate, ...]:
    likely = sorted((c for c in candidates if c.score >= LEAST), key=lambda c: (-c.score, c.target))
    return tuple(replace(c, score=round(c.score, 2)) for c in likely[:SHOWN])


def _said(*whys: str) -> str:
    return "; ".join(filter(None, whys))
