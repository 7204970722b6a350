"""Which field of a letter a doubt is about, and what an editor is asked to look at, the likeliest wrong first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from despatch.model.decision import FieldName
from despatch.model.letter import Cut, Dating, Description, Doubt, Party, Phrase
from despatch.model.span import Span

ReviewField = Literal[
    "sender", "recipient", "date", "place", "kind", "marking", "language", "title", "status", "cut", "reference", "act"
]
"""What an item of the review is about: a field of a letter, where it begins, a reference in it, or an act of it."""
DOUBTFUL_ACT = "act-doubtful"
"""The code of an act that was read with so little confidence that it is likelier wrong than right."""
UNSURE = "reading-unsure"
"""The code of a field that was read with little confidence, and of which nothing else is to be said."""
SURE = 0.9
"""A field with this confidence or more needs no second look."""
_CODES: Mapping[str, ReviewField] = {
    "sender-unknown": "sender",
    "heading-signature-conflict": "sender",
    "recipient-unknown": "recipient",
    "date-unknown": "date",
    "date-year-unknown": "date",
    "date-month-unknown": "date",
    "date-century-unknown": "date",
    "date-century-inferred": "date",
    "date-impossible": "date",
    "date-ambiguous": "date",
    "date-conflict": "date",
    "date-year-inferred": "date",
    "date-bounds-conflict": "date",
    "weekday-conflict": "date",
    "cut-doubtful": "cut",
    "cut-no-opening": "cut",
    "cut-long": "cut",
}
_NAMED: Mapping[str, tuple[str, ...]] = {"reading-proposed": ("{}:",), "reading-as-others": ("the {} ",)}
"""Doubts about any field: how their reason begins."""
_FIELDS: tuple[FieldName, ...] = ("sender", "recipient", "date", "place")
_UNKNOWN, _PROPOSED, _DOUBTED = 0.95, 0.85, 0.1
"""What is not known misleads nobody: it comes after what is read. A doubt takes a tenth off a reading's confidence."""


@dataclass(frozen=True, slots=True)
class Doubted:
    """Something of a letter that an editor should look at.

    `sure` is how likely the reading is right; `value` what was read, empty for nothing. `code` is that of a finding.
    """

    field: ReviewField
    code: str
    sure: float
    value: str
    reason: str
    span: Span | None


def field_of(doubt: Doubt) -> ReviewField | None:
    """Return which field of a letter a doubt is about; None for none."""
    if doubt.code in _NAMED:
        for field in _FIELDS:
            if doubt.reason.startswith(tuple(start.format(field) for start in _NAMED[doubt.code])):
                return field
    return _CODES.get(doubt.code)


def find_doubted(cut: Cut, description: Description) -> Iterator[Doubted]:
    """Yield what an editor should look at in a letter: of each field one thing, of cuts each place."""
    doubts: dict[ReviewField, Doubt] = {}
    for doubt in (*cut.doubts, *description.doubts):
        field = field_of(doubt)
        if field == "cut":
            sure = cut.confidence if description.cut is None else description.cut
            yield Doubted("cut", doubt.code, sure, "", doubt.reason, doubt.span)
        elif field is not None:
            doubts.setdefault(field, doubt)
    for name in _FIELDS:
        doubt_of = doubts.get(name)
        parts = _parts(description, name)
        value = " and ".join(" ".join(words.split()) for words, _ in parts)
        sure = min((part.confidence for _, part in parts), default=_UNKNOWN)
        if doubt_of is None and sure >= SURE:
            continue
        span = (doubt_of.span if doubt_of else None) or next((part.span for _, part in parts if part.span), None)
        if not parts:
            proposed = any(one.field == name for one in description.proposals)
            sure = _PROPOSED if proposed else _UNKNOWN
        elif doubt_of is not None:
            sure = max(0.0, sure - _DOUBTED)
        code, reason = (doubt_of.code, doubt_of.reason) if doubt_of else (UNSURE, "")
        yield Doubted(name, code, sure, value, reason, span)


def _parts(description: Description, field: FieldName) -> list[tuple[str, Party | Dating | Phrase]]:
    """Return the values of a field with what was read."""
    if field == "date":
        return [(description.date.edtf, description.date)] if description.date else []
    if field == "place":
        return [(description.place.written, description.place)] if description.place else []
    return [(party.name, party) for party in (description.senders if field == "sender" else description.recipients)]
