"""What the shipping desk speaks of: ships, ports, legs, escorts, goods, lots, voyages, plans. Frozen; no I/O.

Weights are metric tons and kilograms, volumes cubic metres, distances nautical miles, days calendar days.
A lot is counted in pieces (a lorry, a crate, one ton of flour), so that nothing is lost by rounding.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from despatch.errors import DespatchError


class ShippingError(DespatchError):
    """A table, tally or event cannot be used; the message names the file, the row and what to do."""


@dataclass(frozen=True, slots=True)
class Season:
    """A part of the year, both ends in it; it may run over the New Year. Ends are (month, day)."""

    first: tuple[int, int]
    last: tuple[int, int]

    def holds(self, day: date) -> bool:
        """Say whether `day` lies in the season."""
        here = (day.month, day.day)
        if self.first <= self.last:
            return self.first <= here <= self.last
        return here >= self.first or here <= self.last


@dataclass(frozen=True, slots=True)
class Good:
    """A kind of goods: what a piece weighs and takes up, its class for segregation, and where that is from."""

    name: str
    cls: str
    kg: float | None
    """Weight of one piece, or None where the goods are measured by weight."""
    m3_per_ton: float
    """Stowage factor: cubic metres of hold that a metric ton takes, broken stowage included."""
    stow: str = "hold"
    """hold, deck or either."""
    flies: bool = False
    source: str = ""
    also: tuple[str, ...] = ()
    """Other names that letters have for it."""
    units: Mapping[str, float] = field(default_factory=dict)
    """Kilograms in units of its own: a barrel of flour, a quintal of fish."""


@dataclass(frozen=True, slots=True)
class Hold:
    """A hold or the deck: the weight and the volume it takes."""

    name: str
    tons: float
    m3: float


@dataclass(frozen=True, slots=True)
class Ship:
    """A ship, where she is free and from when."""

    name: str
    deadweight: float
    holds: tuple[Hold, ...]
    knots: float
    port: str
    free: date
    deck: Hold = Hold("deck", 0, 0)
    type: str = ""
    gear: float = 5
    """Heaviest piece her own derricks lift, in tons."""
    draught: float = 8
    ice: bool = False
    until: date | None = None

    @property
    def bale(self) -> float:
        """Cubic metres of all holds."""
        return sum(h.m3 for h in self.holds)


@dataclass(frozen=True, slots=True)
class Port:
    """A port: berths, depth, lift, tons a day by class, and when it is shut."""

    name: str
    lat: float
    lon: float
    berths: int
    draught: float
    rate: float
    """Tons a day that one berth works of goods without a rate of their own."""
    rates: Mapping[str, float] = field(default_factory=dict)
    crane: float = 0
    ice: tuple[Season, ...] = ()
    """When only ships strengthened for ice come in."""
    closed: tuple[Season, ...] = ()
    source: str = ""

    def rate_of(self, cls: str) -> float:
        """Return the tons of this class that one berth works in a day."""
        return self.rates.get(cls, self.rate)


@dataclass(frozen=True, slots=True)
class Leg:
    """A way between two ports, in one direction."""

    start: str
    end: str
    nm: float
    open: tuple[Season, ...] = ()
    """When it is open; always, when empty."""
    risk: float = 0
    """Share of the cargo expected to be lost."""
    convoy: bool = False
    air: bool = False
    a_day: float = 0
    """Machines a day, by air."""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Escort:
    """An escort group that works one leg, there and back."""

    name: str
    start: str
    end: str
    first: date
    last: date
    ships: int
    knots: float
    every: int = 0
    """Days between sailings; 0: as soon as the group is back and has rested two days."""


@dataclass(frozen=True, slots=True)
class Sailing:
    """One convoy that may sail: a leg, a day, a speed, and for how many ships the escort is enough."""

    name: str
    escort: str
    start: str
    end: str
    sails: date
    arrives: date
    knots: float
    ships: int


@dataclass(frozen=True, slots=True)
class Lot:
    """Cargo that waits: so many pieces of a good, from where, to where, by when."""

    id: str
    good: str
    pieces: int
    kg: float
    """Weight of one piece."""
    m3: float
    """Hold that one piece takes."""
    cls: str
    stow: str
    origin: str
    destination: str
    ready: date
    due: date | None = None
    priority: int = 1
    """1 is the most pressing."""
    flies: bool = False
    assumed: str = ""
    """What was assumed to count it, such as "tons read as long tons"."""
    evidence: str = ""
    """The delivery or letter it comes from."""
    matter: str = ""
    """The matter of that delivery."""
    by_weight: bool = False
    """Whether the goods are measured by weight: a piece is then about a metric ton of them."""

    @property
    def label(self) -> str:
        """What pages call it: its id, or its goods where the id is but that of a delivery in a letter."""
        letter = self.evidence.partition(":")[0]
        return self.good if letter and self.id.startswith(f"{letter}.") else self.id

    def amount(self, pieces: int) -> str:
        """Return so many pieces in words: tons of what is measured by weight, else pieces."""
        return f"{pieces * self.kg / 1000:,.0f} t" if self.by_weight else f"{pieces:,}"

    @property
    def tons(self) -> float:
        """Weight of the whole lot."""
        return self.pieces * self.kg / 1000


@dataclass(frozen=True, slots=True)
class Apart:
    """Two classes that may not lie together: `how` is hold (not in one hold) or apart (not in neighbouring holds)."""

    one: str
    other: str
    how: str
    source: str = ""
