"""What the act model learns from: rows without words, doubt as half an act, writers kept together."""

import csv
import json
from collections import defaultdict
from pathlib import Path

import numpy as np
import pytest
from scipy.optimize import linear_sum_assignment
from scipy.sparse import csr_matrix
from training.corpus import Labelled
from training.real_letters import digest
from training.soft_regression import fit_softly
from training.train import Letter, calibrated, cut, fit, folds, judge, table

from despatch.acts.features import clause, features
from despatch.acts.model import shipped
from despatch.model import Span
from despatch.text.clauses import clauses

REAL = Path(__file__).parents[1] / "training" / "real"
EN = ("en",)


def rows(name):
    with (REAL / f"{name}.tsv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def letter(text, *acts, writer="Orla Fenn", of="test"):
    """A letter whose acts are (words, type) or (words, type, optional)."""
    found = []
    for words, kind, *more in acts:
        at = text.index(words)
        found.append(Labelled(at, at + len(words), kind, "sender", "recipient", False, bool(more and more[0])))
    return Letter(of, writer, text, (Span(0, len(text)),), (), tuple(found))


def test_rows_of_real_letters_hold_no_words():
    for name in ("letters", "acts", "sentences"):
        assert all(len(value) <= 80 for row in rows(name) for value in row.values() if value)
    assert {len(row["digest"]) for row in rows("acts")} == {12}
    assert digest("two  words\n") == digest("two words") != digest("two word")


@pytest.mark.shared
def test_letters_that_measure_are_never_learned_from(shared):
    measured = defaultdict(list)
    for line in (shared / "gold" / "delegates-acts" / "letters.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        measured[row["file"]].append((row["start"], row["end"]))
    learned = [row for row in rows("letters") if "delegates" in row["source"]]
    assert learned
    for row in learned:
        spans = measured[row["source"].rpartition("/")[2]]
        assert not any(start < int(row["end"]) and int(row["start"]) < end for start, end in spans), row
    assert not any("1942" in row["source"] for name in ("letters", "acts") for row in rows(name))


def test_a_soft_answer_is_learned_as_a_probability():
    matrix = csr_matrix(np.array([[1.0, 1.0], [1.0, 0.0]] * 50, dtype=np.float32))
    answers = np.array([[0.5, 0.5], [1.0, 0.0]] * 50, dtype=np.float32)
    scores = np.array([[1.0, 1.0], [1.0, 0.0]]) @ fit_softly(matrix, answers, 10.0)
    told = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
    assert told[0, 1] == pytest.approx(0.5, abs=0.03)
    assert told[1, 1] < 0.05


def test_a_doubtful_act_is_half_an_act():
    asks = letter("Pray send the flour.", ("Pray send the flour.", "request", True))
    assert table([asks]).answers["type"][0].tolist() == [0.5, 0.5, 0, 0, 0, 0, 0, 0]


def test_the_letters_of_a_writer_are_in_one_fold():
    writers = ["Orla Fenn", "Josiah Quill", "Tamsin Rook", "Edda Marl", "Hale Thole", "Ned Vane"]
    found = [letter(f"Letter {n}. Pray send flour.", writer=writers[n % 6]) for n in range(60)]
    fold = folds([*found, letter("Invented.", of="invented")])
    assert all(len({fold[n] for n in range(60) if n % 6 == w}) == 1 for w in range(6))
    assert set(fold[:60]) == set(range(5))
    assert fold[60] == -1


def test_a_model_learns_what_it_is_shown_and_is_judged_by_it():
    found = [
        letter(
            f"The wind is north. Pray send us {n} casks. The snow lies deep.", (f"Pray send us {n} casks.", "request")
        )
        for n in range(20)
    ]
    seen = table(found)
    model = fit(seen, np.ones(len(seen.features), dtype=bool))
    judged = judge(found, model)
    assert judged.f1() == 1.0
    assert {row["type"] for row in judged.read} == {"request"}


def test_a_curve_of_confidence_rises():
    answers = [(p / 100, p % 10 < p // 10) for p in range(100)]
    points = calibrated(answers)
    assert [y for _, y in points] == sorted(y for _, y in points)
    assert points[-1][1] > 0.7


def test_how_a_clause_begins_is_seen():
    text = "Send the flour, if you should want the casks back."
    found = [clause(text, span, EN, first=first) for span, first in clauses(text, 0, len(text), EN)]
    seen = features(found, EN)
    assert {"imp", "imp:F", "1:send"} <= set(seen[0])
    assert "1:if" in seen[-1]
    assert "imp" not in seen[-1]


def test_the_shipped_model_says_what_it_learned_from():
    assert "real ones" in shipped().version


BOUND = {"delegates-labels": 0.955, "labels/delegates-2": 0.95, "labels/lincoln": 0.97, "labels/dickens": 0.99}
"""The share of acts that have a clause of their own: what a perfect reading of clauses would find."""


@pytest.mark.shared
@pytest.mark.parametrize("name", sorted(BOUND))
def test_nearly_every_act_has_a_clause_of_its_own(name, shared):
    corpus = "corpora/delegates/headed/text" if "delegates" in name else "corpora/books"
    texts, acts, letters = {}, defaultdict(list), {}
    for line in (shared / "gold" / name / "letters.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        letters[row["id"]] = row
    for line in (shared / "gold" / name / "acts.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if not row["optional"]:
            acts[row["letter"]].append(row)
    found = 0
    for id_, wanted in acts.items():
        where = letters[id_]
        text = texts.setdefault(where["file"], read_plain(shared / corpus / where["file"]))
        whole = Letter("test", "", text, (Span(where["start"], where["end"]),), (), ())
        parts = [one.span for one in cut(whole)]
        fits = np.array([[overlap(act, span) >= 0.5 for span in parts] for act in wanted], dtype=int)
        pairs = zip(*linear_sum_assignment(-fits), strict=True)
        found += sum(int(fits[pair]) for pair in pairs)
    assert found / sum(map(len, acts.values())) >= BOUND[name]


def read_plain(path):
    data = path.read_bytes()
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        return data.decode("latin-1").replace("\r\n", "\n")


def overlap(act, span):
    both = min(act["end"], span.end) - max(act["start"], span.start)
    return max(0, both) / max(1, min(act["end"] - act["start"], span.end - span.start))
