"""Letters, references, inferred letters and problems as plain rows: the fields that every export shares."""

from __future__ import annotations

from collections.abc import Sequence

from despatch.model import (
    DESCRIBED,
    Candidate,
    Correspondent,
    Dating,
    Holding,
    InferredLetter,
    Letter,
    Party,
    PersonEntry,
    Phrase,
    Place,
    PlaceEntry,
    PrintedEntry,
    Reference,
    Repeated,
    UnnamedReference,
)


def letter_row(
    letter: Letter,
    senders: Sequence[Correspondent],
    recipients: Sequence[Correspondent],
    interval: str | None = None,
    same_as: str | None = None,
    place: Place | None = None,
) -> dict[str, object]:
    """Return one row of letters.jsonl; unknown fields are null.

    `interval` (EDTF) is the one that replies give an undated letter. `same_as` is the letter that a description is of.
    `place` is the one that its words mean.
    A letter known by description only has no `start` and `end`: none of its words are in the source.
    """
    description = letter.description
    kind = "other" if letter.kind == "other" and description.kind == "letter" else description.kind
    has_words = letter.kind not in DESCRIBED
    received, holding = description.received, description.holding or Holding()
    return {
        "id": letter.id,
        "source": letter.source,
        "start": letter.span.start if has_words else None,
        "end": letter.span.end if has_words else None,
        "ordinal": letter.ordinal,
        "piece": letter.kind,
        "same_as": same_as,
        "kind": kind,
        "number": description.number,
        "heading": _words(description.heading),
        "marking": _words(description.marking),
        "sender": next(iter(_parties(senders, description.senders)), None),
        "senders": _parties(senders, description.senders),
        "recipients": _parties(recipients, description.recipients),
        "date": _date(description.date) or _inferred_date(interval),
        "received": {"edtf": received.edtf, "written": received.written} if received else None,
        "place": _place(description.place, place),
        "via": _words(description.via),
        "salutation": _words(description.salutation),
        "closing": _words(description.closing),
        "signature": _words(description.signature),
        "postscript": _words(description.postscript),
        "enclosures": [enclosure.written for enclosure in description.enclosures],
        "subject": _words(description.subject),
        "identifier": description.identifier,
        "repository": holding.repository,
        "shelfmark": holding.shelfmark,
        "availability": holding.availability,
        "facsimiles": list(description.facsimiles),
        "confidence": letter.confidence,
        "proposals": [
            {
                "field": one.field,
                "value": one.value,
                "start": one.span.start if one.span else None,
                "end": one.span.end if one.span else None,
                "rule": one.rule,
                "confidence": one.confidence,
                "reason": one.reason,
            }
            for one in description.proposals
        ],
        "learned": [
            {"field": one.field, "decisions": one.decisions, "before": one.before, "sure": one.sure}
            for one in description.learned
        ],
        "doubts": list(dict.fromkeys(doubt.code for doubt in (*letter.doubts, *description.doubts))),
    }


def reference_row(
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
    """Return one row of references.jsonl.

    `author` and `addressee` are canonical names, `by` is the editor who decided on the reference last.
    """
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
        "identifier": reference.identifier,
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


def announced_row(
    letter: str, reference: Reference, quote: str, author: str | None, addressee: str | None
) -> dict[str, object]:
    """Return one row of announced.jsonl: "in my next" points at no letter that was there."""
    return {
        "letter": letter,
        "start": reference.span.start,
        "end": reference.span.end,
        "quote": quote,
        "author": author,
        "addressee": addressee,
        "rule": reference.rule,
        "confidence": reference.confidence,
    }


def inferred_row(
    letter: InferredLetter, author: str | None, addressee: str | None, printed: Sequence[PrintedEntry] = ()
) -> dict[str, object]:
    """Return one row of inferred.jsonl; `printed` are the entries of catalogues that may be the letter."""
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
        "evidence": [
            {"letter": e.letter, "start": e.span.start, "end": e.span.end, "same": e.same, "why": e.why or None}
            for e in letter.evidence
        ],
        "answers": list(letter.answers),
        "status": letter.status,
        "confidence": letter.confidence,
        "printed": [
            {
                "letter": one.entry.id,
                "number": one.number,
                "edition": one.edition,
                "address": one.address,
                "score": one.score,
                "why": one.why,
            }
            for one in printed
        ],
    }


def unnamed_row(entry: UnnamedReference) -> dict[str, object]:
    """Return one row of unnamed.jsonl."""
    reference = entry.reference
    return {
        "letter": entry.quote.letter,
        "start": reference.span.start,
        "end": reference.span.end,
        "quote": entry.quote.words,
        "author": entry.author.name if entry.author else None,
        "addressee": entry.addressee.name if entry.addressee else None,
        "date": reference.date,
        "received": reference.received,
        "place": reference.place,
        "via": reference.via,
        "about": reference.about,
        "why": entry.why,
        "rule": reference.rule,
        "confidence": reference.confidence,
    }


def problem_row(repeated: Repeated) -> dict[str, object]:
    """Return one row of problems.jsonl: a finding at its first place, how often it was found, the first places."""
    problem = repeated.first
    return {
        "code": problem.code,
        "source": problem.source,
        "letter": problem.letter,
        "line": problem.line,
        "start": problem.span.start if problem.span else None,
        "end": problem.span.end if problem.span else None,
        "message": problem.message,
        "count": repeated.count,
        "places": list(repeated.places),
    }


def _parties(known: Sequence[Correspondent], read: Sequence[Party]) -> list[dict[str, object]]:
    """Return the correspondents, each with what the reading says beside its name: a key, and how sure it is."""
    by_name = {party.name: party for party in read}
    return [_party(party, by_name.get(party.name)) for party in known]


def _party(known: Correspondent, read: Party | None) -> dict[str, object]:
    return {
        "name": known.name,
        "person": known.known_as,
        "person_id": known.person,
        "key": read.key if read else None,
        "rule": read.rule if read else None,
        "confidence": read.confidence if read else None,
    }


def person_row(entry: PersonEntry) -> dict[str, object]:
    """Return one row of people.jsonl."""
    person = entry.person
    return {
        "id": person.id,
        "name": person.name,
        "label": entry.label or person.name,
        "body": person.body,
        "variants": list(person.variants),
        "identifiers": list(person.identifiers),
        "written": entry.written,
        "received": entry.received,
        "described": entry.described,
        "first": entry.first,
        "last": entry.last,
    }


def place_row(entry: PlaceEntry) -> dict[str, object]:
    """Return one row of places.jsonl."""
    place = entry.place
    return {
        "id": place.id,
        "name": place.name,
        "label": entry.label,
        "variants": [{"written": name.written, "letters": name.letters, "why": name.why} for name in entry.names],
        "letters": entry.letters,
        "described": entry.described,
        "first": entry.first,
        "last": entry.last,
        "identifiers": list(place.identifiers),
        "latitude": place.latitude,
        "longitude": place.longitude,
        "alike": [{"id": other.id, "name": other.label, "why": other.why} for other in entry.alike],
    }


def _place(place: Phrase | None, known: Place | None) -> dict[str, object] | None:
    if place is None:
        return None
    return {
        "name": place.written,
        "place": known.name if known else None,
        "place_id": known.id if known else None,
        "id": place.key or next(iter(known.identifiers if known else ()), None),
        "rule": place.rule,
        "confidence": place.confidence,
    }


def _words(phrase: Phrase | None) -> str | None:
    return phrase.written if phrase else None


def _inferred_date(edtf: str | None) -> dict[str, object] | None:
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
        "rule": date.rule,
        "confidence": date.confidence,
    }
