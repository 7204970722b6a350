"""Learn what tells that one letter answers another, from editions that name the answers: a minute on two cores.

    python -m training.replies FOLDER ... [--check]

A FOLDER has the files of an edition in `text/`, with gold.jsonl, replies.jsonl (which letter answers which) and
inferred.jsonl (lost letters, with `answered_by`). Writes src/despatch/connect/replies.toml. Prints how often links are
right by their probability, the letters of each correspondent weighed by what the others taught.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from shutil import copy
from typing import Any

import numpy as np
import numpy.typing as npt

from despatch import archive
from despatch.connect import LetterIndex, replies
from despatch.connect.replies import Neighbours, compete, neighbours
from despatch.pipeline.references import to_node
from despatch.pipeline.replies import likeness, what_is_told
from despatch.store.writer import Writer

OUT = Path(__file__).parents[1] / "src" / "despatch" / "connect" / replies.FILE
FOLDS = 6
STRENGTH = 0.5
ROUNDS = 400
CROWDS = (0.0, 0.5, 1.0, 1.5, 2.0)
WORDS = ("bias", "told", "often", "came")
OF_LETTER = (
    *WORDS,
    *("days", "same_day", "old", "long_ago", "latest", "one_before", "far_back"),
    *("not_written_since", "written_often_since", "alike"),
)
OF_LOST = (*WORDS, "silent", "silent_for_weeks", "never_written")
Array = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Lesson:
    """The letters of one edition: what each may answer, its correspondents, and which row is right (-1 for none)."""

    letters: list[Neighbours]
    people: list[str]
    right: list[int]


def lesson(folder: Path) -> Lesson:
    """Build an archive of the edition, and return its letters with what they answer."""
    with tempfile.TemporaryDirectory() as work:
        place = Path(work) / "archive"
        archive.init(place)
        for file in sorted((folder / "text").iterdir()):
            copy(file, place / "letters")
        archive.build(place)
        with Writer(place) as writer:
            store = writer.reference_writer()
            index = LetterIndex(map(to_node, store.letters()))
            found = list(neighbours(index, what_is_told(store, index), likeness(store, index)))
    file_of = [Path(node.source).name for node in index.nodes]
    answered, lost = dict(_answers(folder)), set(_answers_to_lost(folder))
    right = []
    for one in found:
        name = file_of[one.place]
        targets = [file_of[target] for target, _ in one.letters]
        if name in answered and answered[name] in targets:
            right.append(targets.index(answered[name]))
        else:
            right.append(len(targets) if name in lost else -1)
    everybody = [person for node in index.nodes for person in (*node.senders, *node.recipients)]
    main = max(set(everybody), key=lambda person: (everybody.count(person), person))
    people = [min({*node.senders, *node.recipients} - {main}, default=main) for node in index.nodes]
    return Lesson(found, people, right)


def _answers(folder: Path) -> Iterator[tuple[str, str]]:
    for row in _rows(folder / "replies.jsonl"):
        yield row["source_file"], row["target_file"]


def _answers_to_lost(folder: Path) -> Iterator[str]:
    files = {row["id"]: row["file"] for row in _rows(folder / "gold.jsonl")}
    for row in _rows(folder / "inferred.jsonl"):
        yield from (files[id] for id in row["answered_by"] if id in files)


def _rows(path: Path) -> list[Any]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


class Table:
    """Lessons as arrays: each row has its candidates, then the lost letter, then none."""

    def __init__(self, lessons: Sequence[Lesson]) -> None:
        letters = [one for lesson in lessons for one in lesson.letters]
        rights = [right for lesson in lessons for right in lesson.right]
        self.people = [person for lesson in lessons for person in lesson.people]
        width = replies.WINDOW
        self.letter = np.zeros((len(letters), width, len(OF_LETTER)))
        self.lost = np.zeros((len(letters), len(OF_LOST)))
        self.there = np.zeros((len(letters), width + 2), bool)
        self.targets = np.full((len(letters), width), -1)
        self.right = np.zeros(len(letters), int)
        before = 0
        at = 0
        for lesson in lessons:
            for one in lesson.letters:
                for nth, (target, signs) in enumerate(one.letters):
                    every = one.words | signs
                    self.letter[at, nth] = [every[name] for name in OF_LETTER]
                    self.there[at, nth] = True
                    self.targets[at, nth] = before + target
                every = one.words | one.lost
                self.lost[at] = [every.get(name, 0.0) for name in OF_LOST]
                self.there[at, width:] = True
                right = rights[at]
                self.right[at] = width + 1 if right < 0 else width if right == len(one.letters) else right
                at += 1
            before += len(lesson.letters)

    def scores(self, weights: Array, rows: npt.NDArray[np.int64]) -> Array:
        """Return the probabilities of the rows, each letter by itself."""
        cut = len(OF_LETTER)
        score = np.concatenate(
            [self.letter[rows] @ weights[:cut], (self.lost[rows] @ weights[cut:])[:, None], np.zeros((len(rows), 1))], 1
        )
        score = np.where(self.there[rows], score, -1e9)
        power = np.exp(score - score.max(1, keepdims=True))
        return np.asarray(power / power.sum(1, keepdims=True))

    def learn(self, rows: npt.NDArray[np.int64]) -> Array:
        """Return the weights under which the right answers are likeliest."""
        weights = np.zeros(len(OF_LETTER) + len(OF_LOST))
        mean, spread = weights.copy(), weights.copy()
        width = replies.WINDOW
        for step in range(1, ROUNDS + 1):
            error = -self.scores(weights, rows)
            error[np.arange(len(rows)), self.right[rows]] += 1
            slope = np.concatenate(
                [np.einsum("ik,ikf->f", error[:, :width], self.letter[rows]), error[:, width] @ self.lost[rows]]
            )
            slope -= STRENGTH * weights
            mean = 0.9 * mean + 0.1 * slope
            spread = 0.99 * spread + 0.01 * slope**2
            weights = weights + 0.1 * (mean / (1 - 0.9**step)) / (np.sqrt(spread / (1 - 0.99**step)) + 1e-8)
        return weights

    def together(self, weights: Array, crowd: float) -> tuple[Array, Array]:
        """Return the probabilities of all candidates and of lost letters, all letters weighing at once."""
        return self._compete(self.letter @ weights[: len(OF_LETTER)], self.lost @ weights[len(OF_LETTER) :], crowd)

    def _compete(self, signs: Array, lost: Array, crowd: float) -> tuple[Array, Array]:
        width = replies.WINDOW
        there = self.there[:, :width]
        starts = np.concatenate([[0], np.cumsum(there.sum(1))])
        found = compete(starts, self.targets[there], signs[there], np.zeros(there.sum()), lost, crowd)
        share = np.zeros(there.shape)
        share[there] = found.share
        return share, np.asarray(found.lost, float)

    def folded(self, crowd: float) -> tuple[Array, Array]:
        """Return the probabilities of letters, each weighed by what other correspondents taught."""
        fold = np.array([blake2b(person.encode(), digest_size=2).digest()[0] % FOLDS for person in self.people])
        every = np.arange(len(fold))
        signs, lost = np.zeros(self.letter.shape[:2]), np.zeros(len(fold))
        for nth in range(FOLDS):
            weights = self.learn(every[fold != nth])
            here = fold == nth
            signs[here] = self.letter[here] @ weights[: len(OF_LETTER)]
            lost[here] = self.lost[here] @ weights[len(OF_LETTER) :]
        return self._compete(signs, lost, crowd)

    def loss(self, share: Array, lost: Array) -> float:
        """Return how far the probabilities are from the answers."""
        none = np.clip(1 - share.sum(1) - lost, 1e-6, 1)
        every = np.concatenate([share, lost[:, None], none[:, None]], 1)
        return float(-np.log(np.clip(every[np.arange(len(every)), self.right], 1e-6, 1)).mean())

    def noted(self) -> float:
        """Return how many of the letters whose words acknowledge one are among the answers that the editors name."""
        came = self.lost[:, WORDS.index("came")] > 0
        return float((self.right[came] <= replies.WINDOW).mean())


def main() -> None:
    """Learn from the folders, print what was reached, and write the weights unless told not to."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="+", type=Path)
    parser.add_argument("--check", action="store_true")
    args = parser.parse_args()
    table = Table([lesson(folder) for folder in args.folder])
    losses = {crowd: table.loss(*table.folded(crowd)) for crowd in CROWDS}
    crowd = min(losses, key=lambda one: losses[one])
    print("loss by weight of a second answer:", {one: round(loss, 3) for one, loss in losses.items()})
    noted = round(table.noted(), 2)
    print("editors name", noted, "of the answers that say so")
    _report(table, *table.folded(crowd))
    if not args.check:
        weights = table.learn(np.arange(len(table.people)))
        OUT.write_text(_toml(weights, crowd, noted), encoding="utf-8")


