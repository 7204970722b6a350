"""Learn which part each line plays in a letter, from transcripts that are tagged line by line.

    python -m training.parts [--check]

Reads training/layouts/*/*.txt and writes src/despatch/divide/parts.crfsuite and segments.toml. Prints how many letters
are found in five folds over the transcripts; --check writes nothing.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pycrfsuite
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from despatch.divide import segments, weigh
from despatch.divide.lines import Line
from despatch.divide.parts import FILE, OUTSIDE, Reading, features, label_lines, readings
from despatch.divide.segments import BIAS, Segment, best, candidates, described
from despatch.divide.segments import weigh as certainty
from despatch.model import Source
from despatch.settings import Settings

ROOT = Path(__file__).parents[1]
LAYOUTS = Path(__file__).with_name("layouts")
OUT = ROOT / "src" / "despatch" / "divide" / FILE
HEADER = "# What each sign of a stretch of lines weighs: is it one whole letter? Written by `python -m training.parts`.\n"
SEED = 1942
FOLDS = 5
FOLD_MODELS = ROOT / "build" / "layouts"
"""Models that were learned without one fold each: `certainty` judges by them, for it must see mistakes."""
WHOLE = 0.95
STRENGTH = 0.1
FEWEST = 8
SMALL = 0.01
SETTINGS = {"c1": 0.08, "c2": 0.08, "max_iterations": 140, "feature.minfreq": 2, "feature.possible_transitions": True}


@dataclass(frozen=True, slots=True)
class Tagged:
    """A transcript, with the tags of each line that holds words and where letters begin."""

    name: str
    text: str
    starts: tuple[int, ...]
    """Where each tagged line begins in the text."""
    tags: tuple[str, ...]
    first: tuple[bool, ...]
    letters: tuple[dict[str, str], ...]
    """The fields of each letter as its writer gave them."""


def read_tagged(path: Path) -> Tagged:
    """Read a tagged transcript. Raises ValueError for a line without tags."""
    text: list[str] = []
    starts, tags, first, letters = [], [], [], []
    at = 0
    for number, line in enumerate(path.read_text("utf-8").split("\n"), 1):
        if line.startswith("#file"):
            continue
        if line.startswith("#letter"):
            parts = (part.partition("=") for part in line.removeprefix("#letter").split(" | "))
            letters.append({name.strip(): value.strip() for name, _, value in parts})
            continue
        mark, bar, words = line.partition("|")
        if line.strip() and not bar:
            raise ValueError(f"{path}, line {number}: no tag")
        if not line.strip():
            mark, words = "", ""
        if words.strip():
            starts.append(at)
            tags.append(mark.lstrip(">").strip() or "X")
            first.append(mark.startswith(">"))
        text.append(words)
        at += len(words) + 1
    return Tagged(path.name, "\n".join(text), tuple(starts), tuple(tags), tuple(first), tuple(letters))


def tagged(folder: Path = LAYOUTS) -> Iterator[Tagged]:
    """Yield every tagged transcript."""
    for path in sorted(folder.glob("*/*.txt")):
        yield read_tagged(path)


def source_of(text: str, name: str) -> Source:
    """Return a transcript as a source."""
    return Source(name, text, "text", "utf-8", hashlib.sha256(text.encode()).hexdigest())


def seen(text: str, name: str) -> tuple[list, list[list[str]]]:
    """Return the lines of a transcript and what the model sees of each."""
    found = weigh(source_of(text, name), Settings())
    return found.lines, list(features(text, found.lines, found.signs, found.choice))


def example(one: Tagged) -> tuple[list[list[str]], list[str]]:
    """Return what the model sees of each line, and the label that it shall learn."""
    lines, found = seen(one.text, one.name)
    by_line: list[tuple[str, bool]] = []
    at = 0
    for line in lines:
        while at + 1 < len(one.starts) and one.starts[at + 1] <= line.start:
            at += 1
        begins = one.first[at] and (not by_line or one.starts[at] > lines[len(by_line) - 1].start)
        by_line.append((one.tags[at], begins))
    return found, label_lines([tag for tag, _ in by_line], [begins for _, begins in by_line])


def train(examples: Sequence[tuple[list[list[str]], list[str]]], out: Path) -> None:
    """Learn the model and write it to `out`."""
    trainer = pycrfsuite.Trainer(algorithm="lbfgs", params=SETTINGS, verbose=False)
    for found, labels in examples:
        trainer.append(found, labels)
    trainer.train(str(out))


def gold(one: Tagged, lines: Sequence[Line]) -> list[Segment]:
    """Return the letters of a tagged transcript, as stretches of its lines."""
    starts = [line.start for line in lines]
    found: list[Segment] = []
    open_ = False
    for start, tag, first in zip(one.starts, one.tags, one.first, strict=True):
        words = len(one.text[start:].split("\n", maxsplit=1)[0])
        begin = start + words - len(one.text[start : start + words].lstrip())
        i = bisect_right(starts, begin) - 1
        if first:
            found.append(Segment(i, i))
        elif tag[0] != OUTSIDE and open_:
            found[-1] = Segment(found[-1].first, max(i, found[-1].last))
        open_ = tag[0] != OUTSIDE if not first else True
    return found


def is_whole(lines: Sequence[Line], segment: Segment, wanted: Segment) -> bool:
    """Say whether a stretch shares nearly all its words with a letter."""
    a, b = lines[segment.first].start, lines[segment.last].end
    c, d = lines[wanted.first].start, lines[wanted.last].end
    return min(b, d) - max(a, c) >= WHOLE * (max(b, d) - min(a, c))


@dataclass(frozen=True, slots=True)
class Weighed:
    """The stretches of one transcript that may be letters, their signs, and which of them are."""

    lines: list[Line]
    wanted: list[Segment]
    found: list[Segment]
    signs: list[list[str]]
    right: list[bool]


def fold_of(name: str) -> int:
    """Return the fold of a transcript, by its name alone: more transcripts change no other's fold."""
    return int(hashlib.sha256(name.encode()).hexdigest(), 16) % FOLDS


