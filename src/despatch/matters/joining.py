"""Strands of all letters, joined to matters: each joins the matter most like it, or begins a new one."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from itertools import islice
from operator import attrgetter

from despatch.matters.strands import Strand
from despatch.model import LedgerAct

LEAST = 0.2
"""The least likeness of a strand and the matter it joins: the cosine of their weighted words."""
ANSWERS = 2.0
"""How much more likely an answer joins a matter of the letter that it answers."""
_SHARED = 2
"""The fewest words that a strand and its matter share: one is too few."""
_ANSWERED = 1
"""The same for a strand of a letter that answers one of the matter: there a single word says what is meant."""
PARTIES = (0.3, 0.7, 1.0)
"""How likely letters that share no party, one or both are about one business, relative to letters that share both. A
party to half of the letters makes no difference: such a correspondent writes of the same business to several
people."""
_LARGE = 8
"""A matter in more letters than this needs more likeness to a strand that joins it."""
_HALF = 365
"""After so many days the same words are half as likely to be about the same business."""
LOOSE = 0.2
"""How much a matter of dissimilar strands is penalised; without it, the largest matter takes in everything."""
BESIDE = 1.5
"""How much more likely strands of one paragraph are about the same business."""
_STRAND, _JOINED = 0.75, 0.5
"""How often annotators gave one business to an act and the act before it, and to a strand and the matter it joined,
over 1942 and 1774-1776 together. They worked letter by letter, so the second figure is a lower bound."""
_TELLING = 32
"""The most words of a strand that are looked up, the heaviest first."""
_RECENT = 24
"""The most matters that are compared for each word, the latest first; without a limit, time would be quadratic."""


@dataclass(slots=True)
class Group:
    """A matter that is being built; `vector` is the sum of its strands."""

    acts: list[LedgerAct] = field(default_factory=list)
    vector: dict[str, float] = field(default_factory=dict)
    own: set[str] = field(default_factory=set)
    letters: set[str] = field(default_factory=set)
    why: list[str] = field(default_factory=list)
    scores: list[float] = field(default_factory=list)
    parties: set[str] = field(default_factory=set)
    size: float = 0.0
    """The sum of the lengths of its strands' vectors: the length of `vector`, if all strands are alike."""
    scale: float = 0.0
    """What a strand's dot product with `vector` is multiplied by, beside the strand's own length."""
    day: int | None = None
    """The last day of its letters."""

    def remove(self, act: LedgerAct) -> None:
        """Take an act out."""
        place = self.acts.index(act)
        del self.acts[place], self.why[place], self.scores[place]

    def insert(self, act: LedgerAct, why: str) -> None:
        """Put an act in at its place in time."""
        place = bisect_left(self.acts, act.order, key=attrgetter("order"))
        self.acts.insert(place, act)
        self.why.insert(place, why)
        self.scores.insert(place, _JOINED)


@dataclass(slots=True)
class Matters:
    """The matters that are being built, and what is known of the letters: which answer which, and families of words."""

    asked: Mapping[str, set[str]]
    kin: Mapping[str, str]
    spelt: Mapping[str, str]
    groups: list[Group] = field(default_factory=list)
    holding: dict[str, dict[int, float]] = field(default_factory=lambda: defaultdict(dict))
    """The weight of each word in the matters that hold it, those that took it last at the end."""
    of_letter: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    """The matters of each letter, by their numbers."""

    def join(self, strands: Iterable[Strand]) -> None:
        """Let each strand, in order of time, join the matter most like it, or begin a new one."""
        for strand in strands:
            at = self._likest(strand)
            why = self._why(strand, at) if at is not None else ""
            if at is None:
                self.groups.append(Group())
                at = len(self.groups) - 1
            group = self.groups[at]
            _add(group, strand, why)
            self.of_letter[strand.acts[0].letter].add(at)
            for key in strand.vector:
                self.holding[key].pop(at, None)
                self.holding[key][at] = group.vector[key]

    def attach(self, strands: Iterable[Strand]) -> list[Strand]:
        """Put doubtful strands into the matters most like them, which stay as they are; return those that fit none."""
        homes = [(strand, self._likest(strand)) for strand in strands]
        for strand, at in homes:
            if at is not None:
                for act in strand.acts:
                    self.groups[at].insert(act, self._why(strand, at))
        return [strand for strand, at in homes if at is None]

    def _why(self, strand: Strand, at: int) -> str:
        answered = self.asked.get(strand.acts[0].letter, set())
        return _why(strand, self.groups[at], self.spelt, answers=not self.groups[at].letters.isdisjoint(answered))

    def _likest(self, strand: Strand) -> int | None:
        """Return the number of the matter that a strand joins; None if it is like none."""
        norm = math.sqrt(sum(w * w for w in strand.vector.values()))
        best, at = LEAST, None
        answered = self.asked.get(strand.acts[0].letter, set())
        near = {g for letter in answered for g in self.of_letter.get(letter, ())}
        for g, product in _alike(strand, self.holding, near):
            group = self.groups[g]
            home = strand.acts[0].letter in group.letters
            answers = g in near
            fewest = _ANSWERED if answers else _SHARED
            # Within one letter the words around acts are the same, so they prove nothing.
            dot = (
                sum(strand.vector[key] * group.vector[key] for key in sorted(strand.own & group.own))
                if home
                else product
            )
            score = dot * group.scale / norm
            if answers:
                score *= ANSWERS
            if home:
                score *= _beside(strand, group)
            elif score >= best:  # the factors below only make it smaller
                score *= _company(strand, group) * _fades(strand, group)
            if score > best or (score == best and at is None):
                # A word and its family are one thing shared, not two.
                keys = strand.vector.keys() & group.vector.keys()
                if home or len(keys - {self.kin.get(key) for key in keys}) >= fewest:
                    best, at = score, g
        return at


