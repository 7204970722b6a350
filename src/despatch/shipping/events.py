"""What happened to the ships: an append-only file of events, each checked against the plan and the events before it.

One JSON object a line in shipping.jsonl beside the tables. Nothing is ever taken out: an event that was wrong is
withdrawn by another that names its row. `as_of` leaves out what happened later.
"""

from __future__ import annotations

import shlex
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import msgspec

from despatch import append_log
from despatch.append_log import Log, Unreadable
from despatch.shipping.csv_rows import Row
from despatch.shipping.model import ShippingError
from despatch.shipping.plans import Case, Event, Plan, Voyage

_decode = msgspec.json.Decoder(Event).decode

FILE = "shipping.jsonl"
OVERLOAD = 1.5
"""A tally of more than this many times a ship's deadweight is a slip of the pen."""
KINDS = ("tally", "departed", "arrived", "unloaded", "delayed", "diverted", "lost", "withdrawn")


def read_events(path: Path, as_of: date | None = None) -> tuple[Event, ...]:
    """Return the events of days until `as_of` with their rows, without those withdrawn.

    A line that cannot be read is skipped; `read_log` tells of it.
    """
    found: dict[int, Event] = {}
    for entry in read_log(path).entries:
        if entry.value.kind == "withdrawn":
            found.pop(entry.value.row, None)
        else:
            found[entry.number] = replace(entry.value, row=entry.number)
    return tuple(e for e in found.values() if as_of is None or e.day <= as_of)


def read_log(path: Path) -> Log[Event]:
    """Return the lines of the file as they stand, and those that cannot be read."""
    return append_log.read(path, _decode)


def say_unreadable(path: Path, line: Unreadable) -> str:
    """Say which line of the file was skipped, why, and what to do."""
    return f"{path}, row {line.number}: {line.reason}: the row was skipped; mend it, or record the event again"


def to_lines(events: Iterable[Event]) -> list[bytes]:
    """Return events as lines of the file."""
    return [msgspec.json.encode(e) + b"\n" for e in events]


def find_repeated(known: Iterable[Event], event: Event) -> Event | None:
    """Return the event that says what `event` says, whatever day it was recorded; of equal tallies the last counts."""
    mine = _latest(e for e in known if e.kind == event.kind and e.ship == event.ship and e.voyage == event.voyage)
    return next((e for e in mine if replace(e, recorded=event.recorded) == event), None)


def group_by_voyage(plan: Plan, events: Iterable[Event]) -> dict[str, list[Event]]:
    """Return the events of each voyage of a plan in the order in which they happened; of equal tallies the last counts.

    An event of a voyage that was planned again since belongs to no voyage of this plan.
    """
    grouped: dict[str, list[Event]] = defaultdict(list)
    ids = {v.id for v in (*plan.lost, *plan.voyages)}
    for event in events:
        voyage = event.voyage or getattr(_current(plan, grouped, event), "id", "")
        if voyage in ids:
            grouped[voyage].append(event)
    return {voyage: sorted(_latest(mine), key=lambda e: e.day) for voyage, mine in grouped.items()}


def _latest(events: Iterable[Event]) -> list[Event]:
    found: dict[object, Event] = {}
    for n, e in enumerate(events):
        found[(e.day, e.lot, e.hold) if e.kind == "tally" else n] = e
    return list(found.values())


def _current(plan: Plan, grouped: Mapping[str, Sequence[Event]], event: Event) -> Voyage | None:
    """Return the voyage an event belongs to.

    A sea event belongs to the ship's latest unfinished voyage. A delay or loss may also belong to the voyage she is
    loading for. Otherwise it is the last voyage due to have begun by that day, as for loading events.
    """
    mine = sorted(
        (v for v in (*plan.lost, *plan.voyages) if v.ship == event.ship and v.loads_from <= event.day),
        key=lambda v: v.loads_from,
    )
    if event.kind not in {"tally", "departed"}:
        begun = {"departed", "tally"} if event.kind in {"lost", "delayed"} else {"departed"}
        under_way = [
            v
            for v in mine
            if any(e.kind in begun for e in grouped.get(v.id, ())) and not _has_ended(v, grouped.get(v.id, ()))
        ]
        mine = under_way or mine
    return mine[-1] if mine else None


def _last(events: Iterable[Event], kind: str, port: str = "") -> Event | None:
    found = [e for e in events if e.kind == kind and (not port or e.port in {"", port})]
    return found[-1] if found else None


def ports_of(voyage: Voyage, events: Iterable[Event]) -> tuple[str, ...]:
    """Return the ports of discharge after diversions: those reached before, then the one she was sent to."""
    ports = tuple(c.port for c in voyage.calls)
    reached: list[str] = []
    for e in events:
        if e.kind == "diverted":
            ports = (*reached, e.port)
        elif e.kind in {"arrived", "unloaded"}:
            reached += [p for p in [port_of(e, ports, reached)] if p not in reached]
    return ports


