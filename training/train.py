"""Train the act model on invented and real letters: about ten minutes on two cores, the same weights every time.

    python -m training.train [--shared FOLDER] [--curve]

Writes src/despatch/acts/acts.model and prints what it reaches by five folds: no writer of a real letter, and no file of
invented letters, is measured by a model that learned from it. `--curve` prints what fewer real letters would reach.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.isotonic import IsotonicRegression

from despatch.acts.model import FILE, Model, encode
from despatch.acts.network import Floats, Network
from despatch.acts.second_look import actors_seen, columns, joined_seen, looks, types_seen
from training import judge, linear, network
from training.act_letters import FOLDS, MAIL, QUESTIONS, Letter, folds, letters
from training.word_vectors import word_vectors

ROOT = Path(__file__).parents[1]
OUT = ROOT / "src" / "despatch" / "acts" / FILE
SEED = 1942
CORES = 2
FEWEST = 3
"""A feature is known where so many clauses have it."""
STRENGTH = {"type": 0.15, "actor": 0.3, "joined": 0.4}
STEPS = 50
SMALLEST = 0.02
"""A feature is kept where one of its weights is as large."""
BOOKS = ("corpora/books/*.txt", "corpora/delegates/headed/text/*")
SHARES = (0.2, 0.4, 0.6, 0.8, 1.0)


@dataclass(frozen=True)
class Table:
    """All clauses: their features, the wanted answers with weights, and where each letter's clauses lie."""

    letters: Sequence[Letter]
    names: list[str]
    rows: csr_matrix
    wanted: tuple[Floats, ...]
    weights: tuple[Floats, ...]
    edges: np.ndarray

    def of(self, chosen: np.ndarray) -> np.ndarray:
        """Return which clauses belong to the `chosen` letters."""
        return np.repeat(chosen, np.diff(self.edges))


@dataclass(frozen=True)
class First:
    """What both models say of each clause at first."""

    linear: Floats
    network: Floats


def table(every: Sequence[Letter]) -> Table:
    """Return the clauses of letters as one table."""
    feats = [dict.fromkeys(row) for letter in every for row in letter.features()]
    counts = Counter(name for row in feats for name in row)
    names = sorted(name for name, count in counts.items() if count >= FEWEST)
    index = {name: at for at, name in enumerate(names)}
    places = [[index[name] for name in row if name in index] for row in feats]
    starts = np.cumsum([0, *map(len, places)])
    ones = np.ones(starts[-1], dtype=np.float32)
    rows = csr_matrix((ones, np.concatenate(places), starts), shape=(len(feats), len(names)))
    answers = [letter.wanted() for letter in every]
    wanted = tuple(np.vstack([one[0][q] for one in answers]) for q in range(len(QUESTIONS)))
    weights = tuple(np.concatenate([one[1][q] for one in answers]) for q in range(len(QUESTIONS)))
    return Table(every, names, rows, wanted, weights, np.cumsum([0, *(len(letter.clauses) for letter in every)]))


def fit_linear(data: Table, chosen: np.ndarray) -> Floats:
    """Return the weights of the linear model, learned from the clauses `chosen`: all questions side by side."""
    out = []
    for question, wanted, weights in zip(QUESTIONS, data.wanted, data.weights, strict=True):
        asked = np.flatnonzero(chosen & (weights > 0))
        out.append(linear.learn(data.rows[asked], wanted[asked], weights[asked], STRENGTH[question], STEPS))
    return np.hstack(out)


def fit_network(data: Table, chosen: np.ndarray, words: dict[str, int], vectors: Floats, seed: int) -> Network:
    """Return the network learned from the letters `chosen`."""
    taught = [letter for letter, use in zip(data.letters, chosen, strict=True) if use]
    return network.learn([network.Lesson(one.clauses, *one.wanted()) for one in taught], words, vectors, seed)


def fit_first(data: Table, fold: np.ndarray, words: dict[str, int], vectors: Floats, k: int) -> tuple[Floats, Network]:
    """Return both models, learned from the letters that are not of the fold `k`."""
    return fit_linear(data, data.of(fold != k)), fit_network(data, fold != k, words, vectors, SEED + k)


