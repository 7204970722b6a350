"""What has arrived of each lot, against what was wanted and what the plan promises. Pure functions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from despatch.shipping.events import group_by_voyage
from despatch.shipping.model import Lot
from despatch.shipping.planner.network import Network
from despatch.shipping.plans import Case, Event, Plan, Voyage
from despatch.shipping.progress import follow_voyage

State = Literal["planned", "loading", "at sea", "in port", "landed", "diverted", "lost"]


@dataclass(frozen=True, slots=True)
class Part:
    """Pieces of a lot in one voyage: their state, the day planned for landing and the day as it goes."""

    voyage: str
    ship: str
    pieces: int
    state: State
    planned: date | None
    day: date | None


@dataclass(frozen=True, slots=True)
class LotProgress:
    """One lot and all its parts. `flown` are pieces that the plan sends by air; nothing is recorded of flights."""

    lot: Lot
    parts: tuple[Part, ...]
    flown: int = 0
    flown_by: date | None = None

    def pieces(self, *states: State) -> int:
        """Return how many pieces stand so."""
        return sum(part.pieces for part in self.parts if part.state in states)

    @property
    def planned(self) -> int:
        """Pieces that the plan lands where they are wanted, or that have landed."""
        return self.flown + sum(part.pieces for part in self.parts if part.state not in {"lost", "diverted"})

    @property
    def rest(self) -> int:
        """Pieces with no voyage or flight planned or under way.

        Diverted pieces are a lot of their own where they lie.
        """
        return max(0, self.lot.pieces - self.planned - self.pieces("diverted"))

    @property
    def planned_by(self) -> date | None:
        """The day by which the last of what is planned is landed, by the plan."""
        days = [p.planned for p in self.parts if p.planned and p.state not in {"lost", "diverted"}] + (
            [self.flown_by] if self.flown_by else []
        )
        return max(days, default=None)

    @property
    def expected_by(self) -> date | None:
        """The day by which the last of what is on the way is landed, as its ships go."""
        return max((p.day for p in self.parts if p.state in {"loading", "at sea", "in port"} and p.day), default=None)

    @property
    def landed_by(self) -> date | None:
        """The day on which the last of what is recorded as landed was."""
        return max((p.day for p in self.parts if p.state == "landed" and p.day), default=None)


def trace_lots(case: Case, plan: Plan, events: Sequence[Event]) -> tuple[LotProgress, ...]:
    """Return every lot of a case with what has become of it by the `events`."""
    grouped = group_by_voyage(plan, events)
    parts: dict[str, list[Part]] = defaultdict(list)
    lots = {lot.id: lot for lot in case.lots}
    net = Network(case) if grouped else None
    for voyage in (*plan.lost, *plan.voyages):
        mine = grouped.get(voyage.id, [])
        real = follow_voyage(voyage, mine, net) if mine and net else voyage
        for load in real.loads:
            lot = lots.get(load.lot)
            if lot is not None:
                parts[lot.id].append(_part(lot, load.pieces, voyage, real, mine, lost=voyage in plan.lost))
    flown = {lot.id: [f for f in plan.flights if f.lot == lot.id] for lot in case.lots}
    return tuple(
        LotProgress(
            lot,
            tuple(parts[lot.id]),
            sum(f.pieces for f in flown[lot.id]),
            max((f.arrives for f in flown[lot.id]), default=None),
        )
        for lot in case.lots
    )


def _part(lot: Lot, pieces: int, voyage: Voyage, real: Voyage, events: Iterable[Event], *, lost: bool) -> Part:
    def day_of(v: Voyage) -> date | None:
        return next((call.clear for call in v.calls if call.port == lot.destination), None)

    ports = [call.port for call in real.calls]
    last, first = ports[-1], ports[0]
    states: set[State] = {"lost"} if lost else set()
    for event in events:
        if event.kind == "unloaded" and (event.port or last) == lot.destination:
            states.add("landed")
        elif event.kind == "arrived" and (event.port or first) == lot.destination:
            states.add("in port")
        elif event.kind == "departed":
            states.add("at sea")
        elif event.kind == "tally":
            states.add("loading")
        elif event.kind == "lost":
            states.add("lost")
    # What was landed before the ship was lost is landed.
    order: tuple[State, ...] = ("landed", "lost", "in port", "at sea", "loading")
    state: State = next((s for s in order if s in states), "planned")
    if state != "lost" and lot.destination not in ports:
        state = "diverted"
    return Part(voyage.id, voyage.ship, pieces, state, day_of(voyage), day_of(real))
