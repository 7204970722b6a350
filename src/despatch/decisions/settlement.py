"""How a matter stands after an editor settled it."""

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


def settled(settlement: Settlement, day: str | None, acts: Sequence[LedgerAct], stand: Stand) -> MatterStanding:
    """Return how a matter stands at the end of `day` (EDTF; None for all that is known).

    Before the day of the settlement the matter stands as read. From that day it has the state that the editor gave it.
    Acts dated later are evaluated separately and take precedence, because the editor could not have known them.
    """
    whole = stand(acts)
    on, end = dates.bounds(settlement.date), dates.bounds(day) if day else None
    if on is None or (end is not None and end[1] < on[1]):
        return whole
    after = {act.id for act in acts if (when := dates.bounds(act.date) if act.date else None) and when[0] > on[1]}
    later = stand([act for act in acts if act.id in after]) if after else None
    why = f"{settlement.by} settled it" + (f": {settlement.why}" if settlement.why else "")
    closed = tuple(_close(act, settlement, why) for act in whole.acts if act.act not in after)
    if later is not None and later.acts:
        return replace(
            later,
            words=whole.words,
            acts=(*closed, *later.acts),
            why=f"{later.why}; before that {why} ({settlement.date})",
        )
    return replace(
        whole,
        state=settlement.state,
        since=settlement.date,
        proofs=(),
        why=why,
        acts=closed,
        conditional=False,
        due=None,
    )


def _close(act: ActStanding, settlement: Settlement, why: str) -> ActStanding:
    """Settle an act that was open; one that was done or refused stays so."""
    if act.state not in _OPEN:
        return act
    return replace(act, state=settlement.state, why=why, conditional=False, answered=True)
