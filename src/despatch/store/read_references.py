"""Reads references, the answers that they prove, and what is unanswered. Exchanges are in `read_exchanges`."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, Literal

import msgspec

from despatch.model import (
    Alternative,
    AnswerEntry,
    Candidate,
    Correspondent,
    Entry,
    Evidence,
    Facet,
    Filter,
    GapEntry,
    Looked,
    Pair,
    Reasoned,
    Record,
    Reference,
    ReferenceEntry,
    Span,
    Standing,
    Values,
)
from despatch.store import read_decisions, read_missing
from despatch.store.kept import Keep, ask_anew
from despatch.store.narrow import narrow, range_of
from despatch.store.quotes import Quoter, find_entries, find_people
from despatch.store.read_facets import count_facets, facets_without_own
from despatch.store.read_letters import entries_of, find_row
from despatch.store.read_printed import find_listings, to_printed
from despatch.store.sql import Conditions, batches, limit_or_all

_reference = msgspec.json.Decoder(Reference).decode
_candidates = msgspec.json.Decoder(tuple[Candidate, ...]).decode
_ids = msgspec.json.Decoder(tuple[str, ...]).decode
_gap = msgspec.json.Decoder(dict[str, Any]).decode

# ---------------------------------------------------------------- references

_LINKS = """
SELECT l.id, l.source, r.data, k.author, k.addressee, k.target, k.kind, k.score, k.why, k.alternatives, k.position
FROM link k JOIN letter l ON l.row = k.letter JOIN reference r ON r.letter = k.letter AND r.position = k.position
"""


def references(db: sqlite3.Connection, id: str) -> list[ReferenceEntry]:
    """Return the references of a letter with their links; raises NotFound."""
    rows = db.execute(f"{_LINKS} WHERE k.letter = ? ORDER BY k.position, k.row", (find_row(db, id),))
    return _to_entries(db, rows)


def referring(db: sqlite3.Connection, target: str) -> list[ReferenceEntry]:
    """Return the references in other letters that point at a letter or inferred letter, in order of time."""
    order = "l.sort_day, l.source, l.ordinal, k.position, k.row"
    return _to_entries(db, db.execute(f"{_LINKS} WHERE k.target = ? ORDER BY {order}", (target,)))


def _to_entries(db: sqlite3.Connection, rows: Iterable[tuple[Any, ...]]) -> list[ReferenceEntry]:
    """Return one entry for each reference; its first link is the entry's, the targets of others are `also` meant."""
    first_links: list[tuple[Any, ...]] = []
    also: defaultdict[tuple[str, int], list[str]] = defaultdict(list)
    for row in rows:
        place = row[0], row[10]
        if place in also:
            also[place].append(row[5])
            continue
        also[place] = []
        first_links.append((*row[:2], _reference(row[2]), *row[3:9], _candidates(row[9]), row[10]))
    people = find_people(db, (key for row in first_links for key in row[3:5]))
    letters = find_entries(db, (id for row in first_links for id in (row[5], *(c.target for c in row[9]))))
    inferred = read_missing.by_id(db, [row[5] for row in first_links if row[6] == "inferred"])
    quoter = Quoter(db, (row[0] for row in first_links))
    keys = (f"{row[0]}:{row[2].span.start}" for row in first_links)
    decisions = read_decisions.find_decisions(db, "reference", keys)
    entries = []
    for id, source, reference, author, addressee, target, kind, score, why, candidates, position in first_links:
        quote = quoter.quote([Evidence(id, reference.span)])
        entries.append(
            ReferenceEntry(
                id,
                source,
                reference,
                quote[0].words if quote else "",
                people[author],
                people[addressee],
                target,
                kind,
                score,
                why,
                tuple(Alternative(c.target, c.score, c.why, letters[c.target]) for c in candidates),
                letters[target] if kind in ("letter", "described") else None,
                inferred.get(target),
                tuple(also[id, position]),
                decisions.get(f"{id}:{reference.span.start}", ()),
            )
        )
    return entries


# ---------------------------------------------------------------- answers


def answers(db: sqlite3.Connection, id: str) -> list[AnswerEntry]:
    """Return what answers a letter or inferred letter, the earliest first; raises NotFound."""
    known = read_missing.by_id(db, [id])
    question = id if known else entries_of(db, [find_row(db, id)])[0].id
    return answer_entries(db, "a.question = ?", (question,))


def answered_by(db: sqlite3.Connection, id: str) -> list[AnswerEntry]:
    """Return what a letter answers."""
    return answer_entries(db, "a.answer = ?", (id,))


