"""Names of places while they are sorted: what is known of each name, and the groups that names are put into."""

from __future__ import annotations

from dataclasses import dataclass, field

AUTHORITY = "places.toml names this variant"
WRITTEN_SO = "written so"


@dataclass(frozen=True, slots=True)
class PlaceUse:
    """A distinct name as written in letters: the key that encodings give with it, its letters and sources."""

    written: str
    key: str = ""
    letters: int = 0
    sources: frozenset[str] = frozenset()

    @property
    def id(self) -> tuple[str, str]:
        """Name and key together."""
        return self.written, self.key


@dataclass(slots=True, eq=False)
class PlaceGroup:
    """One place in the making. `entry` is the number of the authority's entry, if there is one."""

    entry: int | None = None
    keys: set[str] = field(default_factory=set)
    regions: frozenset[str] = frozenset()
    names: set[str] = field(default_factory=set)
    """The classes of its names; `plain` are the names themselves, in full and run together."""
    plain: set[str] = field(default_factory=set)
    sources: set[str] = field(default_factory=set)
    whys: dict[int, str] = field(default_factory=dict)
    """Use -> why it is held to be this place."""
    is_open: bool = False
    """Its name fits several places, and it is none of them for sure."""

    def take(self, at: int, use: PlaceUse, why: str) -> None:
        """Add a use and its sources."""
        self.whys[at] = why
        self.sources |= use.sources


@dataclass(frozen=True, slots=True)
class Alike:
    """Two places, by their ids, that may be one, and why; `sources` are those in which the first is named."""

    place: str
    other: str
    why: str
    sources: frozenset[str] = frozenset()
