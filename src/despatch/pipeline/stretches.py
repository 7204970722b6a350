"""The letters of an archive in stretches of time, so that matters are looked for in one stretch at a time.

Where a stretch ends is told by the letters themselves. So a letter that changes moves the ends of others hardly ever,
and only its own stretch is gone through again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from despatch.store.ledger_letters import LedgerLetter

STRETCH = 4_000_000
"""A stretch has at least so many code points: the acts of more do not fit into the memory of a laptop beside the rest.

They have some 15,000 acts."""
_LONGEST = 1.25
_END = 256
"""One letter of so many may end a stretch."""
ROOM = 2**18
"""So many matters have numbers in a stretch."""
LAST = 2**62
"""A number above that of every matter."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Letters that follow each other: their rows, and a digest of what their matters rest on."""

    nth: int
    letters: tuple[int, ...]
    digest: str

    @property
    def numbers(self) -> tuple[int, int]:
        """The first number of its matters, and the first that is no longer one of theirs."""
        return self.nth * ROOM, (self.nth + 1) * ROOM


def cut_stretches(
    letters: Iterable[LedgerLetter], rules: str, decided: Callable[[str], object], named: frozenset[int]
) -> Iterator[Stretch]:
    """Cut letters in order of time into stretches.

    `rules` stands for all that the matters of all letters rest on, `decided` gives what editors decided on the acts of
    a letter. A stretch with one of the letters `named` gets no digest: decisions may join its matters to any others.
    """
    rows: list[int] = []
    digest = hashlib.blake2b(rules.encode(), digest_size=16)
    size = nth = 0
    for letter in letters:
        rows.append(letter.row)
        digest.update(letter.digest + repr(decided(letter.id)).encode())
        size += letter.size
        if size >= STRETCH and (size >= STRETCH * _LONGEST or _may_end(letter.id)):
            yield Stretch(nth, tuple(rows), digest.hexdigest() if named.isdisjoint(rows) else "")
            rows, size, nth = [], 0, nth + 1
            digest = hashlib.blake2b(rules.encode(), digest_size=16)
    if rows:
        yield Stretch(nth, tuple(rows), digest.hexdigest() if named.isdisjoint(rows) else "")


def _may_end(id: str) -> bool:
    return int.from_bytes(hashlib.blake2b(id.encode(), digest_size=4).digest(), "big") % _END == 0
