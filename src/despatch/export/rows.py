"""Letters and problems as plain rows, with the fields that every export shares."""

from __future__ import annotations

from collections.abc import Sequence

from despatch.model import Correspondent, Dating, Letter, Phrase, Problem


def letter(letter: Letter, senders: Sequence[Correspondent], recipients: Sequence[Correspondent]) -> dict[str, object]:
    """Return one row of letters.jsonl; what is unknown is null."""
    said = letter.description
    kind = "other" if letter.kind == "other" and said.kind == "letter" else said.kind
    return {
        "id": letter.id,
        "source": letter.source,
        "start": letter.span.start,
        "end": letter.span.end,
        "ordinal": letter.ordinal,
        "kind": kind,
        "number": said.number,
        "heading": _words(said.heading),
        "marking": _words(said.marking),
        "sender": _party(senders[0]) if senders else None,
        "senders": [_party(sender) for sender in senders],
        "recipients": [_party(recipient) for recipient in recipients],
        "date": _date(said.date),
        "received": {"edtf": said.received.edtf, "written": said.received.written} if said.received else None,
        "place": {"name": said.place.written, "id": None} if said.place else None,
        "via": _words(said.via),
        "salutation": _words(said.salutation),
        "closing": _words(said.closing),
        "signature": _words(said.signature),
        "postscript": _words(said.postscript),
        "enclosures": [enclosure.written for enclosure in said.enclosures],
        "confidence": letter.confidence,
        "doubts": list(dict.fromkeys(doubt.code for doubt in (*letter.doubts, *said.doubts))),
    }


def problem(problem: Problem) -> dict[str, object]:
    """Return one row of problems.jsonl."""
    return {
        "code": problem.code,
        "source": problem.source,
        "letter": problem.letter,
        "line": problem.line,
        "start": problem.span.start if problem.span else None,
        "end": problem.span.end if problem.span else None,
        "message": problem.message,
    }


def _party(party: Correspondent) -> dict[str, object]:
    return {"name": party.name, "person": party.known_as, "person_id": party.person}


def _words(phrase: Phrase | None) -> str | None:
    return phrase.written if phrase else None


def _date(date: Dating | None) -> dict[str, object] | None:
    if date is None:
        return None
    return {"edtf": date.edtf, "written": date.written, "role": date.role, "from": date.origin, "calendar": date.calendar}