def first_looks(data: Table, fold: np.ndarray, models: Sequence[tuple[Floats, Network]]) -> First:
    """Return what the models of each fold say of its letters, from which they have not learned."""
    width = sum(map(len, QUESTIONS.values()))
    told = First(*(np.zeros((data.edges[-1], width), dtype=np.float32) for _ in range(2)))
    for k, (weights, net) in enumerate(models):
        held = data.of(fold == k)
        told.linear[held] = data.rows[held] @ weights
        for at in np.flatnonzero(fold == k):
            told.network[data.edges[at] : data.edges[at + 1]] = net.scores(data.letters[at].clauses)
    return told


def fit_second(data: Table, first: First, chosen: np.ndarray) -> dict[str, Floats]:
    """Return the weights of the second look, learned from the letters `chosen`."""
    seen: dict[str, list[Floats]] = {question: [] for question in QUESTIONS}
    spans = [(at, slice(*edges)) for at, edges in enumerate(pairwise(data.edges)) if chosen[at]]
    both = {at: [columns(part[where], QUESTIONS) for part in (first.linear, first.network)] for at, where in spans}
    of = data.of(chosen)
    out: dict[str, Floats] = {}

    def learn(question: str) -> None:
        n = list(QUESTIONS).index(question)
        rows, wanted, weights = np.vstack(seen[question]), data.wanted[n][of], data.weights[n][of]
        asked = weights > 0
        out[question] = linear.learn_dense(rows[asked], wanted[asked], weights[asked])

    for at, _ in spans:
        seen["type"].append(types_seen(both[at][0]["type"], both[at][1]["type"], data.letters[at].clauses))
    learn("type")
    types = [rows @ out["type"] for rows in seen["type"]]
    for (at, _), kinds in zip(spans, types, strict=True):
        seen["actor"].append(actors_seen(both[at][0]["actor"], both[at][1]["actor"], kinds))
    learn("actor")
    for (at, _), kinds, rows in zip(spans, types, seen["actor"], strict=True):
        pair = (both[at][0]["joined"], both[at][1]["joined"])
        seen["joined"].append(joined_seen(*pair, kinds, rows @ out["actor"], data.letters[at].clauses))
    learn("joined")
    return out


def answered(data: Table, first: First, second: Sequence[dict[str, Floats]], fold: np.ndarray) -> list[judge.Answers]:
    """Return the answers of the second look to each letter; `second` has the weights for each fold."""
    out = []
    for at, (low, high) in enumerate(pairwise(data.edges)):
        where = slice(low, high)
        clauses = data.letters[at].clauses
        scores = looks(first.linear[where], first.network[where], clauses, second[fold[at]], QUESTIONS)
        split = columns(scores, QUESTIONS)
        out.append(judge.Answers(*(np.exp(split[question]) for question in ("type", "actor", "joined"))))
    return out


def calibrated(sure: np.ndarray, right: np.ndarray) -> tuple[tuple[float, float], ...]:
    """Return a rising curve from probability to the share that was right, by pooling neighbours (isotonic)."""
    curve = IsotonicRegression(out_of_bounds="clip", y_min=0.02, y_max=0.98).fit(sure, right)
    xs = np.linspace(0.1, 1.0, 37)
    return tuple((round(float(x), 3), round(float(y), 3)) for x, y in zip(xs, curve.predict(xs), strict=True))


def reliability(sure: np.ndarray, right: np.ndarray, fold: np.ndarray) -> str:
    """Return how often acts are right that are given with a confidence, by curves of the other folds."""
    confidence = np.zeros(len(sure))
    for k in range(FOLDS):
        xs, ys = zip(*calibrated(sure[fold != k], right[fold != k]), strict=True)
        confidence[fold == k] = np.interp(sure[fold == k], xs, ys)
    bands = ((0.8, 1.01), (0.5, 0.8), (0.0, 0.5))
    inside = [(low, high, (confidence >= low) & (confidence < high)) for low, high in bands]
    return "; ".join(f"{low} and more: {right[rows].mean():.2f} of {rows.sum()}" for low, _, rows in inside)


