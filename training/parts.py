"""Learn which part each line plays in a letter, from transcripts that are tagged line by line.

    python -m training.parts [--check]

Reads training/layouts/*/*.txt and writes src/despatch/divide/parts.crfsuite. --check prints what five folds reach, and
writes nothing.
"""

from __future__ import annotations

import argparse
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pycrfsuite

from despatch.divide import weigh
from despatch.divide.parts import FILE, features, label_lines
from despatch.model import Source
from despatch.settings import Settings

ROOT = Path(__file__).parents[1]
LAYOUTS = Path(__file__).with_name("layouts")
OUT = ROOT / "src" / "despatch" / "divide" / FILE
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


def main() -> None:
    """Train, or check."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    parser.parse_args()
    examples = [example(one) for one in tagged()]
    train(examples, OUT)


if __name__ == "__main__":
    main()