def _alike(strand: Strand, holding: Mapping[str, dict[int, float]], near: AbstractSet[int]) -> list[tuple[int, float]]:
    """Return the matters that share enough words with a strand, by their numbers, each with the dot product.

    A single word is enough for those that are `near`.

    `holding` has the weight of each word in the matters that hold it, those that took it last at the end.
    """
    dots: dict[int, float] = {}
    shared: dict[int, int] = {}
    for key in sorted(strand.vector, key=lambda k: (-strand.vector[k], k))[:_TELLING]:
        weight = strand.vector[key]
        for g, held in islice(reversed(holding[key].items()), _RECENT):
            dots[g] = dots.get(g, 0.0) + weight * held
            shared[g] = shared.get(g, 0) + 1
    return [(g, dots[g]) for g in sorted(dots) if shared[g] >= (_ANSWERED if g in near else _SHARED)]


def _beside(strand: Strand, group: Group) -> float:
    here = (strand.acts[0].letter, strand.acts[0].paragraph)
    return BESIDE if (group.acts[-1].letter, group.acts[-1].paragraph) == here else 1.0


def _company(strand: Strand, group: Group) -> float:
    """Return a factor for shared parties: strangers seldom write of one business. Unknown parties count as shared."""
    if not strand.parties or not group.parties:
        return 1.0
    shared = strand.parties & group.parties
    return PARTIES[2 if shared == strand.parties or strand.central & shared else min(len(shared), 1)]


def _fades(strand: Strand, group: Group) -> float:
    """Return a factor for the days since the last letter of a matter."""
    if strand.day is None or group.day is None:
        return 1.0
    return float(0.5 ** (max(0, strand.day - group.day) / _HALF))


def _why(strand: Strand, group: Group, spelt: Mapping[str, str], *, answers: bool) -> str:
    both = sorted(((w * group.vector[k], k) for k, w in strand.vector.items() if k in group.vector), reverse=True)
    return (
        "shares "
        + ", ".join(dict.fromkeys(spelt[key] for _, key in both[:4]))
        + (" with a letter it answers" if answers else "")
    )


def _add(group: Group, strand: Strand, why: str) -> None:
    for n, act in enumerate(strand.acts):
        group.acts.append(act)
        group.why.append(why if n == 0 else "stands with the act before it")
        group.scores.append(_STRAND if n else _JOINED if why else 1.0)
        group.letters.add(act.letter)
    group.own |= strand.own
    group.parties |= strand.parties
    group.day = strand.day if strand.day is not None else group.day
    group.size += math.sqrt(sum(w * w for w in strand.vector.values()))
    for key, weight in strand.vector.items():
        group.vector[key] = group.vector.get(key, 0.0) + weight
    norm = math.sqrt(sum(w * w for w in group.vector.values()))
    if norm:
        loose, large = (norm / group.size) ** LOOSE, min(1.0, _LARGE / len(group.letters)) ** 0.5
        group.scale = loose * large / norm
