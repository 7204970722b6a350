"""Loading sheets and sailing orders to print: plain text, and HTML fragments of the same. Pure functions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from despatch.shipping.berths import ConvoyOrder
from despatch.shipping.model import Case, Stow, Voyage


def loading_sheet(case: Case, voyage: Voyage, stows: Sequence[Stow]) -> str:
    """Return the loading sheet of a voyage as text: each hold from the bottom up, what it holds and how full it is."""
    return "\n".join([_head(voyage), *(line for title, rows in _holds(case, voyage, stows) for line in ("", title, *rows))]) + "\n"


def loading_sheet_html(case: Case, voyage: Voyage, stows: Sequence[Stow]) -> str:
    """Return the loading sheet as an HTML fragment, with everything escaped."""
    holds = "".join(
        f"<h3>{escape(title)}</h3><ol>{''.join(f'<li>{escape(row.strip())}</li>' for row in rows)}</ol>" for title, rows in _holds(case, voyage, stows)
    )
    return f'<section class="loading-sheet"><h2>{escape(_head(voyage))}</h2>{holds}</section>'


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
        rows = [f"  {s.layer}. {s.pieces:,} {lots[s.lot].good} ({s.lot}) for {s.port}, {s.tons:,.1f} t, {s.m3:,.1f} m3" for s in here]
        yield f"{name}: {tons:,.1f} of {space.tons:,.1f} t, {m3:,.1f} of {space.m3:,.1f} m3", rows or ["  empty"]


def sailing_order(order: ConvoyOrder) -> str:
    """Return a convoy's sailing order as text."""
    s = order.sailing
    lines = [f"{s.name}: {s.start} to {s.end}, sails {s.sails}, {s.knots:g} knots, due {s.arrives}; {len(order.ships)} of {s.ships} ships"]
    for ship in order.ships:
        how = f"steams at {ship.knots:g} knots to be there on the day" if ship.knots else "waits in port"
        lines.append(f"  {ship.ship}: ready {ship.ready}, {how}")
    return "\n".join(lines) + "\n"
