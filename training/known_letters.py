"""Letters whose answers are known: sets of transcripts with gold, whole and in small files."""

from __future__ import annotations

import json
import random
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from training.tagged import ROOT, letters_in, tagged, weighed

Row = dict[str, Any]
SETS = (
    "delegates/bare",
    "delegates/headed",
    "delegates/tight",
    "delegates/printed",
    "schnitzler/bare",
    "schnitzler/titled",
    "schnitzler/tight",
    "jeanpaul/titled",
    "jeanpaul/tight",
    "dahn/bare",
    "dahn/titled",
    "dahn/tight",
)
CASES = Path(__file__).with_name("cases.jsonl")
PARTED = ("bare", "tight")
"""Layouts that are read in parts as well."""
MOST_IN_PART = 8
MOST_PARTS = 20
"""So many parts of each set teach what parts a letter has."""
MOST_ALONE = 10
"""So many single letters of each set are taken besides."""
LAYOUT_GOLD = ROOT / "tests" / "data" / "layouts"
SEEN = "a"
"""The writer of layouts that may be learned from; what another wrote is for measuring."""
SEED = 1942


@dataclass(frozen=True, slots=True)
class Known:
    """One transcript with the gold rows of its letters."""

    corpus: str
    name: str
    """The set, such as "delegates/bare"."""
    file: str
    text: str
    gold: tuple[Row, ...]
    every: tuple[Row, ...]
    """The rows of the whole set: whether a bare surname is enough hangs on all names in it."""
    fold: str
    """What is measured is never learned from: letters of one fold are left out together."""
    part: bool = False
    """A few letters of a longer file, as if they were a file: short files have no custom of their own."""


def shared_sets(folder: Path) -> Iterator[Known]:
    """Yield the transcripts of published editions below `folder`, each whole and then in parts."""
    for name in SETS:
        at = folder / "corpora" / name
        if not at.is_dir():
            continue
        corpus = name.partition("/")[0]
        for whole in _of_folder(at, at / "text", corpus, name):
            yield whole
            if name.endswith(PARTED):
                yield from _parts(whole)


def case_set(folder: Path) -> Iterator[Known]:
    """Yield the shared cases of one letter each: the smallest files that show one kind of thing."""
    for line in CASES.read_text("utf-8").splitlines() if (folder / "cases").is_dir() else ():
        row = json.loads(line)
        text = (folder / "cases" / row["file"]).read_bytes().decode("utf-8")
        gold = ({**row, "start": len(text) - len(text.lstrip()), "end": len(text.rstrip())},)
        yield Known("layouts", "cases", row["file"], text, gold, gold, f"cases {row['file']}")


def tagged_set() -> Iterator[Known]:
    """Yield the transcripts that are tagged line by line, with the letters and fields that their writers gave."""
    for one in tagged():
        lines = weighed(one.text, one.name).lines
        rows = tuple(
            {"start": lines[letter.first].start, "end": lines[letter.last].end, **_fields(fields)}
            for letter, fields in zip(letters_in(one, lines), one.letters, strict=True)
        )
        yield Known("layouts", "tagged", one.name, one.text, rows, rows, one.fold)


def _fields(given: dict[str, str]) -> Row:
    row: Row = {}
    for field in ("sender", "recipient", "date", "place"):
        answers = [_answer(field, answer.strip()) for answer in given.get(field, "-").split(" ~ ")]
        row[field], row[f"{field}_also"] = answers[0], answers[1:]
    return row


def _answer(field: str, answer: str) -> Any:
    if answer in ("", "-"):
        return None
    names = [name.strip() for name in answer.split(";") if name.strip()]
    return names if field in ("sender", "recipient") and len(names) > 1 else answer


def known_parts(folder: Path) -> Iterator[Known]:
    """Yield a few letters at a time of each set below `folder`, and the transcripts of the layouts that may be seen."""
    for name in SETS:
        at = folder / "corpora" / name
        if at.is_dir():
            parts = [
                part for whole in _of_folder(at, at / "text", name.partition("/")[0], name) for part in _parts(whole)
            ]
            yield from random.Random(SEED).sample(parts, min(MOST_PARTS, len(parts)))  # noqa: S311
            alone = [part for part in parts if len(part.gold) == 1]
            yield from random.Random(SEED + 1).sample(alone, min(MOST_ALONE, len(alone)))  # noqa: S311
    yield from layout_sets([LAYOUT_GOLD])
    yield from case_set(folder)


def layout_sets(folders: Iterable[Path]) -> Iterator[Known]:
    """Yield the transcripts of sets of layouts."""
    for folder in folders:
        if (folder / "gold.jsonl").is_file():
            text = folder / "text" if (folder / "text").is_dir() else folder
            yield from _of_folder(folder, text, "layouts", "layouts")


def _of_folder(folder: Path, texts: Path, corpus: str, name: str) -> Iterator[Known]:
    lines = (folder / "gold.jsonl").read_text("utf-8").splitlines()
    every = tuple(row for row in map(json.loads, filter(str.strip, lines)) if row.get("writer", SEEN) == SEEN)
    by_file: dict[str, list[Row]] = defaultdict(list)
    for row in every:
        by_file[row["file"]].append(row)
    for file, gold in sorted(by_file.items()):
        # All layouts of one volume are one fold: vol1.txt and vol01.txt hold the same letters.
        fold = f"{corpus} {file}"
        text = (texts / file).read_bytes().decode("utf-8")
        yield Known(corpus, name, f"{name}/{file}", text, tuple(gold), every, fold)


def _parts(whole: Known) -> Iterator[Known]:
    """Yield runs of a few letters, each as a file of its own."""
    choose = random.Random(SEED)  # noqa: S311 - the same parts every time
    rows = sorted(whole.gold, key=lambda row: row["start"])
    at = 0
    while at < len(rows):
        run = rows[at : at + choose.randint(1, MOST_IN_PART)]
        start = run[0]["start"]
        gold = tuple({**row, "start": row["start"] - start, "end": row["end"] - start} for row in run)
        file = f"{whole.file}#{at}"
        yield Known(
            whole.corpus, whole.name, file, whole.text[start : run[-1]["end"]], gold, whole.every, whole.fold, part=True
        )
        at += len(run)
