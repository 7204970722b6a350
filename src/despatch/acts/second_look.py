"""A second look at the clauses of a letter, when it is known what its other clauses seem to be.

A letter of business is full of acts, a letter of news has few: the same words are likelier an act in the one than in
the other. So the probabilities of the other clauses, and of the two beside, bear on each.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from despatch.acts.features import Clause
from despatch.acts.network import Floats, shape

USUAL = np.array([0.6, 0.1, 0.02, 0.08, 0.02, 0.03, 0.12, 0.03], dtype=np.float32)
"""How types are spread where nothing is known of the letter, in the order of the labels."""
WORTH = 3
"""The usual spread counts like so many clauses of the letter."""
TINY = 1e-6


def looks(
    linear: Floats,
    network: Floats,
    clauses: Sequence[Clause],
    second: Mapping[str, Floats],
    labels: Mapping[str, Sequence[str]],
) -> Floats:
    """Return the scores of every answer, given those of both models for the clauses of one letter."""
    both = [columns(scores, labels) for scores in (linear, network)]
    types = types_seen(both[0]["type"], both[1]["type"], clauses) @ second["type"]
    actors = actors_seen(both[0]["actor"], both[1]["actor"], types) @ second["actor"]
    joined = joined_seen(both[0]["joined"], both[1]["joined"], types, actors, clauses) @ second["joined"]
    told = {"type": types, "actor": actors, "joined": joined}
    return np.hstack([told[question] for question in labels])


def columns(scores: Floats, labels: Mapping[str, Sequence[str]]) -> dict[str, Floats]:
    """Return the scores of each question alone, as logarithms of probabilities."""
    out, at = {}, 0
    for question, answers in labels.items():
        out[question] = logs(scores[:, at : at + len(answers)])
        at += len(answers)
    return out


def logs(scores: Floats) -> Floats:
    """Return scores as logarithms of probabilities, none smaller than that of `TINY`."""
    return np.asarray(np.log(_shares(scores) + TINY), dtype=np.float32)


def _shares(scores: Floats) -> Floats:
    raised = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=1, keepdims=True), dtype=np.float32)


def types_seen(linear: Floats, network: Floats, clauses: Sequence[Clause]) -> Floats:
    """Return what the second look at types sees of each clause of a letter."""
    first = _shares((linear + network) * np.float32(0.5))
    count = len(first)
    others = (first.sum(axis=0) - first + WORTH * USUAL) / (count - 1 + WORTH)
    acts = np.log(1 - others[:, :1]) - np.log(others[:, :1])
    long = np.full((count, 1), np.log(count) / 3, dtype=np.float32)
    none = np.zeros((1, first.shape[1]), dtype=np.float32)
    beside = [np.vstack([none, first[:-1]]), np.vstack([first[1:], none])]
    return np.hstack([linear, network, others, acts, long, acts * long, *beside, shape(clauses), _ones(count)])


def actors_seen(linear: Floats, network: Floats, types: Floats) -> Floats:
    """Return what the second look at actors sees: both models, and which act it seems to be."""
    return np.hstack([linear, network, logs(types), _ones(len(linear))])


def joined_seen(linear: Floats, network: Floats, types: Floats, actors: Floats, clauses: Sequence[Clause]) -> Floats:
    """Return what is seen of whether a clause goes on with the act before: both models, and how alike the two are."""
    kinds, who = _shares(types), _shares(actors)
    before = [np.vstack([rows[:1] * 0, rows[:-1]]) for rows in (kinds, who)]
    alike = [
        (before[0][:, 1:] * kinds[:, 1:]).sum(axis=1),
        1 - kinds[:, 0],
        np.clip(1 - before[0][:, 0], 0, 1),
        (before[1] * who).sum(axis=1),
    ]
    seen = np.log(np.stack(alike, axis=1) + 1e-3)
    return np.hstack([linear, network, seen, shape(clauses)[:, :1], _ones(len(linear))])


def _ones(count: int) -> Floats:
    return np.ones((count, 1), dtype=np.float32)
