"""A letter's description as lines: each field, its value, and the words that say so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from despatch.cli.common import columns, counted
from despatch.model import Dating, Description, Doubt, Party, Phrase, Record, ReferenceEntry

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


def references(found: Sequence[ReferenceEntry]) -> Iterator[str]:
    """Yield a line for each reference: its words, what they mean, and how sure that is."""
    rows: list[Fact] = []
    for one in found:
        words = " ".join(one.quote.split())
        if one.target is None:
            refused = ", ".join(f"{c.target} ({c.score:.0%}, {c.why})" for c in one.alternatives)
            rows.append((one.reference.function, f"“{words}”", f"{one.why}{': ' + refused if refused else ''}"))
            continue
        target = ", ".join((one.target, *one.also)) + (" (missing)" if one.kind == "inferred" else "")
        rows.append((one.reference.function, f"“{words}”", f"{target}, {one.score:.0%} sure: {one.why}"))
    return (f"   {line}" for line in columns(rows, widest=60))


def answered(record: Record) -> Iterator[str]:
    """Yield a line for each letter that answers this one, or how far one was looked for, and the interval that replies give."""
    rows: list[Fact] = []
    if record.reasoned:
        why = " and ".join(
            f"{word} {' '.join(e.id for e in chain)}"
            for word, chain in (("not before", record.reasoned.after), ("not after", record.reasoned.before))
            if chain
        )
        rows.append(("date", record.reasoned.edtf, f"by replies: {why}"))
    rows += [
        ("answered", one.answer, "" if one.days is None else f"after {counted(one.days, 'day')}")
        for one in record.answered
    ]
    if record.standing and not record.answered:
        rows.append(("answered", "no", record.standing.looked))
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
