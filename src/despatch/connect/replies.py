"""Which letter each letter answers: words, order, time and common subjects are weighed together, for all at once.

The letters of a correspondence compete: one letter is answered once, as a rule. The answer is a probability for each
earlier letter of the other side, one that a lost letter is answered, and one that none is. The weights are data
(`replies.toml`), learned by `python -m training.replies` from editions that name the answers.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import log1p

import numpy as np
import numpy.typing as npt

from despatch.connect.index import LetterIndex, Node
from despatch.connect.shared_words import Likeness
from despatch.text.learned import table

FILE = "replies.toml"
WINDOW = 8
"""So many letters of the other side are weighed for each letter."""
_STRONG = 3
_OLD, _LONG_AGO = 60, 180
_SOON, _LATER = 7, 60
_VAGUE = 31
_MOST = 0.95
_ROUNDS = 6

_ALIKE = 0.4
"""From here on, what two letters share is a reason to name."""

Signs = dict[str, float]
Numbers = npt.NDArray[np.int64] | npt.NDArray[np.int32]
Floats = npt.NDArray[np.float64] | npt.NDArray[np.float32]


@dataclass(slots=True)
class Told:
    """What the words of each letter, by its place, say of letters of its recipient."""

    times: array[int]
    """How often they speak of one."""
    came: array[int]
    """Whether they say that it came."""

    @classmethod
    def of(cls, letters: int) -> Told:
        """Return that the words of so many letters say nothing, to be filled."""
        return cls(array("B", bytes(letters)), array("B", bytes(letters)))


@dataclass(frozen=True, slots=True)
class Asked:
    """A letter that another may answer: its place in the index, and the probability."""

    place: int
    sure: float
    nth: int
    """How many letters of the other side lie between them."""
    alike: bool
    """Whether both speak of the same things."""


@dataclass(frozen=True, slots=True)
class Answered:
    """What one letter answers: letters, the likeliest first, and the probability that it answers one that is lost."""

    letters: tuple[Asked, ...]
    lost: float

    @property
    def any(self) -> float:
        """The probability that it answers a letter at all."""
        return self.lost + sum(one.sure for one in self.letters)

    def if_told(self) -> Answered:
        """Return the same for a letter whose words leave no doubt that it speaks of a letter of the recipient."""
        return self._times(1 / self.any) if self.any else Answered((), 1.0)

    def if_not_told(self) -> Answered:
        """Return the same as true answers go: editors name only a part of them (`noted`)."""
        return self._times(min(1 / weights()["together"]["noted"], _MOST / self.any)) if self.any else self

    def _times(self, factor: float) -> Answered:
        return Answered(tuple(replace(one, sure=one.sure * factor) for one in self.letters), self.lost * factor)


def weights() -> Mapping[str, Mapping[str, float]]:
    """Return what each sign weighs, for a letter at hand (`letter`), for one that is lost (`lost`), and the rest."""
    return table(__package__, FILE)


def other_side(node: Node, index: LetterIndex) -> list[int]:
    """Return the places of the last letters to its sender from its recipients that it may answer, the latest first."""
    if node.last is None or node.vague or not node.senders or not node.recipients:
        return []
    found: dict[int, None] = {}
    # What came cannot have been sent the day before where half the fastest letter's days are more than that.
    end = node.last + 1 - index.fastest(node.recipients, node.senders, node.last) // 2
    for places in index.written(node.recipients, node.senders):
        for one in index.last_before(places, end, WINDOW):
            if index.nodes[one].id != node.id and not index.nodes[one].vague:
                found[one] = None
    return sorted(found, key=lambda place: (-(index.nodes[place].last or 0), -place))[:WINDOW]


def own_side(node: Node, index: LetterIndex) -> list[int]:
    """Return the places of the last letters that its sender wrote to its recipients before, the latest first."""
    if node.first is None or node.vague:
        return []
    at = index.by_id[node.id]
    found = {
        place
        for places in index.written(node.senders, node.recipients)
        for place in index.last_before(places, node.first + 1, WINDOW + 1)
        if place < at and not index.nodes[place].vague
    }
    return sorted(found, reverse=True)[:WINDOW]


def of_words(times: int, came: int) -> Signs:
    """Return the signs that the words of a letter give."""
    return {"bias": 1.0, "told": float(times > 0), "often": min(times, _STRONG) / _STRONG, "came": float(came > 0)}


def days_between(asked: Node, node: Node) -> int:
    """Return the days from a letter to a later one; from the first day of a letter that is dated to a season."""
    assert node.last is not None
    assert asked.first is not None
    assert asked.last is not None
    return max(0, node.last - (asked.last if asked.last - asked.first <= _VAGUE else asked.first))


def of_letter(node: Node, rank: int, asked: Node, own: Sequence[Node], alike: float) -> Signs:
    """Return the signs that a letter answers `asked`, the `rank`th before it, after its sender's `own` letters."""
    assert node.last is not None
    assert asked.last is not None
    gap = days_between(asked, node)
    since = sum(1 for one in own if one.last is not None and one.last >= asked.last)
    return {
        "days": log1p(gap) / 3,
        "same_day": float(gap == 0),
        "old": float(gap > _OLD),
        "long_ago": float(gap > _LONG_AGO),
        "latest": float(rank == 0),
        "one_before": float(rank == 1),
        "far_back": float(rank > 2),
        "not_written_since": float(since == 0),
        "written_often_since": float(since > 1),
        "alike": log1p(alike) / 3,
    }


