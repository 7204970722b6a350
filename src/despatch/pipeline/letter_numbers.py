"""Letters and inferred letters in one series of numbers, so that a million of them take little memory."""

from __future__ import annotations

from array import array
from collections import Counter

from despatch.connect import LetterIndex
from despatch.connect import days as days_of
from despatch.model import InferredLetter

NEVER = 4_000_000
"""A day after all others, for letters without a date."""


class LetterNumbers:
    """Numbers for letters, which are their places in the index, and for inferred letters, which come after them."""

    def __init__(self, index: LetterIndex) -> None:
        self.index = index
        self.pairs: Counter[tuple[str, str]] = Counter()
        """How many inferred letters each pair of author and addressee has."""
        self.dated: dict[int, int] = {}
        """The day by which an undated letter is sorted, by its number."""
        self._inferred: list[str] = []
        self._number_of: dict[str, int] = {}
        # First and last day of each inferred letter, 0 where it is not known.
        self._first, self._last = array("i"), array("i")

    @property
    def letters(self) -> int:
        """How many letters there are; the numbers from here on are inferred letters."""
        return len(self.index.nodes)

    def __len__(self) -> int:
        return self.letters + len(self._inferred)

    def add(self, record: InferredLetter) -> None:
        """Give an inferred letter the next number."""
        self._number_of[record.id] = len(self)
        self._inferred.append(record.id)
        date = record.date or record.received
        first, last = (days_of(date) if date else None) or (0, 0)
        self._first.append(0 if date and date.startswith("..") else first)
        self._last.append(last)
        if record.author and record.addressee:
            self.pairs[record.author, record.addressee] += 1

    def number(self, id: str) -> int:
        """Return the number of a letter or an inferred letter; -1 for none."""
        return self.index.by_id.get(id, self._number_of.get(id, -1))

    def is_inferred(self, id: str) -> bool:
        """Say whether an id is that of an inferred letter."""
        return id in self._number_of

    def id(self, number: int) -> str:
        """Return the id of a letter or an inferred letter."""
        return self.index.nodes[number].id if number < self.letters else self._inferred[number - self.letters]

    def days(self, number: int) -> tuple[int | None, int | None]:
        """Return the first and the last day on which a letter may have been written; None where it is not known."""
        if number < self.letters:
            return self.index.nodes[number].first, self.index.nodes[number].last
        place = number - self.letters
        return self._first[place] or None, self._last[place] or None

    def day(self, number: int) -> int:
        """Return the day by which a letter is sorted."""
        return self.days(number)[1] or self.dated.get(number, NEVER)

    def order(self, number: int) -> tuple[object, ...]:
        """Return what sorts letters in time; on one day, inferred letters come first."""
        if number >= self.letters:
            return self.day(number), 0, self.id(number), 0
        node = self.index.nodes[number]
        return self.day(number), 1, node.source, node.ordinal
