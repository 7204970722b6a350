"""Learn which words of heads and feet name sender, recipient and place, from the transcripts tagged for `parts`.

    python -m training.field_words

Writes src/despatch/describe/field_words.crfsuite. Run `training.parts` first.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from pathlib import Path

import pycrfsuite

from despatch.describe.field_words import FILE, LABELS, Named, Word, features, look
from despatch.divide import parts
from despatch.divide.parts import PARTS
from despatch.model import LinePart, Span
from despatch.names.alike import same_person
from despatch.score.names import as_list
from despatch.settings import Settings
from despatch.text.learned import open_tagger
from despatch.text.told import Told, told
from training.known_letters import LAYOUT_GOLD, Known, case_set, layout_sets
from training.parts import bounded, of_known, of_tagged
from training.tagged import FOLDS, ROOT, Tagged, fold_file, fold_of, tagged

OUT = ROOT / "src" / "despatch" / "describe" / FILE
SETTINGS = {"c1": 0.05, "c2": 0.05, "max_iterations": 120, "feature.minfreq": 2, "feature.possible_transitions": True}
WHERE: dict[Named, frozenset[str]] = {
    "sender": frozenset("HLFGRBCD"),
    "recipient": frozenset("HASRB"),
    "place": frozenset("DLHFRB"),
}
"""The parts in which the words of a field stand."""
SHORTEST = 3
"""A shorter word is no sign that a name is meant."""
_BLANKS = re.compile(r"\s+")
Example = tuple[list[list[str]], list[str]]


def letters_of(one: Tagged) -> Iterator[tuple[list[LinePart], list[str], dict[str, str]]]:
    """Yield the lines of each letter with their parts, their tags and the letter's fields."""
    at = -1
    rows: list[tuple[list[LinePart], list[str]]] = []
    spoken = False
    for start, tags, first in zip(one.starts, one.tags, one.first, strict=True):
        if first:
            rows.append(([], []))
            at += 1
            spoken = False
        if at < 0 or tags[0] == "X":
            continue
        end = one.text.find("\n", start)
        line = one.text[start : end if end >= 0 else len(one.text)]
        span = Span(start + len(line) - len(line.lstrip()), start + len(line.rstrip()))
        spoken = spoken or tags[-1] in "BCG" or tags[0] in "SBCG"
        foot = tags[0] in "CGPEK" or (spoken and tags[0] in "LDRFA")
        rows[-1][0].append(LinePart(span, PARTS[tags[0]], foot))
        rows[-1][1].append(tags)
    for (lines, its), fields in zip(rows, one.letters, strict=True):
        yield lines, its, fields


def read_letters(one: Tagged) -> Iterator[tuple[list[LinePart], list[str], dict[str, str]]]:
    """Yield the same with the parts that the model of line parts reads, which has not seen the transcript.

    The model of field words must know what mistakes it will meet.
    """
    read = of_tagged(one)
    readings = bounded(read, open_tagger(fold_file(read.fold, parts.FILE)))
    for letter, fields in zip(read.wanted, one.letters, strict=True):
        lines, tags = [], []
        for i in range(letter.first, letter.last + 1):
            part = readings[i].part
            if part is not None:
                lines.append(LinePart(Span(read.lines[i].start, read.lines[i].end), part, readings[i].at_foot))
                at = bisect_right(one.starts, read.lines[i].start) - 1
                tags.append(one.tags[at])
        yield lines, tags, fields


def example(one: Tagged) -> Iterator[Example]:
    """Yield what the model sees of each letter's words, and the labels to learn: by true parts and by parts as read."""
    language = told(one.text, Settings().languages)
    for lines, tags, fields in (*letters_of(one), *read_letters(one)):
        names = {field: _wanted(fields.get(field, "-")) for field in LABELS}
        yield from _example(one.text, lines, tags, names, language)


def known_example(known: Known) -> Iterator[Example]:
    """Yield the same for letters whose bounds and fields are known, and whose parts the model of line parts reads."""
    tagger = open_tagger(fold_file(fold_of(known.fold), parts.FILE))
    read = of_known(known, tagger)
    readings = bounded(read, tagger)
    language = told(known.text, Settings().languages)
    for letter, row in zip(read.wanted, known.gold, strict=False):
        its = [i for i in range(letter.first, letter.last + 1) if readings[i].part is not None]
        lines = [
            LinePart(Span(read.lines[i].start, read.lines[i].end), readings[i].part or "body", readings[i].at_foot)
            for i in its
        ]
        names = {field: [name for name in as_list(row.get(field)) if name] for field in LABELS}
        yield from _example(known.text, lines, [readings[i].bare for i in its], names, language)


