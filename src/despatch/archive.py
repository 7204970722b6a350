"""The one door to an archive: everything that commands, pages and scripts may ask."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Literal

from despatch.model import Entry, Facet, Filter, PersonEntry, Problem, Record, SearchResult
from despatch.settings import Settings


class Archive:
    """An archive opened for reading."""

    path: Path
    settings: Settings

    def letters(
        self,
        where: Filter = Filter(),
        *,
        order: Literal["date", "source"] = "date",
        limit: int | None = None,
        offset: int = 0,
    ) -> list[Entry]:
        """Return the letters that `where` means."""
        raise NotImplementedError

    def count(self, where: Filter = Filter()) -> int:
        """Return how many letters `where` means."""
        raise NotImplementedError

    def facets(self, where: Filter = Filter()) -> dict[str, tuple[Facet, ...]]:
        """Return sender, recipient, year, marking, place, kind and source, each with its values and counts."""
        raise NotImplementedError

    def letter(self, id: str) -> Record:
        """Return one letter whole; an id that was redirected leads to the letter that took its place."""
        raise NotImplementedError

    def search(
        self,
        query: str,
        *,
        order: Literal["relevance", "date"] = "relevance",
        limit: int = 20,
        offset: int = 0,
    ) -> SearchResult:
        """Search words, phrases, AND OR NOT, and fields; raises QueryError."""
        raise NotImplementedError

    def people(self) -> list[PersonEntry]:
        """Return the people of the archive, those with most letters first."""
        raise NotImplementedError

    def person(self, id: str) -> PersonEntry:
        """Return one person; raises NotFound."""
        raise NotImplementedError

    def timeline(self) -> list[tuple[str, int]]:
        """Return (month as YYYY-MM, letters) for every month that has letters, in order."""
        raise NotImplementedError

    def problems(self, code: str | None = None) -> Sequence[Problem]:
        """Return the findings about the material."""
        raise NotImplementedError

    def export_letters(self) -> Iterator[dict[str, object]]:
        """Yield the rows of letters.jsonl (DESIGN 6), in source order."""
        raise NotImplementedError
