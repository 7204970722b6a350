"""A letter's description as lines: each field, its value, and the words that say so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from despatch.cli.common import columns, counted
from despatch.model import Dating, Description, Doubt, Holding, Party, Phrase, Record, ReferenceEntry

Fact = tuple[str, str, str]


def description_lines(description: Description, doubts: Sequence[Doubt] = ()) -> Iterator[str]:
    """Yield a line for each field that is known, and one for each doubt."""
    rows: list[Fact] = [("kind", description.kind, "")]
    if description.number:
        rows.append(("number", description.number, ""))
    if description.identifier:
        rows.append(("identifier", description.identifier, ""))
    rows += _phrases("subject", description.subject)
    rows += _phrases("marking", description.marking)
    rows += _people("sender", description.senders)
    rows += _people("recipient", description.recipients)
    rows += _dating("date", description.date)
    rows += _dating("received", description.received)
    for name in ("place", "via", "salutation", "closing", "signature", "postscript"):
        rows += _phrases(name, getattr(description, name))
    rows += _phrases("enclosure", *description.enclosures)
    rows += _phrases("subject", description.subject)
    rows += _held(description)
    rows += [
        (f"{one.field}?", one.value, f"perhaps; {_read_by(one.rule, one.confidence)}; {one.reason}")
        for one in description.proposals
    ]
    rows += [("learned", one.field, one.words) for one in description.learned]
    for doubt in dict.fromkeys((*doubts, *description.doubts)):
        rows.append(("doubt", doubt.code, doubt.reason))
    return (f"   {line}" for line in columns(rows, widest=60))


_STATES = {"inferred": " (missing)", "described": " (known by description only)"}


def _held(description: Description) -> Iterator[Fact]:
    """Yield what the source says of the letter itself: what it is called, where it is kept, where its images are."""
    holding = description.holding or Holding()
    for name in ("repository", "shelfmark", "availability"):
        if value := getattr(holding, name):
            yield name, value, ""
    if description.identifier:
        yield "identifier", description.identifier, ""
    yield from (("image", address, "") for address in description.facsimiles)


def reference_lines(references: Sequence[ReferenceEntry]) -> Iterator[str]:
    """Yield a line for each reference: its words, what they mean, and how sure that is."""
    rows: list[Fact] = []
    for entry in references:
        if entry.target is None:
            refused = ", ".join(f"{c.target} ({c.score:.0%}, {c.why})" for c in entry.alternatives)
            meaning = f"{entry.why}{': ' + refused if refused else ''}"
        else:
            target = ", ".join((entry.target, *entry.also)) + _STATES.get(entry.kind, "")
            meaning = f"{target}, {entry.score:.0%} sure: {entry.why}"
        rows.append((entry.reference.function, f"“{' '.join(entry.quote.split())}”", meaning))
    return (f"   {line}" for line in columns(rows, widest=60))


def answer_lines(record: Record) -> Iterator[str]:
    """Yield the interval that replies give an undated letter, then a line for each answer, or that there is none."""
    rows: list[Fact] = []
    if record.reasoned:
        why = " and ".join(
            f"{word} {' '.join(e.id for e in chain)}"
            for word, chain in (("not before", record.reasoned.after), ("not after", record.reasoned.before))
            if chain
        )
        rows.append(("date", record.reasoned.edtf, f"by replies: {why}"))
    rows += [
        ("answered", answer.answer, "" if answer.days is None else f"after {counted(answer.days, 'day')}")
        for answer in record.answered
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
