"""Train the act model on the letters in `training/acts`: minutes on two cores, the same weights every time.

    python -m training.train [--check FOLDER]

Writes src/despatch/acts/acts.model and prints what it reaches on letters left out of the training (five folds).
"""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.isotonic import IsotonicRegression
from sklearn.linear_model import LogisticRegression

from despatch.acts.features import Clause, clause, features
from despatch.acts.model import FILE, Model, encode
from despatch.text.clauses import clauses
from training.corpus import TYPES, Example, Labelled, examples

OUT = Path(__file__).parents[1] / "src" / "despatch" / "acts" / FILE
SEED = 1942
FEWEST = 2
QUESTIONS = {
    "type": ("none", *TYPES),
    "actor": ("sender", "recipient", "third", "joint"),
    "reported": ("no", "yes"),
    "joined": ("no", "yes"),
}
STRENGTH = {"type": 0.15, "actor": 0.3, "reported": 0.3, "joined": 0.4}


def rows_of(example: Example) -> tuple[list[Clause], list[Labelled | None], list[bool]]:
    """Cut a letter into clauses; give each the act that covers most of it, and whether it continues the act before."""
    codes = (example.language, "en") if example.language != "en" else ("en",)
    found = [
        clause(example.text, span, codes, first=first)
        for span, first in clauses(example.text, 0, len(example.text), codes)
    ]
    acts: list[Labelled | None] = []
    for one in found:

        def shared(a: Labelled, one: Clause = one) -> int:
            return min(a.end, one.span.end) - max(a.start, one.span.start)

        best = max(example.acts, key=shared, default=None)
        size = one.span.end - one.span.start
        covers = best is not None and (shared(best) >= 0.5 * size or shared(best) >= 0.8 * (best.end - best.start))
        acts.append(best if covers else None)
    joined = [i > 0 and acts[i] is not None and acts[i] is acts[i - 1] for i in range(len(acts))]
    return found, acts, joined


def table(all_examples: list[Example]) -> tuple[list[list[str]], dict[str, list[int]], list[int]]:
    """Return the features of every clause, its answer to each question (-1: not asked), and its letter."""
    feats: list[list[str]] = []
    answers: dict[str, list[int]] = {q: [] for q in QUESTIONS}
    letter: list[int] = []
    for n, example in enumerate(all_examples):
        codes = (example.language, "en") if example.language != "en" else ("en",)
        found, acts, joined = rows_of(example)
        for i, act in enumerate(acts):
            feats.append(features(found, i, codes))
            letter.append(n)
            answers["type"].append(0 if act is None else 1 + TYPES.index(act.type))
            answers["actor"].append(-1 if act is None else QUESTIONS["actor"].index(act.actor))
            answers["reported"].append(-1 if act is None else int(act.reported))
            before = acts[i - 1] if i else None
            answers["joined"].append(int(joined[i]) if act is not None and before is not None else -1)
    return feats, answers, letter


def fit(feats: list[list[str]], answers: dict[str, list[int]], chosen: np.ndarray) -> Model:
    """Fit every question on the clauses `chosen`."""
    counts = Counter(f for i in np.flatnonzero(chosen) for f in dict.fromkeys(feats[i]))
    names = sorted(f for f, n in counts.items() if n >= FEWEST)
    index = {f: i for i, f in enumerate(names)}
    columns = []
    for question, labels in QUESTIONS.items():
        wanted = [i for i in np.flatnonzero(chosen) if answers[question][i] >= 0]
        y = np.array([answers[question][i] for i in wanted])
        fitted = LogisticRegression(C=STRENGTH[question], max_iter=400, tol=1e-3, random_state=SEED)
        fitted.fit(_matrix([feats[i] for i in wanted], index), y)
        weights = np.zeros((len(names), len(labels)), dtype=np.float32)
        coefs, biases = fitted.coef_, fitted.intercept_
        if len(fitted.classes_) == 2:
            coefs, biases = np.vstack([-coefs / 2, coefs / 2]), np.array([-biases[0] / 2, biases[0] / 2])
        for row, label in enumerate(fitted.classes_):
            weights[:, label] = coefs[row]
            weights[index["bias"], label] += biases[row]
        for label in set(range(len(labels))) - set(fitted.classes_):
            weights[index["bias"], label] = -30
        columns.append(weights)
    whole = np.hstack(columns)
    keep = np.abs(whole).max(axis=1) >= 0.02
    kept = [n for n, k in zip(names, keep, strict=True) if k]
    whole = np.vstack([whole[keep], np.zeros((1, whole.shape[1]), dtype=np.float32)])
    return Model({f: i for i, f in enumerate(kept)}, whole, QUESTIONS, {}, "1")


def _matrix(feats: list[list[str]], index: dict[str, int]) -> csr_matrix:
    indptr, indices = [0], []
    for row in feats:
        indices += [index[f] for f in row if f in index]
        indptr.append(len(indices))
    return csr_matrix((np.ones(len(indices), dtype=np.float32), indices, indptr), shape=(len(feats), len(index)))


ELSEWHERE = 0.83
"""The share of the confidence that holds on real letters, measured on two gold sets: invented letters are easier."""


def calibrated(probabilities: np.ndarray, right: np.ndarray) -> tuple[tuple[float, float], ...]:
    """Return a rising curve from probability to the share that was right, by pooling neighbours (isotonic)."""
    curve = IsotonicRegression(out_of_bounds="clip", y_min=0.02, y_max=0.98).fit(probabilities, right)
    xs = np.linspace(0.1, 1.0, 19)
    return tuple(
        (round(float(x), 3), round(ELSEWHERE * float(y), 3)) for x, y in zip(xs, curve.predict(xs), strict=True)
    )


def main() -> None:
    """Train, measure by folds, write."""
    argparse.ArgumentParser(description=__doc__).parse_args()
    letters = list(examples())
    feats, answers, letter = table(letters)
    fold = np.array([n % 5 for n in letter])
    probabilities = np.zeros(len(feats))
    right = np.zeros(len(feats), dtype=bool)
    guessed = np.zeros(len(feats), dtype=int)
    truth = np.array(answers["type"])
    for k in range(5):
        model = fit(feats, answers, fold != k)
        held = np.flatnonzero(fold == k)
        told = model.answer(model.scores([feats[i] for i in held]), "type")
        guessed[held] = told.argmax(axis=1)
        probabilities[held] = told.max(axis=1)
        right[held] = guessed[held] == truth[held]
    acts = guessed > 0
    print(
        f"{len(letters)} letters, {len(feats)} clauses, {(truth > 0).sum()} in acts: "
        f"{dict(Counter(('none', *TYPES)[t] for t in truth))}"
    )
    found = (acts & (truth > 0)).sum()
    print(
        f"five folds, clause by clause: found precision {found / max(1, acts.sum()):.3f} "
        f"recall {found / max(1, (truth > 0).sum()):.3f}; typed {(acts & right).sum() / max(1, acts.sum()):.3f}"
    )
    final = fit(feats, answers, np.ones(len(feats), dtype=bool))
    curve = calibrated(probabilities[acts], right[acts])
    OUT.write_bytes(encode(Model(final.index, final.weights, final.labels, {"type": curve}, f"{len(letters)} letters")))
    print(f"{OUT.name}: {len(final.index)} features, {OUT.stat().st_size // 1024} kB; confidence {curve}")


if __name__ == "__main__":
    main()
