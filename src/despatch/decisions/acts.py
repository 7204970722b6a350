"""Decisions on acts: an act is withdrawn, read as another, or confirmed."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

from despatch.decisions.anchors import find_anchor
from despatch.model import Act, Anchor, Bearing, Correction, Seen, Span

RULE = "editor"
"""The rule of an act that an editor decided on."""
GONE = "its words no longer stand in {letter}"
NO_ACT = "no act is read at its words any more, and it does not say which stood there"
_HALF = 0.5
"""An act is the one that an anchor marks when they share at least this part of what both cover together."""


@dataclass(slots=True)
class _ActNow:
    """An act of a letter while decisions are laid over it; `read` is None for an act of editors alone."""

    id: str
    read: Act | None
    now: Act
    withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class AmendedActs:
    """The acts of a letter after decisions.

    `acts` has one entry for each act that was read, None for a withdrawn one; `added` are those of editors alone.
    """

    acts: tuple[Act | None, ...]
    added: tuple[tuple[str, Act], ...]
    bearings: tuple[Bearing, ...]

    def standing(self, ids: Sequence[str]) -> tuple[tuple[str, Act], ...]:
        """Return id and act of all that stand; `ids` are those of the acts that were read."""
        return (*((id, act) for id, act in zip(ids, self.acts, strict=True) if act), *self.added)


def amend_acts(
    letter: str, text: str, offset: int, acts: Sequence[tuple[str, Act]], decisions: Sequence[Correction]
) -> AmendedActs:
    """Lay decisions over the acts of one letter (id and act each), in their order.

    An act that no decision is about stays the same object. If an editor confirmed or corrected an act that is no longer
    read, the editor's act stands alone. A decision whose words are no longer in the letter changes nothing and says so.
    """
    table = [_ActNow(id, act, act) for id, act in acts]
    bearings = [_lay(letter, text, offset, table, decision) for decision in decisions if decision.words]
    return AmendedActs(
        tuple(None if row.withdrawn else row.now for row in table if row.read),
        tuple((row.id, row.now) for row in table if row.read is None and not row.withdrawn),
        tuple(bearings),
    )


def find_act(anchor: Anchor, text: str, offset: int, acts: Sequence[tuple[str, Act]]) -> str | None:
    """Return the id of the act that an anchor marks among those of its letter, or None."""
    span = find_anchor(anchor, text, offset)
    place = _at(span, anchor.act, [act for _, act in acts]) if span else None
    return None if place is None else acts[place][0]


def seen(act: Act) -> Seen:
    """Return what a decision records of an act as its editor saw it."""
    return Seen(act.type, act.actor, act.counterparty, act.reported, act.actor_name)


def describe_act(act: Act) -> str:
    """Return an act in words, as it was read."""
    to = f" to the {act.counterparty}" if act.counterparty else ""
    return f"{act.type} by {act.actor_name or 'the ' + act.actor}{to}, confidence {act.confidence:.2f}"


def _lay(letter: str, text: str, offset: int, table: list[_ActNow], decision: Correction) -> Bearing:
    assert decision.words is not None
    span = find_anchor(decision.words, text, offset)
    if span is None:
        return Bearing(decision.id, "act", "", trouble=GONE.format(letter=letter))
    place = _at(span, decision.words.act, [row.now for row in table])
    if place is None:
        if decision.kind == "withdraw":
            return Bearing(decision.id, "act", "", "nothing is read there now")
        if decision.words.act is None:
            return Bearing(decision.id, "act", "", trouble=NO_ACT)
        own = _own(span, decision.words.act)
        table.append(_ActNow(_id(letter, decision.words, table), None, own))
        place = len(table) - 1
    row = table[place]
    row.withdrawn = decision.kind == "withdraw"
    if decision.kind == "confirm":
        row.now = _confirm(row.now, decision.words.act)
    elif decision.kind == "read":
        row.now = _read_as(row.now, decision)
    was = describe_act(row.read) if row.read else "nothing is read there now"
    return Bearing(decision.id, "act", row.id, was)


def _at(span: Span, was: Seen | None, acts: Sequence[Act]) -> int | None:
    """Return the place of the act that covers a span best; of equals, the one of the type that an editor saw."""
    best, best_place = (_HALF, False), None
    for place, act in enumerate(acts):
        shared = min(span.end, act.span.end) - max(span.start, act.span.start)
        both = max(span.end, act.span.end) - min(span.start, act.span.start)
        score = (shared / both if both else 0.0, was is not None and act.type == was.type)
        if score > best or (best_place is None and score[0] >= _HALF):
            best, best_place = score, place
    return best_place


def _own(span: Span, was: Seen) -> Act:
    return Act(span, was.type, was.actor, was.counterparty, was.reported, RULE, 1.0, was.actor_name)


def _confirm(act: Act, was: Seen | None) -> Act:
    sure = replace(act, rule=RULE, confidence=1.0)
    if was is None:
        return sure
    return replace(
        sure,
        type=was.type,
        actor=was.actor,
        counterparty=was.counterparty,
        reported=was.reported,
        actor_name=was.actor_name,
    )


def _read_as(act: Act, decision: Correction) -> Act:
    now = replace(act, rule=RULE, confidence=1.0, type=decision.type or act.type)
    if decision.actor or decision.actor_name:
        actor = decision.actor or "third"
        # An act of somebody towards himself was read the wrong way round.
        other = act.actor if act.counterparty == actor else act.counterparty
        # A letter can only report the acts of its recipient.
        reported = {"sender": False, "recipient": True}.get(actor, act.reported)
        now = replace(now, actor=actor, actor_name=decision.actor_name, counterparty=other, reported=reported)
    return replace(now, counterparty=decision.counterparty) if decision.counterparty else now


def _id(letter: str, words: Anchor, table: Sequence[_ActNow]) -> str:
    """Return an id that no act of the letter has: as those of acts that are read, with an e for editor."""
    kind = words.act.type if words.act else ""
    digest = hashlib.sha256(f"{kind}\0{words.quote}".encode()).hexdigest()[:8]
    id = f"{letter}.{digest}.e"
    taken = {row.id for row in table}
    tried, n = id, 1
    while tried in taken:
        n += 1
        tried = f"{id}{n}"
    return tried
