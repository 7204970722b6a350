"""What a letter says of itself, claim by claim, each with the words that prove it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from despatch.export.linked.names import Names
from despatch.export.linked.whole import WholeLetter
from despatch.model import Correspondent, Dating, Party, Phrase, Span

EDITOR = "editor"
"""The rule of what an editor decided."""
_PHRASES = ("marking", "via", "heading", "salutation", "closing", "signature", "postscript", "subject")


@dataclass(frozen=True, slots=True)
class Claim:
    """One statement about a letter. `about` is the IRI of the person, place or date that it leads to, if any."""

    field: str
    value: str
    span: Span | None
    rule: str
    confidence: float
    about: str | None = None


def claims(whole: WholeLetter, names: Names) -> Iterator[Claim]:
    """Yield every claim of a letter's description. Words outside the letter, such as a file's title, are no span."""
    for claim in _claims(whole, names):
        outside = claim.span is not None and not whole.letter.span.holds(claim.span)
        yield replace(claim, span=None) if outside else claim


def _claims(whole: WholeLetter, names: Names) -> Iterator[Claim]:
    described = whole.letter.description
    yield from _parties("sender", described.senders, whole.senders, whole, names)
    yield from _parties("recipient", described.recipients, whole.recipients, whole, names)
    for date in _dates(described.date, described.received, *described.dates):
        role = "received" if date.role == "received" else "date"
        about = names.date(whole.letter.id, role) if date in (described.date, described.received) else None
        yield Claim(role, date.edtf, date.span, date.rule, date.confidence, about)
    if described.place:
        about = names.thing("place", whole.place.id) if whole.place else None
        yield _phrase("place", described.place, about)
    for field in _PHRASES:
        if phrase := getattr(described, field):
            yield _phrase(field, phrase)
    for enclosure in described.enclosures:
        yield _phrase("enclosure", enclosure)


def agent(letter: str, who: Correspondent, role: str, number: int, names: Names) -> str:
    """Return the IRI of a sender or recipient; one who is no person of the archive has one within the letter."""
    return names.thing("person", who.person) if who.person else f"{names.letter(letter)}#{role}-{number}"


def _parties(
    role: str, read: Sequence[Party], known: Sequence[Correspondent], whole: WholeLetter, names: Names
) -> Iterator[Claim]:
    people = {who.name: agent(whole.letter.id, who, role, at, names) for at, who in enumerate(known, 1)}
    for party in read:
        yield Claim(role, party.name, party.span, party.rule, party.confidence, people.get(party.name))


def _dates(*dates: Dating | None) -> Iterator[Dating]:
    yield from dict.fromkeys(date for date in dates if date is not None)


def _phrase(field: str, phrase: Phrase, about: str | None = None) -> Claim:
    return Claim(field, " ".join(phrase.written.split()), phrase.span, phrase.rule, phrase.confidence, about)
