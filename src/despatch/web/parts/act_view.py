"""An act as pages show it: what it is, who to whom, its words and figures, and how sure the reading is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from despatch.model import ASKED, ActEntry, Correspondent, Role, State
from despatch.web.formatting import ROLE_NAMES, date_words, format_quantity, one_line
from despatch.web.parts.decision_view import DecisionView, view_decisions
from despatch.web.urls import act_path, matter_path

DOUBTFUL = 0.5
"""A reading of less confidence is likelier wrong than right, and is called doubtful."""


@dataclass(frozen=True, slots=True)
class ActView:
    """An act with its words ready for a template.

    `who` and `whom` are names; without a known name, the part in the letter. `state` and `why` say how the act stands
    on the day of the request; they are empty for acts that are never open.
    """

    id: str
    type: str
    who: str
    whom: str
    reported: bool
    words: str
    before: str
    after: str
    path: str
    amounts: tuple[str, ...]
    due: str
    due_words: str
    place: str
    condition: str
    matter: str | None
    label: str
    confidence: float
    rule: str
    state: State | None
    why: str
    plain: bool
    """The act goes from the letter's sender to its recipient, so a note beside the letter need not name them."""
    encloses: str = ""
    """The names of files that come with the letter."""
    decisions: tuple[DecisionView, ...] = ()
    """What editors decided about it."""

    @property
    def proposer(self) -> str:
        """Name the user's own language model that proposed it; empty for what Despatch read itself."""
        return self.rule.removeprefix(ASKED) if self.rule.startswith(ASKED) else ""

    @property
    def doubtful(self) -> bool:
        """Say whether the reading is likelier wrong than right."""
        return self.confidence < DOUBTFUL


def view_act(entry: ActEntry) -> ActView:
    """Return an act as pages show it."""
    act = entry.act
    return ActView(
        id=entry.id,
        type=act.type,
        who=side_name(entry.actor, act.actor),
        whom=side_name(entry.counterparty, act.counterparty) if act.counterparty else "",
        reported=act.reported,
        words=one_line(entry.quote.words),
        before=one_line(entry.quote.before),
        after=one_line(entry.quote.after),
        path=act_path(entry.letter, entry.id),
        amounts=tuple(dict.fromkeys(words for q in act.quantities if (words := format_quantity(q)))),
        due=date_words(act.due.edtf) if act.due and act.due.edtf else "",
        due_words=one_line(act.due.written) if act.due else "",
        place=one_line(act.place or ""),
        condition=one_line(entry.condition or ""),
        matter=matter_path(entry.matter) if entry.matter else None,
        label=entry.label or "",
        confidence=act.confidence,
        rule=act.rule,
        state=entry.standing.state if entry.standing else None,
        why=entry.standing.why if entry.standing else "",
        plain=act.actor == "sender" and act.counterparty in {"recipient", None},
        encloses=one_line(", ".join(act.encloses)),
        decisions=view_decisions(entry.decisions, (entry.id,)),
    )


def view_acts(entries: Sequence[ActEntry]) -> tuple[ActView, ...]:
    """Return acts as pages show them, in their order."""
    return tuple(view_act(entry) for entry in entries)


def side_name(who: Correspondent | None, part: Role | None) -> str:
    """Return what to call a side of an act: its name, else its part in the letter."""
    if who is not None:
        return who.label
    return ROLE_NAMES[part] if part else "unknown"
