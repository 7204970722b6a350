"""Measure what decisions teach of the other letters of a file, by letters whose answers are known: a minute on a core.

    python -m training.lessons [--shared FOLDER] [--spread 0.5 1.5 ...]

Cuts each edition below `shared` into files of 30 letters. An editor decides the first k letters of each: confirms what
is right, corrects what is wrong. The others are read with those decisions and without. Each edition is judged by
weights of certainty that were learned without it. Writes the table of docs/manual/certainty.md. With `--spread` it
prints the loss of each edition by SPREAD of `describe/lessons.py`, by which that constant was chosen.
"""

from __future__ import annotations

import argparse
import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import log
from pathlib import Path
from unittest import mock

from despatch.describe import certainty, lessons, unjudged
from despatch.describe.custom import FIELDS, Field, claims, value
from despatch.describe.lessons import Lesson
from despatch.describe.signs import Rivals
from despatch.divide import divide
from despatch.model import Cut, Description, Source
from despatch.read import read
from despatch.score import names
from despatch.score.letters import known_names
from training.answers import SETTINGS, Judge, answers_of, partner
from training.certainty import CUT, learn, put_between
from training.known_letters import Known, Row, shared_sets
from training.tagged import ROOT

PAGE = ROOT / "docs" / "manual" / "certainty.md"
MARK, END = "<!-- lessons -->", "<!-- end of lessons -->"
LETTERS, FEWEST, FILES = 30, 15, 8
"""A file has so many letters, none fewer than the second; of each volume so many files are taken."""
DECIDED = (3, 5, 10)
LEAST, SURE = 0.5, 0.9
SEED = 7


@dataclass(frozen=True, slots=True)
class File:
    """A file as the rules read it, with the gold letter that each cut is."""

    known: Known
    source: Source
    cuts: Sequence[Cut]
    read: Sequence[Description]
    rivals: Sequence[Rivals]
    gold: Sequence[Row | None]
    judge: Judge

    def judged(self, taught: Sequence[Lesson] = ()) -> list[Description]:
        """Return the descriptions with true confidences."""
        return certainty.judge(self.source, self.cuts, self.read, self.rivals, SETTINGS, taught)


@dataclass
class Reached:
    """How many fields were asked, given, right, sure, and sure and right; and the loss of all readings."""

    asked: int = 0
    given: int = 0
    right: int = 0
    sure: int = 0
    sure_right: int = 0
    loss: float = 0.0

    def add(self, right: bool, confidence: float, given: bool) -> None:
        """Count a reading."""
        self.given += given
        self.right += given and right
        self.sure += given and confidence >= SURE
        self.sure_right += given and right and confidence >= SURE
        chance = min(0.99, max(0.01, confidence))
        self.loss -= log(chance if right else 1 - chance)


def files_of(known: Known) -> Iterator[Known]:
    """Yield some files of a volume, each of consecutive letters."""
    rows = sorted(known.gold, key=lambda row: row["start"])
    begins = list(range(0, len(rows) - FEWEST, LETTERS))
    random.Random(SEED).shuffle(begins)  # noqa: S311 - the same files every time
    for at in sorted(begins[:FILES]):
        run = rows[at : at + LETTERS]
        start = run[0]["start"]
        moved = ("start", "end", "text_start", "text_end")
        gold = tuple({**row, **{key: row[key] - start for key in moved if key in row}} for row in run)
        text = known.text[start : run[-1]["end"]]
        yield replace(known, file=f"{known.file}#{at}", text=text, gold=gold)


def open_file(known: Known) -> File:
    """Read a file by rule."""
    source, _ = read(known.text.encode("utf-8"), known.file.rpartition("/")[2], SETTINGS)
    if source is None:
        raise SystemExit(f"{known.file} cannot be read")
    cuts, _ = divide(source, SETTINGS)
    plain, rivals = unjudged(source, cuts, SETTINGS)
    everyone = {name for row in known.every for key in ("sender", "recipient") for name in names.as_list(row.get(key))}
    gold = [partner(cut, known.gold) if cut.kind == "letter" else None for cut in cuts]
    return File(known, source, cuts, plain, rivals, gold, Judge(known_names(known.every), everyone, strict=False))


