"""Lots of cargo, what becomes of them, and the letters that ask for them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import islice

from despatch.archive import Archive
from despatch.errors import NotFound
from despatch.shipping import service
from despatch.shipping.arrivals import LotProgress, State
from despatch.shipping.plans import Case, Event, Plan
from despatch.web import urls
from despatch.web.parts.ship_desk import ROWS

_PLACE = re.compile(r"(.{1,200}):\d{1,9}-\d{1,9}")


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a lot on its bar, from `x` in parts of a hundred: landed, under way, planned or real_plan."""

    kind: str
    x: float
    width: float


SHARES: tuple[tuple[str, tuple[State, ...]], ...] = (
    ("landed", ("landed",)),
    ("way", ("loading", "at sea", "in port")),
    ("real_plan", ("lost", "diverted")),
    ("planned", ("planned",)),
)
"""What each part of a bar counts."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A lot, what the plan does with it, and where it is asked for."""

    carried: LotProgress
    late: int | None
    bar: tuple[Share, ...]
    evidence: str | None
    words: str


def pressing(case: Case, plan: Plan, events: tuple[Event, ...]) -> list[LotProgress]:
    """Return what becomes of every lot, the most pressing and the soonest due first."""
    return sorted(
        service.trace_lots(case, plan, events), key=lambda p: (p.lot.priority, p.lot.due or date.max, p.lot.id)
    )


def rows_of(archive: Archive, progress: Iterable[LotProgress]) -> tuple[Waiting, ...]:
    """Return the first lots as a table shows them, no more: each evidence is a look into the archive."""
    return tuple(_row(archive, lot) for lot in islice(progress, ROWS))


def _row(archive: Archive, progress: LotProgress) -> Waiting:
    due, day = (
        progress.lot.due,
        progress.landed_by if progress.pieces("landed") >= progress.lot.pieces else progress.planned_by,
    )
    late = (day - due).days if due and day else None
    return Waiting(progress, late, bar(progress), *evidence(archive, progress.lot.evidence))


def bar(progress: LotProgress) -> tuple[Share, ...]:
    """Return what has become of a lot as parts of what was wanted. Lost cargo is carried again and may go beyond it."""
    counts = [
        (kind, progress.pieces(*states) + (progress.flown if kind == "planned" else 0)) for kind, states in SHARES
    ]
    whole, found, x = max(progress.lot.pieces, sum(n for _, n in counts)), [], 0.0
    for kind, n in counts:
        if n:
            found.append(Share(kind, round(x, 2), round(100 * n / whole, 2)))
            x += 100 * n / whole
    return tuple(found)


def evidence(archive: Archive, words: str) -> tuple[str | None, str]:
    """Return the address of the letter that a lot or event names as its evidence, and the words it names it with."""
    if not words:
        return None, ""
    place = _PLACE.fullmatch(words)
    id = place[1] if place else words
    try:
        archive.letter(id)
    except NotFound:
        return None, words
    return urls.letter_path(id), id
