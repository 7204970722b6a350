"""Letters and problems as plain rows, with the fields that every export shares."""

from __future__ import annotations

from collections.abc import Sequence

from despatch.model import (
    Candidate,
    Correspondent,
    Dating,
    InferredLetter,
    Letter,
    Phrase,
    Problem,
    Reference,
)


def letter(
    letter: Letter, senders: Sequence[Correspondent], recipients: Sequence[Correspondent], reasoned: str | None = None
) -> dict[str, object]:
    """Return one row of letters.jsonl; what is unknown is null. `reasoned` is the interval (EDTF) that replies give an undated letter."""
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
        "date": _date(said.date) or _reasoned(reasoned),
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


def reference(
    letter: str,
    reference: Reference,
    quote: str,
    author: str | None,
    addressee: str | None,
    target: str | None,
    kind: str,
    score: float,
    why: str,
    alternatives: Sequence[Candidate],
    also: Sequence[str],
    by: str | None = None,
) -> dict[str, object]:
    """Return one row of references.jsonl; author and addressee are canonical names, `by` is the editor who decided on it last."""
    return {
        "letter": letter,
        "start": reference.span.start,
        "end": reference.span.end,
        "quote": quote,
        "author": author,
        "addressee": addressee,
        "date": reference.date,
        "received": reference.received,
        "place": reference.place,
        "via": reference.via,
        "number": reference.number,
        "count": reference.count or None,
        "order": reference.order,
        "part": reference.part,
        "about": reference.about,
        "function": reference.function,
        "in_note": reference.in_note,
        "target": target,
        "target_kind": kind,
        "also": list(also),
        "score": round(score, 4),
        "why": why,
        "alternatives": [{"target": c.target, "score": round(c.score, 4), "why": c.why} for c in alternatives],
        "confidence": reference.confidence,
        "by": by,
    }


def inferred(letter: InferredLetter, author: str | None, addressee: str | None) -> dict[str, object]:
    """Return one row of inferred.jsonl."""
    return {
        "id": letter.id,
        "author": author,
        "addressee": addressee,
        "date": letter.date,
        "received": letter.received,
        "via": letter.via,
        "place": letter.place,
        "about": letter.about,
        "kind": letter.kind,
        "evidence": [{"letter": e.letter, "start": e.span.start, "end": e.span.end} for e in letter.evidence],
        "status": letter.status,
        "confidence": letter.confidence,
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


def _reasoned(edtf: str | None) -> dict[str, object] | None:
    if edtf is None:
        return None
    return {"edtf": edtf, "written": None, "role": "written", "from": "replies", "calendar": "gregorian"}


def _date(date: Dating | None) -> dict[str, object] | None:
    if date is None:
        return None
    return {
        "edtf": date.edtf,
        "written": date.written,
        "role": date.role,
        "from": date.origin,
        "calendar": date.calendar,
    }
