"""Learn which part each line plays in a letter, from tagged transcripts and from editions whose letters are known.

    python -m training.parts [--shared FOLDER] [--check]

Reads training/layouts/*/*.txt and writes src/despatch/divide/parts.crfsuite and segments.toml. Prints how many letters
are found in five folds; --check writes nothing. Run `training.field_words` and `training.certainty` after it.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pycrfsuite

from despatch.divide import segments
from despatch.divide.lines import Line
from despatch.divide.parts import FILE, FIRST, OUTSIDE, Reading, features, label_lines, readings
from despatch.divide.segments import Segment, best, candidates, described, of_rules
from despatch.divide.starts import Start
from despatch.text.learned import open_tagger, probability
from training.invented import invented_set
from training.known_letters import Known, known_parts
from training.plain_books import PLAIN, plain_books
from training.regression import regression
from training.tagged import FOLDS, ROOT, Tagged, fold_file, fold_of, letters_in, singles, tagged, weighed

OUT = ROOT / "src" / "despatch" / "divide" / FILE
HEADER = "# What each sign of a stretch of lines weighs: is it a whole letter? Written by `python -m training.parts`.\n"
WHOLE = 0.95
FEWEST = 8
SMALL = 0.01
EVERY = 4
"""So many of the plain invented letters are passed over for one that is learned from: they are nearly alike."""
SETTINGS = {"c1": 0.08, "c2": 0.08, "max_iterations": 140, "feature.minfreq": 2, "feature.possible_transitions": True}


@dataclass(frozen=True, slots=True)
class Example:
    """A transcript as the model learns it."""

    set: str
    fold: int
    text: str
    lines: list[Line]
    seen: list[list[str]]
    """What the model sees of each line."""
    labels: list[str]
    wanted: list[Segment]
    """The letters."""
    by_rule: dict[Segment, Start]
    """What the rules would cut."""


def of_tagged(one: Tagged) -> Example:
    """Return a tagged transcript as an example."""
    found = weighed(one.text, one.name)
    by_line: list[tuple[str, bool]] = []
    at = 0
    for line in found.lines:
        while at + 1 < len(one.starts) and one.starts[at + 1] <= line.start:
            at += 1
        begins = one.first[at] and (not by_line or one.starts[at] > found.lines[len(by_line) - 1].start)
        by_line.append((one.tags[at], begins))
    labels = label_lines([tag for tag, _ in by_line], [begins for _, begins in by_line])
    seen = list(features(one.text, found.lines, found.signs, found.choice))
    by_rule, letters = of_rules(found.lines, found.choice), letters_in(one, found.lines)
    name = "plain" if one.name.startswith(PLAIN) else "tagged"
    return Example(name, fold_of(one.fold), one.text, found.lines, seen, labels, letters, by_rule)


def of_known(known: Known, tagger: pycrfsuite.Tagger) -> Example:
    """Return letters with known bounds as an example: each line has the likeliest label that the bounds allow."""
    found = weighed(known.text, known.file)
    seen = list(features(known.text, found.lines, found.signs, found.choice))
    firsts = {row["start"] for row in known.gold}
    wanted: list[Segment] = []
    for i, line in enumerate(found.lines):
        if any(line.start <= start < line.end for start in firsts):
            wanted.append(Segment(i, i))
        elif wanted and any(row["start"] <= line.start < row["end"] for row in known.gold):
            wanted[-1] = Segment(wanted[-1].first, i)
    one = Example(
        known.name, fold_of(known.fold), known.text, found.lines, seen, [], wanted, of_rules(found.lines, found.choice)
    )
    return replace(one, labels=[reading.label for reading in bounded(one, tagger)])


def bounded(one: Example, tagger: pycrfsuite.Tagger) -> list[Reading]:
    """Return what a model says of each line, given where the letters begin and end."""
    tagger.set(one.seen)
    firsts = {letter.first for letter in one.wanted}
    inner = {i for letter in one.wanted for i in range(letter.first, letter.last + 1)}
    out = []
    for i in range(len(one.lines)):
        begins, inside = i in firsts, i in inner
        allowed = [label for label in tagger.labels() if _allowed(label, begins=begins, inside=inside)]
        label = max(allowed, key=lambda label: tagger.marginal(label, i))
        out.append(Reading(label, float(begins), float(not inside), label))
    return out


def _allowed(label: str, *, begins: bool, inside: bool) -> bool:
    return label.startswith(FIRST) if begins else (label != OUTSIDE) == inside and not label.startswith(FIRST)


def train(examples: Sequence[Example], out: Path) -> pycrfsuite.Tagger:
    """Learn the model, write it to `out`, and return it."""
    trainer = pycrfsuite.Trainer(algorithm="lbfgs", params=SETTINGS, verbose=False)
    for one in examples:
        trainer.append(one.seen, one.labels)
    trainer.train(str(out))
    return open_tagger(out)


def is_whole(lines: Sequence[Line], segment: Segment, wanted: Segment) -> bool:
    """Say whether a stretch shares nearly all its words with a letter."""
    a, b = lines[segment.first].start, lines[segment.last].end
    c, d = lines[wanted.first].start, lines[wanted.last].end
    return min(b, d) - max(a, c) >= WHOLE * (max(b, d) - min(a, c))


@dataclass(frozen=True, slots=True)
class Stretches:
    """The stretches of one transcript that may be letters, their signs, and which of them are."""

    example: Example
    found: list[Segment]
    signs: list[list[str]]
    right: list[bool]


def stretches(one: Example, read: list[Reading]) -> Stretches:
    """Return the stretches that may be letters, by what a model says of the lines."""
    found = candidates(one.lines, read, one.by_rule)
    right = [any(is_whole(one.lines, segment, letter) for letter in one.wanted) for segment in found]
    return Stretches(one, found, list(described(one.text, one.lines, read, found, one.by_rule)), right)


def held_out(examples: Sequence[Example]) -> list[list[Stretches]]:
    """Return, for each fold, the stretches of its transcripts by a model that was learned without them."""
    out: list[list[Stretches]] = []
    for fold in range(FOLDS):
        tagger = train([one for one in examples if one.fold != fold], fold_file(fold, FILE))
        out.append([stretches(one, readings(tagger, one.seen)) for one in examples if one.fold == fold])
    return out


def learn(rows: Sequence[Stretches]) -> dict[str, float]:
    """Return what each sign of a stretch weighs."""
    signs = [signs for row in rows for signs in row.signs]
    return regression(signs, [right for row in rows for right in row.right], fewest=FEWEST, small=SMALL)


def count_cuts(rows: Sequence[Stretches], weights: dict[str, float]) -> Iterator[tuple[str, tuple[int, int, int]]]:
    """Yield for each transcript its set, and how many letters are cut rightly, how many there are, and are read."""
    for row in rows:
        one = row.example
        chosen = best(row.found, [probability(signs, weights) for signs in row.signs], len(one.lines))
        right = sum(any(is_whole(one.lines, segment, letter) for segment, _ in chosen) for letter in one.wanted)
        yield one.set, (right, len(one.wanted), len(chosen))


def write_weights(weights: dict[str, float], out: Path) -> None:
    """Write what each sign of a stretch weighs."""
    lines = (f"{json.dumps(sign)} = {weight}" for sign, weight in sorted(weights.items()))
    out.write_text(HEADER + "\n".join(lines) + "\n", encoding="utf-8")


def examples(shared: Path) -> list[Example]:
    """Return all that is learned from; the labels of letters with known bounds come from a model of the tagged ones."""
    ours = [one for one in map(of_tagged, (*tagged(), *singles(), *plain_books())) if one.lines]
    tagger = train(ours, fold_file(FOLDS, FILE))
    plain = list(invented_set())[::EVERY]
    return [*ours, *(one for one in (of_known(known, tagger) for known in (*known_parts(shared), *plain)) if one.lines)]


def main() -> None:
    """Train, or check."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    parser.add_argument("--check", action="store_true", help="print what is reached and write nothing")
    asked = parser.parse_args()
    every = examples(asked.shared)
    rows = held_out(every)
    totals: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for fold in range(FOLDS):
        weights = learn([row for n, its in enumerate(rows) if n != fold for row in its])
        write_weights(weights, fold_file(fold, segments.FILE))
        for name, counts in count_cuts(rows[fold], weights):
            totals[name] = [a + b for a, b in zip(totals[name], counts, strict=True)]
    for name, (right, there, read) in totals.items():
        print(f"{name:22} {there:5} letters; cut rightly by folds: F1 {2 * right / max(1, there + read):.3f}")
    if not asked.check:
        train(every, OUT)
        write_weights(learn([row for its in rows for row in its]), OUT.with_name(segments.FILE))


if __name__ == "__main__":
    main()
