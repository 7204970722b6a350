"""Pair gold letters that are whole files with the letters read in those files.

Such gold has no offsets: a TEI file, a mail, a mailbox. Where a file is one letter, the longest letter read in it is
paired with the gold. Where a file holds several, gold and reading follow the order of the file.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache

from despatch.score import dates, names
from despatch.score.result import Row

SAME_DAY, SAME_SENDER, SAME_PLACE = 2.0, 1.0, 0.5
"""What an equal day, an equal sender, and an equal place in files of equal length add to a pair."""


def is_whole(gold: Row) -> bool:
    """Return whether a gold letter is a whole file."""
    return gold.get("start") is None


def pair_files(gold: Sequence[Row], read: Sequence[Row]) -> Iterator[tuple[int, int]]:
    """Yield (index in `gold`, index in `read`) of the letters that belong together, for the whole files of `gold`."""
    wanted: dict[str, list[int]] = defaultdict(list)
    for i, letter in enumerate(gold):
        if is_whole(letter):
            wanted[letter["file"]].append(i)
    present: dict[str, list[int]] = defaultdict(list)
    for j, letter in sorted(enumerate(read), key=lambda pair: pair[1]["start"]):
        if letter["file"] in wanted:
            present[letter["file"]].append(j)
    for file, here in present.items():
        if len(wanted[file]) == 1:
            yield wanted[file][0], max(here, key=lambda j: read[j]["end"] - read[j]["start"])
        else:
            pairs = align([gold[i] for i in wanted[file]], [read[j] for j in here])
            yield from ((wanted[file][i], here[j]) for i, j in pairs)


def align(gold: Sequence[Row], read: Sequence[Row]) -> Iterator[tuple[int, int]]:
    """Yield the pairs, in the order of both, whose days and senders fit best together."""
    fits = _fits(gold, read)
    best = [[0.0] * (len(read) + 1) for _ in range(len(gold) + 1)]
    for i in reversed(range(len(gold))):
        for j in reversed(range(len(read))):
            paired = fits[i][j] and fits[i][j] + best[i + 1][j + 1]
            best[i][j] = max(best[i + 1][j], best[i][j + 1], paired)
    i = j = 0
    while i < len(gold) and j < len(read):
        if fits[i][j] and best[i][j] == fits[i][j] + best[i + 1][j + 1]:
            yield i, j
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1


def _fits(gold: Sequence[Row], read: Sequence[Row]) -> list[list[float]]:
    """Return how well each gold letter (row) fits each letter read (column); 0 where it does not fit."""

    @cache
    def same_sender(wanted: tuple[str, ...], given: tuple[str, ...]) -> bool:
        return any(names.same_person(a, b) for a in wanted for b in given)

    senders = [[tuple(names.as_list(letter.get("sender"))) for letter in letters] for letters in (gold, read)]

    def fit(i: int, j: int) -> float:
        known = SAME_DAY * dates.same_days(gold[i].get("date"), read[j].get("date"))
        known += SAME_SENDER * same_sender(senders[0][i], senders[1][j])
        return known or SAME_PLACE * (len(gold) == len(read) and i == j)

    return [[fit(i, j) for j in range(len(read))] for i in range(len(gold))]
