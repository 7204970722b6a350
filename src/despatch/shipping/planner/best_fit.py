"""A lot into the ships that land it best: every gap in every ship's year is looked at at once, then one is taken.

Where ships enough can land it in time, those with the fewest ship days for a ton do; where not, the lot is spread over
so many ships that the last of it is landed as soon as may be, for lateness counts before ship days.
"""

from __future__ import annotations

import math
import random
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from despatch.shipping.planner.board import BITS, Board, Trip, days_of, spare
from despatch.shipping.planner.network import Days

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Offers:
    """What the gaps of all ships offer for a lot: rows are lengths of loading, columns gaps."""

    ships: Days
    gaps: Days
    starts: Days
    clear: Days
    pieces: NDArray[np.int64]
    days: Days
    """Ship days that it adds."""


def place(board: Board, lot: int, rng: random.Random | None = None, noise: float = 0.0) -> None:
    """Carry what is left of a lot as well as may be; what no ship can take stays behind."""
    barred: set[tuple[int, int]] = set()
    aboard(board, lot)
    while board.left[lot] > 0:
        offers = find_offers(board, lot, barred)
        chosen = _choose(board, lot, offers, rng, noise) if offers is not None else None
        if offers is None or chosen is None:
            return
        row, column = chosen
        ship, gap = int(offers.ships[column]), int(offers.gaps[column])
        pieces = min(board.left[lot], int(offers.pieces[row, column]))
        trip = board.timed(
            ship, board.cargo.origin[lot], board.cargo.call[lot], int(offers.starts[row, column]), [(lot, pieces)]
        )
        if trip is None or not board.fits_after(trip, gap) or not board.put(trip):
            barred.add((ship, gap))


def aboard(board: Board, lot: int) -> None:
    """Fill ships that load for this port anyway, as long as nothing is landed late by it that was not late before."""
    cargo = board.cargo
    origin, call, ready = cargo.origin[lot], cargo.call[lot], cargo.ready[lot]
    for trips in board.trips:
        for place, trip in enumerate(trips):
            if trip.origin == origin and trip.call == call and trip.loads_from >= ready and board.left[lot]:
                _more(board, trip, place, lot)


def _more(board: Board, trip: Trip, place: int, lot: int) -> None:
    cargo = board.cargo
    ship = cargo.ships[trip.ship]
    if not cargo.room[trip.ship, lot]:
        return
    now = dict(trip.loads)
    others = [(cargo.lots[k], n) for k, n in trip.loads if k != lot]
    room = min(spare(ship, others, cargo.lots[lot], cargo.apart) - now.get(lot, 0), board.left[lot])
    if room <= 0:
        return
    due = max(trip.clear, min([cargo.due[lot], *(cargo.due[k] for k, _ in trip.loads)]))
    board.berths(trip, -1)
    best: Trip | None = None
    steps = _steps(board, trip, lot, room)
    low, high = 0, len(steps)
    while low < high:  # the more aboard, the later she is clear
        middle = (low + high) // 2
        loads = now | {lot: now.get(lot, 0) + steps[middle]}
        again = board.timed(trip.ship, trip.origin, trip.call, trip.loads_from, list(loads.items()))
        if again is not None and again.clear <= due and board.fits_after(again, place + 1):
            best, low = again, middle + 1
        else:
            high = middle
    board.berths(trip, 1)
    if best is not None:
        board.swap(trip, best)


def _steps(board: Board, trip: Trip, lot: int, room: int) -> list[int]:
    """Return how many pieces to try, fewest first: what whole days at the berths hold, and all."""
    cargo = board.cargo
    loaded = sum(n * cargo.ton[k] / cargo.loading[k] for k, n in trip.loads)
    landed = sum(n * cargo.ton[k] / cargo.landing[k] for k, n in trip.loads)
    found = {room}
    for done, rate in ((loaded, cargo.loading[lot]), (landed, cargo.landing[lot])):
        for days in range(days_of(done), days_of(done + room * cargo.ton[lot] / rate)):
            found.add(math.floor((days - done) * rate / cargo.ton[lot] + BITS))
    return sorted(n for n in found if 0 < n <= room)


