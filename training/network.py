"""Learning for `despatch.acts.network`: forward and back by hand, with Adam. Numpy is enough for so small a network."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from despatch.acts.features import Clause
from despatch.acts.network import Floats, Network, shape, word_ids

WIDTH = 96
"""How many patterns of three words, and how many hidden units."""
EPOCHS = 6
RATE = 0.008
WORDS_RATE = 0.5
"""Word vectors learn at this share of the rate: most of what they know came with them."""
DROP = 0.4
WORD_DROP = 0.12
BATCH = 200
"""So many clauses, of whole letters, teach at once."""
DECAY = 0.01
WARM = 50
BETAS = (0.9, 0.99)
QUESTION_WEIGHTS = (1.0, 0.5, 0.3)
"""How much the questions count: type, actor, joined."""


@dataclass(frozen=True)
class Lesson:
    """A letter: its clauses, and for each question the wanted shares of the answers and their weights."""

    clauses: Sequence[Clause]
    wanted: tuple[Floats, ...]
    weights: tuple[Floats, ...]


def learn(lessons: Sequence[Lesson], words: dict[str, int], vectors: Floats, seed: int) -> Network:
    """Return a network taught by `lessons`, which starts with the `vectors` of `words`."""
    random = np.random.default_rng(seed)
    learner = _Learner(lessons[0], vectors, random)
    steps = EPOCHS * sum(1 for _ in _batches(lessons, range(len(lessons))))
    at = 0
    for _ in range(EPOCHS):
        for batch in _batches(lessons, random.permutation(len(lessons))):
            at += 1
            rate = RATE * min(1, at / WARM) * max(0.02, 1 - at / steps)
            learner.step(_Batch.of([lessons[n] for n in batch], words), rate)
    part = learner.parts
    return Network(
        words,
        part["vectors"],
        (part["rows"], part["rows_bias"]),
        (part["hidden"], part["hidden_bias"]),
        (part["answers"], part["answers_bias"]),
    )


def _batches(lessons: Sequence[Lesson], order: Sequence[int] | np.ndarray) -> Iterator[list[int]]:
    batch: list[int] = []
    size = 0
    for n in order:
        batch.append(int(n))
        size += len(lessons[n].clauses)
        if size >= BATCH:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


@dataclass(frozen=True)
class _Batch:
    """Letters in a row: words by number, where clauses lie, which clause stands beside which, and what is wanted."""

    ids: np.ndarray
    starts: np.ndarray
    lengths: np.ndarray
    before: np.ndarray
    after: np.ndarray
    outer: Floats
    wanted: list[Floats]
    weights: list[Floats]

    @staticmethod
    def of(lessons: Sequence[Lesson], words: dict[str, int]) -> _Batch:
        clauses = [clause for lesson in lessons for clause in lesson.clauses]
        ids, starts, lengths = word_ids(clauses, words)
        ends = np.cumsum([len(lesson.clauses) for lesson in lessons])
        before = np.arange(len(clauses)) - 1
        after = np.arange(len(clauses)) + 1
        before[[0, *ends[:-1]]] = -1
        after[ends - 1] = -1
        wanted = [np.vstack(rows) for rows in zip(*(lesson.wanted for lesson in lessons), strict=True)]
        weights = [np.concatenate(rows) for rows in zip(*(lesson.weights for lesson in lessons), strict=True)]
        return _Batch(ids, starts, lengths, before, after, shape(clauses), wanted, weights)


class _Learner:
    def __init__(self, lesson: Lesson, vectors: Floats, random: np.random.Generator) -> None:
        def drawn(rows: int, columns: int, spread: float = 1.0) -> Floats:
            return (spread * random.standard_normal((rows, columns)) / np.sqrt(rows)).astype(np.float32)

        size, outer = vectors.shape[1], shape(lesson.clauses).shape[1]
        answers = sum(wanted.shape[1] for wanted in lesson.wanted)
        self.random = random
        self.parts = {
            "vectors": vectors.copy(),
            "rows": drawn(3 * size, WIDTH, 1.4),
            "rows_bias": np.zeros(WIDTH, dtype=np.float32),
            "hidden": drawn(3 * WIDTH + size + outer, WIDTH, 1.2),
            "hidden_bias": np.zeros(WIDTH, dtype=np.float32),
            "answers": drawn(2 * WIDTH + outer, answers),
            "answers_bias": np.zeros(answers, dtype=np.float32),
        }
        self.means = {name: np.zeros_like(part) for name, part in self.parts.items()}
        self.squares = {name: np.zeros_like(part) for name, part in self.parts.items()}
        self.steps = 0

    def step(self, batch: _Batch, rate: float) -> None:
        """Learn from one batch."""
        self.steps += 1
        for name, (rows, slope) in self._slopes(batch).items():
            part, mean, square = self.parts[name], self.means[name], self.squares[name]
            mean[rows] = BETAS[0] * mean[rows] + (1 - BETAS[0]) * slope
            square[rows] = BETAS[1] * square[rows] + (1 - BETAS[1]) * slope * slope
            even = mean[rows] / (1 - BETAS[0] ** self.steps)
            spread = np.sqrt(square[rows] / (1 - BETAS[1] ** self.steps)) + 1e-7
            own = rate * (WORDS_RATE if name == "vectors" else 1)
            decay = rate * DECAY * part[rows] if part.ndim > 1 and name != "vectors" else 0
            part[rows] -= own * even / spread + decay

    def _mask(self, *size: int, drop: float = DROP) -> Floats:
        return ((self.random.random(size) >= drop) / (1 - drop)).astype(np.float32)

    def _slopes(self, batch: _Batch) -> dict[str, tuple[np.ndarray | slice, Floats]]:
        part, every = self.parts, slice(None)
        words = part["vectors"][batch.ids]
        size = words.shape[1]
        ear = (self.random.random((len(words), 1)) >= WORD_DROP).astype(np.float32)
        heard = words * ear
        three = np.zeros((len(words), 3 * size), dtype=np.float32)
        three[1:, :size] = heard[:-1]
        three[:, size : 2 * size] = heard
        three[:-1, 2 * size :] = heard[1:]
        each = np.maximum(three @ part["rows"] + part["rows_bias"], 0)
        edges = np.stack([batch.starts, batch.starts + batch.lengths], axis=1).ravel()
        strongest = np.maximum.reduceat(each, edges, axis=0)[::2]
        mean = np.add.reduceat(words, edges, axis=0)[::2] / batch.lengths[:, None]
        drop = self._mask(*strongest.shape)
        kept = strongest * drop
        padded = np.vstack([strongest, np.zeros((1, WIDTH), dtype=np.float32)])
        seen = np.hstack([kept, padded[batch.before], padded[batch.after], mean, batch.outer])
        hidden = np.maximum(seen @ part["hidden"] + part["hidden_bias"], 0) * (
            hidden_drop := self._mask(len(seen), WIDTH)
        )
        last = np.hstack([hidden, kept, batch.outer])
        scores = last @ part["answers"] + part["answers_bias"]

        slope = _errors(scores, batch)
        back_last = slope @ part["answers"].T
        back_hidden = back_last[:, :WIDTH] * hidden_drop * (hidden > 0)
        back_seen = back_hidden @ part["hidden"].T
        back_strongest = (back_last[:, WIDTH : 2 * WIDTH] + back_seen[:, :WIDTH]) * drop
        for beside, low in ((batch.before, WIDTH), (batch.after, 2 * WIDTH)):
            there = np.flatnonzero(beside >= 0)
            back_strongest[beside[there]] += back_seen[there, low : low + WIDTH]
        owner = np.repeat(np.arange(len(seen)), batch.lengths)
        place = np.flatnonzero(batch.ids)
        hit = (each[place] == strongest[owner]) & (strongest[owner] > 0)
        back_each = np.zeros_like(each)
        back_each[place] = hit * back_strongest[owner]
        back_three = back_each @ part["rows"].T
        back_words = back_three[:, size : 2 * size].copy()
        back_words[:-1] += back_three[1:, :size]
        back_words[1:] += back_three[:-1, 2 * size :]
        back_words *= ear
        back_words[place] += (back_seen[:, 3 * WIDTH : 3 * WIDTH + size] / batch.lengths[:, None])[owner]
        used, where = np.unique(batch.ids, return_inverse=True)
        order = np.argsort(where, kind="stable")
        summed = np.add.reduceat(back_words[order], np.searchsorted(where[order], np.arange(len(used))), axis=0)
        return {
            "answers": (every, last.T @ slope),
            "answers_bias": (every, slope.sum(axis=0)),
            "hidden": (every, seen.T @ back_hidden),
            "hidden_bias": (every, back_hidden.sum(axis=0)),
            "rows": (every, three.T @ back_each),
            "rows_bias": (every, back_each.sum(axis=0)),
            "vectors": (used, summed),
        }


def _errors(scores: Floats, batch: _Batch) -> Floats:
    out, at = [], 0
    for wanted, weights, question in zip(batch.wanted, batch.weights, QUESTION_WEIGHTS, strict=True):
        raw = scores[:, at : at + wanted.shape[1]]
        raised = np.exp(raw - raw.max(axis=1, keepdims=True))
        shares = raised / raised.sum(axis=1, keepdims=True)
        out.append((shares - wanted) * weights[:, None] * question)
        at += wanted.shape[1]
    return np.asarray(np.hstack(out) / len(scores), dtype=np.float32)
