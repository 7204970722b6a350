"""Decisions on matters: acts that leave one, two that are one, what one is called, and how it stands."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from operator import attrgetter

from despatch.model import Bearing, Correction, LedgerAct, Matter, Settlement

JOINED, APART = "an editor joined it", "an editor set it apart"
NOWHERE = "none of its acts is in the archive any more"
PARTLY = "one of its acts is not in the archive any more"


@dataclass(frozen=True, slots=True)
class MatterDecision:
    """A decision with the acts that it means now; None for an act that was not found."""

    correction: Correction
    acts: tuple[str | None, ...]
    others: tuple[str | None, ...] = ()


@dataclass(frozen=True, slots=True)
class AmendedMatters:
    """Matters after decisions, how some of them were settled, and the ids of matters that became part of another."""

    matters: tuple[Matter, ...]
    settled: Mapping[str, Settlement]
    became: Mapping[str, str]
    bearings: tuple[Bearing, ...]


@dataclass(slots=True)
class _Group:
    """A matter while decisions are laid over it."""

    id: str
    label: str
    acts: list[str]
    confidence: float
    changed: bool = False
    named: bool = False
    settled: Settlement | None = None


@dataclass(slots=True)
class _Table:
    """All matters that decisions name, and the matter of each act."""

    groups: dict[str, _Group]
    home: dict[str, str]
    why: dict[str, str]
    became: dict[str, str] = field(default_factory=dict)


def amend_matters(
    matters: Sequence[Matter],
    acts: Mapping[str, LedgerAct],
    decisions: Sequence[MatterDecision],
    label: Callable[[Sequence[LedgerAct]], str],
) -> AmendedMatters:
    """Lay decisions over matters, in their order; every act stays in exactly one matter.

    A decision means the matter that holds most of the acts it names; of equals, the one of the act named first. `acts`
    are those of the matters, by id. `label` names the acts of a matter that changed, unless an editor named it.
    """
    table = _Table(
        {matter.id: _Group(matter.id, matter.label, list(matter.acts), matter.confidence) for matter in matters},
        {act: matter.id for matter in matters for act in matter.acts},
        {act: why for matter in matters for act, why in zip(matter.acts, ("", *matter.why), strict=False)},
    )
    bearings = [bearing for decision in decisions for bearing in _lay(table, decision)]
    amended = [_matter(group, table, acts, label) for group in table.groups.values()]
    settled = {group.id: group.settled for group in table.groups.values() if group.settled}
    became = {old: _end(table.became, old) for old in table.became}
    bearings = [replace(bearing, key=became.get(bearing.key, bearing.key)) for bearing in bearings]
    return AmendedMatters(tuple(amended), settled, became, tuple(bearings))


def _lay(table: _Table, decision: MatterDecision) -> list[Bearing]:
    correction = decision.correction
    if correction.kind == "split":
        return _split(table, decision)
    group = _meant(table, decision.acts)
    if group is None:
        return [Bearing(correction.id, "matter", "", trouble=NOWHERE)]
    was = group.label
    if correction.kind == "join":
        other = _meant(table, decision.others)
        if other is None:
            return [Bearing(correction.id, "matter", "", trouble=f"the second matter: {NOWHERE}")]
        if other is not group:
            _join(table, group, other)
            was = f"two matters, {was} ({group.id}) and {other.label} ({other.id})"
    elif correction.kind == "label":
        group.label, group.named = correction.label or group.label, True
    elif correction.standing and correction.date:
        group.settled = Settlement(correction.id, correction.standing, correction.date, correction.by, correction.why)
        was = ""
    return [Bearing(correction.id, "matter", group.id, was)]


def _meant(table: _Table, acts: Sequence[str | None]) -> _Group | None:
    counts = Counter(table.home[act] for act in acts if act in table.home)
    return table.groups[counts.most_common(1)[0][0]] if counts else None


def _join(table: _Table, group: _Group, other: _Group) -> None:
    for act in other.acts:
        table.home[act], table.why[act] = group.id, JOINED
    group.acts += other.acts
    group.confidence = min(group.confidence, other.confidence)
    group.changed = True
    if not group.named and other.named:
        group.label, group.named = other.label, True
    group.settled = group.settled or other.settled
    table.became[other.id] = group.id
    del table.groups[other.id]


def _split(table: _Table, decision: MatterDecision) -> list[Bearing]:
    correction = decision.correction
    there = [act for act in decision.acts if act is not None and act in table.home]
    gone = [Bearing(correction.id, "matter", "", trouble=PARTLY)] * (len(decision.acts) - len(there))
    if not there:
        return gone
    sources = list(dict.fromkeys(table.home[act] for act in there))
    was = " and ".join(f"{table.groups[id].label} ({id})" for id in sources)
    if len(sources) == 1 and len(table.groups[sources[0]].acts) == len(there):
        group = table.groups[sources[0]]  # they are a matter of their own already
    else:
        group = _Group(_id(correction.id, table), "", [], 1.0, changed=True)
        table.groups[group.id] = group
        for act in there:
            left = table.groups[table.home[act]]
            left.acts.remove(act)
            left.changed = True
            if not left.acts:
                table.became[left.id] = group.id
                del table.groups[left.id]
            group.acts.append(act)
            table.home[act], table.why[act] = group.id, APART
    if correction.label:
        group.label, group.named = correction.label, True
    return [Bearing(correction.id, "matter", group.id, f"in {was}"), *gone]


def _id(decision: str, table: _Table) -> str:
    """Return an id that stays as long as the decision does; it is longer than the ids of matters that were found."""
    id = f"m-{hashlib.sha256(decision.encode()).hexdigest()[:12]}"
    tried, n = id, 1
    while tried in table.groups:
        n += 1
        tried = f"{id}-{n}"
    return tried


def _end(became: Mapping[str, str], id: str) -> str:
    while id in became:
        id = became[id]
    return id


def _matter(
    group: _Group, table: _Table, acts: Mapping[str, LedgerAct], label: Callable[[Sequence[LedgerAct]], str]
) -> Matter:
    members = [acts[id] for id in group.acts]
    if group.changed:
        members.sort(key=attrgetter("order"))
    dated = sorted(act.date for act in members if act.date)
    matter = Matter(
        group.id,
        group.label,
        tuple(act.id for act in members),
        dated[0] if dated else None,
        dated[-1] if dated else None,
        group.confidence,
        tuple(table.why.get(act.id) or JOINED for act in members[1:]),
    )
    return replace(matter, label=label(members)) if group.changed and not group.named else matter
