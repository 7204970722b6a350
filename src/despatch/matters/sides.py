"""The two sides of an act."""

from __future__ import annotations

from despatch.model import LedgerAct


def sides_of(act: LedgerAct) -> tuple[str, str]:
    """Return actor and counterparty; a side without a name is called by its role in the letter."""
    return act.actor or act.act.actor, act.counterparty or act.act.counterparty or "third"
