"""Which letters are the same in other words: a draft and its fair copy, or two transcripts of one letter.

Letters that may be alike are found by MinHash signatures of their runs of three words (Broder 1997), so that time grows
with the letters and not with their pairs. Each pair found is then compared word by word.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from rensa import RMinHash, RMinHashLSH

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
_SIGNS, _BANDS, _SEED = 128, 32, 1
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Alike:
    """Two letters by their ids, and the share of runs of words that both have."""

    one: str
    other: str
    share: float


def alike(ids: Iterable[str], text_of: Callable[[str], str]) -> Iterator[Alike]:
    """Yield the pairs of letters with the same words, each with the letter before it. `text_of` returns the words."""
    runs = lru_cache(maxsize=4096)(lambda letter: _runs(text_of(letter)))
    near = RMinHashLSH(threshold=LEAST, num_perm=_SIGNS, num_bands=_BANDS)
    seen: list[str] = []
    for id in ids:
        here = runs(id)
        if len(here) < _FEWEST:
            continue
        signature = RMinHash(num_perm=_SIGNS, seed=_SEED)
        signature.update(sorted(here))
        for place in sorted(set(near.query(signature))):
            there = runs(seen[place])
            share = len(here & there) / len(here | there)
            if share >= LEAST:
                yield Alike(seen[place], id, round(share, 3))
        near.insert(len(seen), signature)
        seen.append(id)


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
