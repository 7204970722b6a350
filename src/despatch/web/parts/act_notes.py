"""What a letter asks, offers, promises, refuses and reports: marks on its words, and notes that stand beside them."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from despatch.model import ActEntry, Record
from despatch.web import render
from despatch.web.parts.act_view import DOUBTFUL, ActView, deed
from despatch.web.parts.marks import Mark
from despatch.web.urls import act_anchor, delivery_path


@dataclass(frozen=True, slots=True)
class Beside:
    """The note to an act's words: its letter of the alphabet, the fragment of the words, and what the act is."""

    key: str
    anchor: str
    deed: ActView


def notes(record: Record) -> tuple[Beside, ...]:
    """Return the acts of a letter as notes, in the order of its words."""
    return tuple(Beside(letters(place), _anchor(one), deed(one)) for place, one in enumerate(_in_order(record)))


def marks(record: Record) -> tuple[Mark, ...]:
    """Return the acts and deliveries of a letter as marks on its words, counted from its first word."""
    base = record.letter.span.start
    acts = (
        Mark(one.act.span.start - base, one.act.span.end - base, _role(one), _anchor(one)) for one in _in_order(record)
    )
    told = {step.step.delivery.span.start: step.step.delivery.span for step in record.deliveries}
    steps = (
        Mark(
            span.start - base,
            span.end - base,
            "step",
            delivery_path(record.letter.id, span.start).partition("#")[2],
            "span",
        )
        for span in told.values()
    )
    return (*acts, *steps)


def beside(found: tuple[Beside, ...]) -> dict[str, Markup]:
    """Return the notes as HTML, by the fragment of the words that each stands beside."""
    setting = render.ENVIRONMENT.get_template("deeds.html").module
    return {note.anchor: Markup(setting.beside(note)) for note in found}  # type: ignore[attr-defined]  # noqa: S704 - a template's own escaped words


def letters(place: int) -> str:
    """Return the letter of the alphabet that stands at a place: a, b, ... z, aa, ab."""
    return (letters(place // 26 - 1) if place >= 26 else "") + chr(ord("a") + place % 26)


def _in_order(record: Record) -> list[ActEntry]:
    return sorted(record.acts, key=lambda one: (one.act.span.start, one.act.span.end, one.id))


def _role(one: ActEntry) -> str:
    return f"act {one.act.type}{' doubtful' if one.act.confidence < DOUBTFUL else ''}"


def _anchor(one: ActEntry) -> str:
    return act_anchor(one.letter, one.id)
