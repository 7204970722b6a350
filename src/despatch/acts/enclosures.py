"""Acts that the list of a letter's enclosures tells: what comes with it, below its words or attached to a mail."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from despatch.model import LISTED, Act, Description, Span
from despatch.text.clauses import listed as listed_clauses

NAMED, ATTACHED = f"{LISTED}listed", f"{LISTED}attached"
LONGEST = 300
"""The most characters of a line that names enclosures."""


def add_enclosures(
    text: str, body: Span, description: Description, acts: Sequence[Act], codes: tuple[str, ...]
) -> list[Act]:
    """Return the acts of a letter with those that its list of enclosures tells.

    A list has words of its own. Attachments of a mail have none: they are proved by the first words of the mail, or go
    with an act that is read there.
    """
    known = {(act.span, act.type) for act in acts}
    listed = [
        Act(one.span, "report", "sender", "recipient", False, NAMED, one.confidence)
        for one in description.enclosures
        if one.span is not None and _is_listed(one.span, body) and (one.span, "report") not in known
    ]
    attached = [one for one in description.enclosures if one.span is None]
    first = next((span for span, _ in listed_clauses(text, body.start, body.end, codes)), None)
    if not attached or first is None:
        return [*acts, *listed]
    names = tuple(one.written for one in attached)
    if (first, "report") in known:
        named = [replace(act, encloses=names) if (act.span, act.type) == (first, "report") else act for act in acts]
        return [*named, *listed]
    sure = min(one.confidence for one in attached)
    own = Act(first, "report", "sender", "recipient", False, ATTACHED, sure, encloses=names)
    return [*acts, own, *listed]


def _is_listed(span: Span, body: Span) -> bool:
    """Say whether a span is a line of a list below a letter's words; an enclosure that is printed whole is none."""
    return span.start >= body.end and span.end - span.start <= LONGEST
