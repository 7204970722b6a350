"""Score the rows of letters.jsonl against gold letters: cuts first, then what each letter says of itself.

A gold letter and a letter read are paired when they begin within three characters of each other. Otherwise they are
paired when they share at least half of what either covers. A gold letter without a partner counts as wrong in every
field. A field that the gold leaves null is not asked.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from despatch.errors import SettingsError
from despatch.score import dates, names
from despatch.score.reliability import confidences, reliability
from despatch.score.result import Letters, Matches, Miss, Row, Share
from despatch.score.whole_files import is_whole, pair_files

TOLERANCE = 3
"""Characters by which a cut may miss."""
OVERLAP = 0.95
"""The share of both extents that a cut must have in common with gold."""

EXTRAS = {"marking": "classification", "kind": "doctype", "salutation": None, "closing": None, "signature": None}
"""Fields compared word by word when the gold set has them, with the other name gold may give them."""


@dataclass(frozen=True, slots=True)
class _Pair:
    gold: int
    read: int
    start: bool
    overlap: float


def letters(gold: Sequence[Row], rows: Sequence[Row]) -> Letters:
    """Score `rows` (as letters.jsonl has them) against `gold`; raises SettingsError when gold does not say which file.

    Rows without a start are letters known by a description only, and are left out. Where gold has whole files, letters
    of other files are left out too.
    """
    aliases = known_names(gold)
    read = [_flat(row, aliases) for row in rows if row.get("start") is not None]
    wanted = with_file(gold, (r["file"] for r in read))
    whole = [g for g in wanted if is_whole(g)]
    if whole:
        asked = {g["file"] for g in wanted}
        read = [r for r in read if r["file"] in asked]
    pairs = _pair(wanted, read) + [_Pair(i, j, start=True, overlap=1.0) for i, j in pair_files(wanted, read)]
    partner = {p.gold: read[p.read] for p in pairs}
    known = frozenset(n for g in gold for k in ("sender", "recipient") for n in names.as_list(g.get(k)))
    misses = _wrong_cuts(wanted, read, pairs)
    tests = _tests(wanted, known)
    fields = {field: _share(field, key, test, wanted, partner, misses) for field, key, test in tests}
    if whole:
        fields = {"kept whole": _kept_whole(whole, read)} | fields
    return Letters(
        starts=Matches(sum(p.start for p in pairs), len(read), len(gold)),
        overlaps=Matches(sum(p.overlap >= OVERLAP for p in pairs), len(read), len(gold)),
        fields=fields,
        misses=tuple(misses),
        reliability=reliability(tests, wanted, partner),
    )


def with_file(gold: Sequence[Row], sources: Iterable[str]) -> list[dict[str, Any]]:
    """Return gold rows, each with its file. Gold may leave the file out where there is only one.

    Raises SettingsError where there are several and a row does not say which.
    """
    files = {file_name(g["file"]) for g in gold if g.get("file")} or set(sources)
    if len(files) > 1 and not all(g.get("file") for g in gold):
        raise SettingsError(
            f'the gold set has letters without a file, and there are {len(files)} files: add "file" to each line'
        )
    only = next(iter(files), None)
    return [{**g, "file": file_name(g["file"]) if g.get("file") else only} for g in gold]


def known_names(gold: Iterable[Row]) -> dict[str, str]:
    """Return the name that gold uses, by the words of each other name (`aliases`) that it lets pass."""
    return {
        " ".join(names.words(other)): name
        for g in gold
        for name, others in (g.get("aliases") or {}).items()
        for other in others
    }


def file_name(source: str) -> str:
    """Return the name by which gold knows a source: the last part of its path, because folders may have been moved."""
    return PurePosixPath(source).name


def _flat(row: Row, aliases: Mapping[str, str]) -> dict[str, Any]:
    """Return an exported row with one plain value a field."""
    senders = row.get("senders") or ([row["sender"]] if row.get("sender") else [])
    return {
        **row,
        "sure": confidences(row),
        "file": file_name(row["source"]),
        "sender": _names(senders, aliases),
        "recipient": _names(row.get("recipients") or [], aliases),
        "date": (row.get("date") or {}).get("edtf"),
        "place": (row.get("place") or {}).get("name"),
    }


def _names(parties: Iterable[Row], aliases: Mapping[str, str]) -> list[str]:
    """Return the names of people as gold writes them."""
    given = (party.get("person") or party.get("name") for party in parties)
    return [aliases.get(" ".join(names.words(name)), name) for name in map(str, filter(None, given))]


def _kept_whole(gold: Sequence[Row], read: Sequence[Row]) -> Share:
    """Count the gold letters whose file was read as one letter."""
    count = Counter(r["file"] for r in read)
    return Share(sum(count[g["file"]] == 1 for g in gold), len(gold), sum(count[g["file"]] > 0 for g in gold))


def _pair(gold: Sequence[Row], read: Sequence[Row]) -> list[_Pair]:
    """Pair letters that have offsets, one to one: equal starts first, then the largest overlap."""
    by_file: dict[str, list[int]] = defaultdict(list)
    for j in sorted(range(len(read)), key=lambda j: read[j]["start"]):
        by_file[read[j]["file"]].append(j)
    longest = max((r["end"] - r["start"] for r in read), default=0)
    candidates: list[tuple[bool, float, int, int, int]] = []
    for i, g in enumerate(gold):
        if is_whole(g):
            continue
        near = by_file.get(g["file"], [])
        first = bisect_left(near, g["start"] - longest - TOLERANCE, key=lambda j: read[j]["start"])
        last = bisect_right(near, max(g["end"], g["start"] + TOLERANCE), key=lambda j: read[j]["start"])
        for j in near[first:last]:
            miss, overlap = abs(g["start"] - read[j]["start"]), _overlap(g, read[j])
            if miss <= TOLERANCE or overlap >= 0.5:
                candidates.append((miss > TOLERANCE, -overlap, miss, i, j))
    pairs: list[_Pair] = []
    taken: tuple[set[int], set[int]] = (set(), set())
    for far, overlap, _, i, j in sorted(candidates):
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
    """Return the gold letters whose start or extent is wrong, and the letters read that gold lacks."""
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
    """Return (measure, key of the gold row, test of an answer) for each question of this gold set."""

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
        # An empty extra is an answer too ("there is none"), if a letter was read there at all.
        answered += read is not None if field in EXTRAS else given not in (None, "", [])
        if read is not None and test(wanted, given):
            right += 1
        elif field != "date compatible":  # the miss is listed once, under date
            misses.append((field, g, read))
    return Share(right, of, answered)
