"""A plan out of the relaxed programme: the surest ships are sent out as it would send them, the rest priced again.

Diving: Sadykov, Vanderbeck, Pessoa, Tahiri and Uchoa, "Primal heuristics for branch and price" (INFORMS Journal on
Computing 31, 2019).
"""

from __future__ import annotations

import math
import time
from dataclasses import replace

import numpy as np

from despatch.shipping.planner.board import Board, spare
from despatch.shipping.planner.bounds import Column, Relaxation
from despatch.shipping.planner.limit import Limit
from despatch.shipping.planner.pricing import Year

SURE = 0.9
"""A ship is sent out on a year when the programme gives this share of her to it."""
AT_ONCE = 0.08
"""Where none is so sure, this part of the ships is sent out, the surest first."""
SHIP_DAY = 5.0
"""Ton-days that a ship's day weighs here: of equally punctual years the short one leaves room for others."""
GROUP = 36
"""Ships that are sent out together."""
SECONDS = 0.15
"""Below so many seconds a ship diving is not begun: half-known prices send ships to the wrong ports."""
HALF = 0.6
"""Part of a group's time that its first prices may take."""
FIRST, AGAIN = 40, 4
"""Rounds of pricing at the beginning, and after some ships have been sent out."""
PATIENCE = 10
"""Days that a ship waits for a berth which another has taken meanwhile."""
LATEST = 200.0
"""Days late at which a ton is no more worth carrying here; what is left is placed one by one afterwards."""


def dive(board: Board, limit: Limit) -> None:
    """Give ships that have no trips a year each, until the limit is reached.

    A large fleet is sent out in groups, each with its share of the lots: pricing takes longer than in proportion.
    """
    cargo = board.cargo
    ships = [n for n in range(len(board.trips)) if not board.trips[n] and board.free[n] < board.net.days]
    lots = [k for k, n in enumerate(board.left) if n and cargo.room[:, k].any()]
    many = max(1, round(len(ships) / GROUP))
    if limit.until - time.monotonic() < SECONDS * len(ships):
        return
    # Dealt out like cards, so that every group has ships and lots of every sort.
    ships.sort(key=lambda n: (board.fleet.kind[n], board.home[n], board.free[n], n))
    lots.sort(key=lambda k: (cargo.origin[k], cargo.call[k], cargo.due[k], k))
    for n in range(many):
        _dive(board, ships[n::many], lots[n::many], limit.next_part(1 / (many - n)))


def _dive(board: Board, ships: list[int], group: list[int], limit: Limit) -> None:
    columns: list[Column] = []
    pricing = replace(limit.next_part(HALF), rounds=min(FIRST, limit.rounds))
    while ships:
        lots = [k for k in group if board.left[k]]
        if not lots:
            break
        year = Year(board.cargo, board.fleet, lots, board.starts, ships, every=False)
        relaxation = Relaxation(board, lots, np.full(len(lots), LATEST), year, ships, SHIP_DAY)
        for column in columns:
            if (reduced := _reduce(relaxation, column)) is not None:
                relaxation.programme.add(reduced)
        relaxation.most_saved(pricing)
        parts = sorted(relaxation.find_parts(), key=lambda item: (-item[0], -item[1].saving, item[1].ship))
        over = limit.is_over(0)
        sure = [column for part, column in parts if part > SURE]
        if over or not sure:
            sure = _foremost(parts, len(ships) if over else max(1, round(AT_ONCE * len(ships))))
        for column in sure:
            send(board, column)
            ships.remove(column.ship)
        if over or not parts:
            break
        columns = [c for c in relaxation.programme.known.values() if c.ship in set(ships)]
        pricing = replace(limit, rounds=min(AGAIN, limit.rounds))


def _foremost(parts: list[tuple[float, Column]], many: int) -> list[Column]:
    """Return the columns taken most of, one a ship."""
    found: dict[int, Column] = {}
    for _, column in parts:
        found.setdefault(column.ship, column)
    return list(found.values())[:many]


def _reduce(relaxation: Relaxation, column: Column) -> Column | None:
    """Return a column with no more aboard than is left; None where nothing is."""
    tons: dict[int, float] = {}
    voyages = []
    for voyage in column.voyages:
        kept = []
        for k, amount in voyage.aboard:
            at = relaxation.at.get(k)
            fits = 0.0 if at is None else min(amount, float(relaxation.tons[at]) - tons.get(at, 0.0))
            if at is not None and fits > 1e-6:
                kept.append((k, fits))
                tons[at] = tons.get(at, 0.0) + fits
        voyages.append(replace(voyage, aboard=tuple(kept)))
    return relaxation.make_column(column.ship, voyages) if tons else None


def send(board: Board, column: Column) -> None:
    """Send a ship out on a column's voyages, loaded by the rules; what does not fit or is not left stays."""
    cargo, ship = board.cargo, column.ship
    kind = board.fleet.kind[ship]
    for voyage in column.voyages:
        loads: list[tuple[int, int]] = []
        for k, tons in voyage.aboard:
            others = [(cargo.lots[j], n) for j, n in loads]
            most = spare(cargo.ships[ship], others, cargo.lots[k], cargo.apart) if cargo.room[ship, k] else 0
            pieces = min(board.left[k], most, math.floor(tons / cargo.ton[k] + 1e-6))
            if pieces > 0:
                loads.append((k, pieces))
        trips = board.trips[ship]
        port, free = (trips[-1].call, trips[-1].clear + 1) if trips else (board.home[ship], board.free[ship])
        start = max(voyage.day, int(board.fleet.reach[kind, port, voyage.origin, min(free, board.net.days)]))
        for day in range(start, min(start + PATIENCE, board.net.days)) if loads else ():
            trip = board.timed(ship, voyage.origin, voyage.call, day, loads)
            if trip is not None and board.put(trip):
                break
