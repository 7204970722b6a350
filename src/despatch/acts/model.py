"""The act model: one linear model for each question, over shared features. `make train` trains it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import numpy as np
from numpy.typing import NDArray

FILE = "acts.model"
Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Model:
    """Weights by feature for every answer of every question; `labels` names the answers of each question."""

    index: dict[str, int]
    weights: Floats
    """A row for each feature, then one of zeros for unknown features; a column for each answer of each question."""
    labels: dict[str, tuple[str, ...]]
    calibration: dict[str, tuple[tuple[float, float], ...]]
    """For each question, the points (score, share of right answers) of a rising curve."""
    version: str

    def scores(self, rows: Sequence[Sequence[str]]) -> Floats:
        """Return the raw scores of each row of features, one column for each answer."""
        if not rows:
            return np.zeros((0, self.weights.shape[1]), dtype=np.float32)
        unknown = len(self.index)
        flat = [self.index.get(f, unknown) for row in rows for f in row]
        starts = np.cumsum([0, *(len(row) for row in rows[:-1])])
        return np.asarray(np.add.reduceat(self.weights[flat], starts, axis=0), dtype=np.float32)

    def answer(self, scores: Floats, question: str) -> Floats:
        """Return the probabilities of the answers to one question (softmax), a row for each clause.

        Raises KeyError for an unknown question.
        """
        at = 0
        for name, answers in self.labels.items():
            if name == question:
                raw = scores[:, at : at + len(answers)]
                raised = np.exp(raw - raw.max(axis=1, keepdims=True))
                return np.asarray(raised / raised.sum(axis=1, keepdims=True), dtype=np.float32)
            at += len(answers)
        raise KeyError(question)

    def confidences(self, question: str, probabilities: NDArray[np.floating[Any]]) -> list[float]:
        """Return for each probability how often answers of that probability are right."""
        points = self.calibration.get(question)
        if not points:
            return [float(p) for p in probabilities]
        shares: list[float] = np.interp(probabilities, [p for p, _ in points], [c for _, c in points]).tolist()
        return shares


def encode(model: Model) -> bytes:
    """Write a model: a line of JSON, then the weights as little-endian 16-bit floats."""
    features = sorted(model.index, key=model.index.__getitem__)
    head = {"version": model.version, "labels": model.labels, "calibration": model.calibration, "features": features}
    return json.dumps(head, ensure_ascii=False).encode() + b"\n" + model.weights[:-1].astype("<f2").tobytes()


def decode(data: bytes) -> Model:
    """Read what `encode` wrote."""
    line, _, rest = data.partition(b"\n")
    head = json.loads(line)
    width = sum(len(v) for v in head["labels"].values())
    weights = np.frombuffer(rest, dtype="<f2").reshape(len(head["features"]), width).astype(np.float32)
    weights = np.vstack([weights, np.zeros((1, width), dtype=np.float32)])
    return Model(
        {f: i for i, f in enumerate(head["features"])},
        weights,
        {k: tuple(v) for k, v in head["labels"].items()},
        {k: tuple((a, b) for a, b in v) for k, v in head["calibration"].items()},
        head["version"],
    )


@cache
def shipped() -> Model:
    """Return the model that ships with Despatch."""
    return decode((resources.files(__package__) / FILE).read_bytes())
