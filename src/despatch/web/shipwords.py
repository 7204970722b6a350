"""Cargo and events of the shipping desk in words. Pure functions."""

from __future__ import annotations

from collections.abc import Mapping

from despatch.shipping.model import Event, Lot, Voyage

HAPPENED = {
    "departed": "sailed",
    "arrived": "arrived in",
    "unloaded": "unloaded in",
    "delayed": "delayed by",
    "diverted": "diverted to",
    "lost": "lost",
}


def goods(lot: Lot, pieces: int) -> str:
    """Return so much of a lot: "914 t petrol", "236 × lorry"; its id where it has a name of its own."""
    much = f"{lot.amount(pieces)} {lot.good}" if lot.by_weight else f"{pieces:,} × {lot.good}"
    plain = {lot.good, lot.good + "s", lot.good.removesuffix("y") + "ies"}
    return much if lot.label in plain else f"{much} ({lot.id})"


def aboard(voyage: Voyage, lots: Mapping[str, Lot]) -> str:
    """Return what a voyage carries, lots of one good together."""
    kinds: dict[str, list[tuple[Lot, int]]] = {}
    for load in voyage.loads:
        if load.lot in lots:
            kinds.setdefault(lots[load.lot].good, []).append((lots[load.lot], load.pieces))
    found = []
    for good, mine in kinds.items():
        if all(lot.by_weight for lot, _ in mine):
            found.append(f"{sum(n * lot.kg for lot, n in mine) / 1000:,.0f} t {good}")
        else:
            found.append(f"{sum(n for _, n in mine):,} × {good}")
    return ", ".join(found)


def happened(event: Event, lots: Mapping[str, Lot]) -> str:
    """Return what happened to a ship, without her name and the remark."""
    if event.kind == "tally":
        lot = lots.get(event.lot)
        much = goods(lot, event.pieces) if lot else f"{event.pieces:,} of {event.lot}"
        return f"tallied {much} {'on deck' if event.hold == 'deck' else f'in hold {event.hold}'}"
    if event.kind == "delayed":
        return f"delayed by {event.days:,} {'day' if event.days == 1 else 'days'}"
    told = HAPPENED.get(event.kind, event.kind)
    return f"{told} {event.port}" if event.port else told.removesuffix(" in").removesuffix(" to")