def port_of(event: Event, ports: Sequence[str], reached: Sequence[str]) -> str:
    """Return the port of an arrival or an unloading that may not name it.

    An arrival is in the next port to be reached, an unloading in the port she lies in.
    """
    if event.port:
        return event.port
    if event.kind == "unloaded":
        return reached[-1] if reached else ports[-1]
    return next((p for p in ports if p not in reached), ports[-1])


def _has_ended(voyage: Voyage, events: Sequence[Event]) -> bool:
    """Say whether a voyage is over: unloaded in its last port, or the ship lost."""
    last = ports_of(voyage, events)[-1]
    return any(e.kind == "lost" or (e.kind == "unloaded" and (e.port or last) == last) for e in events)


def check(
    case: Case, plan: Plan, events: Sequence[Event], event: Event, where: str, folder: Path = Path("DIR")
) -> Voyage:
    """Return the voyage an event belongs to.

    Raises ShippingError, beginning with `where`, when the event cannot be true after those before it. `folder` is the
    desk's, for the commands that the message proposes.
    """

    def fault(message: str) -> ShippingError:
        return ShippingError(f"{where}: {message}")

    if event.kind not in KINDS:
        raise fault(f"{event.kind!r} is no kind of event: write {', '.join(KINDS)}")
    if event.ship not in {s.name for s in case.ships}:
        raise fault(f"no ship is called {event.ship!r}: add her to ships.csv")
    lost = _last((e for e in events if e.ship == event.ship), "lost")
    if lost is not None and (event.day > lost.day or event.kind == "lost"):
        raise fault(f"{event.ship} was lost on {lost.day}: check the ship and the date")
    grouped = group_by_voyage(plan, events)
    voyage = _current(plan, grouped, event)
    if voyage is None:
        raise fault(
            f"{event.ship} is not in harbour on {event.day}: the plan has no voyage of hers by then; check the date"
        )
    mine = grouped.get(voyage.id, [])
    if event.port and event.port not in {p.name for p in case.ports}:
        raise fault(f"no port is called {event.port!r}: add it to ports.csv")
    if event.kind in {"tally", "departed"}:
        _check_in_harbour(plan, grouped, voyage, event, fault, folder)
    if event.kind == "tally" and event.lot not in {lot.id for lot in case.lots}:
        raise fault(f"no lot is called {event.lot!r}: add it to cargo.csv")
    if event.kind in {"arrived", "unloaded", "diverted"}:
        _check_at_sea(voyage, mine, event, fault, folder)
    if event.kind == "delayed" and event.days <= 0:
        raise fault(f"a delay of {event.days} days: write how many days, at least 1")
    if event.kind in {"delayed", "diverted"} and _has_ended(voyage, mine):
        raise fault(f"the voyage of {event.ship} ended before {event.day}: check the date")
    return voyage


def withdraw_command(folder: Path, event: Event) -> str:
    """Return the command that withdraws an event, to be pasted into a shell."""
    return f"despatch ship follow {shlex.quote(str(folder))} --what withdrawn --row {event.row}"


def _check_in_harbour(
    plan: Plan,
    grouped: Mapping[str, Sequence[Event]],
    voyage: Voyage,
    event: Event,
    fault: Callable[[str], ShippingError],
    folder: Path,
) -> None:
    """Raise when a ship that loads or sails is not in the harbour."""
    mine = grouped.get(voyage.id, ())
    sailed = _last(mine, "departed")
    if sailed is not None and event.kind == "departed":
        raise fault(
            f"{event.ship} sailed on {sailed.day} already: check the date, or withdraw row {sailed.row}: "
            + withdraw_command(folder, sailed)
        )
    if sailed is not None and sailed.day < event.day:
        raise fault(f"a tally for {event.ship} on {event.day}, but she sailed on {sailed.day}: check the date")
    for before in plan.voyages:
        sailed = _last(grouped.get(before.id, ()), "departed")
        if (
            before.ship == event.ship
            and before.loads_from < voyage.loads_from
            and sailed
            and not _last(grouped[before.id], "arrived")
            and not _has_ended(before, grouped[before.id])
        ):
            raise fault(
                f"{event.ship} is not in harbour on {event.day}: "
                f"she sailed on {sailed.day} and no arrival is recorded; record it first"
            )
    counted = _last(mine, "tally")
    if event.kind == "departed" and counted is not None and counted.day > event.day:
        raise fault(f"{event.ship} departs on {event.day}, but a tally of {counted.day} is recorded: check the date")


