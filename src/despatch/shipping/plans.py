"""What the shipping desk works out and records: voyages, plans, stowage, stays, what happened. Frozen; no I/O."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from despatch.shipping.model import Apart, Escort, Leg, Lot, Port, Sailing, Ship


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