def fold_file(fold: int, name: str) -> Path:
    """Return where a model lies that was learned without a fold."""
    FOLD_MODELS.mkdir(parents=True, exist_ok=True)
    return FOLD_MODELS / f"{fold}-{name}"


def held_out(transcripts: Sequence[Tagged]) -> list[list[Weighed]]:
    """Return, for each fold, the stretches of its transcripts by a model that was learned without them."""
    examples = [example(one) for one in transcripts]
    out: list[list[Weighed]] = []
    for fold in range(FOLDS):
        path = fold_file(fold, FILE)
        others = [seen for one, seen in zip(transcripts, examples, strict=True) if fold_of(one.name) != fold]
        train(others, path)
        tagger = pycrfsuite.Tagger()
        tagger.open(str(path))
        out.append([])
        for one, (seen, _) in zip(transcripts, examples, strict=True):
            if seen and fold_of(one.name) == fold:
                lines = weigh(source_of(one.text, one.name), Settings()).lines
                out[-1].append(_weighed(one.text, lines, gold(one, lines), readings(tagger, seen)))
    return out


def _weighed(text: str, lines: list[Line], wanted: list[Segment], read: list[Reading]) -> Weighed:
    found = candidates(lines, read)
    right = [any(is_whole(lines, segment, letter) for letter in wanted) for segment in found]
    return Weighed(lines, wanted, found, list(described(text, lines, read, found)), right)


def learn(rows: Sequence[Weighed]) -> dict[str, float]:
    """Return what each sign of a stretch weighs."""
    counts = Counter(sign for row in rows for signs in row.signs for sign in signs)
    index = {sign: n for n, sign in enumerate(sorted(sign for sign, times in counts.items() if times >= FEWEST))}
    indptr, indices = [0], []
    for row in rows:
        for signs in row.signs:
            indices += sorted({index[sign] for sign in signs if sign in index})
            indptr.append(len(indices))
    matrix = csr_matrix((np.ones(len(indices)), indices, indptr), shape=(len(indptr) - 1, len(index)))
    fitted = LogisticRegression(C=STRENGTH, max_iter=2000, random_state=SEED)
    fitted.fit(matrix, [right for row in rows for right in row.right])
    kept = {sign: round(float(fitted.coef_[0][n]), 3) for sign, n in index.items()}
    return {BIAS: round(float(fitted.intercept_[0]), 3)} | {sign: w for sign, w in kept.items() if abs(w) >= SMALL}


def cuts_found(rows: Sequence[Weighed], weights: dict[str, float]) -> tuple[int, int, int]:
    """Return how many letters are cut rightly, how many there are, and how many are read."""
    right = there = read = 0
    for row in rows:
        chosen = best(row.found, [certainty(signs, weights) for signs in row.signs], len(row.lines))
        there, read = there + len(row.wanted), read + len(chosen)
        right += sum(any(is_whole(row.lines, segment, letter) for segment, _ in chosen) for letter in row.wanted)
    return right, there, read


def main() -> None:
    """Train, or check."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="print what is reached and write nothing")
    asked = parser.parse_args()
    transcripts = list(tagged())
    rows = held_out(transcripts)
    total = [0, 0, 0]
    for fold in range(FOLDS):
        weights = learn([row for n, its in enumerate(rows) if n != fold for row in its])
        write_weights(weights, fold_file(fold, segments.FILE))
        total = [a + b for a, b in zip(total, cuts_found(rows[fold], weights), strict=True)]
    right, there, read = total
    print(f"{len(transcripts)} transcripts, {there} letters; cut rightly by folds: F1 {2 * right / (there + read):.3f}")
    if not asked.check:
        train([example(one) for one in transcripts], OUT)
        write_weights(learn([row for its in rows for row in its]), OUT.with_name(segments.FILE))


def write_weights(weights: dict[str, float], out: Path) -> None:
    """Write what each sign of a stretch weighs."""
    lines = (f"{json.dumps(sign)} = {weight}" for sign, weight in sorted(weights.items()))
    out.write_text(HEADER + "\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
