"""The names of an archive, counted: one `NameUse` for each distinct name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from despatch.model import Party

MANY = 64
"""A name that stands in more sources, or beside more correspondents, belongs to the archive as a whole."""

UseKey = tuple[str, str | None, str | None]
"""The key of a use: the name as written, the office beside it, the key that the encoding gives."""


@dataclass(frozen=True, slots=True)
class NameUse:
    """A distinct name as written in letters, with its statistics.

    `first` and `last` are EDTF dates of its earliest and latest letter, `sources` the sources it stands in
    (none: too many to list), `beside` the names at the other end of its letters (at most `MANY` of them).
    """

    name: str
    office: str | None = None
    key: str | None = None
    written: int = 0
    received: int = 0
    first: str | None = None
    last: str | None = None
    sources: frozenset[str] = frozenset()
    beside: frozenset[str] = frozenset()

    @property
    def id(self) -> UseKey:
        """Name, office and key together."""
        return self.name, self.office, self.key


@dataclass(slots=True)
class _Count:
    written: int = 0
    received: int = 0
    first: str | None = None
    last: str | None = None
    sources: set[str] = field(default_factory=set)
    beside: set[str] = field(default_factory=set)
    everywhere: bool = False


class Tally:
    """Gathers name uses letter by letter; its memory grows with the distinct names alone."""

    def __init__(self) -> None:
        self._counts: dict[UseKey, _Count] = {}

    def add(self, source: str, date: str | None, senders: Sequence[Party], recipients: Sequence[Party]) -> None:
        """Count one letter: its source, its EDTF date if known, and its parties."""
        for parties, others, wrote in ((senders, recipients, True), (recipients, senders, False)):
            for party in parties:
                count = self._counts.setdefault((party.name, party.office, party.key), _Count())
                count.written += wrote
                count.received += not wrote
                if date:
                    count.first = min(count.first or date, date)
                    count.last = max(count.last or date, date)
                if len(count.sources) < MANY:
                    count.sources.add(source)
                elif source not in count.sources:
                    count.everywhere = True
                count.beside.update(other.name for other in others)
                if len(count.beside) > 2 * MANY:  # the first by name, so that the order of the letters does not matter
                    count.beside = set(sorted(count.beside)[:MANY])

    def uses(self) -> Iterable[NameUse]:
        """Yield the uses counted, sorted by name."""
        for key in sorted(self._counts, key=lambda k: (k[0], k[1] or "", k[2] or "")):
            count = self._counts[key]
            sources = frozenset[str]() if count.everywhere else frozenset(count.sources)
            yield NameUse(
                *key,
                count.written,
                count.received,
                count.first,
                count.last,
                sources,
                frozenset(sorted(count.beside)[:MANY]),
            )