def _check_at_sea(
    voyage: Voyage, mine: Sequence[Event], event: Event, fault: Callable[[str], ShippingError], folder: Path
) -> None:
    """Raise when a ship cannot be where an arrival, an unloading or a diversion says."""
    sailed = _last(mine, "departed")
    if sailed is None or event.day < sailed.day:
        then = f"she sailed on {sailed.day}" if sailed else "no sailing of hers is recorded"
        what = {"arrived": "arrives", "unloaded": "unloads", "diverted": "is diverted"}[event.kind]
        raise fault(f"{event.ship} {what} on {event.day} before the sailing: {then}; record the departure first")
    ports = ports_of(voyage, mine)
    if event.kind == "diverted":
        if not event.port:
            raise fault(f"{event.ship} is diverted, but where to? Give --port")
        return
    reached = [e.port for e in mine if e.kind == "arrived" and e.port]
    port = port_of(event, ports, reached)
    if port not in ports:
        raise fault(
            f"{event.ship} does not call at {port} on this voyage, but at {', '.join(ports)}: "
            "record that she was diverted there first"
        )
    if again := next((e for e in mine if e.kind == event.kind and (e.port or port) == port), None):
        raise fault(
            f"{event.ship} {event.kind} in {port} on {again.day} already: check the port and the date, "
            f"or withdraw row {again.row}: {withdraw_command(folder, again)}"
        )
    there = next((e for e in mine if e.kind == "arrived" and (e.port or port) == port), None)
    if event.kind == "unloaded" and there is not None and event.day < there.day:
        raise fault(f"{event.ship} unloads on {event.day}, but she arrived in {port} on {there.day}: check the date")


def name_voyage(voyage: Voyage, events: Sequence[Event], event: Event) -> Event:
    """Return an event with its voyage, and with the port that an arrival or unloading left out."""
    if event.kind in {"arrived", "unloaded"} and not event.port:
        reached = [e.port for e in events if e.kind == "arrived" and e.port]
        event = replace(event, port=port_of(event, ports_of(voyage, events), reached))
    return replace(event, voyage=voyage.id)


def check_withdrawal(
    case: Case, plan: Plan, events: Sequence[Event], event: Event, where: str, folder: Path = Path("DIR")
) -> None:
    """Raise ShippingError unless the named row holds one of her events, and later events stand without it."""
    wrong = next((e for e in events if e.row == event.row), None)
    if wrong is None:
        raise ShippingError(f"{where}: row {event.row} holds no event that stands: give the row of the wrong one")
    if wrong.ship != event.ship:
        raise ShippingError(f"{where}: row {event.row} is about {wrong.ship}, not {event.ship}: check the row")
    rest: list[Event] = []
    for other in (e for e in events if e.row != event.row):
        if other.ship == event.ship and other.row > event.row:
            try:
                check(case, plan, rest, other, "")
            except ShippingError as fault:
                raise ShippingError(
                    f"{where}: row {other.row} cannot stand without row {event.row}{fault}; withdraw row {other.row} "
                    f"first: {withdraw_command(folder, other)}"
                ) from None
        rest.append(other)


def read_tally(
    case: Case, plan: Plan, events: Sequence[Event], table: Iterable[Row], recorded: date
) -> tuple[Event, ...]:
    """Return the events of a tally; all rows are checked before any is returned."""
    found: dict[tuple[object, ...], Event] = {}
    for row in table:
        pieces = row.number("pieces")
        if pieces != int(pieces):
            raise row.fault(f"pieces is {pieces:g}: write a whole number")
        event = Event(
            "tally",
            row.text("ship"),
            row.day("day"),
            recorded,
            lot=row.text("lot"),
            hold=row.text("hold"),
            pieces=int(pieces),
            note=row.text("note", ""),
        )
        voyage = check(case, plan, events, event, f"{row.file}, row {row.line}")
        key = (event.ship, event.day, event.lot, event.hold)
        if key in found:
            raise row.fault(
                f"a second tally of {event.lot} in hold {event.hold} of {event.ship} on {event.day}: "
                "add the two up in one row"
            )
        found[key] = name_voyage(voyage, events, event)
        _check_ship(case, plan, (*events, *found.values()), found[key], row)
    return tuple(found.values())


def _check_ship(case: Case, plan: Plan, events: Sequence[Event], event: Event, row: Row) -> None:
    """Raise for a hold that the ship does not have, and for more aboard than any ship of hers floats with."""
    ship = next(s for s in case.ships if s.name == event.ship)
    spaces = [hold.name for hold in (*ship.holds, ship.deck)]
    if event.hold not in spaces:
        raise row.fault(f"{ship.name} has no hold {event.hold!r}: hers are {', '.join(spaces)}")
    kg = {lot.id: lot.kg for lot in case.lots}
    mine = group_by_voyage(plan, events)[event.voyage]
    tons = sum(pieces * kg.get(lot, 0) / 1000 for lot, pieces in count_aboard(mine))
    if tons > OVERLOAD * ship.deadweight:
        raise row.fault(
            f"{tons:,.0f} t would be aboard {ship.name}, who carries {ship.deadweight:,.0f} t: check the pieces"
        )


def count_aboard(events: Iterable[Event]) -> Iterator[tuple[str, int]]:
    """Yield (lot, pieces) that tallies have counted, each lot once."""
    tally: Counter[str] = Counter()
    for e in events:
        if e.kind == "tally":
            tally[e.lot] += e.pieces
    yield from tally.items()