def decide(file: File, first: Sequence[int]) -> list[Lesson]:
    """Return what an editor decides on letters: what is read, where that is right, else the gold answer."""
    judged = file.judged()
    found = []
    for place in first:
        row = file.gold[place]
        for field in FIELDS if row else ():
            wanted = row.get(field) if row else None
            if wanted in (None, "", []):
                continue
            given = claims(judged[place], field)
            right = given and file.judge.is_right(row, field, given)
            gold = names.as_list(wanted) if field in ("sender", "recipient") else [wanted.strip()]
            found.append(Lesson(place, field, tuple(map(value, given)) if right else tuple(gold)))
    return found


def measure(files: Iterable[File], first: int) -> dict[tuple[str, Field, bool], Reached]:
    """Return what is reached in the letters after the first, by edition and field, without decisions and with them."""
    reached: dict[tuple[str, Field, bool], Reached] = defaultdict(Reached)
    for file in files:
        places = [place for place, row in enumerate(file.gold) if row is not None]
        taught = decide(file, places[:first])
        for with_them, descriptions in ((False, file.judged()), (True, file.judged(taught))):
            for place in places[first:]:
                for field in FIELDS:
                    _count(reached[file.known.corpus, field, with_them], file, descriptions[place], place, field)
    return reached


def _count(reached: Reached, file: File, description: Description, place: int, field: Field) -> None:
    row = file.gold[place]
    if row is None or row.get(field) in (None, "", []):
        return
    reached.asked += 1
    found = claims(description, field)
    if found:
        reached.add(bool(file.judge.is_right(row, field, found)), found[0].confidence, given=True)


def weights_without(corpora: Mapping[str, Sequence[Known]], corpus: str) -> dict[str, dict[str, float]]:
    """Return the weights of certainty as learned from the other editions."""
    rows = [
        answer for other, known in corpora.items() if other != corpus for one in known for answer in answers_of(one)
    ]
    return {field: learn([row for row in rows if row.field == field]) for field in (CUT, *FIELDS)}


def table(reached: Mapping[int, Mapping[tuple[str, Field, bool], Reached]]) -> Iterator[str]:
    """Yield the table of the manual: all editions together, by field and number of decided letters."""
    yield "| letters decided | field | asked | right | wrong | of those given as sure, right |"
    yield "|--:|---|--:|--:|--:|--:|"
    for first, groups in reached.items():
        for field in FIELDS:
            one, two = (_together(groups, field, with_them) for with_them in (False, True))
            yield (
                f"| {first} | {field} | {one.asked:,} | {one.right:,} → {two.right:,} "
                f"| {one.given - one.right:,} → {two.given - two.right:,} "
                f"| {one.sure_right:,} of {one.sure:,} → {two.sure_right:,} of {two.sure:,} |"
            )


def _together(groups: Mapping[tuple[str, Field, bool], Reached], field: Field, with_them: bool) -> Reached:
    total: Counter[str] = Counter()
    for (_, name, which), one in groups.items():
        if (name, which) == (field, with_them):
            total.update({key: getattr(one, key) for key in Reached.__dataclass_fields__})
    return Reached(**total)


def main() -> None:
    """Read, decide, measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    parser.add_argument("--spread", type=float, nargs="*", default=[])
    args = parser.parse_args()
    corpora: dict[str, list[Known]] = defaultdict(list)
    for known in shared_sets(args.shared):
        if not known.part:
            corpora[known.corpus] += files_of(known)
    weights = {corpus: weights_without(corpora, corpus) for corpus in corpora}
    opened = {corpus: [open_file(known) for known in files] for corpus, files in corpora.items()}

    def reach(first: int) -> dict[tuple[str, Field, bool], Reached]:
        found = {}
        for corpus, files in opened.items():
            with mock.patch.object(certainty, "weights", lambda corpus=corpus: weights[corpus]):
                found |= measure(files, first)
        return found

    for spread in args.spread:
        with mock.patch.object(lessons, "SPREAD", spread):
            for (corpus, field, with_them), one in sorted(reach(DECIDED[1]).items()):
                if with_them:
                    print(f"{spread:5} {corpus:12} {field:10} {one.loss / max(1, one.given):.4f} {one.right} right")
    if not args.spread:
        found = "\n".join(table({first: reach(first) for first in DECIDED}))
        print(found)
        put_between(PAGE, MARK, END, found)


if __name__ == "__main__":
    main()
