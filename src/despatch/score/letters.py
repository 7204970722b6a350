"""Score the rows of letters.jsonl against gold letters: cuts first, then what each letter says of itself.

A gold letter and a letter read are paired when they begin within three characters of each other, or
else when they share at least half of what either covers; a gold letter without partner counts as
wrong in every field. A field that the gold leaves null is not asked.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from despatch.errors import SettingsError
from despatch.score import dates, names

Row = Mapping[str, Any]
Miss = tuple[str, Row, Row | None]
TOLERANCE = 3
"""Characters by which a cut may miss."""
OVERLAP = 0.95
"""What a cut must share with gold to be whole."""

EXTRAS = {"marking": "classification", "kind": "doctype", "salutation": None, "closing": None, "signature": None}
"""Fields compared word by word when the gold set has them, with the other name gold may give them."""


@dataclass(frozen=True, slots=True)
class Cuts:
    """How many cuts are right, of those read and of those wanted."""

    hits: int
    read: int
    gold: int

    @property
    def precision(self) -> float:
        """Right cuts of all cuts read."""
        return self.hits / self.read if self.read else 0.0

    @property
    def recall(self) -> float:
        """Right cuts of all gold cuts."""
        return self.hits / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        return 2 * self.hits / (self.read + self.gold) if self.hits else 0.0


@dataclass(frozen=True, slots=True)
class Share:
    """How many letters are right in one field, of those asked and of those where an answer was given."""

    right: int
    of: int
    answered: int

    @property
    def accuracy(self) -> float:
        """Right answers of all asked; 1.0 when nothing was asked."""
        return self.right / self.of if self.of else 1.0

    @property
    def precision(self) -> float:
        """Right answers of those given; 1.0 when none was."""
        return self.right / self.answered if self.answered else 1.0


@dataclass(frozen=True, slots=True)
class Letters:
    """The score of one set of letters."""

    starts: Cuts
    overlaps: Cuts
    fields: dict[str, Share]
    misses: tuple[Miss, ...]
    """Every wrong answer: (field, gold letter, letter read); of "extra", a letter that gold has not, only the last."""


@dataclass(frozen=True, slots=True)
class _Pair:
    gold: int
    read: int
    start: bool
    overlap: float


def letters(gold: Sequence[Row], rows: Sequence[Row]) -> Letters:
    """Score `rows` (as letters.jsonl has them) against `gold`; raises SettingsError when gold does not say which file."""
    read = [_flat(row) for row in rows]
    wanted = with_file(gold, (r["file"] for r in read))
    pairs = _pair(wanted, read)
    partner = {p.gold: read[p.read] for p in pairs}
    known = frozenset(n for g in gold for k in ("sender", "recipient") for n in names.as_list(g.get(k)))
    misses = _wrong_cuts(wanted, read, pairs)
    fields = {field: _share(field, key, test, wanted, partner, misses) for field, key, test in _tests(wanted, known)}
    return Letters(
        starts=Cuts(sum(p.start for p in pairs), len(read), len(gold)),
        overlaps=Cuts(sum(p.overlap >= OVERLAP for p in pairs), len(read), len(gold)),
        fields=fields,
        misses=tuple(misses),
    )


def with_file(gold: Sequence[Row], sources: Iterable[str]) -> list[dict[str, Any]]:
    """Fill in the file where gold leaves it out, which it may where there is only one; raises SettingsError where there are more."""
    files = {file_name(g["file"]) for g in gold if g.get("file")} or set(sources)
    if len(files) > 1 and not all(g.get("file") for g in gold):
        raise SettingsError(
            f'the gold set has letters without a file, and there are {len(files)} files: add "file" to each line'
        )
    only = next(iter(files), None)
    return [{**g, "file": file_name(g["file"]) if g.get("file") else only} for g in gold]


def file_name(source: str) -> str:
    """Return the name by which gold knows a source: its last part, for gold may be older than the folder."""
    return PurePosixPath(source).name


def _flat(row: Row) -> dict[str, Any]:
    """Return an exported row with one plain value a field."""
    senders = row.get("senders") or ([row["sender"]] if row.get("sender") else [])
    return {
        **row,
        "file": file_name(row["source"]),
        "sender": [n for n in map(_name, senders) if n],
        "recipient": [n for n in map(_name, row.get("recipients") or []) if n],
        "date": (row.get("date") or {}).get("edtf"),
        "place": (row.get("place") or {}).get("name"),
    }


def _name(party: Row) -> str | None:
    name = party.get("person") or party.get("name")
    return None if name is None else str(name)


def _pair(gold: Sequence[Row], read: Sequence[Row]) -> list[_Pair]:
    """Pair letters one to one: equal starts first, then the largest overlap."""
    by_file: dict[str, list[int]] = defaultdict(list)
    for j in sorted(range(len(read)), key=lambda j: read[j]["start"]):
        by_file[read[j]["file"]].append(j)
    longest = max((r["end"] - r["start"] for r in read), default=0)
    found: list[tuple[bool, float, int, int, int]] = []
    for i, g in enumerate(gold):
        near = by_file.get(g["file"], [])
        first = bisect_left(near, g["start"] - longest - TOLERANCE, key=lambda j: read[j]["start"])
        last = bisect_right(near, max(g["end"], g["start"] + TOLERANCE), key=lambda j: read[j]["start"])
        for j in near[first:last]:
            miss, overlap = abs(g["start"] - read[j]["start"]), _overlap(g, read[j])
            if miss <= TOLERANCE or overlap >= 0.5:
                found.append((miss > TOLERANCE, -overlap, miss, i, j))
    pairs: list[_Pair] = []
    taken: tuple[set[int], set[int]] = (set(), set())
    for far, overlap, _, i, j in sorted(found):
        if i not in taken[0] and j not in taken[1]:
            taken[0].add(i)
            taken[1].add(j)
            pairs.append(_Pair(i, j, not far, -overlap))
    return pairs


def _overlap(a: Row, b: Row) -> float:
    shared: int = min(a["end"], b["end"]) - max(a["start"], b["start"])
    union: int = max(a["end"], b["end"]) - min(a["start"], b["start"])
    return max(0, shared) / union if union > 0 else 0.0


def _wrong_cuts(gold: Sequence[Row], read: Sequence[Row], pairs: Sequence[_Pair]) -> list[Miss]:
    """Return the gold letters whose start or extent is wrong, and the letters that gold has not."""
    partner = {p.gold: p for p in pairs}
    misses: list[Miss] = []
    for i, g in enumerate(gold):
        pair = partner.get(i)
        if pair is None or not pair.start:
            misses.append(("start", g, read[pair.read] if pair else None))
        if pair is None or pair.overlap < OVERLAP:
            misses.append(("overlap", g, read[pair.read] if pair else None))
    taken = {p.read for p in pairs}
    misses += [("extra", {}, r) for j, r in enumerate(read) if j not in taken]
    return misses


Test = Callable[[Any, Any], bool]


def _tests(gold: Sequence[Row], known: Collection[str]) -> list[tuple[str, str, Test]]:
    """Return (what is measured, the gold's key, when an answer is right) for what this gold set asks."""

    def parties(a: object, b: object) -> bool:
        return names.same_parties(a, b, known)

    tests: list[tuple[str, str, Test]] = [
        ("sender", "sender", parties),
        ("recipient", "recipient", parties),
        ("date", "date", dates.same_days),
        ("date compatible", "date", dates.compatible),
        ("place", "place", names.same_place),
    ]
    for field, alias in EXTRAS.items():
        key = alias if alias and any(alias in g for g in gold) else field
        if any(key in g for g in gold):
            classes = {g.get(key) for g in gold} <= {"letter", "other"}
            tests.append((field, key, _same_class if field == "kind" and classes else _same_words))
    return tests


def _same_words(a: str | None, b: str | None) -> bool:
    return (" ".join(a.split()).casefold() if a else None) == (" ".join(b.split()).casefold() if b else None)


def _same_class(a: str | None, b: str | None) -> bool:
    return (a == "other") == (b == "other")


def _share(
    field: str,
    key: str,
    test: Test,
    gold: Sequence[Row],
    partner: Mapping[int, Row],
    misses: list[Miss],
) -> Share:
    """Count one field, and note the misses."""
    right = of = answered = 0
    for i, g in enumerate(gold):
        wanted = g.get(key)
        if wanted in (None, "", []) and (field not in EXTRAS or key not in g):
            continue
        of += 1
        read = partner.get(i)
        given = read.get(field.partition(" ")[0]) if read else None
        # Of an extra "there is none" is an answer too, where a letter was read there at all.
        answered += read is not None if field in EXTRAS else given not in (None, "", [])
        if read is not None and test(wanted, given):
            right += 1
        elif field != "date compatible":  # the miss is told once, under date
            misses.append((field, g, read))
    return Share(right, of, answered)
