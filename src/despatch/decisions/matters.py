"""Decisions on matters: acts that leave one, two that are one, what one is called, and how it stands."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from despatch.model import Bearing, Correction, LedgerAct, Matter, Settlement

JOINED, APART = "an editor joined it", "an editor set it apart"
NOWHERE = "none of its acts is in the archive any more"
PARTLY = "one of its acts is not in the archive any more"


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision with the acts that it means now; None for an act that was not found."""

    correction: Correction
    acts: tuple[str | None, ...]
    others: tuple[str | None, ...] = ()


@dataclass(frozen=True, slots=True)
class Regrouped:
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
    """All matters that decisions speak of, and where each act lies."""

    groups: dict[str, _Group]
    home: dict[str, str]
    why: dict[str, str]
    became: dict[str, str] = field(default_factory=dict)


def regroup(
    matters: Sequence[Matter],
    acts: Mapping[str, LedgerAct],
    decisions: Sequence[Decided],
    label: Callable[[Sequence[LedgerAct]], str],
) -> Regrouped:
    """Lay decisions over matters, in their order; every act stays in exactly one matter.

    A matter that a decision speaks of is the one that holds most of the acts the decision names, the first named of those that
    hold as many. `acts` are those of the matters, by id; `label` names the acts of a matter that changed and that no editor named.
    """
    table = _Table(
        {one.id: _Group(one.id, one.label, list(one.acts), one.confidence) for one in matters},
        {act: one.id for one in matters for act in one.acts},
        {act: why for one in matters for act, why in zip(one.acts, ("", *one.why), strict=False)},
    )
    bearings = [bearing for one in decisions for bearing in _lay(table, one)]
    made = [_matter(group, table, acts, label) for group in table.groups.values()]
    settled = {group.id: group.settled for group in table.groups.values() if group.settled}
    became = {old: _end(table.became, old) for old in table.became}
    bearings = [replace(bearing, key=became.get(bearing.key, bearing.key)) for bearing in bearings]
    return Regrouped(tuple(made), settled, became, tuple(bearings))


def _lay(table: _Table, one: Decided) -> list[Bearing]:
    said = one.correction
    if said.kind == "split":
        return _split(table, one)
    group = _meant(table, one.acts)
    if group is None:
        return [Bearing(said.id, "matter", "", trouble=NOWHERE)]
    was = group.label
    if said.kind == "join":
        other = _meant(table, one.others)
        if other is None:
            return [Bearing(said.id, "matter", "", trouble=f"the second matter: {NOWHERE}")]
        if other is not group:
            _join(table, group, other)
            was = f"two matters, {was} ({group.id}) and {other.label} ({other.id})"
    elif said.kind == "label":
        group.label, group.named = said.label or group.label, True
    elif said.standing and said.date:
        group.settled = Settlement(said.id, said.standing, said.date, said.by, said.why)
        was = ""
    return [Bearing(said.id, "matter", group.id, was)]


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


def _split(table: _Table, one: Decided) -> list[Bearing]:
    said = one.correction
    there = [act for act in one.acts if act is not None and act in table.home]
    gone = [Bearing(said.id, "matter", "", trouble=PARTLY)] * (len(one.acts) - len(there))
    if not there:
        return gone
    froms = list(dict.fromkeys(table.home[act] for act in there))
    was = " and ".join(f"{table.groups[id].label} ({id})" for id in froms)
    if len(froms) == 1 and len(table.groups[froms[0]].acts) == len(there):
        group = table.groups[froms[0]]  # they are a matter of their own already
    else:
        group = _Group(_id(said.id, table), "", [], 1.0, changed=True)
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
    if said.label:
        group.label, group.named = said.label, True
    return [Bearing(said.id, "matter", group.id, f"in {was}"), *gone]


def _id(decision: str, table: _Table) -> str:
    """Return an id that stays as long as the decision does; it is longer than those of matters that were found."""
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
    held = sorted((acts[id] for id in group.acts), key=_order) if group.changed else [acts[id] for id in group.acts]
    dated = sorted(act.date for act in held if act.date)
    made = Matter(
        group.id,
        group.label,
        tuple(act.id for act in held),
        dated[0] if dated else None,
        dated[-1] if dated else None,
        group.confidence,
        tuple(table.why.get(act.id) or JOINED for act in held[1:]),
    )
    return replace(made, label=label(held)) if group.changed and not group.named else made


def _order(act: LedgerAct) -> tuple[str, int, str, int, int, str]:
    """Dated letters by date, undated ones last; then the archive's order."""
    return (act.date or "~", act.ordinal, act.letter, act.act.span.start, act.act.span.end, act.id)
