"""What was really loaded, against the stowage plan: shorts, overs, wrong holds, overweight, classes too near."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta

from despatch.shipping.model import Hold, Lot, Ship
from despatch.shipping.plans import Case, Event, Stow, Trouble, Voyage


def compare(case: Case, voyage: Voyage, stows: Sequence[Stow], tally: Sequence[Event]) -> tuple[Trouble, ...]:
    """Return what differs from the plan in a voyage's tallies so far."""
    ship = next(s for s in case.ships if s.name == voyage.ship)
    lots = {lot.id: lot for lot in case.lots}
    return (
        *_astray(ship, voyage, stows, tally),
        *_counted(voyage, lots, tally),
        *_filled(ship, voyage, lots, tally),
        *_near(case, ship, voyage, lots, tally),
    )


def _astray(ship: Ship, voyage: Voyage, stows: Sequence[Stow], tally: Sequence[Event]) -> Iterator[Trouble]:
    planned = {x.lot for x in voyage.loads}
    holds: dict[str, set[str]] = defaultdict(set)
    for s in stows:
        holds[s.lot].add(s.hold)
    names = {h.name for h in _spaces(ship)}
    for e in tally:
        if e.hold in names and e.pieces and e.lot in planned and e.hold not in holds[e.lot]:
            where = ", ".join(map(_called, sorted(holds[e.lot]))) or "no hold"
            yield Trouble(
                "wrong-hold",
                f"{voyage.id} {e.hold}",
                f"{e.pieces:,} of lot {e.lot} in {_called(e.hold)}, which the plan has in {where}",
            )
    for name in sorted({e.hold for e in tally} - names):
        yield Trouble(
            "wrong-hold",
            f"{voyage.id} {name}",
            f"{ship.name} has no such hold: hers are {', '.join(h.name for h in _spaces(ship))}",
        )


def _counted(voyage: Voyage, lots: Mapping[str, Lot], tally: Sequence[Event]) -> Iterator[Trouble]:
    planned, really = Counter({x.lot: x.pieces for x in voyage.loads}), Counter[str]()
    for e in tally:
        really[e.lot] += e.pieces
    last = voyage.sails - timedelta(1)
    so_far = "" if max((e.day for e in tally), default=last) >= last else f" so far; loading is to end on {last}"
    for lot in sorted({*planned, *really} & set(lots)):
        much = lots[lot].amount
        if really[lot] > planned[lot]:
            yield Trouble("over", voyage.id, f"lot {lot}: {much(really[lot])} loaded, {much(planned[lot])} planned")
        elif really[lot] < planned[lot]:
            yield Trouble(
                "short", voyage.id, f"lot {lot}: {much(really[lot])} loaded, {much(planned[lot])} planned{so_far}"
            )


def _filled(ship: Ship, voyage: Voyage, lots: Mapping[str, Lot], tally: Sequence[Event]) -> Iterator[Trouble]:
    tons: Counter[str] = Counter()
    room: Counter[str] = Counter()
    for e in tally:
        tons[e.hold] += round(e.pieces * lots[e.lot].kg)
        room[e.hold] += round(e.pieces * lots[e.lot].m3 * 1000)
    for space in _spaces(ship):
        if tons[space.name] > space.tons * 1000 + 1:
            yield Trouble(
                "overweight", f"{voyage.id} {space.name}", f"{tons[space.name] / 1000:,.1f} of {space.tons:,.1f} tons"
            )
        if room[space.name] > space.m3 * 1000 + 1:
            yield Trouble(
                "overfull", f"{voyage.id} {space.name}", f"{room[space.name] / 1000:,.1f} of {space.m3:,.1f} m3"
            )
    if tons.total() > ship.deadweight * 1000 + 1:
        yield Trouble("overweight", voyage.id, f"{tons.total() / 1000:,.1f} of {ship.deadweight:,.1f} tons deadweight")


def _near(case: Case, ship: Ship, voyage: Voyage, lots: Mapping[str, Lot], tally: Sequence[Event]) -> Iterator[Trouble]:
    names = [h.name for h in _spaces(ship)]
    lies: dict[str, set[int]] = defaultdict(set)
    for e in tally:
        if e.pieces and e.hold in names:
            lies[lots[e.lot].cls].add(names.index(e.hold))
    for rule in case.apart:
        near = 0 if rule.how == "hold" else 1
        if any(abs(a - b) <= near for a in lies[rule.one] for b in lies[rule.other]):
            where = "in one hold or neighbouring ones" if near else "in one hold"
            yield Trouble("segregation", voyage.id, f"{rule.one} and {rule.other} lie {where}: shift one of them")


def _called(hold: str) -> str:
    return hold if hold == "deck" else f"hold {hold}"


def _spaces(ship: Ship) -> tuple[Hold, ...]:
    return (*ship.holds, ship.deck)