def _example(
    text: str, letter: list[LinePart], tags: list[str], names: dict[Named, list[str]], language: Told
) -> Iterator[Example]:
    lines, words = look(text, letter)
    if not words:
        return
    tag_of = dict(zip((part.span.start for part in letter), tags, strict=True))
    codes = language.titled(Span(letter[0].span.start, letter[-1].span.end))
    labels = ["O"] * len(words)
    for field, short in LABELS.items():
        for name in names[field]:
            _mark(text, lines, words, tag_of, name, short, WHERE[field], labels)
    yield features(text, lines, words, codes), labels


def _wanted(given: str) -> list[str]:
    """Return the names that a field's words may spell: the first answer, and others that are the same person's."""
    answers = [answer.strip() for answer in given.split(" ~ ")]
    first = [name.strip() for name in answers[0].split(";") if name.strip() not in ("", "-")]
    more = [
        name.strip()
        for answer in answers[1:]
        for name in answer.split(";")
        if name.strip() not in ("", "-") and (not first or any(same_person(name, own) for own in first))
    ]
    return sorted({*first, *more}, key=len, reverse=True)


def _mark(
    text: str,
    lines: Sequence[LinePart],
    words: Sequence[Word],
    tag_of: dict[int, str],
    name: str,
    letter: str,
    where: frozenset[str],
    labels: list[str],
) -> None:
    wanted = _BLANKS.sub(" ", name.casefold()).strip(" .,;:")
    spaced = r"\s+".join(map(re.escape, wanted.split()))
    pattern = re.compile(rf"(?<!\w){spaced}(?!\w)", re.IGNORECASE)
    marked = False
    for n, line in enumerate(lines):
        if not set(tag_of[line.span.start]) & where:
            continue
        for found in pattern.finditer(text, line.span.start, line.span.end):
            marked |= _label(words, n, found.start(), found.end(), letter, labels)
    if marked:
        return
    # The words may say less than the name, or set it apart: "Mr. Dove" for "Mr. John Dove".
    asked = {word.strip(".,") for word in wanted.split()}
    last = wanted.split()[-1].strip(".,")
    for n, line in enumerate(lines):
        if not set(tag_of[line.span.start]) & where:
            continue
        own = [word for word in words if word.line == n]
        for i, word in enumerate(own):
            if word.span.of(text).casefold().strip(".,") != last or len(last) < SHORTEST:
                continue
            first = i
            while first and own[first - 1].span.of(text).casefold().strip(".,") in asked:
                first -= 1
            _label(words, n, own[first].span.start, word.span.end, letter, labels)


def _label(words: Sequence[Word], line: int, start: int, end: int, letter: str, labels: list[str]) -> bool:
    inside = [
        i for i, word in enumerate(words) if word.line == line and word.span.start < end and word.span.end > start
    ]
    if not inside or any(labels[i] != "O" for i in inside):
        return False
    for place, i in enumerate(inside):
        labels[i] = ("I" if place else "B") + letter
    return True


def train(examples: Sequence[Example], out: Path) -> None:
    """Learn the model and write it to `out`."""
    trainer = pycrfsuite.Trainer(algorithm="lbfgs", params=SETTINGS, verbose=False)
    for found, labels in examples:
        trainer.append(found, labels)
    trainer.train(str(out))


def main() -> None:
    """Train, without each fold and then with all."""
    rows = [(fold_of(one.fold), list(example(one))) for one in tagged() if one.tags]
    few = (*case_set(ROOT.parent / "shared"), *layout_sets([LAYOUT_GOLD]))
    rows += [(fold_of(known.fold), list(known_example(known))) for known in few]
    for fold in range(FOLDS):
        train([row for its, examples in rows if its != fold for row in examples], fold_file(fold, FILE))
    train([row for _, examples in rows for row in examples], OUT)


if __name__ == "__main__":
    main()