def of_lost(node: Node, back: Sequence[Node], own: Sequence[Node]) -> Signs:
    """Return the signs that a letter answers one that is lost: its sender wrote before, and nothing came since."""
    assert node.first is not None
    latest = own[0].last if own else None
    silent = latest is not None and (not back or (back[0].last or 0) < latest)
    days = node.first - latest if latest is not None else 0
    return {
        "silent": float(silent),
        "silent_for_weeks": float(silent and _SOON <= days <= _LATER),
        "never_written": float(not back),
    }


@dataclass(frozen=True, slots=True)
class Replies:
    """What every letter of an archive answers."""

    starts: Numbers
    targets: Numbers
    share: Floats
    alike: Floats
    lost: Floats

    def of(self, place: int) -> Answered:
        """Return what the letter at a place of the index answers."""
        low, high = int(self.starts[place]), int(self.starts[place + 1])
        found = sorted(
            (
                Asked(int(self.targets[row]), float(self.share[row]), nth, bool(self.alike[row] >= _ALIKE))
                for nth, row in enumerate(range(low, high))
            ),
            key=lambda one: (-one.sure, one.nth),
        )
        return Answered(tuple(found), float(self.lost[place]))


@dataclass(frozen=True, slots=True)
class Neighbours:
    """A letter with the signs that its words, each letter which it may answer, and a lost one give."""

    place: int
    words: Signs
    letters: tuple[tuple[int, Signs], ...]
    lost: Signs


def neighbours(index: LetterIndex, told: Told, likeness: Likeness) -> Iterator[Neighbours]:
    """Yield every letter of the index with its signs, in the order of the index."""
    for place, node in enumerate(index.nodes):
        back, own = other_side(node, index), [index.nodes[one] for one in own_side(node, index)]
        letters = []
        for rank, other in enumerate(back):
            asked = index.nodes[other]
            # A description has no words to share.
            alike = 0.0 if asked.described or node.described else likeness.between(node.id, asked.id)
            letters.append((other, of_letter(node, rank, asked, own, alike)))
        known = not node.vague and not node.described
        lost = of_lost(node, [index.nodes[other] for other in back], own) if known else {}
        yield Neighbours(place, of_words(told.times[place], told.came[place]), tuple(letters), lost)


def weigh(index: LetterIndex, told: Told, likeness: Likeness) -> Replies:
    """Return what each letter answers, by its words, its neighbours and what it shares with them.

    Memory and time grow with the letters, each of which is compared with no more than `WINDOW` others.
    """
    by_letter, by_lost = weights()["letter"], weights()["lost"]
    starts, targets, signs, alike, lost = array("q", [0]), array("i"), array("f"), array("f"), array("f")
    for one in neighbours(index, told, likeness):
        base = _sum(one.words, by_letter)
        for other, found in one.letters:
            targets.append(other)
            signs.append(base + _sum(found, by_letter))
            alike.append(found["alike"])
        starts.append(len(targets))
        lost.append(_sum(one.words, by_lost) + _sum(one.lost, by_lost))
    return compete(
        np.array(starts, np.int64), np.array(targets, np.int32), np.array(signs), np.array(alike), np.array(lost)
    )


def _sum(signs: Signs, weighed: Mapping[str, float]) -> float:
    return sum(value * weighed.get(sign, 0.0) for sign, value in signs.items() if value)


def compete(
    starts: Numbers, targets: Numbers, signs: Floats, alike: Floats, lost: Floats, crowd: float | None = None
) -> Replies:
    """Return the probabilities, all letters weighing at once: those that want one letter make way for each other.

    The rows of `targets` from `starts[n]` to `starts[n + 1]` are of letter n; `signs` are the weights of each row.
    """
    rows = len(starts) - 1
    owner = np.repeat(np.arange(rows), np.diff(starts))
    crowd = weights()["together"]["answered_twice"] if crowd is None else crowd
    scores_of_lost, share = np.exp(lost), np.zeros(len(targets))
    of_lost = scores_of_lost / (1 + scores_of_lost)
    most = int(targets.max()) + 1 if len(targets) else 1
    for _ in range(_ROUNDS):
        load = np.bincount(targets, share, minlength=most)
        scores = np.exp(signs - crowd * (load[targets] - share))
        whole = 1 + scores_of_lost + np.bincount(owner, scores, minlength=rows)
        share, of_lost = scores / whole[owner], scores_of_lost / whole
    return Replies(starts, targets, share.astype(np.float32), alike.astype(np.float32), of_lost.astype(np.float32))
