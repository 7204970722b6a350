"""Matters joined and split as editors decided."""

from __future__ import annotations

from collections.abc import Sequence
from operator import attrgetter

from despatch.matters.joining import Group
from despatch.model import Grouping, LedgerAct


def apply_decisions(groups: list[Group], decisions: Sequence[Grouping]) -> list[Group]:
    """Join and split matters as editors decided, in the order of their decisions."""
    home = {act.id: (act, n) for n, group in enumerate(groups) for act in group.acts}
    members: dict[int, dict[str, LedgerAct]] = {n: {a.id: a for a in group.acts} for n, group in enumerate(groups)}
    why = {act.id: reason for group in groups for act, reason in zip(group.acts, group.why, strict=True)}
    score = {act.id: s for group in groups for act, s in zip(group.acts, group.scores, strict=True)}
    fresh = len(groups)
    for decision in decisions:
        here = [a for a in decision.acts if a in home]
        if decision.kind == "label" or not here:
            continue
        if decision.kind == "join":
            target = home[here[0]][1]
            for old in sorted({home[a][1] for a in here} - {target}):
                for act_id, act in members.pop(old).items():
                    members[target][act_id] = act
                    home[act_id] = (act, target)
                    why[act_id], score[act_id] = "an editor joined it", 1.0
        else:
            members[fresh] = {}
            for act_id in here:
                act, old = home[act_id]
                del members[old][act_id]
                members[fresh][act_id] = act
                home[act_id] = (act, fresh)
                why[act_id], score[act_id] = "an editor set it apart", 1.0
            fresh += 1
    out = []
    for group in members.values():
        if group:
            acts = sorted(group.values(), key=attrgetter("order"))
            letters, reasons, scores = {a.letter for a in acts}, [why[a.id] for a in acts], [score[a.id] for a in acts]
            out.append(Group(acts, letters=letters, why=reasons, scores=scores))
    return sorted(out, key=lambda g: g.acts[0].order)
