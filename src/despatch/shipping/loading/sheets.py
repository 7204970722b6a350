"""Loading sheets, the work at the berths and sailing orders to print, as plain text. Pure functions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from despatch.shipping.model import Lot
from despatch.shipping.plans import Case, ConvoyOrder, Stay, Stow, Voyage, Work


def loading_sheet(case: Case, voyage: Voyage, stows: Sequence[Stow]) -> str:
    """Return the loading sheet of a voyage: each hold from the bottom up, what it holds and how full it is."""
    tons = sum(s.tons for s in stows)
    ship = next(s for s in case.ships if s.name == voyage.ship)
    foot = f"all told {tons:,.1f} of {ship.deadweight:,.1f} t deadweight"
    return (
        "\n".join(
            [
                _head(voyage),
                *(line for title, rows in _holds(case, voyage, stows) for line in ("", title, *rows)),
                "",
                foot,
            ]
        )
        + "\n"
    )


def _head(voyage: Voyage) -> str:
    calls = ", ".join(f"{c.port} {c.arrives}" for c in voyage.calls)
    return f"{voyage.ship}: loads at {voyage.origin} from {voyage.loads_from}, sails {voyage.sails} for {calls}"


def _holds(case: Case, voyage: Voyage, stows: Sequence[Stow]) -> Iterator[tuple[str, list[str]]]:
    ship = next(s for s in case.ships if s.name == voyage.ship)
    lots = {lot.id: lot for lot in case.lots}
    for space in (*ship.holds, *([ship.deck] if ship.deck.m3 else [])):
        here = sorted((s for s in stows if s.hold == space.name), key=lambda s: s.layer)
        tons, m3 = sum(s.tons for s in here), sum(s.m3 for s in here)
        name = "deck" if space is ship.deck else f"hold {space.name}"
        rows = [
            f"  {s.layer}. {_named(lots[s.lot], s.pieces)} for {s.port}, {s.tons:,.1f} t, {s.m3:,.1f} m3" for s in here
        ]
        yield f"{name}: {tons:,.1f} of {space.tons:,.1f} t, {m3:,.1f} of {space.m3:,.1f} m3", rows or ["  empty"]


def _named(lot: Lot, pieces: int) -> str:
    """Return goods with their lot; how many where they are counted in pieces."""
    return f"{'' if lot.by_weight else f'{pieces:,} '}{lot.good}" + ("" if lot.id == lot.good else f" ({lot.id})")


def berth_sheet(case: Case, stays: Sequence[Stay], work: Mapping[tuple[str, str], Sequence[Work]]) -> Iterator[str]:
    """Yield the lines of the berths' sheets: port by port, berth by berth, day by day.

    `work` is by voyage and port.
    """
    lots = {lot.id: lot for lot in case.lots}
    for (port, berth), here in groupby(
        sorted(stays, key=lambda s: (s.port, s.berth, s.first)), key=lambda s: (s.port, s.berth)
    ):
        yield f"{port}, berth {berth}"
        for stay in here:
            yield f"  {stay.first} to {stay.last}  {stay.ship}, {stay.work}"
            for day, done in groupby(work.get((stay.voyage, stay.port), ()), key=lambda w: w.day):
                for n, w in enumerate(done):
                    hold = "on deck" if w.hold == "deck" else f"hold {w.hold}"
                    when = "" if n else day.isoformat()
                    yield f"    {when:10}  {hold}: {_named(lots[w.lot], w.pieces)}, {w.tons:,.1f} t"
        yield ""


def sailing_order(case: Case, order: ConvoyOrder, voyages: Mapping[str, Voyage]) -> str:
    """Return a convoy's sailing order: the escort, the meeting, and what each ship carries and how she comes there."""
    s = order.sailing
    kg = {lot.id: lot.kg for lot in case.lots}
    lines = [
        f"{s.name}: {s.start} to {s.end}, sails {s.sails}, {s.knots:g} knots, due {s.arrives}",
        f"  escort {s.escort}, enough for {s.ships} ships; {len(order.ships)} sail",
        f"  meets at {s.start} by {s.sails}",
    ]
    for ship in order.ships:
        voyage = voyages[ship.voyage]
        # Home in ballast, or out to load: the convoy before the voyage's own legs.
        laden = (s.start, s.end) in voyage.legs and voyage.sails <= s.sails
        tons = sum(x.pieces * kg.get(x.lot, 0) / 1000 for x in voyage.loads)
        cargo = (
            f"{tons:,.0f} t for {', '.join(c.port for c in voyage.calls)}"
            if laden
            else f"in ballast for {voyage.origin}"
        )
        come = f"leaves {voyage.origin} {voyage.sails}, " if laden and voyage.origin != s.start else ""
        how = (
            f"steams at {ship.knots:g} knots to be there on the day" if ship.knots else f"waits there from {ship.ready}"
        )
        lines.append(f"  {ship.ship}: {cargo}; {come}can be there {ship.ready}, {how}")
    return "\n".join(lines) + "\n"