def answer_entries(db: sqlite3.Connection, clause: str, values: Sequence[object]) -> list[AnswerEntry]:
    """Return the answers that an SQL condition on `answer a` and the answering `letter l` means."""
    rows = db.execute(
        "SELECT a.question, a.answer, a.days, a.confidence FROM answer a JOIN letter l ON l.id = a.answer"
        f" WHERE {clause} ORDER BY l.sort_day, l.source, l.ordinal, a.question",
        values,
    ).fetchall()
    letters = find_entries(db, (id for row in rows for id in row[:2]))
    inferred = read_missing.by_id(db, [row[0] for row in rows if letters[row[0]] is None])
    proofs = {(question, answer): _find_proofs(db, question, answer) for question, answer, *_ in rows}
    quoter = Quoter(db, (answer for _, answer in proofs))
    entries = []
    for question, answer, days, confidence in rows:
        answering, asking, lost = letters[answer], letters[question], inferred.get(question)
        if answering is not None and (asking is not None or lost is not None):
            quotes = quoter.quote(proofs[question, answer])
            entries.append(AnswerEntry(question, answer, days, confidence, quotes, asking, answering, lost))
    return entries


def _find_proofs(db: sqlite3.Connection, question: str, answer: str) -> list[Evidence]:
    rows = db.execute(
        "SELECT r.start, r.end FROM link k JOIN letter l ON l.row = k.letter"
        " JOIN reference r ON r.letter = k.letter AND r.position = k.position"
        " WHERE k.target = ? AND l.id = ? AND k.is_reply ORDER BY r.start",
        (question, answer),
    )
    return [Evidence(answer, Span(start, end)) for start, end in rows]


def connections_of(db: sqlite3.Connection, record: Record) -> dict[str, Any]:
    """Return the fields that connecting adds to a record: references, answers, exchange, reply status, interval."""
    id = record.letter.id
    row = find_row(db, id)
    interval = db.execute("SELECT edtf, after, before FROM inferred_date WHERE letter = ?", (row,)).fetchone()
    exchange = db.execute(
        "SELECT x.id FROM turn t JOIN exchange x ON x.number = t.exchange WHERE t.id = ?", (id,)
    ).fetchone()
    status = db.execute("SELECT looked, answers FROM reply_status WHERE letter = ?", (row,)).fetchone()
    return {
        "references": tuple(references(db, id)),
        "referred": tuple(referring(db, id)),
        "answers": tuple(answered_by(db, id)),
        "answered": tuple(answers(db, id)),
        "standing": Standing(record.entry, *status) if status else None,
        "exchange": exchange[0] if exchange else None,
        "same": tuple(_same(db, id)),
        "reasoned": _reasoned(db, *interval) if interval and record.letter.description.date is None else None,
    }


def _same(db: sqlite3.Connection, id: str) -> list[Entry]:
    """Return the letters and descriptions that are the same letter as this one."""
    rows = db.execute(
        "WITH held AS (SELECT coalesce((SELECT letter FROM same_letter WHERE description = ?1), ?1) AS id)"
        " SELECT l.row FROM letter l WHERE l.id <> ?1 AND (l.id = (SELECT id FROM held)"
        " OR l.id IN (SELECT s.description FROM same_letter s JOIN held ON held.id = s.letter))"
        " ORDER BY l.piece, l.source, l.ordinal",
        (id,),
    ).fetchall()
    return entries_of(db, [row for (row,) in rows])


def _reasoned(db: sqlite3.Connection, edtf: str, after: str, before: str) -> Reasoned:
    chains = [_ids(after), _ids(before)]
    letters = find_entries(db, (id for chain in chains for id in chain))
    return Reasoned(edtf, *(tuple(entry for id in chain if (entry := letters[id]) is not None) for chain in chains))


# ---------------------------------------------------------------- the unanswered, pairs, gaps

_STATUS = "letter l JOIN reply_status s ON s.letter = l.row"


def unanswered(
    db: sqlite3.Connection, where: Filter, looked: Looked | None, limit: int | None, offset: int
) -> list[Standing]:
    """Return the letters that nothing answers, in order of date."""
    condition = narrow(where)
    condition.add("s.looked <> 'answered'")
    condition.narrow("s.looked = ?", looked)
    rows = db.execute(
        f"SELECT l.row, s.looked, s.answers FROM {_STATUS} WHERE {condition}"
        " ORDER BY l.sort_day, l.source, l.ordinal LIMIT ? OFFSET ?",
        (*condition.values, limit_or_all(limit), offset),
    ).fetchall()
    entries: list[Entry] = []
    for batch in batches([row for row, _, _ in rows]):
        entries += entries_of(db, batch)
    return [Standing(entry, how, answers) for entry, (_, how, answers) in zip(entries, rows, strict=True)]


