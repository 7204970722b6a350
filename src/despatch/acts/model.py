"""The act model: a linear model and a small network, then a second look with the whole letter in mind."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from despatch.acts.features import Clause
from despatch.acts.network import Floats, Network, shape
from despatch.acts.second_look import looks

FILE = "acts.model"
FORMAT = 2


class ModelError(ValueError):
    """A model file that this version of Despatch cannot read."""


@dataclass(frozen=True, slots=True)
class Model:
    """What answers the questions of `labels` about the clauses of a letter."""

    index: dict[str, int]
    weights: Floats
    """A row for each feature, then one of zeros for unknown features; a column for each answer of each question."""
    network: Network
    second: Mapping[str, Floats]
    """For each question, the weights of its second look."""
    labels: dict[str, tuple[str, ...]]
    calibration: dict[str, tuple[tuple[float, float], ...]]
    """For each question, the points (score, share of right answers) of a rising curve."""
    least: float
    """A clause is an act when all types of act together have at least this probability."""
    version: str

    def scores(self, rows: Sequence[Sequence[str]], clauses: Sequence[Clause]) -> Floats:
        """Return the raw scores of the clauses of one letter, given their features: a column for each answer."""
        if not rows:
            return np.zeros((0, self.weights.shape[1]), dtype=np.float32)
        return looks(self.linear(rows), self.network.scores(clauses), clauses, self.second, self.labels)

    def linear(self, rows: Sequence[Sequence[str]]) -> Floats:
        """Return what the linear model alone says of rows of features."""
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
    """Write a model as an archive of arrays: half precision, and word vectors in eight bits."""
    head = {
        "format": FORMAT,
        "version": model.version,
        "labels": model.labels,
        "calibration": model.calibration,
        "least": model.least,
    }
    net = model.network
    scale = np.abs(net.vectors).max(axis=0) / 127
    arrays = {
        "head": _bytes(json.dumps(head)),
        "features": _bytes("\n".join(model.index)),
        "weights": model.weights[:-1].astype("<f2"),
        "words": _bytes("\n".join(net.words)),
        "vectors": np.rint(net.vectors / scale).astype("i1"),
        "scale": scale.astype("<f4"),
    }
    arrays |= {name: part.astype("<f2") for name, part in zip(_LAYERS, _layers(net), strict=True)}
    arrays |= {f"second_{question}": weights.astype("<f4") for question, weights in model.second.items()}
    out = io.BytesIO()
    np.savez_compressed(out, **arrays)
    return out.getvalue()


_LAYERS = ("rows", "rows_bias", "hidden", "hidden_bias", "answers", "answers_bias")


def _layers(net: Network) -> tuple[Floats, ...]:
    return (*net.rows, *net.hidden, *net.answers)


def _bytes(words: str) -> NDArray[np.uint8]:
    return np.frombuffer(words.encode(), dtype=np.uint8)


def decode(data: bytes, name: str = FILE) -> Model:
    """Read what `encode` wrote; raises ModelError where a file is of another format or does not fit its labels."""
    try:
        with np.load(io.BytesIO(data), allow_pickle=False) as file:
            arrays = dict(file)
        head = json.loads(arrays["head"].tobytes())
        kind = head["format"]
    except (BadZipFile, ValueError, KeyError, TypeError) as error:
        raise ModelError(f"{name} is no model of acts: install Despatch again, or run `make train`") from error
    if kind != FORMAT:
        raise ModelError(
            f"{name} has format {kind}, and this version of Despatch reads format {FORMAT}: "
            "install Despatch again, or run `make train`"
        )
    features, words = (arrays[key].tobytes().decode().split("\n") for key in ("features", "words"))
    labels = {question: tuple(answers) for question, answers in head["labels"].items()}
    width = sum(len(answers) for answers in labels.values())
    layers = [arrays[key].astype(np.float32) for key in _LAYERS]
    told = {"weights": arrays["weights"].shape[1], "answers": layers[-1].shape[0]}
    wrong = [part for part, columns in told.items() if columns != width]
    wrong += ["features"] * (arrays["weights"].shape[0] != len(features))
    wrong += ["words"] * (arrays["vectors"].shape[0] != len(words) + 2)
    wrong += ["hidden"] * (not _fits(arrays))
    wrong += [q for q in labels if arrays.get(f"second_{q}", np.zeros((0, 0))).shape[1] != len(labels[q])]
    if wrong:
        raise ModelError(
            f"{name} does not fit its {width} labels ({', '.join(wrong)}): install Despatch again, or run `make train`"
        )
    network = Network(
        {word: at + 1 for at, word in enumerate(words)},
        arrays["vectors"].astype(np.float32) * arrays["scale"],
        (layers[0], layers[1]),
        (layers[2], layers[3]),
        (layers[4], layers[5]),
    )
    return Model(
        {feature: at for at, feature in enumerate(features)},
        np.vstack([arrays["weights"].astype(np.float32), np.zeros((1, width), dtype=np.float32)]),
        network,
        {question: arrays[f"second_{question}"] for question in labels},
        labels,
        {k: tuple((a, b) for a, b in v) for k, v in head["calibration"].items()},
        head["least"],
        head["version"],
    )


def _fits(arrays: Mapping[str, NDArray[Any]]) -> bool:
    """Say whether the layers of a network fit each other and the size of its word vectors."""
    size, (rows, width) = arrays["vectors"].shape[1], arrays["rows"].shape
    beside = 3 * width + size + shape(()).shape[1]
    return bool(rows == 3 * size and arrays["hidden"].shape[0] == beside)


@cache
def shipped() -> Model:
    """Return the model that ships with Despatch."""
    return decode((resources.files(__package__) / FILE).read_bytes())
