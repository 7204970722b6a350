"""What the act model reaches on letters that it has not learned from, and how far its probabilities can be believed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from despatch.acts.classify import ROLES, runs_of
from despatch.acts.network import Floats
from despatch.score.acts import acted, typed
from despatch.score.result import Matches
from despatch.score.spans import Pairs, pair, tally
from training.act_letters import QUESTIONS, Letter

THRESHOLDS = tuple(round(0.3 + 0.02 * step, 2) for step in range(18))
MEASURES = ("found", "typed", "typed and actor")


@dataclass(frozen=True)
class Answers:
    """The probabilities of the answers to each question for the clauses of a letter."""

    types: Floats
    actors: Floats
    joined: Floats


def read(letter: Letter, answers: Answers, least: float) -> list[dict[str, object]]:
    """Return the acts read in a letter, as rows with their probability."""
    rows = []
    for run in runs_of(letter.clauses, answers.types, answers.joined[:, 1], letter.codes, least):
        actor = ROLES[int(answers.actors[run.clauses].mean(axis=0).argmax())]
        rows.append(
            {
                "file": "",
                "start": letter.clauses[run.clauses[0]].span.start,
                "end": letter.clauses[run.clauses[-1]].span.end,
                "type": QUESTIONS["type"][run.type],
                "actor": {"role": actor},
                "sure": float(answers.types[run.clauses, run.type].max()),
            }
        )
    return rows


def gold(letter: Letter) -> list[dict[str, object]]:
    """Return the labelled acts of a letter as rows."""
    return [
        {
            "file": "",
            "start": act.start,
            "end": act.end,
            "type": act.type,
            "actor": {"role": act.actor},
            "also": act.also,
            "optional": act.doubtful,
        }
        for act in letter.acts
    ]


def _paired(letter: Letter, rows: list[dict[str, object]]) -> tuple[list[dict[str, object]], Pairs]:
    wanted = gold(letter)
    return wanted, pair(wanted, rows, lambda g, r: typed(g, r) + 0.5 * acted(g, r))


def reached(read_letters: Iterable[tuple[Letter, list[dict[str, object]]]]) -> dict[str, list[Matches]]:
    """Return what was found, typed, and typed with the right actor, for each register."""
    sums: dict[str, np.ndarray] = defaultdict(lambda: np.zeros((3, 3), dtype=int))
    for letter, rows in read_letters:
        wanted, pairs = _paired(letter, rows)
        told = [tally(wanted, rows, pairs, right) for right in (lambda _g, _r: True, typed, acted)]
        sums[register(letter)] += np.array([(one.hits, one.read, one.gold) for one in told])
    return {name: [Matches(*(int(n) for n in row)) for row in rows] for name, rows in sums.items()}


def register(letter: Letter) -> str:
    """Return the name of a group of registers that are judged together."""
    if not letter.real:
        return "notes of state" if letter.register.startswith("notes_of_state") else "invented letters"
    return "delegates" if "delegates" in letter.register else letter.register.rpartition("/")[2]


def told(sums: dict[str, list[Matches]]) -> str:
    """Return the F1 of each register as lines of text."""
    return "\n".join(
        f"{name:20}" + "".join(f" {measure} {one.f1:.3f}" for measure, one in zip(MEASURES, row, strict=True))
        for name, row in sorted(sums.items())
    )


def best_threshold(every: Sequence[Letter], answers: Sequence[Answers]) -> float:
    """Return the least probability of an act with the best mean F1 of type and actor over the registers."""

    def mean(least: float) -> float:
        sums = reached((one, read(one, told, least)) for one, told in zip(every, answers, strict=True))
        return float(np.mean([row[2].f1 for row in sums.values() if row[2].gold]))

    return max(THRESHOLDS, key=mean)


def trusted(every: Sequence[Letter], answers: Sequence[Answers], least: float) -> tuple[np.ndarray, np.ndarray]:
    """Return the probability of each act read in real letters, and whether its type is right; doubtful acts aside."""
    sure, right = [], []
    for letter, told in zip(every, answers, strict=True):
        if not letter.real:
            continue
        rows = read(letter, told, least)
        _, pairs = _paired(letter, rows)
        partner = {id(row): one for one, row in pairs}
        for row in rows:
            one = partner.get(id(row))
            if one is None or not one["optional"]:
                sure.append(row["sure"])
                right.append(one is not None and typed(one, row))
    return np.array(sure), np.array(right)
