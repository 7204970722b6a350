"""Decisions that count no more, because a later one decides the same thing otherwise."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from despatch.model import Bearing, Correction, DecisionEntry

Thing = tuple[object, ...]
_STANDS = "stands"
"""Whether words are an act at all: who says otherwise overrules all that was said of it."""


def mark_overruled(entries: Sequence[DecisionEntry]) -> list[DecisionEntry]:
    """Return decisions, given in the order of their lines, in which those that later ones overrule say so.

    One is overruled when all that it says is said otherwise later, of all that it bears on. A decision for a whole file
    comes before those on its letters.
    """
    holding = [one for one in entries if one.state in ("in force", "in part") and one.correction.kind != "undo"]
    ordered = sorted(holding, key=lambda one: one.correction.kind != "throughout")
    last: dict[Thing, dict[str, tuple[object, str]]] = {}
    for one in ordered:
        for thing in _things(one.correction, one.bearings):
            said = last.setdefault(thing, {})
            said |= {aspect: (value, one.id) for aspect, value in _says(one.correction).items()}
    found: dict[str, str] = {}
    for one in ordered:
        by = [_by(_says(one.correction), last[thing]) for thing in _things(one.correction, one.bearings)]
        if by and all(by) and one.state == "in force":  # where words are gone, that matters more
            found[one.id] = str(by[-1])
    return [replace(one, state="overruled", overruled_by=found[one.id]) if one.id in found else one for one in entries]


def _by(says: Mapping[str, object], last: Mapping[str, tuple[object, str]]) -> str | None:
    """Return the id of the decision that overrules what another says of one thing, None for none."""
    if _STANDS in says and last[_STANDS][0] != says[_STANDS]:
        return last[_STANDS][1]
    changed = [last[aspect][1] for aspect in says if aspect != _STANDS and last[aspect][0] != says[aspect]]
    said = [aspect for aspect in says if aspect != _STANDS]
    return changed[-1] if said and len(changed) == len(said) else None


def _things(decision: Correction, bearings: Sequence[Bearing]) -> Iterator[Thing]:
    """Yield what a decision is about, so that another on the same is known as such."""
    if decision.kind in ("same", "apart"):
        yield ("names", frozenset(" ".join(name.split()) for name in decision.names))
    elif decision.kind in ("cut", "note", "version"):
        words = decision.words
        yield (decision.kind, decision.source, words and (words.quote, words.nth))
    else:
        yield from ((one.thing, one.key) for one in bearings if one.key and one.trouble is None)


def _says(decision: Correction) -> dict[str, object]:
    """Return what a decision says of a thing, aspect by aspect."""
    one = decision
    match one.kind:
        case "field" | "throughout":
            return {value.field: value.values for value in one.fields}
        case "accept":
            return {"accept": True} | {value.field: value.values for value in one.fields}
        case "withdraw":
            return {_STANDS: False}
        case "confirm":
            seen = one.words.act if one.words else None
            return {_STANDS: True} | ({"type": seen.type, "actor": (seen.actor, seen.actor_name)} if seen else {})
        case "read":
            said = {"type": one.type, "actor": (one.actor, one.actor_name), "counterparty": one.counterparty}
            given = {"type": one.type, "actor": one.actor or one.actor_name, "counterparty": one.counterparty}
            return {_STANDS: True} | {name: said[name] for name in said if given[name]}
        case "label":
            return {"label": one.label}
        case "split":
            return {"split": True} | ({"label": one.label} if one.label else {})
        case "settle":
            return {"settled": (one.standing, one.date)}
        case "refer":
            return {"target": (one.target, one.lost)}
        case "same" | "apart":
            return {"one person": one.kind == "same"}
        case "cut":
            return {"cut": one.cut}
        case "note":
            return {"belongs": one.belongs}
        case "version":
            return {"version": (one.version, one.target)}
    return {one.kind: True}
