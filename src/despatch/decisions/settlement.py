"""How a matter stands that an editor settled from a day on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from despatch import dates
from despatch.model import ActStanding, LedgerAct, MatterStanding, Settlement, State

_OPEN: frozenset[State] = frozenset(
    ("asked", "offered", "promised", "accepted", "partly done", "put off", "overdue", "contradicted", "unknown")
)

Stand = Callable[[Sequence[LedgerAct]], MatterStanding]
"""Says how a matter would stand on the day if these acts were all."""


def settled(said: Settlement, day: str | None, acts: Sequence[LedgerAct], stand: Stand) -> MatterStanding:
    """Return how a matter stands at the end of `day` (EDTF; None for all that is known).

    Before the day of the settlement it stands as read. From then on it stands as the editor said; what was said later is
    followed on its own and goes before, for an editor cannot have settled what had not been said.
    """
    whole = stand(acts)
    on, end = dates.bounds(said.date), dates.bounds(day) if day else None
    if on is None or (end is not None and end[1] < on[1]):
        return whole
    after = {act.id for act in acts if (when := dates.bounds(act.date) if act.date else None) and when[0] > on[1]}
    later = stand([act for act in acts if act.id in after]) if after else None
    why = f"{said.by} settled it" + (f": {said.why}" if said.why else "")
    held = tuple(_closed(one, said, why) for one in whole.acts if one.act not in after)
    if later is not None and later.acts:
        return replace(
            later, words=whole.words, acts=(*held, *later.acts), why=f"{later.why}; before that {why} ({said.date})"
        )
    return replace(whole, state=said.state, since=said.date, proofs=(), why=why, acts=held, conditional=False, due=None)


def _closed(one: ActStanding, said: Settlement, why: str) -> ActStanding:
    """Settle an act that was open; one that was done or refused stays so."""
    if one.state not in _OPEN:
        return one
    return replace(one, state=said.state, why=why, conditional=False, answered=True)
