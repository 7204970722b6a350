"""What every answer is made of: letters, people, and words with their place in a letter.

A quote's `start` and `end` count code points from the first of the letter's text, so `text[start:end]` is its words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from despatch.archive import Archive
from despatch.errors import DespatchError
from despatch.model import ActEntry, Correspondent, Dating, Entry, InferredEntry, Letter, Party, Phrase, Quote, Span

Answer = dict[str, Any]
LONGEST = 400
"""So many code points of a passage are quoted; a longer one is cut, and its `end` is where it is cut."""
_WORDS = re.compile(r"\w+")


class Absent(DespatchError):  # noqa: N818 - reads as a sentence
    """The archive does not hold what was asked for; the message says what."""

    def __init__(self, message: str, **told: Any) -> None:
        super().__init__(message)
        self.told = told


def absent(message: str, **told: Any) -> Answer:
    """Return the answer that the archive does not hold what was asked for."""
    return {"held": False, "answer": f"The archive does not hold it: {message}", **told}


def listed(key: str, items: Sequence[Answer], total: int, offset: int) -> Answer:
    """Return part of a list, with how long it is and where its next part begins."""
    after = offset + len(items)
    return {"held": True, "total": total, key: items, "next_offset": after if after < total else None}


def clean(told: Mapping[str, Any]) -> Answer:
    """Return an answer without what is not known."""
    return {key: value for key, value in told.items() if value is not None and value not in ("", [], (), {})}


# ---------------------------------------------------------------- words


def quote(letter: str, start: int, words: str) -> Answer:
    """Return words of a letter with their place in its text."""
    shown = words[:LONGEST]
    told: Answer = {"letter": letter, "start": start, "end": start + len(shown), "words": shown}
    return told | {"cut": True} if len(shown) < len(words) else told


def quoted(one: Quote) -> Answer:
    """Return words that prove something, with their place in their letter."""
    return quote(one.letter, one.span.start - one.entry.start, one.words)


def spoken(letter: Letter, text: str, span: Span | None) -> Answer | None:
    """Return the words of a stretch of a letter's source; None for none, or for words that stand outside the letter."""
    if span is None or not letter.span.holds(span):
        return None
    start, end = span.start - letter.span.start, span.end - letter.span.start
    return quote(letter.id, start, text[start:end])


def located(letter: str, text: str, words: str) -> Answer | None:
    """Return the first place of a letter that has these words, whatever stands between them; None for none."""
    tokens = _WORDS.findall(words)
    found = re.search(r"\W+".join(map(re.escape, tokens)), text) if tokens else None
    return quote(letter, found.start(), found[0]) if found else None


# ---------------------------------------------------------------- letters and people


def who(person: Correspondent | None) -> Answer | None:
    """Return a person by name, with the id where there is one."""
    if person is None:
        return None
    written = person.name if person.name != person.label else None
    return clean({"name": person.label, "id": person.person, "written": written})


def letters(archive: Archive, entries: Iterable[Entry]) -> list[Answer]:
    """Return letters as lists tell of them, with the words that prove who wrote to whom, when and where."""
    rows = list(entries)
    texts = archive.texts([entry.id for entry in rows])
    return [told(entry, *texts[entry.id]) for entry in rows if entry.id in texts]


def told(entry: Entry, letter: Letter, text: str) -> Answer:
    """Return what a letter says of itself."""
    description = letter.description
    received = description.received
    return clean(
        {
            "letter": entry.id,
            "kind": entry.kind,
            "from": _parties(entry.senders, description.senders, letter, text),
            "to": _parties(entry.recipients, description.recipients, letter, text),
            "date": _date(entry, description.date, letter, text),
            "received": _date(None, received, letter, text) if received else None,
            "place": _phrase(description.place, letter, text),
            "marking": entry.marking,
            "heading": entry.heading,
            "opening": located(entry.id, text, entry.opening.rstrip("…")),
            "doubts": entry.doubts or None,
            "known_by": "a description only" if entry.piece in ("described", "elsewhere") else None,
            "source": entry.source,
        }
    )


def _parties(people: Sequence[Correspondent], read: Sequence[Party], letter: Letter, text: str) -> list[Answer]:
    by_name = {party.name: party for party in read}
    found = []
    for person in people:
        party = by_name.get(person.name)
        words = spoken(letter, text, party.span) if party else None
        found.append(clean({**(who(person) or {}), "sure": party.confidence if party else None, "quote": words}))
    return found


def _date(entry: Entry | None, date: Dating | None, letter: Letter, text: str) -> Answer | None:
    if date is not None:
        return clean({"edtf": date.edtf, "sure": date.confidence, "quote": spoken(letter, text, date.span)})
    if entry is None or entry.date is None:
        return None
    return {"edtf": entry.date, "reasoned": "the letter has no date; its replies give this interval"}


def _phrase(phrase: Phrase | None, letter: Letter, text: str) -> Answer | None:
    if phrase is None:
        return None
    words = spoken(letter, text, phrase.span)
    return clean({"name": phrase.written, "sure": phrase.confidence, "quote": words})


def act(one: ActEntry) -> Answer:
    """Return what a letter asks, offers, promises, refuses or reports, with its words and how it stands."""
    standing = one.standing
    return clean(
        {
            "act": one.act.type,
            "known_by_report": one.act.reported or None,
            "by": who(one.actor) or {"part": one.act.actor},
            "towards": who(one.counterparty),
            "due": one.act.due.edtf or one.act.due.written if one.act.due else None,
            "condition": one.condition,
            "quote": quoted(one.quote),
            "letter_date": one.entry.date,
            "sure": round(one.act.confidence, 3),
            "standing": standing.state if standing else None,
            "why_it_stands_so": standing.why if standing else None,
            "business": one.matter,
        }
    )


def lost(entry: InferredEntry) -> Answer:
    """Return a letter known only from others, with the words that prove it."""
    letter = entry.letter
    return clean(
        {
            "missing_letter": entry.id,
            "from": who(entry.author),
            "to": who(entry.addressee),
            "date": letter.date,
            "received": letter.received,
            "about": letter.about,
            "status": letter.status,
            "why": entry.why,
            "sure": round(letter.confidence, 3),
            "proved_by": [quoted(one) for one in entry.quotes[:MOST_QUOTES]],
            "proofs": len(entry.quotes),
            "now_held": entry.acquired.id if entry.acquired else None,
        }
    )


MOST_QUOTES = 5
"""So many passages are quoted for one statement."""