def _report(table: Table, share: Array, lost: Array) -> None:
    best = share.argmax(1)
    any_ = share.sum(1) + lost
    width = replies.WINDOW
    told = table.lost[:, WORDS.index("told")] > 0
    labelled = table.right < width
    for name, rows, whole in (
        ("told, answer named", told & labelled, any_),
        ("told, any answer named", told & (table.right <= width), any_),
        ("not told, answer named", ~told & labelled, np.ones(len(any_))),
        ("not told", ~told, np.ones(len(any_))),
    ):
        sure = share[np.arange(len(best)), best] / np.maximum(whole, 1e-9)
        for low, high in ((0.9, 1.01), (0.7, 0.9), (0.5, 0.7), (0.3, 0.5)):
            within = rows & (sure >= low) & (sure < high)
            print(f"{name:24} {low:.1f}: {(within & (best == table.right)).sum()} right of {within.sum()}")
    for low in (0.5, 0.7, 0.9):
        within = told & (lost / np.maximum(any_, 1e-9) >= low)
        print(f"lost, told, from {low}: {(within & (table.right == width)).sum()} of {within.sum()}")


def _toml(weights: Array, crowd: float, noted: float) -> str:
    lines = ["# Learned by `python -m training.replies`; do not edit."]
    for title, names, start in (("letter", OF_LETTER, 0), ("lost", OF_LOST, len(OF_LETTER))):
        lines += ["", f"[{title}]"] + [f"{name} = {weights[start + nth]:.3f}" for nth, name in enumerate(names)]
    lines += ["", "[together]", f"answered_twice = {crowd}", f"noted = {noted}", ""]
    return "\n".join(lines)


if __name__ == "__main__":
    main()
