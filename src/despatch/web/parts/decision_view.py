"""An editor's decision in words: who decided what, when and why, and what Despatch had read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from despatch.model import Bearing, Correction, CorrectionKind, DecisionEntry, FieldValue, WithdrawnEntry
from despatch.web.formatting import ROLE_NAMES, date_words, one_line

VERBS: dict[CorrectionKind, str] = {
    "withdraw": "withdrawn",
    "read": "corrected",
    "confirm": "confirmed",
    "split": "set apart",
    "join": "joined",
    "label": "named",
    "settle": "settled",
    "refer": "decided",
    "same": "held to be one person",
    "apart": "held to be two people",
    "undo": "undone",
    "field": "decided",
    "accept": "accepted as read",
    "cut": "decided",
    "throughout": "decided for all letters of the file that read so",
    "version": "decided",
    "note": "decided",
}
CUTS = {
    "begins": "a letter begins here",
    "continues": "no letter begins here",
    "other": "no letter",
    "letter": "a letter",
}
"""What an editor did, as a word that "by" can follow."""


@dataclass(frozen=True, slots=True)
class DecisionView:
    """One decision in words; `was` is what Despatch had read, empty if it had read nothing."""

    id: str
    done: str
    by: str
    when: str
    why: str
    was: str


@dataclass(frozen=True, slots=True)
class WithdrawnWords:
    """Words that an editor said are no act."""

    words: str
    decisions: tuple[DecisionView, ...]


def view_decisions(decisions: Iterable[DecisionEntry], keys: Sequence[str] = ()) -> tuple[DecisionView, ...]:
    """Return decisions in words, in their order; with `keys`, `was` tells only what had been read of these things."""
    return tuple(
        view_decision(decision, [b for b in decision.bearings if not keys or b.key in keys]) for decision in decisions
    )


def view_decision(decision: DecisionEntry, bearings: Sequence[Bearing]) -> DecisionView:
    """Return one decision in words; `was` is taken from `bearings`."""
    correction = decision.correction
    was = "; ".join(dict.fromkeys(bearing.was for bearing in bearings if bearing.was))
    done = f"{VERBS[correction.kind]}{_result(correction)}"
    return DecisionView(decision.id, done, correction.by, date_words(correction.at[:10]), correction.why, was)


def view_withdrawn(entries: Iterable[WithdrawnEntry]) -> tuple[WithdrawnWords, ...]:
    """Return what editors withdrew from a letter, in the order of its words."""
    return tuple(
        WithdrawnWords(one_line(entry.quote), view_decisions(entry.decisions, (entry.id,))) for entry in entries
    )


def _said(value: FieldValue) -> str:
    """Return in words what an editor said of a field."""
    words = [date_words(one) if value.field == "date" else one for one in value.values]
    return f"{value.field} {' and '.join(words)}" if words else f"{value.field} not known"


def _result(correction: Correction) -> str:
    """Return what an editor decided for, as words that follow the verb."""
    if correction.kind == "settle":
        return f" as {correction.standing} from {date_words(correction.date)} on"
    if correction.kind == "refer":
        if correction.target:
            return f": it means {correction.target}"
        return ": a missing letter" if correction.lost else ": no letter"
    if correction.cut:
        return f": {CUTS[correction.cut]}"
    if correction.kind == "note":
        return ": words of the letter" if correction.belongs else ": not the letter's own words"
    if correction.version:
        return f": a {correction.version} of {correction.target}" if correction.target else ": a letter of its own"
    if correction.kind in ("field", "throughout"):
        return ", ".join(f": {_said(value)}" for value in correction.fields)
    if correction.kind == "read":
        actor = correction.actor_name or (correction.actor and ROLE_NAMES[correction.actor])
        return (
            (f" as {correction.type}" if correction.type else "")
            + (f" by {actor}" if actor else "")
            + (f" to {ROLE_NAMES[correction.counterparty]}" if correction.counterparty else "")
        )
    return f" “{correction.label}”" if correction.label else ""
