"""Score the inferred letters of an archive against the lost letters that an edition's editors inferred.

A pair needs a compatible author, a compatible addressee, and dates that meet. Among several candidates, evidence in the
words that the editors name comes first, then evidence in the same letter, then the nearest date.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from despatch.score import dates, names
from despatch.score.letters import known_names
from despatch.score.result import Matches, Miss, Part, Row, Share

ON_WORDS, ON_LETTER = 2, 1
NARROW = 62
"""Days. An interval of so many days is narrow, and so is one of at most twice the editors' own."""


class Pair(NamedTuple):
    """A gold letter, the inferred letter taken for it, and whether both rest on the same letter or words."""

    gold: Row
    row: Row
    rests: int


class Evidence(NamedTuple):
    """The file of each letter, the words of each reference, and the files with a reference to each inferred letter."""

    files: Mapping[str, str]
    quotes: Mapping[tuple[str, int, int], str]
    replies: Mapping[str, set[str]]


def gather(references: Iterable[Row], files: Mapping[str, str]) -> Evidence:
    """Return what references say of letters; `files` gives the file of each letter of the archive."""
    quotes, replies = {}, defaultdict(set)
    for row in references:
        quotes[row["letter"], row["start"], row["end"]] = row["quote"]
        if row.get("target") and row["letter"] in files:
            replies[row["target"]].add(files[row["letter"]])
    return Evidence(files, quotes, replies)


def lost(gold: Sequence[Row], rows: Sequence[Row], evidence: Evidence, letters: Sequence[Row]) -> Part:
    """Score inferred letters against an edition's; `letters` are the gold letters, with `file`.

    Letters that no letter of the set speaks of (`reachable` false) are not wanted. Letters to somebody for whom the
    edition infers none are neither right nor wrong.
    """
    aliases = known_names(letters)
    gold = [g for g in gold if g.get("reachable", True)]
    addressees = [name for g in gold for name in names.as_list(g["addressee"])]
    read = [row for row in rows if _same(addressees, row.get("addressee"), aliases)]
    pairs = _pairs(gold, read, evidence, aliases)
    taken = {id(row) for pair in pairs for row in (pair.gold, pair.row)}
    misses: list[Miss] = [("lost, found", g, None) for g in gold if id(g) not in taken]
    misses += [("lost, extra", {}, row) for row in read if id(row) not in taken]
    measures: dict[str, Matches | Share] = {
        "lost, found": Matches(len(pairs), len(read), len(gold)),
        "lost, on the same letter": Matches(sum(p.rests > 0 for p in pairs), len(read), len(gold)),
    }
    worded = [p for p in pairs if any(e.get("quote") for e in p.gold["evidence"])]
    measures["lost, on the same words"] = _share(p.rests == ON_WORDS for p in worded)
    measures["lost, dated at both ends"] = _share(_is_closed(p.row) for p in pairs)
    measures["lost, dated narrowly"] = _share(_is_closed(p.row) and _is_narrow(p.gold, p.row) for p in pairs)
    measures |= _answers(pairs, evidence, {g["id"]: g["file"] for g in letters if g.get("id")})
    measures["lost, both people named"] = _share(bool(row.get("author") and row.get("addressee")) for row in rows)
    return Part(measures, tuple(misses))


def _share(answers: Iterable[bool]) -> Share:
    right = list(answers)
    return Share(sum(right), len(right), len(right))


def _same(wanted: object, name: str | None, aliases: Mapping[str, str]) -> bool:
    forms = {name, aliases.get(" ".join(names.words(name)), name)} if name else set()
    return any(names.same_person(one, form) for one in names.as_list(wanted) for form in forms)


def _days(row: Row) -> dates.Days | None:
    return next((days for key in ("date", "received") if row.get(key) and (days := dates.interval(row[key]))), None)


def _pairs(gold: Sequence[Row], read: Sequence[Row], evidence: Evidence, aliases: Mapping[str, str]) -> list[Pair]:
    near = []
    for i, g in enumerate(gold):
        wanted = dates.interval(g["date"])
        for j, row in enumerate(read):
            days = _days(row)
            if not wanted or not days or days[0] > wanted[1] or wanted[0] > days[1]:
                continue
            if _same(g["author"], row.get("author"), aliases) and _same(g["addressee"], row.get("addressee"), aliases):
                near.append((-_rests(g, row, evidence), abs((days[1] - wanted[1]).days), i, j))
    pairs: list[Pair] = []
    taken: tuple[set[int], set[int]] = (set(), set())
    for rests, _, i, j in sorted(near):
        if i not in taken[0] and j not in taken[1]:
            taken[0].add(i)
            taken[1].add(j)
            pairs.append(Pair(gold[i], read[j], -rests))
    return pairs


def _rests(gold: Row, row: Row, evidence: Evidence) -> int:
    """Return ON_WORDS or ON_LETTER where the evidence is what the editors name, 0 where it lies elsewhere."""
    rests = 0
    for place in row.get("evidence") or ():
        quote = evidence.quotes.get((place["letter"], place["start"], place["end"]))
        for wanted in gold["evidence"]:
            if evidence.files.get(place["letter"]) == wanted["file"]:
                words = same_words(quote, wanted.get("context") or wanted.get("quote"))
                rests = max(rests, ON_WORDS if words else ON_LETTER)
    return rests


def same_words(quote: str | None, passage: str | None) -> bool:
    """Return whether the first half of the quoted words stands in the passage, in its order."""
    quoted, there = names.words(quote or ""), names.words(passage or "")
    if len(quoted) < 2:
        return bool(quoted) and quoted[0] in there
    rest = iter(there)
    return sum(word in rest for word in quoted) * 2 >= len(quoted)


def _is_closed(row: Row) -> bool:
    days = _days(row)
    return days is not None and days[0] > dates.FIRST and days[1] < dates.LAST


def _is_narrow(gold: Row, row: Row) -> bool:
    days, wanted = _days(row), dates.interval(gold["date"])
    if days is None or wanted is None:
        return False
    return (days[1] - days[0]).days <= max(NARROW, 2 * (wanted[1] - wanted[0]).days)


def _answers(pairs: Sequence[Pair], evidence: Evidence, files: Mapping[str, str]) -> dict[str, Matches | Share]:
    """Return the shares of pairs whose answer, and whose answered letter, is one that the editors name."""
    answered_by, answers = [], []
    for gold, row, _ in pairs:
        if gold.get("answered_by"):
            wanted = {files.get(id, id) for id in gold["answered_by"]}
            answered_by.append(bool(wanted & evidence.replies.get(row["id"], set())))
        if gold.get("answers"):
            wanted = {files.get(id, id) for id in gold["answers"]}
            answers.append(bool(wanted & {evidence.files.get(id, id) for id in names.as_list(row.get("answers"))}))
    return {"lost, answered by": _share(answered_by), "lost, answers": _share(answers)}
