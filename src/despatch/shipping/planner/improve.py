"""Making a plan better: take some lots out, place them anew in another order, keep what gains (ruin and recreate).

After Schrimpf and others, "Record breaking optimization results using the ruin and recreate principle" (Journal of
Computational Physics 159, 2000), with the cooling of simulated annealing.
"""

from __future__ import annotations

import math
import random
from collections.abc import Sequence

from despatch.shipping.planner.best_fit import fill
from despatch.shipping.planner.board import Board, Trip
from despatch.shipping.planner.limit import Limit

OUT = (1, 2, 3, 4, 6, 9)
"""So many lots are taken out at once."""
NOISE = 0.25
"""How far ship days for a ton are stretched by chance, as the deviation of their logarithm."""
EASE = (0, 0, 0, 2, 5, 10)
"""Days that the last of a late lot may wait beyond what is possible, so that fewer ships carry it."""
HOT, COLD = 0.003, 0.00005
"""Parts of the cost by which a plan may be worse and still be gone on from, at the beginning and at the end."""


def improve(board: Board, limit: Limit, seed: int = 1942) -> None:
    """Make the board's plan better until the limit is reached; the best plan met is left on the board."""
    rng = random.Random(seed)  # noqa: S311 - a search, no secret
    if not board.left or not board.trips:
        return
    best, kept = board.cost, board.snapshot()
    rounds = 0
    while not limit.is_over(rounds):
        before, state = board.cost, board.snapshot()
        out = _ruin(board, rng)
        board.ease = rng.choice(EASE)
        fill(board, _order(board, out, rng), rng, NOISE if rng.random() < 0.7 else 0.0)
        warm = HOT * (COLD / HOT) ** limit.share(rounds) * max(best, 1.0)
        rounds += 1
        over = len(board.places) and board.places.min() < 0
        if over or board.cost > before - warm * math.log(max(rng.random(), 1e-12)):
            board.restore(state)
        elif board.cost < best - 1e-6:
            best, kept = board.cost, board.snapshot()
    board.restore(kept)


def _ruin(board: Board, rng: random.Random) -> list[int]:
    """Take lots out and return them: a late one, mostly, and others that its ships and ports have to do with."""
    many = min(len(board.left), rng.choice(OUT))
    first = _seed(board, rng)
    if rng.random() < 0.25:
        ship = rng.randrange(len(board.trips))
        near = [k for t in board.trips[ship] for k, _ in t.loads]
    else:
        near = _near(board, first, rng)
    out = list(dict.fromkeys([first, *near]))[:many]
    remove(board, set(out))
    return out


def _seed(board: Board, rng: random.Random) -> int:
    """Return a lot: by how late it is, by what is left behind, or by chance."""
    if rng.random() < 0.5:
        late: dict[int, float] = {k: n * board.cargo.behind[k] for k, n in enumerate(board.left) if n}
        for trips in board.trips:
            for trip in trips:
                for k, n in trip.loads if trip.late else ():
                    late[k] = late.get(k, 0.0) + n * board.cargo.late(k, trip.clear)
        late = {k: v for k, v in late.items() if v > 0}
        if late:
            return rng.choices(list(late), weights=[v**0.5 for v in late.values()])[0]
    return rng.randrange(len(board.left))


def _near(board: Board, lot: int, rng: random.Random) -> list[int]:
    """Return other lots, those whose trips stand in the way of this one's more likely first."""
    cargo = board.cargo
    first, last = cargo.ready[lot] - 45, max(cargo.due[lot], cargo.ready[lot] + 30)
    score: dict[int, float] = {}
    for trips in board.trips:
        for trip in trips:
            if trip.clear >= first and trip.loads_from <= last:
                kin = 1.0 + (trip.origin == cargo.origin[lot]) + (trip.call == cargo.call[lot])
                for k, _ in trip.loads:
                    score[k] = max(score.get(k, 0.0), kin)
    score.pop(lot, None)
    return sorted(score, key=lambda k: rng.random() ** score[k])[::-1]


def remove(board: Board, lots: set[int]) -> None:
    """Take lots out of every trip; a trip keeps its day of loading, and its berths no longer than it must."""
    for ship, trips in enumerate(board.trips):
        if any(k in lots for t in trips for k, _ in t.loads):
            board.change(ship, [], force=True)
            kept: list[Trip] = []
            for trip in trips:
                loads = [(k, n) for k, n in trip.loads if k not in lots]
                if len(loads) == len(trip.loads):
                    kept.append(trip)
                elif loads:
                    again = board.timed(ship, trip.origin, trip.call, trip.loads_from, loads)
                    # Fewer days at the berths always fit; only where they came with the plan may they not be ours.
                    kept.append(again if again is not None and again.clear <= trip.clear else trip)
            board.change(ship, kept, force=True)


def _order(board: Board, out: Sequence[int], rng: random.Random) -> list[int]:
    cargo = board.cargo
    by = rng.random()
    if by < 0.3:
        return rng.sample(list(out), len(out))
    if by < 0.55:
        return sorted(out, key=lambda k: cargo.due[k] + rng.gauss(0, 10))
    if by < 0.85:  # those with the least time between being ready and being due
        return sorted(out, key=lambda k: cargo.due[k] - cargo.ready[k] + rng.gauss(0, 10))
    return sorted(out, key=lambda k: -cargo.ton[k] * cargo.pieces[k] * rng.random())


def delay_loading(board: Board) -> None:
    """Let every ship load as late as she can and still be clear on the same day: she waits for nothing at the berth."""
    for ship in range(len(board.trips)):
        for place in reversed(range(len(board.trips[ship]))):
            trip = board.trips[ship][place]
            for day in range(trip.berthed - 1, trip.loads_from, -1):
                board.berths(trip, -1)
                later = board.timed(ship, trip.origin, trip.call, day, trip.loads)
                board.berths(trip, 1)
                if later is None or later.clear > trip.clear:
                    continue
                before = board.cost
                if board.swap(trip, later):
                    if board.cost < before - 1e-9:
                        break
                    board.swap(later, trip)
