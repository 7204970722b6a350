"""The letters that teach the act model: invented and real ones and sentences of mail, cut into clauses with answers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from despatch.acts.classify import ROLES, clauses_of
from despatch.acts.features import Clause, features
from despatch.acts.network import Floats
from despatch.model import Span
from training.corpus import TYPES, Labelled, examples
from training.real_letters import real_letters, sentences

QUESTIONS = {"type": ("none", *TYPES), "actor": ROLES, "joined": ("no", "yes")}
FOLDS = 5
DOUBTFUL = 0.5
"""The share of an act that a doubtful one is."""
ALSO = 0.3
"""The share of the other types that are right too."""
NOTHING_ASKED = 0.5
"""How much a sentence of mail counts that asks for nothing: it may still show another act."""
MAIL = "mail sentences"


@dataclass(frozen=True)
class Letter:
    """A letter cut into clauses, with the place of each clause's act in `acts`, or -1."""

    register: str
    group: str
    """What a fold holds all or none of: a writer, or a file of invented letters."""
    real: bool
    codes: tuple[str, ...]
    clauses: tuple[Clause, ...]
    acts: tuple[Labelled, ...]
    shown: tuple[int, ...]
    weight: float = 1.0

    def features(self) -> list[list[str]]:
        """Return the features of each clause."""
        return [features(self.clauses, at, self.codes) for at in range(len(self.clauses))]

    def wanted(self) -> tuple[tuple[Floats, ...], tuple[Floats, ...]]:
        """Return for each question the wanted shares of its answers, a row for each clause, and the rows' weights."""
        count = len(self.clauses)
        wanted = tuple(np.zeros((count, len(answers)), dtype=np.float32) for answers in QUESTIONS.values())
        weights = tuple(np.zeros(count, dtype=np.float32) for _ in QUESTIONS)
        weights[0][:] = self.weight
        for at, place in enumerate(self.shown):
            if place < 0:
                wanted[0][at, 0] = 1
                continue
            act = self.acts[place]
            firm = DOUBTFUL if act.doubtful else 1.0
            wanted[0][at, 0] = 1 - firm
            for kind, share in _shares(act):
                wanted[0][at, QUESTIONS["type"].index(kind)] += firm * share
            wanted[1][at, ROLES.index(act.actor)] = 1  # type: ignore[arg-type]
            weights[1][at] = firm * self.weight
            if at and self.shown[at - 1] >= 0:
                wanted[2][at, int(self.shown[at - 1] == place)] = 1
                weights[2][at] = 1
        return wanted, weights


def _shares(act: Labelled) -> Iterator[tuple[str, float]]:
    """Yield the types that are right, and what part of the act each is."""
    yield act.type, 1 - ALSO if act.also else 1.0
    for kind in act.also:
        yield kind, ALSO / len(act.also)


def letters(shared: Path) -> list[Letter]:
    """Return every letter that teaches; raises SystemExit naming a text of `shared` that is missing or differs."""
    out = [
        _letter(one.set, one.writer, one.text, one.passages, one.notes, ("en",), one.acts, real=True)
        for one in real_letters(shared)
    ]
    for example in examples():
        codes = (example.language, "en") if example.language != "en" else ("en",)
        whole = (Span(0, len(example.text)),)
        name = example.file.removesuffix(".txt")
        out.append(_letter(name, name, example.text, whole, (), codes, example.acts, real=False))
    out += _sentences(shared)
    return [letter for letter in out if letter.clauses]


def _letter(
    register: str,
    group: str,
    text: str,
    passages: Sequence[Span],
    notes: Sequence[Span],
    codes: tuple[str, ...],
    acts: Sequence[Labelled],
    *,
    real: bool,
    weight: float = 1.0,
) -> Letter:
    found = clauses_of(text, passages, notes, codes)
    shown = tuple(_shown(clause.span, acts) for clause in found)
    return Letter(register, group, real, codes, tuple(found), tuple(acts), shown, weight)


def _shown(clause: Span, acts: Sequence[Labelled]) -> int:
    """Return the place of the act that covers most of a clause, or lies within it; -1 where none does."""

    def shared(place: int) -> int:
        return min(acts[place].end, clause.end) - max(acts[place].start, clause.start)

    best = max(range(len(acts)), key=shared, default=-1)
    if best < 0:
        return -1
    inside = 0.8 * (acts[best].end - acts[best].start)
    return best if shared(best) >= min(0.5 * (clause.end - clause.start), inside) else -1


def _sentences(shared: Path) -> Iterator[Letter]:
    """Yield sentences of business mail as letters; those of several clauses do not say which of them asks."""
    for number, (words, asks) in enumerate(sentences(shared)):
        whole = Span(0, len(words))
        group = f"{MAIL} {number % FOLDS}"
        if not asks:
            yield _letter(MAIL, group, words, (whole,), (), ("en",), (), real=True, weight=NOTHING_ASKED)
            continue
        act = Labelled(0, len(words), "request", "sender", "recipient", reported=False)
        letter = _letter(MAIL, group, words, (whole,), (), ("en",), (act,), real=True)
        if len(letter.clauses) == 1:
            yield letter


def folds(every: Sequence[Letter]) -> np.ndarray:
    """Return the fold of each letter: groups stay together, real and invented ones are each spread evenly."""
    of_group: dict[str, int] = {}
    invented = sorted({letter.group for letter in every if not letter.real})
    of_group |= {group: at % FOLDS for at, group in enumerate(invented)}
    sizes = Counter[str]()
    for letter in every:
        if letter.real:
            sizes[letter.group] += len(letter.clauses)
    filled = [0] * FOLDS
    for group, size in sorted(sizes.items(), key=lambda item: (-item[1], item[0])):
        of_group[group] = filled.index(min(filled))
        filled[of_group[group]] += size
    return np.array([of_group[letter.group] for letter in every])