def find_offers(board: Board, lot: int, barred: Collection[tuple[int, int]] = ()) -> Offers | None:
    """Return what every gap in every ship's time offers for a lot; None where none has time for a piece of it."""
    cargo, fleet, net = board.cargo, board.fleet, board.net
    origin, call, ton = cargo.origin[lot], cargo.call[lot], cargo.ton[lot]
    ships, gaps = np.nonzero((board.slots[:, :, 1] < net.days) & (cargo.room[:, lot] > 0)[:, None])
    if not len(ships):
        return None
    port, free, onward, by = board.slots[ships, gaps].T
    kind = np.array(fleet.kind)[ships]
    here = np.maximum(fleet.reach[kind, port, origin, free], cargo.ready[lot])
    keep = here < np.minimum(by, net.days)
    if barred:
        keep &= np.array([(s, g) not in barred for s, g in zip(ships.tolist(), gaps.tolist(), strict=True)])
    if not keep.any():
        return None
    ships, gaps, kind, here, onward, by, port, free = (
        x[keep] for x in (ships, gaps, kind, here, onward, by, port, free)
    )
    room = np.minimum(cargo.room[ships, lot], board.left[lot])
    loads, lands, most = _lengths(float(cargo.loading[lot]), float(cargo.landing[lot]), ton, int(room.max()))
    pieces = np.minimum(most[:, None], room)
    # A gap whose ship is full sooner keeps its berths no longer than she needs.
    needed = np.ceil(pieces * ton / cargo.loading[lot] - 1e-6).astype(np.int32)
    landed = np.maximum(1, np.ceil(pieces * ton / cargo.landing[lot] - 1e-6)).astype(np.int32)
    load, land = np.minimum(loads[:, None], np.maximum(1, needed)), np.minimum(lands[:, None], landed)
    load, land = np.minimum(load, fleet.longest), np.minimum(land, fleet.longest)
    starts = board.starts(origin)[kind, load, here]
    arrives = fleet.reach[kind, origin, call, np.minimum(starts + load, net.days)]
    clear = board.starts(call)[kind, land, arrives] + land - 1
    after = fleet.reach[kind, call, np.maximum(onward, 0), np.minimum(clear + 1, net.days)]
    until = np.array(board.until)[ships]
    may = (clear < net.days) & (clear <= until) & ((onward < 0) | (after <= by)) & (pieces > 0)
    if not may.any():
        return None
    before = np.where(onward < 0, 0, fleet.reach[kind, port, np.maximum(onward, 0), free] - free)
    days = (
        clear
        - starts
        + 1
        + fleet.reach[kind, port, origin, free]
        - free
        + np.where(onward < 0, 0, after - clear - 1)
        - before
    )
    return Offers(ships, gaps, starts, np.where(may, clear, net.days), np.where(may, pieces, 0), days)


def _lengths(loading: float, landing: float, ton: float, room: int) -> tuple[Days, Days, NDArray[np.int64]]:
    """Return days of loading, days of discharge and the pieces they hold: steps by whole days at either berth."""
    found: dict[int, tuple[int, int]] = {}
    for rate in (loading, landing):
        for days in range(1, days_of(room * ton / rate) + 1):
            pieces = min(room, math.floor(days * rate / ton + BITS))
            if pieces:
                found[pieces] = days_of(pieces * ton / loading), days_of(pieces * ton / landing)
    found = found or {room: (days_of(room * ton / loading), days_of(room * ton / landing))}
    rows = sorted((load, land, pieces) for pieces, (load, land) in found.items())
    table = np.array(rows, dtype=np.int64)
    return table[:, 0].astype(np.int32), table[:, 1].astype(np.int32), table[:, 2]


def _choose(board: Board, lot: int, offers: Offers, rng: random.Random | None, noise: float) -> tuple[int, int] | None:
    """Return the offer to take, as (row, column)."""
    due, left, last = board.cargo.due[lot], board.left[lot], board.net.days
    by = _soonest(offers, due, left, last)
    by = by if by <= due else min(by + board.ease, last - 1)
    pieces = np.where(offers.clear <= by, offers.pieces, 0)
    if not pieces.any():
        return None
    # A ship's gaps are looked at one by one: the most that each takes by then.
    row = pieces.argmax(axis=0)
    columns = np.arange(len(row))
    most = pieces[row, columns]
    per_ton = np.where(most > 0, np.maximum(1, offers.days[row, columns]) / np.maximum(1, most), np.inf)
    if rng is not None and noise:
        per_ton = per_ton * np.exp(noise * np.random.default_rng(rng.getrandbits(32)).standard_normal(len(row)))
    column = int(per_ton.argmin())
    return int(row[column]), column


def _soonest(offers: Offers, due: int, left: int, last: int) -> int:
    """Return the first day, not before it is due, by which all ships can land what is left; else the last day."""
    days = sorted({int(d) for d in np.unique(offers.clear) if due < d < last})
    low, high = 0, len(days) - 1
    if _landed(offers, due) >= left:
        return due
    while low < high:
        middle = (low + high) // 2
        if _landed(offers, days[middle]) >= left:
            high = middle
        else:
            low = middle + 1
    return days[low] if days else due


def _landed(offers: Offers, day: int) -> int:
    pieces = np.where(offers.clear <= day, offers.pieces, 0).max(axis=0)
    best = np.zeros(int(offers.ships.max()) + 1, dtype=np.int64)
    np.maximum.at(best, offers.ships, pieces)
    return int(best.sum())


def fill(board: Board, order: Sequence[int], rng: random.Random | None = None, noise: float = 0.0) -> None:
    """Place lots one after another."""
    for lot in order:
        if board.left[lot]:
            place(board, lot, rng, noise)
