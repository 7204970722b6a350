"""Which letters are the same in other words: a draft and its fair copy, or two transcripts of one letter.

Letters that may be alike are found by MinHash signatures of their runs of three words (Broder 1997), so that time grows
with the letters and not with their pairs. Runs that many letters have, such as "your obedient servant", are left out of
the signatures: by them every letter would be like every other. Each pair found is then compared word by word.
"""

from __future__ import annotations

import re
from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from rensa import RMinHash

from despatch.connect.index import Node
from despatch.text.sound import sound

LEAST = 0.4
"""Letters that share less of their runs of words are not called alike."""
SURE = 0.9
"""From here on, letters of the same people and day are counted once. A report of each month is not one letter."""
DAYS = 31
"""The dates of a draft and of its fair copy differ by no more days."""
_FEWEST = 12
"""Fewer runs of words are a form of politeness, which many letters share."""
_SAMPLE = 4000
"""So many letters tell which runs are common."""
_COMMON = 100
"""A run is common that more than one letter in so many has,"""
_MANY = 20
"""and more than so many letters."""
_SIGNS, _BANDS, _SEED = 128, 32, 1
_MIX = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0x27D4EB2F165667C5], np.uint64)
"""Odd numbers that spread the bits of what they multiply."""
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Alike:
    """Two letters by their ids, and the share of runs of words that both have."""

    one: str
    other: str
    share: float


def alike(ids: Sequence[str], text_of: Callable[[str], str]) -> Iterator[Alike]:
    """Yield the pairs of letters with the same words, each with the letter before it. `text_of` returns the words."""
    common = _common_runs(_runs(text_of(id)) for id in ids[:: len(ids) // _SAMPLE + 1])
    bands, signed = array("I"), []
    for id in ids:
        own = _runs(text_of(id)) - common
        if len(own) >= _FEWEST:
            signature = RMinHash(num_perm=_SIGNS, seed=_SEED)
            signature.update(sorted(own))
            bands.extend(_band_signs(signature))
            signed.append(id)
    runs = lru_cache(maxsize=4096)(lambda letter: _runs(text_of(letter)))
    for later, earlier in _candidates(np.frombuffer(bands, np.uint32).reshape(-1, _BANDS) if bands else None):
        one, other = signed[earlier], signed[later]
        share = len(runs(one) & runs(other)) / len(runs(one) | runs(other))
        if share >= LEAST:
            yield Alike(one, other, round(share, 3))


def _band_signs(signature: RMinHash) -> list[int]:
    """Return a number of 32 bits for each band of a signature: 128 bytes for a letter."""
    parts = np.array(signature.digest(), np.uint64).reshape(_BANDS, -1)
    signs: list[int] = ((parts * _MIX[: parts.shape[1]]).sum(axis=1) >> np.uint64(32)).tolist()
    return signs


def _candidates(bands: NDArray[np.uint32] | None) -> Iterator[tuple[int, int]]:
    """Yield the pairs of letters with an equal band, the later first, by their places and in their order."""
    if bands is None:
        return
    found = [np.empty(0, np.int64)]
    for band in bands.T:
        order = np.argsort(band, kind="stable").astype(np.int64)
        signs = band[order]
        # Letters with an equal band stand together; so do those that are further apart, until none is.
        for apart in range(1, len(signs)):
            equal = signs[apart:] == signs[:-apart]
            if not equal.any():
                break
            found.append(order[apart:][equal] * len(bands) + order[:-apart][equal])
    for pair in np.unique(np.concatenate(found)).tolist():
        yield divmod(pair, len(bands))


def _common_runs(letters: Iterable[frozenset[str]]) -> frozenset[str]:
    """Return the runs that many of these letters have."""
    counts: Counter[str] = Counter()
    number = 0
    for number, runs in enumerate(letters, 1):  # noqa: B007 - the last one is how many there are
        counts.update(runs)
    least = max(_MANY, number // _COMMON)
    return frozenset(run for run, letters_with_it in counts.items() if letters_with_it > least)


def may_be_one(one: Node, other: Node) -> bool:
    """Say whether nothing tells two letters with the same words apart: a circular goes to many people on many days."""
    if one.identifier and one.identifier == other.identifier:
        return False  # the identifier tells by itself, and has a finding of its own
    for here, there in ((one.senders, other.senders), (one.recipients, other.recipients)):
        if here and there and set(here).isdisjoint(there):
            return False
    if one.first is None or other.first is None or one.last is None or other.last is None:
        return True
    return one.first - other.last <= DAYS and other.first - one.last <= DAYS


def find_copies(pairs: Iterable[Alike], nodes: Mapping[str, Node]) -> tuple[list[Alike], frozenset[str]]:
    """Return the pairs that may be one letter, and the ids of the later of those that surely are."""
    likely = [pair for pair in pairs if may_be_one(nodes[pair.one], nodes[pair.other])]
    copies: set[str] = set()
    for pair in likely:
        if pair.share >= SURE and pair.one not in copies and _is_one(nodes[pair.one], nodes[pair.other]):
            copies.add(pair.other)
    return likely, frozenset(copies)


def _is_one(one: Node, other: Node) -> bool:
    people = bool(one.senders and one.senders == other.senders and one.recipients == other.recipients)
    if one.first is None or other.first is None or one.last is None or other.last is None:
        return people
    return people and one.first <= other.last and other.first <= one.last


def _runs(text: str) -> frozenset[str]:
    """Return the runs of three words in a text, as they sound: a copyist spells in another way."""
    words = [sound(word) for word in _WORD.findall(text)]
    return frozenset(" ".join(words[at : at + 3]) for at in range(len(words) - 2))
