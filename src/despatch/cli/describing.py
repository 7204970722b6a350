"""A letter's description as lines: each field, its value, and the words that say so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from despatch.cli.common import columns
from despatch.model import Dating, Description, Doubt, Party, Phrase

Fact = tuple[str, str, str]


def facts(description: Description, doubts: Sequence[Doubt] = ()) -> Iterator[str]:
    """Yield a line for each thing known, and one for each doubt; what is unknown is left out."""
    rows: list[Fact] = [("kind", description.kind, "")]
    if description.number:
        rows.append(("number", description.number, ""))
    rows += _phrases("marking", description.marking)
    rows += _people("sender", description.senders)
    rows += _people("recipient", description.recipients)
    rows += _dating("date", description.date)
    rows += _dating("received", description.received)
    for name in ("place", "via", "salutation", "closing", "signature", "postscript"):
        rows += _phrases(name, getattr(description, name))
    rows += _phrases("enclosure", *description.enclosures)
    for doubt in dict.fromkeys((*doubts, *description.doubts)):
        rows.append(("doubt", doubt.code, doubt.reason))
    return (f"   {line}" for line in columns(rows, widest=60))


def _people(name: str, people: Sequence[Party]) -> list[Fact]:
    return [(name, p.name, _read_by(p.rule, p.confidence)) for p in people]


def _phrases(name: str, *phrases: Phrase | None) -> list[Fact]:
    return [(name, p.written, _read_by(p.rule, p.confidence)) for p in phrases if p]


def _dating(name: str, dating: Dating | None) -> list[Fact]:
    if dating is None:
        return []
    how = f"“{dating.written}”, {dating.role}; " + _read_by(dating.rule, dating.confidence)
    return [(name, dating.edtf, how)]


def _read_by(rule: str, confidence: float) -> str:
    return f"by {rule}, {confidence:.0%} sure"
