"""Learn how sure each sign of a reading makes it, from letters whose answers are known: minutes on two cores.

    python -m training.certainty [--layouts FOLDER ...] [--shared FOLDER] [--check]

Writes src/despatch/describe/certainty.toml, and a table into docs/manual/score.md. Prints how often fields are right by
their confidence, each set by weights learned without it ("before" is the confidence that the rules give themselves).
--check prints and writes nothing. Run it again after the rules of describing change. A set of --layouts is a folder
with gold.jsonl and its transcripts.
"""

from __future__ import annotations

import argparse
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from despatch.describe.certainty import CUT, FILE, sure
from despatch.describe.custom import FIELDS
from despatch.text.learned import BIAS
from training.answers import Answer, answers
from training.invented import invented_set
from training.known_letters import Known, case_set, layout_sets, shared_sets, tagged_set
from training.regression import regression
from training.tagged import fold_of

ROOT = Path(__file__).parents[1]
OUT = ROOT / "src" / "despatch" / "describe" / FILE
FEWEST = 4
PLAIN = ("cases", "invented")
CLEAR = 20.0
"""A plain letter that nobody doubts counts so many times: what is rare must not make it doubtful."""
SMALL = 0.05
"""Weights below this change nothing that can be seen, and are not kept."""
MOST_OF_ONE = 60
"""A volume in one layout counts as so many letters, so that it does not outweigh a hundred short files."""
LAYOUT = 4.0
"""A letter in an ordinary layout counts as so many letters of an edition, because there are few of them."""
WRONG = 1.5
"""A wrong reading in an ordinary layout counts so many times: to promise too little is the smaller fault."""
PAGE = ROOT / "docs" / "manual" / "score.md"
MARK, END = "<!-- certainty -->", "<!-- end of certainty -->"
HEADS = ("0.9 and more", "0.7 to 0.9", "0.5 to 0.7", "below 0.5")
SHOWN = {
    "delegates/bare": "delegates, no titles",
    "schnitzler/bare": "German, no titles",
    "dahn/bare": "French, no titles",
    "jeanpaul/tight": "German, day at the foot",
    "layouts": "ordinary layouts, writer A",
    "tagged": "ordinary layouts, other writers",
}
"""The sets that the manual shows, with their titles there."""
BINS = ((0.9, 1.01), (0.7, 0.9), (0.5, 0.7), (0.0, 0.5))


def learn(rows: Sequence[Answer]) -> dict[str, float]:
    """Return what each sign weighs for one field."""
    right = [row.right for row in rows]
    if all(right) or not any(right):
        return {BIAS: 4.0 if rows and all(right) else 0.0}
    size = Counter(_group(row) for row in rows)
    importance = [min(1.0, MOST_OF_ONE / size[_group(row)]) * _importance(row) for row in rows]
    return regression([row.signs for row in rows], right, fewest=FEWEST, small=SMALL, importance=importance)


def _importance(row: Answer) -> float:
    if row.known.name in PLAIN:
        return CLEAR
    if row.known.corpus != "layouts":
        return 1.0
    return LAYOUT if row.right else LAYOUT * WRONG


def _group(row: Answer) -> tuple[str, str, bool]:
    return row.known.name, row.known.fold, row.known.part


@dataclass(frozen=True, slots=True)
class Judged:
    """An answer with the confidence of weights that have not seen its set."""

    answer: Answer
    confidence: float


def held_out(rows: Sequence[Answer]) -> Iterator[Judged]:
    """Yield each answer of one field, judged by weights that are learned without its fold."""
    together = {row.known.fold: _together(row.known) for row in rows}
    folds: dict[str, list[Answer]] = defaultdict(list)
    for row in rows:
        folds[together[row.known.fold]].append(row)
    for fold, asked in sorted(folds.items()):
        weighed = learn([row for row in rows if together[row.known.fold] != fold])
        for row in asked:
            yield Judged(row, sure(row.signs, weighed))


