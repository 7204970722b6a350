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


@dataclass(frozen=True, slots=True)
class Case:
    """All that a plan is made from. `first` and `last` are its first and last day."""

    ships: tuple[Ship, ...]
    ports: tuple[Port, ...]
    legs: tuple[Leg, ...]
    escorts: tuple[Escort, ...]
    lots: tuple[Lot, ...]
    first: date
    last: date
    apart: tuple[Apart, ...] = ()
    fixed: tuple[Voyage, ...] = ()
    """Voyages that have begun: they hold their berths, convoys and cargo, and are not planned again."""


@dataclass(frozen=True, slots=True)
class Call:
    """A port of discharge: the day the ship arrives, comes to the berth, and is clear of it."""

    port: str
    arrives: date
    berthed: date
    clear: date


@dataclass(frozen=True, slots=True)
class Load:
    """Pieces of a lot in one voyage."""

    lot: str
    pieces: int


@dataclass(frozen=True, slots=True)
class Voyage:
    """One voyage: in ballast to `origin`, loading, the sea, and one or more ports of discharge."""

    ship: str
    start: str
    leaves: date
    """The port she was free in and the day she leaves it in ballast (the day of loading where she is there)."""
    origin: str
    loads_from: date
    sails: date
    calls: tuple[Call, ...]
    loads: tuple[Load, ...]
    convoys: tuple[str, ...] = ()
    legs: tuple[tuple[str, str], ...] = ()
    """Legs of the laden passage, in order."""
    risk: float = 0

    @property
    def id(self) -> str:
        """Ship and day of loading: no ship loads twice on a day."""
        return f"{self.ship}/{self.loads_from.isoformat()}"


@dataclass(frozen=True, slots=True)
class Flight:
    """Machines that fly to where they are wanted."""

    lot: str
    day: date
    arrives: date
    pieces: int


@dataclass(frozen=True, slots=True)
class Unmet:
    """What a plan leaves behind, and why."""

    lot: str
    pieces: int
    tons: float
    code: str
    reason: str


@dataclass(frozen=True, slots=True)
class Score:
    """How good a plan is, in the order that counts.

    `late` is tons times days after the due date; a ton that is left behind is late until the last day of the plan.
    """

    unmet: tuple[tuple[int, float], ...]
    """Tons left behind, by priority, the most pressing first."""
    late: float
    ship_days: int
    risk: float
    """Tons expected to be lost at sea."""

    @property
    def order(self) -> tuple[float, ...]:
        """The key by which a better plan sorts first."""
        return (*(round(t, 3) for _, t in self.unmet), round(self.late, 3), self.ship_days, round(self.risk, 3))


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a plan's score, with a bound for every plan that is as good on the levels before it."""

    name: str
    value: float
    bound: float

    @property
    def gap(self) -> float:
        """Share of the value that is not proved to be needed; 0 where there is nothing to better."""
        return 0.0 if self.value <= 0 else max(0.0, (self.value - self.bound) / self.value)


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan, its score, and how far it can be from the best."""

    first: date
    last: date
    voyages: tuple[Voyage, ...]
    flights: tuple[Flight, ...]
    unmet: tuple[Unmet, ...]
    score: Score
    cost: float = 0
    """Ton-days: lateness, and for a ton left behind the weight of its priority as well."""
    bound: float = 0
    """No plan of voyages from one port to one port costs less than this."""
    seconds: float = 0
    method: str = ""
    ton: str = "long"
    """What a bare ton was read as."""
    lost: tuple[Voyage, ...] = ()
    """Voyages on which ships were lost before this plan was made."""
    cargo: tuple[Lot, ...] = ()
    """Lots taken from the ledger; those of cargo.csv are read from there."""
    declined: tuple[tuple[str, str], ...] = ()
    """Deliveries of the ledger that could not be planned, each with the reason."""
    again: date | None = None
    """The day from which the rest was planned again; the score and the bound are those of the rest."""
    levels: tuple[Level, ...] = ()
    """The score's levels with their bounds, for what goes by sea."""

    @property
    def gap(self) -> float:
        """Share of the cost that is not proved to be needed."""
        return 0.0 if self.cost <= 0 else max(0.0, (self.cost - self.bound) / self.cost)


@dataclass(frozen=True, slots=True)
class Stow:
    """Pieces of a lot in one hold. `layer` counts from the bottom: the last port lies deepest."""

    hold: str
    layer: int
    lot: str
    pieces: int
    tons: float
    m3: float
    port: str


@dataclass(frozen=True, slots=True)
class Stay:
    """A ship at a berth."""

    port: str
    berth: int
    ship: str
    first: date
    last: date
    work: str
    """loading or discharging."""
    voyage: str = ""


@dataclass(frozen=True, slots=True)
class Work:
    """Pieces of a lot worked on one day of a stay, in or out of one hold."""

    day: date
    hold: str
    lot: str
    pieces: int
    tons: float


@dataclass(frozen=True, slots=True)
class Joining:
    """A ship of a convoy: the day she is at the meeting, and the speed to steam at so as to be there that day."""

    ship: str
    voyage: str
    ready: date
    knots: float
    """0: she waits there, for she lies in the port already or would have to crawl."""


@dataclass(frozen=True, slots=True)
class ConvoyOrder:
    """A convoy with its ships: what a sailing order says."""

    sailing: Sailing
    ships: tuple[Joining, ...]


@dataclass(frozen=True, slots=True)
class Loading:
    """A voyage with its stowage and what is wrong with it."""

    voyage: Voyage
    stows: tuple[Stow, ...]
    troubles: tuple[Trouble, ...]


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to a ship on a voyage. Events are only ever added.

    `row` is the event's row in the file; where the kind is withdrawn, the row of the wrong event.
    """

    kind: str
    """tally, departed, arrived, unloaded, delayed, diverted, lost, or withdrawn."""
    ship: str
    day: date
    recorded: date
    port: str = ""
    lot: str = ""
    hold: str = ""
    pieces: int = 0
    days: int = 0
    note: str = ""
    evidence: str = ""
    voyage: str = ""
    row: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something wrong with a plan, a tally or an event. Codes are in the manual."""

    code: str
    where: str
    message: str
