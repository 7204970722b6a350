"""JSON Lines: one file a table, one object a line, UTF-8, fields as the manual lists them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Protocol

import msgspec

from despatch.export.files import write_whole


class Rows(Protocol):
    """What an export asks of an archive's tables."""

    def letters(self) -> Iterable[dict[str, object]]:
        """Yield the letters."""
        ...

    def places(self) -> Iterable[dict[str, object]]:
        """Yield the places at which letters were written."""
        ...

    def references(self) -> Iterable[dict[str, object]]:
        """Yield the references with their targets."""
        ...

    def announced(self) -> Iterable[dict[str, object]]:
        """Yield the words that announce a letter not written yet."""
        ...

    def inferred(self) -> Iterable[dict[str, object]]:
        """Yield the letters known only from others."""
        ...

    def acts(self) -> Iterable[dict[str, object]]:
        """Yield the acts."""
        ...

    def matters(self, as_of: str | None = None) -> Iterable[dict[str, object]]:
        """Yield the matters, with how they stand on a day."""
        ...

    def deliveries(self) -> Iterable[dict[str, object]]:
        """Yield the steps of goods on their way."""
        ...

    def mentions(self) -> Iterable[dict[str, object]]:
        """Yield the people and places that letters name."""
        ...

    def problems(self) -> Iterable[dict[str, object]]:
        """Yield the problems."""
        ...


def write(exports: Rows, folder: Path, as_of: str | None = None) -> dict[str, int]:
    """Write a file for each table into `folder`, and return the lines in each file. Matters stand as on `as_of`.

    A file is replaced only when the new one is whole. Raises ArchiveError when it cannot be written.
    """
    tables = {
        "letters.jsonl": exports.letters,
        "places.jsonl": exports.places,
        "references.jsonl": exports.references,
        "announced.jsonl": exports.announced,
        "inferred.jsonl": exports.inferred,
        "acts.jsonl": exports.acts,
        "matters.jsonl": lambda: exports.matters(as_of),
        "deliveries.jsonl": exports.deliveries,
        "mentions.jsonl": exports.mentions,
        "problems.jsonl": exports.problems,
    }
    encode = msgspec.json.Encoder().encode
    return {
        name: write_whole(folder / name, ((encode(row) + b"\n", 1) for row in rows())) for name, rows in tables.items()
    }
