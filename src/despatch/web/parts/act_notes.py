"""What a letter asks, offers, promises, refuses and reports: marks on its words, and notes under their paragraph."""

from __future__ import annotations

from dataclasses import dataclass

from despatch.model import ActEntry, Record
from despatch.web.parts.act_view import DOUBTFUL, ActView, view_act
from despatch.web.parts.marks import Mark
from despatch.web.urls import act_anchor, delivery_anchor


@dataclass(frozen=True, slots=True)
class ActNote:
    """The note to an act's words: its letter of the alphabet, the fragment of the words, and the act."""

    key: str
    anchor: str
    end: int
    """Where the words end, counted from the letter's first word."""
    act: ActView


def notes(record: Record) -> tuple[ActNote, ...]:
    """Return the acts of a letter as notes, in the order of its words."""
    base = record.letter.span.start
    return tuple(
        ActNote(alphabet_key(place), _anchor(act), act.act.span.end - base, view_act(act))
        for place, act in enumerate(_in_order(record))
    )


def marks(record: Record) -> tuple[Mark, ...]:
    """Return the acts and deliveries of a letter as marks on its words, counted from its first word."""
    base = record.letter.span.start
    acts = (
        Mark(
            act.act.span.start - base,
            act.act.span.end - base,
            _role(act),
            _anchor(act),
            note=alphabet_key(place),
        )
        for place, act in enumerate(_in_order(record))
    )
    spans = {step.step.delivery.span.start: step.step.delivery.span for step in record.deliveries}
    steps = (
        Mark(span.start - base, span.end - base, "step", delivery_anchor(span.start), "span") for span in spans.values()
    )
    return (*acts, *steps)


def alphabet_key(place: int) -> str:
    """Return the letter of the alphabet at a place, counted from 0: a, b, ... z, aa, ab."""
    return (alphabet_key(place // 26 - 1) if place >= 26 else "") + chr(ord("a") + place % 26)


def _in_order(record: Record) -> list[ActEntry]:
    return sorted(record.acts, key=lambda act: (act.act.span.start, act.act.span.end, act.id))


def _role(act: ActEntry) -> str:
    return f"act {act.act.type}{' doubtful' if act.act.confidence < DOUBTFUL else ''}"


def _anchor(act: ActEntry) -> str:
    return act_anchor(act.letter, act.id)
