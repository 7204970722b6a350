"""A small network over word vectors: what three words in a row say, in a clause and in those beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from despatch.acts.features import Clause

Floats = NDArray[np.float32]
WORDS = 64
"""So many words of a clause are seen."""


@dataclass(frozen=True, slots=True)
class Network:
    """Word vectors, three words in a row, a hidden layer over a clause and its neighbours, and the answers."""

    words: dict[str, int]
    vectors: Floats
    """A row for each word; before them the edge of a clause, after them all unknown words."""
    rows: tuple[Floats, Floats]
    hidden: tuple[Floats, Floats]
    answers: tuple[Floats, Floats]

    def scores(self, clauses: Sequence[Clause]) -> Floats:
        """Return the raw scores of the clauses of one letter, a column for each answer of each question."""
        ids, starts, lengths = word_ids(clauses, self.words)
        seen, where = np.unique(ids, return_inverse=True)
        size, width = self.vectors.shape[1], self.rows[1].shape[0]
        # Each word's share is counted once, however often it stands in the letter.
        known = self.vectors[seen]
        before, here, after = (known @ self.rows[0][at * size : (at + 1) * size] for at in range(3))
        each = here[where]
        each[1:] += before[where[:-1]]
        each[:-1] += after[where[1:]]
        np.maximum(each + self.rows[1], 0, out=each)
        edges = np.stack([starts, starts + lengths], axis=1).ravel()
        strongest = np.maximum.reduceat(each, edges, axis=0)[::2]
        mean = np.add.reduceat(known[where], edges, axis=0)[::2] / lengths[:, None]
        none = np.zeros((1, width), dtype=np.float32)
        beside = [np.vstack([none, strongest[:-1]]), np.vstack([strongest[1:], none])]
        outer = shape(clauses)
        hidden = np.maximum(np.hstack([strongest, *beside, mean, outer]) @ self.hidden[0] + self.hidden[1], 0)
        return np.asarray(np.hstack([hidden, strongest, outer]) @ self.answers[0] + self.answers[1], dtype=np.float32)


def word_ids(clauses: Sequence[Clause], words: dict[str, int]) -> tuple[NDArray[np.intp], ...]:
    """Return the words of clauses by number, an edge (0) round each clause, and where clauses start and how long."""
    unknown = len(words) + 1
    found = [[words.get(w, unknown) for word in c.words[:WORDS] for w in word.split()] for c in clauses]
    lengths = np.array([len(ids) for ids in found])
    starts = np.cumsum([1, *(lengths[:-1] + 1)])
    return np.array([0, *chain.from_iterable([*ids, 0] for ids in found)]), starts, lengths


def shape(clauses: Sequence[Clause]) -> Floats:
    """Return what is known of clauses beside their words: whether they begin a sentence, ask, and how long they are."""
    rows = [(c.first, c.question, min(len(c.words) / 20, 2)) for c in clauses]
    return np.array(rows, dtype=np.float32).reshape(-1, 3)
