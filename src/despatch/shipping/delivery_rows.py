"""What was recorded of ships as stages of deliveries: a row for every lot that an event moves, with its evidence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from despatch.export.ledger import fill_delivery_row
from despatch.shipping.events import FILE, group_by_voyage, port_of, ports_of
from despatch.shipping.model import Lot
from despatch.shipping.planner.network import Network
from despatch.shipping.plans import Case, Event, Load, Plan, Voyage
from despatch.shipping.progress import follow_voyage

RULE = "shipping.event"
"""The rule that rows of deliveries.jsonl name which were recorded here."""
_WORDS = re.compile(r"(.{1,200}):(\d{1,9})-(\d{1,9})")
_STAGES = {"tally": "loaded", "departed": "sailed"}


def to_rows(case: Case, plan: Plan, events: Iterable[Event]) -> Iterator[dict[str, object]]:
    """Yield rows shaped as deliveries.jsonl, by day.

    They hold what was tallied aboard, not what was planned; in a port, only what is bound there.
    """
    lots = {lot.id: lot for lot in case.lots}
    voyages = {v.id: v for v in (*plan.lost, *plan.voyages)}
    net: Network | None = None
    found: list[tuple[Event, Voyage, Load]] = []
    for id, mine in group_by_voyage(plan, events).items():
        net = net or Network(case)
        real = follow_voyage(voyages[id], mine, net)
        found += ((event, real, load) for event, load in _moved(voyages[id], real, mine, lots))
    for event, voyage, load in sorted(found, key=lambda item: (item[0].day, item[0].row, item[2].lot)):
        yield _row(lots[load.lot], load.pieces, event, voyage)


def to_event_rows(case: Case, plan: Plan, events: Sequence[Event]) -> Iterator[dict[str, object]]:
    """Yield what `to_rows` yields, and a row without an item for each event that moves no lot of this plan."""
    rows = list(to_rows(case, plan, events))
    moved = {str(row["id"]).rpartition("/")[2] for row in rows}
    rows += [_bare_row(event) for event in events if str(event.row) not in moved]
    yield from sorted(rows, key=lambda row: str(row["date"]))


def _bare_row(event: Event) -> dict[str, object]:
    """Return an event of a voyage that was planned again since, or of no cargo: nothing that happened is hidden."""
    lot = Lot(event.lot, event.lot, 0, 0, 0, "", "hold", event.port, event.port, event.day)
    voyage = Voyage(event.ship, "", event.day, "", event.day, event.day, (), ())
    return _row(lot, 0, event, voyage) | {
        "id": f"/{event.row}",
        "item": event.lot or None,
        "low": event.pieces or None,
        "high": event.pieces or None,
        "from_place": None,
        "to_place": event.port or None,
    }


def _moved(voyage: Voyage, real: Voyage, mine: Sequence[Event], lots: dict[str, Lot]) -> Iterator[tuple[Event, Load]]:
    """Yield each event with each lot it moves."""
    loads = {x.lot: x for x in real.loads if x.lot in lots}
    landed: set[str] = set()
    reached: list[str] = []
    for n, event in enumerate(mine):
        if event.kind == "tally":
            yield from ((event, Load(event.lot, event.pieces)) for _ in range(event.lot in lots and event.pieces > 0))
            continue
        here = set(loads) - landed
        if event.kind in {"arrived", "unloaded"}:
            ports = ports_of(voyage, mine[:n])
            port = port_of(event, ports, reached)
            reached += [port] * (port not in reached)
            # What is bound for no port she calls at comes ashore in her last.
            here = {
                x
                for x in here
                if lots[x].destination == port or (port == ports[-1] and lots[x].destination not in ports)
            }
            landed |= here if event.kind == "unloaded" else set()
        yield from ((event, loads[x]) for x in sorted(here))


def _row(lot: Lot, pieces: int, event: Event, voyage: Voyage) -> dict[str, object]:
    words = _WORDS.fullmatch(event.evidence)
    letter, start, end = (words[1], int(words[2]), int(words[3])) if words else (None, None, None)
    amount, unit = (round(pieces * lot.kg / 1000, 3), "t") if lot.by_weight else (pieces, "pieces")
    return fill_delivery_row(
        {
            "id": f"{lot.id}/{event.row}",
            "matter": lot.matter or None,
            "item": lot.good,
            "low": amount,
            "high": amount,
            "unit": unit,
            "from_place": lot.origin,
            "to_place": event.port or lot.destination,
            "carrier": event.ship,
            "convoy": voyage.convoys[-1] if voyage.convoys else None,
            "stage": _STAGES.get(event.kind, event.kind),
            "date": event.day.isoformat(),
            "letter": letter,
            "start": start,
            "end": end,
            "place": event.port or None,
            "confidence": 1.0,
            "rule": RULE,
            "evidence": event.evidence or f"{FILE}:{event.row}",
            "note": event.note or None,
        }
    )
