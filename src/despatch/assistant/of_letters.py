"""Questions about letters: search, one letter, lists, what answers what, what is missing, and people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from despatch.archive import Archive
from despatch.archive.finding import find_people
from despatch.assistant.quoting import (
    MOST_QUOTES,
    Absent,
    Answer,
    absent,
    act,
    clean,
    letters,
    listed,
    located,
    lost,
    quoted,
    spoken,
    told,
)
from despatch.errors import NotFound
from despatch.model import (
    AnswerEntry,
    Filter,
    InferredStatus,
    Letter,
    Looked,
    MissingFilter,
    Record,
    ReferenceEntry,
    SearchHit,
)

TEXT = 6_000
"""So many code points of a letter come at once."""
MOST = 40
"""So many references, answers and acts of one letter are told."""
_LOOKED: dict[Looked, str] = {
    "answered": "answers are held",
    "looked for, none": "no answer is held: none of the later letters of the other side answers it",
    "not looked for": "it cannot be known: the archive holds no later letter of the other side",
}


def person_id(archive: Archive, name: str | None, *, or_name: bool = False) -> str | None:
    """Return the id of the one person that a name or id means; raises Absent for several people, and for none.

    With `or_name`, a name that is nobody's stands for itself.
    """
    if name is None:
        return None
    found = find_people(archive.people(), name)
    if len(found) == 1:
        return found[0].person.id
    if not found and or_name:
        return name
    if not found:
        raise Absent(f"nobody in it is called “{name}”. The tool `people` finds its people.")
    choices = [{"id": entry.person.id, "name": entry.label} for entry in found[:MOST]]
    raise Absent(f"“{name}” is the name of several people: ask again with the id of one.", people=choices)


def search(archive: Archive, query: str, order: Any, limit: int, offset: int) -> Answer:
    """Return the letters that a search finds, each with the words found."""
    result = archive.search(query, order=order, limit=limit, offset=offset)
    more = {"other_forms": dict(result.forms), "did_you_mean": result.instead}
    if not result.total:
        return clean(absent(f"no letter fits the search “{query}”.", **more))
    texts = archive.texts([hit.entry.id for hit in result.hits])
    found = [clean({**told(hit.entry, *texts[hit.entry.id]), "found": _found(hit, texts)}) for hit in result.hits]
    return clean(listed("letters", found, result.total, offset) | more)


def _found(hit: SearchHit, texts: Mapping[str, tuple[Letter, str]]) -> Answer | None:
    """Return the words around a hit where they stand in the letter so; or else the first word that was found."""
    text = texts[hit.entry.id][1]
    around = "".join(words for words, _ in hit.snippet).strip("… ")
    first = next((words for words, is_hit in hit.snippet if is_hit), "")
    return located(hit.entry.id, text, around) or located(hit.entry.id, text, first)


def letter(archive: Archive, id: str, start: int) -> Answer:
    """Return one letter: what it says of itself, its words from `start` on, and what it leads to."""
    record = archive.letter(id)
    text = record.text[start : start + TEXT]
    after = start + len(text)
    return clean(
        {
            "held": True,
            **told(record.entry, record.letter, record.text),
            "text": text,
            "text_start": start,
            "text_length": len(record.text),
            "next_start": after if after < len(record.text) else None,
            "doubtful": [doubt.reason for doubt in (*record.letter.doubts, *record.letter.description.doubts)],
            "refers_to": references(archive, record.references),
            "is_referred_to_by": references(archive, record.referred),
            "acts": [act(one) for one in record.acts[:MOST]],
            "same_letter": [entry.id for entry in record.same],
        }
    )


def references(archive: Archive, entries: Sequence[ReferenceEntry]) -> list[Answer]:
    """Return words that point at other letters, and what each means."""
    rows = entries[:MOST]
    texts = archive.texts([one.letter for one in rows])
    return [
        clean(
            {
                "quote": spoken(*texts[one.letter], one.reference.span),
                "means_letter": one.entry.id if one.entry else None,
                "means_missing_letter": one.inferred.id if one.inferred else None,
                "sure": round(one.score, 3),
                "why": one.why,
                "or_perhaps": [choice.target for choice in one.alternatives[:MOST_QUOTES]],
            }
        )
        for one in rows
        if one.letter in texts
    ]


def letters_that(archive: Archive, where: Filter, order: Any, limit: int, offset: int) -> Answer:
    """Return the letters that a filter selects."""
    total = archive.count(where)
    if not total:
        return absent("no letter fits all that was asked for.")
    found = archive.letters(where, order=order, limit=limit, offset=offset)
    return listed("letters", letters(archive, found), total, offset)


def answers(archive: Archive, id: str) -> Answer:
    """Return what a letter answers, and what answers it; of a missing letter, what answers it."""
    try:
        record: Record | None = archive.letter(id)
    except NotFound:
        record = None
    if record is None:
        missing = archive.correspondence.inferred_letter(id)
        found = [_answer(archive, one) for one in archive.correspondence.answers(id)[:MOST]]
        return clean({"held": True, "of": lost(missing), "answered_by": found})
    looked = _LOOKED[record.standing.looked] if record.standing else None
    return clean(
        {
            "held": True,
            "letter": record.letter.id,
            "whether_answered": looked,
            "answers_to": [_answer(archive, one, question=True) for one in record.answers[:MOST]],
            "answered_by": [_answer(archive, one) for one in record.answered[:MOST]],
            "exchange": record.exchange,
        }
    )


def _answer(archive: Archive, one: AnswerEntry, *, question: bool = False) -> Answer:
    """Return one letter that answers another: the answer, or with `question` what it answers."""
    shown = one.question_entry if question else one.answer_entry
    return clean(
        {
            **(letters(archive, [shown])[0] if shown else {}),
            "of": lost(one.inferred) if question and one.inferred else None,
            "days_between": one.days,
            "sure_that_it_answers": round(one.confidence, 3),
            "proved_by": [quoted(words) for words in one.quotes[:MOST_QUOTES]],
        }
    )


def missing(
    archive: Archive,
    sides: dict[str, str | None],
    year: str | None,
    status: InferredStatus | None,
    limit: int,
    offset: int,
) -> Answer:
    """Return letters known only from others, each with the words that prove it."""
    where = MissingFilter(**sides, date=year, status=status)
    total = archive.correspondence.count_missing(where)
    if not total:
        return absent("no words in it prove such a missing letter.")
    found = archive.correspondence.missing(where, limit=limit, offset=offset)
    return listed("missing_letters", [lost(entry) for entry in found], total, offset)


def people(archive: Archive, name: str | None, limit: int, offset: int) -> Answer:
    """Return the people whom a name fits, or all, those with most letters first."""
    everyone = archive.people()
    found = find_people(everyone, name) if name else everyone
    if not found:
        return absent(f"nobody in it is called “{name}”." if name else "it names nobody.")
    rows = [
        clean(
            {
                "id": entry.person.id,
                "name": entry.label,
                "body": entry.person.body or None,
                "written_as": list(entry.person.variants)[:MOST],
                "letters_written": entry.written,
                "letters_received": entry.received,
                "known_by_description": entry.described or None,
                "first": entry.first,
                "last": entry.last,
                "identifiers": list(entry.person.identifiers),
                "why_one_person": entry.person.why,
            }
        )
        for entry in found[offset : offset + limit]
    ]
    return listed("people", rows, len(found), offset)