def _together(known: Known) -> str:
    """Return what is left out together: a volume of an edition, or a fifth of the single files."""
    return f"layouts {fold_of(known.fold)}" if known.corpus == "layouts" else known.fold


def report(judged: Iterable[Judged]) -> Iterator[str]:
    """Yield a table: for each field and set, how many answers are right by their confidence."""
    groups: dict[tuple[str, str], list[Judged]] = defaultdict(list)
    for one in judged:
        if not one.answer.known.part:
            groups[one.answer.field, one.answer.known.name].append(one)
            groups[one.answer.field, "(all)"].append(one)
    heads = "".join(f"{head:>14}" for head in HEADS)
    yield f"{'':36}{heads}   before: 0.9 and more, below"
    for (field, name), ones in sorted(groups.items()):
        cells = "".join(_cell([one.answer.right for one in ones if low <= one.confidence < high]) for low, high in BINS)
        before = _cell([one.answer.right for one in ones if one.answer.before >= 0.9])
        before += _cell([one.answer.right for one in ones if one.answer.before < 0.9])
        yield f"{field:10}{name:26}{cells}   {before}"


def _cell(right: Sequence[bool]) -> str:
    return f"{sum(right) / len(right):7.3f} ({len(right):4})" if right else f"{'':14}"


def page_of(judged: Sequence[Judged]) -> str:
    """Return the reliability of chosen sets as a table of the manual."""
    lines = [f"| | {' | '.join(HEADS)} |", f"|---|{'--:|' * len(HEADS)}"]
    for name, title in SHOWN.items():
        for field in FIELDS:
            ones = [one for one in judged if one.answer.field == field and one.answer.known.name == name]
            ones = [one for one in ones if not one.answer.known.part]
            cells = [[one.answer.right for one in ones if low <= one.confidence < high] for low, high in BINS]
            if ones:
                shown = (f"{sum(right) / len(right):.2f} of {len(right):,}" if right else "" for right in cells)
                lines.append(f"| {title}: {field} | {' | '.join(shown)} |")
    return "\n".join(lines)


def put_between(page: Path, mark: str, end: str, words: str) -> None:
    """Write words into a page of the manual, between its two marks."""
    before, first, rest = page.read_text(encoding="utf-8").partition(mark)
    _, last, after = rest.partition(end)
    if not first or not last:
        raise SystemExit(f"{page} lacks the lines {mark} and {end}: put them where the table belongs")
    page.write_text(f"{before}{mark}\n\n{words}\n\n{end}{after}", encoding="utf-8")


def write(weights: dict[str, dict[str, float]]) -> None:
    """Write the weights as TOML, in order."""
    lines = ["# What each sign of a reading weighs. Learned by `python -m training.certainty`: do not edit.", ""]
    for field, weighed in weights.items():
        lines.append(f"[{field}]")
        lines += [f'"{sign}" = {weight}' for sign, weight in sorted(weighed.items())]
        lines.append("")
    OUT.write_text("\n".join(lines), encoding="utf-8")


def main() -> None:
    """Read, learn, report and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    parser.add_argument("--layouts", type=Path, nargs="*", default=sorted((ROOT / "tests/data").glob("layouts*")))
    parser.add_argument("--check", action="store_true")
    args = parser.parse_args()
    sets: list[Known] = [
        *shared_sets(args.shared),
        *case_set(args.shared),
        *invented_set(),
        *layout_sets(args.layouts),
        *tagged_set(),
    ]
    rows = list(answers(sets))
    weights: dict[str, dict[str, float]] = {}
    judged: list[Judged] = []
    for field in (CUT, *FIELDS):
        asked = [row for row in rows if row.field == field]
        judged += held_out(asked)
        weights[field] = learn(asked)
    for line in report(judged):
        print(line)
    if not args.check:
        write(weights)
        put_between(PAGE, MARK, END, page_of(judged))


if __name__ == "__main__":
    main()
