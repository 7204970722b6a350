"""Decisions on acts: what was read as one and is none, is another, or is rightly read."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

from despatch.decisions.anchors import find
from despatch.model import Act, Anchor, Bearing, Correction, Seen, Span

RULE = "editor"
"""The rule of an act that an editor decided on."""
GONE = "its words no longer stand in {letter}"
NO_ACT = "no act is read at its words any more, and it does not say which stood there"
_HALF = 0.5
"""An act is the one that an anchor marks when they share at least so much of what both cover together."""


@dataclass(slots=True)
class _Lying:
    """An act of a letter while decisions are laid over it; `read` is what the machine read, None for an editor's own."""

    id: str
    read: Act | None
    now: Act
    withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class Amended:
    """The acts of a letter after decisions: for each that was read what it is now (None: withdrawn), and those of editors alone."""

    acts: tuple[Act | None, ...]
    added: tuple[tuple[str, Act], ...]
    bearings: tuple[Bearing, ...]

    def held(self, ids: Sequence[str]) -> tuple[tuple[str, Act], ...]:
        """Return id and act of all that stand; `ids` are those of the acts that were read."""
        return (*((id, act) for id, act in zip(ids, self.acts, strict=True) if act), *self.added)


def amend(
    letter: str, text: str, offset: int, acts: Sequence[tuple[str, Act]], decisions: Sequence[Correction]
) -> Amended:
    """Lay decisions over the acts of one letter (id and act each), in their order; what no decision speaks of stays the same object.

    Where an editor confirmed or corrected an act that is no longer read, the editor's act stands by itself. A decision whose
    words stand no more in the letter changes nothing and says so.
    """
    lying = [_Lying(id, act, act) for id, act in acts]
    bearings = [_lay(letter, text, offset, lying, one) for one in decisions if one.words]
    return Amended(
        tuple(None if one.withdrawn else one.now for one in lying if one.read),
        tuple((one.id, one.now) for one in lying if one.read is None and not one.withdrawn),
        tuple(bearings),
    )


def which(anchor: Anchor, text: str, offset: int, acts: Sequence[tuple[str, Act]]) -> str | None:
    """Return the id of the act that an anchor marks among those of its letter, or None."""
    span = find(anchor, text, offset)
    place = _at(span, anchor.act, [act for _, act in acts]) if span else None
    return None if place is None else acts[place][0]


def seen(act: Act) -> Seen:
    """Return what a decision takes down of an act."""
    return Seen(act.type, act.actor, act.counterparty, act.reported, act.actor_name)


def told(act: Act) -> str:
    """Return an act in words, as it was read."""
    to = f" to the {act.counterparty}" if act.counterparty else ""
    return f"{act.type} by {act.actor_name or 'the ' + act.actor}{to}, confidence {act.confidence:.2f}"


def _lay(letter: str, text: str, offset: int, lying: list[_Lying], one: Correction) -> Bearing:
    assert one.words is not None
    span = find(one.words, text, offset)
    if span is None:
        return Bearing(one.id, "act", "", trouble=GONE.format(letter=letter))
    place = _at(span, one.words.act, [each.now for each in lying])
    if place is None:
        if one.kind == "withdraw":
            return Bearing(one.id, "act", "", "nothing is read there now")
        if one.words.act is None:
            return Bearing(one.id, "act", "", trouble=NO_ACT)
        own = _own(span, one.words.act)
        lying.append(_Lying(_id(letter, one.words, lying), None, own))
        place = len(lying) - 1
    act = lying[place]
    act.withdrawn = one.kind == "withdraw"
    if one.kind == "confirm":
        act.now = _confirmed(act.now, one.words.act)
    elif one.kind == "read":
        act.now = _read(act.now, one)
    return Bearing(one.id, "act", act.id, told(act.read) if act.read else "nothing is read there now")


def _at(span: Span, was: Seen | None, acts: Sequence[Act]) -> int | None:
    """Return the place of the act that covers a span best, one of the type that an editor saw before others."""
    best, found = (_HALF, False), None
    for place, act in enumerate(acts):
        shared = min(span.end, act.span.end) - max(span.start, act.span.start)
        both = max(span.end, act.span.end) - min(span.start, act.span.start)
        score = (shared / both if both else 0.0, was is not None and act.type == was.type)
        if score > best or (found is None and score[0] >= _HALF):
            best, found = score, place
    return found


def _own(span: Span, was: Seen) -> Act:
    return Act(span, was.type, was.actor, was.counterparty, was.reported, RULE, 1.0, was.actor_name)


def _confirmed(act: Act, was: Seen | None) -> Act:
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


def _read(act: Act, one: Correction) -> Act:
    now = replace(act, rule=RULE, confidence=1.0, type=one.type or act.type)
    if one.actor or one.actor_name:
        actor = one.actor or "third"
        # Who acts towards himself was read the wrong way round.
        other = act.actor if act.counterparty == actor else act.counterparty
        # What a letter tells of the other side's acts is told by report.
        reported = {"sender": False, "recipient": True}.get(actor, act.reported)
        now = replace(now, actor=actor, actor_name=one.actor_name, counterparty=other, reported=reported)
    return replace(now, counterparty=one.counterparty) if one.counterparty else now


def _id(letter: str, words: Anchor, lying: Sequence[_Lying]) -> str:
    """Return an id no act of the letter bears: as those of acts that are read, with an e for editor."""
    kind = words.act.type if words.act else ""
    digest = hashlib.sha256(f"{kind}\0{words.quote}".encode()).hexdigest()[:8]
    id = f"{letter}.{digest}.e"
    taken = {one.id for one in lying}
    tried, n = id, 1
    while tried in taken:
        n += 1
        tried = f"{id}{n}"
    return tried
