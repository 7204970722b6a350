"""What editors decided on one letter: laid over its record where the last build did not know of it yet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from despatch.decisions import amend, read_values
from despatch.decisions.log import Decisions
from despatch.model import Correction, Correspondent, DecisionEntry, Description, Entry, Record, Version
from despatch.store import read_decisions, read_letters
from despatch.store.sql import Connection, old_ids

_ON_LETTERS = ("field", "accept", "cut", "version", "throughout", "note")


def with_decisions(db: Connection, record: Record, log: Decisions) -> Record:
    """Return a letter with the decisions on it, its reading before them, and its versions.

    Decisions that the archive was not settled by yet are laid over its fields here, so that they show at once.
    """
    laid = read_decisions.find_decisions(db, "letter", [record.letter.id]).get(record.letter.id, ())
    waiting = _find_waiting(db, record, log)
    undone = [entry for entry in laid if entry.id in log.undone]
    holding = [entry for entry in laid if entry.id not in log.undone]
    entries = (*holding, *waiting)
    reading = read_letters.reading(db, record.letter.id)
    versions = tuple(_versions(db, record.letter.id, entries))
    whole = replace(record, decisions=entries, reading=reading, versions=versions)
    if not waiting and not undone:
        return whole
    read = reading or record.letter.description
    described = amend(read, (entry.correction for entry in _in_order(entries)))
    accepted = any(entry.correction.kind == "accept" for entry in waiting)
    letter = replace(record.letter, description=described, doubts=() if accepted else record.letter.doubts)
    known = {doubt.code for doubt in (*letter.doubts, *described.doubts)}
    before = {doubt.code for doubt in (*record.letter.doubts, *record.letter.description.doubts)}
    problems = tuple(one for one in record.problems if one.code not in before or one.code in known)
    return replace(
        whole, letter=letter, entry=_entry(record, described), reading=read, problems=problems, unsettled=True
    )


def _find_waiting(db: Connection, record: Record, log: Decisions) -> list[DecisionEntry]:
    """Return the decisions on a letter that the archive was not settled by yet."""
    if not any(decision.kind in _ON_LETTERS for decision in log.holding):
        return []
    known = read_decisions.known(db)
    lines = {line.correction.id: line.number for line in log.lines}
    ids = old_ids(db, record.letter.id)
    return [
        DecisionEntry(decision, lines[decision.id], "waiting")
        for decision in log.holding
        if known.get(decision.id, True) and decision.kind in _ON_LETTERS and _is_on(decision, record, ids)
    ]


def _is_on(decision: Correction, record: Record, ids: frozenset[str]) -> bool:
    if decision.kind == "throughout":
        read = read_values(record.letter.description, decision.fields[0].field)
        return decision.source == record.letter.source and [w.casefold() for w in read] == [
            w.casefold() for w in decision.was
        ]
    return (decision.words is not None and decision.words.letter in ids) or decision.target in ids


def _in_order(entries: Iterable[DecisionEntry]) -> list[DecisionEntry]:
    """Return decisions in the order in which they are laid: those for a whole file first."""
    return sorted(entries, key=lambda entry: (entry.correction.kind != "throughout", entry.line))


def _entry(record: Record, description: Description) -> Entry:
    entry = record.entry
    people: Mapping[str, Correspondent] = {who.name: who for who in (*entry.senders, *entry.recipients)}

    def parties(field: str) -> tuple[Correspondent, ...]:
        names = description.senders if field == "sender" else description.recipients
        return tuple(people.get(party.name, Correspondent(party.name, None, None)) for party in names)

    date = description.date
    place, marking, heading = description.place, description.marking, description.heading
    return replace(
        entry,
        kind=description.kind,
        heading=heading.written if heading else None,
        marking=marking.written if marking else None,
        senders=parties("sender"),
        recipients=parties("recipient"),
        date=date.edtf if date else None,
        date_written=date.written if date else None,
        place=place.written if place else None,
    )


def _versions(db: Connection, id: str, entries: Iterable[DecisionEntry]) -> Iterable[Version]:
    """Yield of which letter this one is a copy and the like, and which letters are so of it."""
    last: dict[str, Correction] = {}
    for entry in entries:
        if entry.correction.kind == "version" and entry.correction.words:
            last[read_letters.current_id(db, entry.correction.words.letter) or ""] = entry.correction
    for letter, decision in last.items():
        target = read_letters.current_id(db, decision.target) if decision.target else None
        if letter and target and decision.version and decision.version != "none" and id in (letter, target):
            yield Version(decision.version, letter == id, read_letters.entry(db, target if letter == id else letter))
