"""What the network of acts learns from: the slopes are those of the loss."""

import numpy as np
import pytest

training = pytest.importorskip("training.network")

from despatch.acts.classify import clauses_of  # noqa: E402
from despatch.model import Span  # noqa: E402

LETTERS = ("Pray send the salt. I thank you for it, and my sister sings.", "You shall have the salt to morrow.")
KNOWN = "pray send the salt i thank you for it and my sister sings shall have to"
WORDS = {word: at + 1 for at, word in enumerate(KNOWN.split())}


def lessons():
    for text in LETTERS:
        clauses = clauses_of(text, [Span(0, len(text))], (), ("en",))
        wanted = tuple(np.eye(size, dtype=np.float32)[[at % size for at in range(len(clauses))]] for size in (3, 2))
        yield training.Lesson(clauses, wanted, tuple(np.ones(len(clauses), dtype=np.float32) for _ in wanted))


@pytest.fixture
def learner(monkeypatch):
    """A learner that drops nothing, with its batch and the loss of that batch."""
    for name in ("DROP", "WORD_DROP"):
        monkeypatch.setattr(training, name, 0.0)
    monkeypatch.setattr(training, "QUESTION_WEIGHTS", (1.0, 0.5))
    monkeypatch.setattr(training._Learner, "_mask", lambda _self, *size, **_drop: np.ones(size, dtype=np.float32))
    taught = list(lessons())
    random = np.random.default_rng(1)
    vectors = random.standard_normal((len(WORDS) + 2, 4)).astype(np.float32)
    vectors[0] = 0
    made = training._Learner(taught[0], vectors, random)
    return made, training._Batch.of(taught, WORDS), taught


def loss(learner, taught):
    part = learner.parts
    net = training.Network(
        WORDS,
        part["vectors"],
        (part["rows"], part["rows_bias"]),
        (part["hidden"], part["hidden_bias"]),
        (part["answers"], part["answers_bias"]),
    )
    cost = count = 0.0
    for lesson in taught:
        scores, at = net.scores(lesson.clauses).astype(np.float64), 0
        count += len(lesson.clauses)
        for wanted, weight in zip(lesson.wanted, training.QUESTION_WEIGHTS, strict=True):
            raw = scores[:, at : at + wanted.shape[1]]
            cost -= weight * (wanted * (raw - np.log(np.exp(raw).sum(axis=1, keepdims=True)))).sum()
            at += wanted.shape[1]
    return cost / count


@pytest.mark.parametrize("name", ["vectors", "rows", "rows_bias", "hidden", "hidden_bias", "answers", "answers_bias"])
def test_a_slope_is_how_the_loss_changes(learner, name):
    made, batch, taught = learner
    rows, slope = made._slopes(batch)[name]
    whole = np.zeros_like(made.parts[name])
    whole[rows] = slope
    step = 1e-3
    for place in np.argsort(-np.abs(whole), axis=None)[:5]:
        value = made.parts[name].flat[place]
        made.parts[name].flat[place] = value + step
        above = loss(made, taught)
        made.parts[name].flat[place] = value - step
        below = loss(made, taught)
        made.parts[name].flat[place] = value
        assert whole.flat[place] == pytest.approx((above - below) / (2 * step), rel=0.05, abs=2e-4)