def print_curve(data: Table, fold: np.ndarray) -> None:
    """Print what the linear model reaches when it learns from a part of the writers of real letters."""
    writers = sorted({letter.group for letter in data.letters if letter.real})
    order = {writer: at for at, writer in enumerate(np.random.default_rng(SEED).permutation(writers))}
    for share in SHARES:
        kept = [not one.real or order[one.group] < share * len(writers) for one in data.letters]
        scores = np.zeros((data.edges[-1], data.wanted[0].shape[1]), dtype=np.float32)
        width = scores.shape[1]
        taught = 0
        for k in range(FOLDS):
            use = (fold != k) & np.array(kept)
            taught += sum(one.real for one, chosen in zip(data.letters, use, strict=True) if chosen)
            held = data.of(fold == k)
            scores[held] = (data.rows[held] @ fit_linear(data, data.of(use)))[:, :width]
        types = np.exp(columns(scores, {"type": QUESTIONS["type"]})["type"])
        guess, truth = types.argmax(axis=1), data.wanted[0].argmax(axis=1)
        real = data.of(np.array([one.real and one.register != MAIL for one in data.letters]))
        acts, wanted, right = (
            ((guess > 0) & real).sum(),
            ((truth > 0) & real).sum(),
            ((guess == truth) & (guess > 0) & real),
        )
        print(
            f"{taught // FOLDS} real letters: typed F1 of clauses {2 * right.sum() / (acts + wanted):.3f}", flush=True
        )


def main() -> None:
    """Train, measure by folds, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared", help="the folder with the real letters")
    parser.add_argument("--curve", action="store_true", help="print what fewer real letters reach")
    asked = parser.parse_args()
    every = letters(asked.shared)
    data, fold = table(every), folds(every)
    print(f"{len(every)} letters, {data.edges[-1]} clauses, {len(data.names)} features")
    if asked.curve:
        print_curve(data, fold)
        return
    books = sorted(path for books in BOOKS for path in asked.shared.glob(books))
    labelled = (word for letter in every for clause in letter.clauses for word in clause.words)
    words, vectors = word_vectors(labelled, books)
    with ProcessPoolExecutor(CORES) as pool:
        # No letter is of the last fold: the models that are shipped learn from all.
        *models, (weights, net) = pool.map(partial(fit_first, data, fold, words, vectors), range(FOLDS + 1))
    first = first_looks(data, fold, models)
    held = answered(data, first, [fit_second(data, first, fold != k) for k in range(FOLDS)], fold)
    # Sentences of mail are labelled for requests alone: other acts that are read there are not wrong.
    whole = [at for at, one in enumerate(every) if one.register != MAIL]
    least = judge.best_threshold([every[at] for at in whole], [held[at] for at in whole])
    print(judge.told(judge.reached((one, judge.read(one, told, least)) for one, told in zip(every, held, strict=True))))
    sure, right, at = [], [], []
    for k in range(FOLDS):
        own = [n for n in np.flatnonzero(fold == k) if every[n].register != MAIL]
        told = judge.trusted([every[n] for n in own], [held[n] for n in own], least)
        sure.append(told[0])
        right.append(told[1])
        at.append(np.full(len(told[0]), k))
    believed = [np.concatenate(part) for part in (sure, right, at)]
    print(f"least probability {least}; confidence on real letters: {reliability(*believed)}")
    everything = np.ones(len(every), dtype=bool)
    keep = np.abs(weights).max(axis=1) >= SMALLEST
    index = {name: n for n, name in enumerate(name for name, kept in zip(data.names, keep, strict=True) if kept)}
    kept = np.vstack([weights[keep], np.zeros((1, weights.shape[1]), dtype=np.float32)])
    second = fit_second(data, first, everything)
    curve = {"type": calibrated(*believed[:2])}
    model = Model(index, kept, net, second, QUESTIONS, curve, least, f"{len(every)} letters")
    OUT.write_bytes(encode(model))
    print(f"{OUT.name}: {len(index)} features, {len(words)} words, {OUT.stat().st_size // 1024} kB")


if __name__ == "__main__":
    main()
