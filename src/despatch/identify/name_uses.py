"""The names of an archive, counted: one `NameUse` for each distinct name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from despatch.model import Party

LIFETIME = 70
"""No one person writes two letters so many years apart."""
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
    years: tuple[int, int] | None = None
    """The years of these letters, where others of the name are more than a lifetime away; else None."""

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

    def add(self, other: _Count) -> None:
        """Add what another count has."""
        self.written += other.written
        self.received += other.received
        self.first = min(filter(None, (self.first, other.first)), default=None)
        self.last = max(filter(None, (self.last, other.last)), default=None)
        self.sources |= other.sources
        self.beside |= other.beside
        self.everywhere |= other.everywhere or len(self.sources) > MANY

    @property
    def years(self) -> tuple[int, int] | None:
        """The years of its dated letters."""
        years = [int(date[:4]) for date in (self.first, self.last) if date and date[:4].isdigit()]
        return (min(years), max(years)) if years else None


class Tally:
    """Gathers name uses letter by letter; its memory grows with the distinct names, and their lifetimes, alone."""

    def __init__(self) -> None:
        self._counts: dict[UseKey, dict[int | None, _Count]] = {}
        """The letters of each name by parts of a lifetime; None: without a year."""

    def add(self, source: str, date: str | None, senders: Sequence[Party], recipients: Sequence[Party]) -> None:
        """Count one letter: its source, its EDTF date if known, and its parties."""
        for parties, others, wrote in ((senders, recipients, True), (recipients, senders, False)):
            for party in parties:
                counts = self._counts.setdefault((party.name, party.office, party.key), {})
                count = counts.setdefault(_part_of_time(date), _Count())
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
        """Yield the uses counted, sorted by name: one for each lifetime in which a name is written."""
        for key in sorted(self._counts, key=lambda k: (k[0], k[1] or "", k[2] or "")):
            lifetimes = _lifetimes(self._counts[key])
            for count in lifetimes:
                sources = frozenset[str]() if count.everywhere else frozenset(count.sources)
                yield NameUse(
                    *key,
                    count.written,
                    count.received,
                    count.first,
                    count.last,
                    sources,
                    frozenset(sorted(count.beside)[:MANY]),
                    count.years if len(lifetimes) > 1 else None,
                )


def _part_of_time(date: str | None) -> int | None:
    return int(date[:4]) * 2 // LIFETIME if date and date[:4].isdigit() else None


def _lifetimes(parts: dict[int | None, _Count]) -> list[_Count]:
    """Return the letters of a name by lifetimes, in order of time; those without a year last, if there are several."""
    dated = [parts[part] for part in sorted(part for part in parts if part is not None)]
    found: list[_Count] = []
    for count in dated:
        if found and (count.years or (0, 0))[0] - (found[-1].years or (0, 0))[1] <= LIFETIME:
            found[-1].add(count)
        else:
            found.append(_Count())
            found[-1].add(count)
    undated = parts.get(None)
    if undated is not None:
        if len(found) != 1:
            found.append(_Count())
        found[-1].add(undated)
    return found
