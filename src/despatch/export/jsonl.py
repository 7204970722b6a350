"""JSON Lines: one file a table, one object a line, UTF-8, fields as the manual lists them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

import msgspec

from despatch.export.columns import TABLES
from despatch.export.files import write_whole
from despatch.model import Hint, Letter
from despatch.settings import Settings

Row = dict[str, object]


class DescribedTable(Protocol):
    """A table of archive.db: what it holds, and what each of its columns does."""

    @property
    def name(self) -> str:
        """Its name."""
        ...

    @property
    def about(self) -> str:
        """What it holds."""
        ...

    @property
    def columns(self) -> Mapping[str, str]:
        """What each column holds."""
        ...


@dataclass(frozen=True, slots=True)
class WholeLetter:
    """A letter with its row of the table, its words ("" where only a description is known), and their hints."""

    row: Row
    letter: Letter
    text: str
    hints: tuple[Hint, ...]


class Rows(Protocol):
    """What an export asks of an archive's tables."""

    @property
    def settings(self) -> Settings:
        """What the archive says of itself."""
        ...

    @property
    def is_part(self) -> bool:
        """Whether only some letters were chosen."""
        ...

    def database(self) -> tuple[Sequence[DescribedTable], Mapping[str, tuple[str, str]], Sequence[str]]:
        """Return the tables of archive.db, questions (title, SQL) by name, and the tables that tell little."""
        ...

    def letters(self) -> Iterable[Row]:
        """Yield the letters."""
        ...

    def whole(self, order: Literal["date", "source"] = "source") -> Iterable[WholeLetter]:
        """Yield the letters, each with its words."""
        ...

    def longest_text(self) -> int:
        """Return how many code points the longest letter has."""
        ...

    def people(self) -> Iterable[Row]:
        """Yield the people."""
        ...

    def places(self) -> Iterable[Row]:
        """Yield the places at which letters were written."""
        ...

    def references(self) -> Iterable[Row]:
        """Yield the references with their targets."""
        ...

    def announced(self) -> Iterable[Row]:
        """Yield the words that announce a letter not written yet."""
        ...

    def inferred(self) -> Iterable[Row]:
        """Yield the letters known only from others."""
        ...

    def unnamed(self) -> Iterable[Row]:
        """Yield the references to letters that are not here, and of which author or addressee is not known."""
        ...

    def acts(self) -> Iterable[Row]:
        """Yield the acts."""
        ...

    def matters(self, as_of: str | None = None) -> Iterable[Row]:
        """Yield the matters, with how they stand on a day."""
        ...

    def deliveries(self) -> Iterable[Row]:
        """Yield the steps of goods on their way."""
        ...

    def mentions(self) -> Iterable[Row]:
        """Yield the people and places that letters name."""
        ...

    def problems(self) -> Iterable[Row]:
        """Yield the problems."""
        ...


def rows_of(exports: Rows, table: str, as_of: str | None = None) -> Iterable[Row]:
    """Return the rows of a table of `TABLES`, or the problems; matters stand as on `as_of`."""
    if table == "matters":
        return exports.matters(as_of)
    rows: Iterable[Row] = getattr(exports, table)()
    return rows


def write(exports: Rows, folder: Path, as_of: str | None = None) -> dict[str, int]:
    """Write a file for each table into `folder`, and return the lines in each file. Matters stand as on `as_of`.

    A file is replaced only when the new one is whole. Raises ArchiveError when it cannot be written.
    """
    encode = msgspec.json.Encoder().encode
    return {
        f"{name}.jsonl": write_whole(
            folder / f"{name}.jsonl", ((encode(row) + b"\n", 1) for row in rows_of(exports, name, as_of))
        )
        for name in (*(table.name for table in TABLES), "problems")
    }
