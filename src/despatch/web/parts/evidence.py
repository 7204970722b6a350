"""The claims of a letter's description, and the words that prove each claim."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from despatch.model import AS_DECIDED, NOT_THE_LETTERS, Correspondent, Dating, Description, Party, Phrase, Record
from despatch.web.formatting import date_words
from despatch.web.parts.marks import Mark
from despatch.web.urls import person_path, place_path

CALENDARS = {"julian": "Old Style", "republican": "French Republican calendar"}
"""What is said of a date that its words give in another calendar."""


@dataclass(frozen=True, slots=True)
class Claim:
    """One statement about a letter.

    `role` is its key, `name` its title for readers, `value` the statement, `written` the words in the source.
    `anchor` is the fragment of these words on the page, None if the letter has no such words.
    `link` is the address of the person or place, None if the claim names none that is known.
    """

    role: str
    name: str
    value: str
    written: str
    anchor: str | None
    rule: str
    confidence: float
    link: str | None = None
    remark: str = ""
    again: bool = False
    """An earlier claim says the same in other words."""


def claims(record: Record) -> tuple[Claim, ...]:
    """Return every claim of a letter's description, in the order for readers."""
    description = record.letter.description
    found = [
        *_parties(record, "sender", "From", record.entry.senders),
        *_parties(record, "recipient", "To", record.entry.recipients),
        *_datings(description),
        *_phrase("subject", "Subject", description.subject),
        *_place(record),
        *_phrase("marking", "Marking", description.marking),
        *_phrase("via", "Carried by", description.via),
        *_phrase("heading", "Heading", description.heading),
        *_phrase("salutation", "Salutation", description.salutation),
        *_phrase("closing", "Closing", description.closing),
        *_phrase("signature", "Signature", description.signature),
        *_phrase("postscript", "Postscript", description.postscript),
    ]
    for number, enclosure in enumerate(description.enclosures, 1):
        found += _phrase(f"enclosure-{number}", "Enclosure", enclosure)
    return tuple(found)


def marks(record: Record) -> tuple[Mark, ...]:
    """Return the marks that lie on a letter's words, counted from its first word."""
    description = record.letter.description
    base = record.letter.span.start
    found: list[Mark] = []

    def mark(part: Party | Dating | Phrase | None, role: str, id: str | None = None) -> None:
        if part is not None and part.span is not None:
            found.append(Mark(part.span.start - base, part.span.end - base, role, _anchor(id or role)))

    for role, parties in (("sender", description.senders), ("recipient", description.recipients)):
        for number, party in enumerate(parties, 1):
            mark(party, role, f"{role}-{number}")
    for number, dating in enumerate(_dates(description), 1):
        mark(dating, "received" if dating.role == "received" else "date", f"date-{number}")
    for role in ("place", "marking", "via", "heading", "salutation", "closing", "signature", "postscript", "subject"):
        mark(getattr(description, role), role)
    for number, enclosure in enumerate(description.enclosures, 1):
        mark(enclosure, "enclosure", f"enclosure-{number}")
    for hint in record.hints:
        if hint.kind in NOT_THE_LETTERS:
            tag = "sup" if hint.kind == "note-mark" else "span"
            found.append(Mark(hint.span.start - base, hint.span.end - base, hint.kind, tag=tag))
    for number, doubt in enumerate(record.letter.doubts + description.doubts, 1):
        if doubt.span is not None and not _whole(doubt.span.start - base, doubt.span.end - base, record.text):
            start, end = doubt.span.start - base, doubt.span.end - base
            found.append(Mark(start, end, "doubt", f"doubt-{number}", tag="span"))
    return tuple(found)


def _whole(start: int, end: int, text: str) -> bool:
    return start <= 0 and end >= len(text.rstrip())


def _anchor(id: str) -> str:
    return f"w-{id}"


def _parties(record: Record, role: str, name: str, resolved: Sequence[Correspondent]) -> Iterator[Claim]:
    description, base = record.letter.description, record.letter.span.start
    parties = description.senders if role == "sender" else description.recipients
    for number, party in enumerate(parties, 1):
        who = resolved[number - 1] if number <= len(resolved) else None
        known = who.known_as if who and who.known_as else party.name
        yield Claim(
            role,
            name,
            known,
            record.text[party.span.start - base : party.span.end - base]
            if party.span and party.rule.endswith(AS_DECIDED)
            else party.name,
            _anchor(f"{role}-{number}") if party.span else None,
            party.rule,
            party.confidence,
            person_path(who.person) if who and who.person else None,
            party.office or "",
        )


def _dates(description: Description) -> tuple[Dating, ...]:
    """Return the letter's dates, that of sending first, each once."""
    chosen = [dating for dating in (description.date, description.received) if dating is not None]
    return tuple(dict.fromkeys([*chosen, *description.dates]))


def _datings(description: Description) -> Iterator[Claim]:
    before: set[str] = set()
    for number, dating in enumerate(_dates(description), 1):
        chosen = dating in (description.date, description.received)
        remarks = [CALENDARS[dating.calendar]] if dating.calendar in CALENDARS else []
        if not chosen:
            remarks.append(dating.role)
        yield Claim(
            "received" if dating.role == "received" else "date",
            ("Received" if dating.role == "received" else "Date") if chosen else "Also",
            date_words(dating.edtf),
            dating.written,
            _anchor(f"date-{number}") if dating.span else None,
            dating.rule,
            dating.confidence,
            remark=", ".join(remarks),
            again=dating.edtf in before,
        )
        before.add(dating.edtf)


def _phrase(role: str, name: str, phrase: Phrase | None) -> Iterator[Claim]:
    if phrase is not None:
        written = phrase.written
        yield Claim(
            role,
            name,
            " ".join(written.split()),
            written,
            _anchor(role) if phrase.span else None,
            phrase.rule,
            phrase.confidence,
        )


def _place(record: Record) -> Iterator[Claim]:
    """Yield the place, with a link to the place of the archive that it means."""
    link = place_path(record.entry.place_id) if record.entry.place_id else None
    yield from (replace(claim, link=link) for claim in _phrase("place", "Place", record.letter.description.place))