def unanswered_facets(
    db: sqlite3.Connection, where: Filter, looked: Looked | None, keep: Keep = ask_anew
) -> dict[str, tuple[Facet, ...]]:
    """Return the facets of the letters that nothing answers, as those of a list of letters are."""

    def count(other: Filter) -> dict[str, tuple[Facet, ...]]:
        condition = narrow(other)
        status = Conditions()
        status.add("looked <> 'answered'")
        status.narrow("looked = ?", looked)
        condition.add(f"l.row IN (SELECT letter FROM reply_status WHERE {status})", *status.values)
        return count_facets(db, condition)

    def kept(other: Filter) -> dict[str, tuple[Facet, ...]]:
        return keep(("unanswered", other, looked), lambda: count(other), whole=other == Filter())

    return facets_without_own(where, kept)


def count_by_reply(db: sqlite3.Connection, where: Filter) -> dict[Looked, int]:
    """Return how many letters are answered, how many were looked for in vain, and how many could not be looked for."""
    condition = narrow(where)
    rows = db.execute(f"SELECT s.looked, count(*) FROM {_STATUS} WHERE {condition} GROUP BY 1", condition.values)
    return {"not looked for": 0, "looked for, none": 0, "answered": 0, **dict(rows)}


def pairs(db: sqlite3.Connection, person: str | None = None) -> list[Pair]:
    """Return who answers whom, each direction, the busiest first: all pairs, or those of one person."""
    condition = Conditions()
    condition.narrow("(author = ? OR addressee = ?)", person)
    rows = db.execute(
        "SELECT author, addressee, letters, answered, unanswered, not_looked_for, lost, median, delays, transit,"
        f" transits FROM pair WHERE {condition} ORDER BY letters + lost DESC, author, addressee",
        condition.values,
    ).fetchall()
    people = find_people(db, (key for row in rows for key in row[:2]))
    return [Pair(_known(people, row[0]), _known(people, row[1]), *row[2:]) for row in rows]


def gaps(
    db: sqlite3.Connection, person: Values = None, first: str | None = None, last: str | None = None
) -> list[GapEntry]:
    """Return the gaps of all pairs, or of those of some people, by the date at which they begin.

    `first` and `last` narrow them to those that may touch the time from one day to the other; raises QueryError.
    """
    condition = Conditions()
    condition.narrow("(g.author = ? OR g.addressee = ?)", person)
    begin, end = range_of(first, last)
    condition.narrow("o.last >= ?", begin)
    condition.narrow("l.first <= ?", end)
    rows = db.execute(
        "SELECT g.author, g.addressee, g.after, g.before, g.data FROM gap g JOIN letter l ON l.id = g.after"
        f" JOIN letter o ON o.id = g.before WHERE {condition} ORDER BY l.sort_day, g.row",
        condition.values,
    ).fetchall()
    people = find_people(db, (key for row in rows for key in row[:2]))
    letters = find_entries(db, (id for row in rows for id in row[2:4]))
    found = [_gap(row[4]) for row in rows]
    lists = [msgspec.convert(gap.get("printed", ()), tuple[Candidate, ...]) for gap in found]
    listings = find_listings(db, lists)
    entries = []
    for (author, addressee, after_id, before_id, _), gap, listed in zip(rows, found, lists, strict=True):
        after, before = letters[after_id], letters[before_id]
        if after is None or before is None:
            continue
        kind: Literal["number-gap", "silence"] = "number-gap" if gap["numbers"] else "silence"
        sides = _known(people, author), _known(people, addressee)
        numbers, days, usual, interval = (gap[key] for key in ("numbers", "days", "usual", "interval"))
        printed = to_printed(listed, listings)
        entries.append(
            GapEntry(kind, *sides, after, before, tuple(numbers), days, usual, interval, gap.get("listed", 0), printed)
        )
    return entries


def count_gaps(db: sqlite3.Connection) -> int:
    """Return how many gaps there are in all."""
    return int(db.execute("SELECT count(*) FROM gap").fetchone()[0])


def _known(people: dict[str | None, Correspondent | None], key: str) -> Correspondent:
    return people[key] or Correspondent(key, None, None)
