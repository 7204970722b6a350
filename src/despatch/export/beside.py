"""Rows that belong to letters, taken letter by letter in one walk over both."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from operator import itemgetter
from typing import Generic, TypeVar

T = TypeVar("T")


class Beside(Generic[T]):
    """Rows as (letter, row), in the order of the letters."""

    def __init__(self, rows: Iterable[tuple[str, T]]) -> None:
        self._groups = groupby(rows, key=itemgetter(0))
        self._next = next(self._groups, None)

    def of(self, letter: str) -> tuple[T, ...]:
        """Return the rows of a letter; letters are asked for in their order, each once."""
        if self._next is None or self._next[0] != letter:
            return ()
        found = tuple(row for _, row in self._next[1])
        self._next = next(self._groups, None)
        return found
