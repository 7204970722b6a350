"""Dividing the real sets: every target of the brief, measured on cuts alone."""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path

import pytest

from despatch.divide import divide
from despatch.model import Source
from despatch.read import read
from despatch.settings import Settings

SETTINGS = Settings(languages=("en", "de"))
pytestmark = pytest.mark.shared


def overlap_f1(folder: Path) -> float:
    """Return F1 over the cuts that share 0.95 of their characters with a gold piece."""
    gold = defaultdict(list)
    for row in map(json.loads, (folder / "gold.jsonl").read_text(encoding="utf-8").splitlines()):
        gold[row["file"]].append((row["start"], row["end"]))
    hits = cut_in_all = 0
    for name, wanted in gold.items():
        found = [(cut.span.start, cut.span.end) for cut in divide(_read(folder / "text" / name), SETTINGS)[0]]
        cut_in_all += len(found)
        starts = {start: (start, end) for start, end in found}
        for start, end in wanted:
            around = sorted(range(start - 100, start + 101), key=lambda s: abs(s - start))
            near = next((starts[s] for s in around if s in starts), None)
            if near is not None:
                shared = min(end, near[1]) - max(start, near[0])
                hits += shared / (max(end, near[1]) - min(start, near[0])) >= 0.95
    return 2 * hits / (cut_in_all + sum(map(len, gold.values())))


def _read(path: Path) -> Source:
    found, _ = read(path.read_bytes(), path.name, SETTINGS)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("name", "least"),
    [
        ("delegates/headed", 0.995),
        ("delegates/tight", 0.99),
        ("delegates/printed", 0.98),
        ("delegates/bare", 0.99),
        ("schnitzler/titled", 0.995),
        ("schnitzler/tight", 0.99),
        ("schnitzler/bare", 0.99),
    ],
)
def test_cuts_reach_their_target(shared: Path, name: str, least: float) -> None:
    assert overlap_f1(shared / "corpora" / name) >= least


def test_the_telegrams_are_all_there_and_nothing_else(shared: Path) -> None:
    telegrams = _read(shared / "telegrams" / "1942.txt")
    found = [(cut.span.start, cut.span.end) for cut in divide(telegrams, SETTINGS)[0]]
    lines = (shared / "gold" / "telegrams-1942" / "letters.jsonl").read_text(encoding="utf-8").splitlines()
    gold = [(row["start"], row["end"]) for row in map(json.loads, lines)]
    assert found[: len(gold)] == gold
    assert len(found) == 49


def test_one_letter_a_file_is_one_letter(shared: Path) -> None:
    files = sorted((shared / "corpora" / "delegates" / "files" / "text").glob("*.txt"))[::7]
    assert [path.name for path in files if len(divide(_read(path), SETTINGS)[0]) != 1] == []
