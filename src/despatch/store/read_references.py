"""What the archive answers about references, answers and exchanges. Read-only; missing letters are in `missing`."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Any

import msgspec

from despatch.errors import NotFound
from despatch.model import (
    Alternative,
    AnswerEntry,
    Candidate,
    Correspondent,
    Entry,
    Evidence,
    Exchange,
    ExchangeEntry,
    Filter,
    GapEntry,
    InferredEntry,
    Looked,
    Pair,
    Reasoned,
    Record,
    Reference,
    ReferenceEntry,
    Span,
    Standing,
    Turn,
)
from despatch.store import read_decisions, read_missing
from despatch.store.quotes import Passages, correspondents, entries, marks, parts
from despatch.store.read_letters import entries_of, narrowed, row_of
from despatch.store.records import restored
from despatch.store.write_references import LOST

_reference = msgspec.json.Decoder(Reference).decode
_candidates = msgspec.json.Decoder(tuple[Candidate, ...]).decode
_ids = msgspec.json.Decoder(tuple[str, ...]).decode
_sides = msgspec.json.Decoder(tuple[tuple[str, ...], tuple[str, ...]]).decode
_gap = msgspec.json.Decoder(dict[str, Any]).decode

# ---------------------------------------------------------------- references

_LINKS = (
    "SELECT l.id, l.source, r.data, k.author, k.addressee, k.target, k.kind, k.score, k.why, k.alternatives, k.position"
    " FROM link k JOIN letter l ON l.row = k.letter JOIN reference r ON r.letter = k.letter AND r.position = k.position"
)


def references(db: sqlite3.Connection, id: str) -> list[ReferenceEntry]:
    """Return the references of a letter with their links; raises NotFound."""
    return _pointing(db, db.execute(f"{_LINKS} WHERE k.letter = ? ORDER BY k.position, k.row", (row_of(db, id),)))


def referred(db: sqlite3.Connection, target: str) -> list[ReferenceEntry]:
    """Return the references in other letters that point at a letter or inferred letter, in order of time."""
    return _pointing(
        db,
        db.execute(f"{_LINKS} WHERE k.target = ? ORDER BY l.sorts, l.source, l.ordinal, k.position, k.row", (target,)),
    )


def _pointing(db: sqlite3.Connection, rows: Iterable[tuple[Any, ...]]) -> list[ReferenceEntry]:
    found: list[tuple[Any, ...]] = []
    also: defaultdict[tuple[str, int], list[str]] = defaultdict(list)
    for row in rows:
        place = row[0], row[10]
        if place in also:
            also[place].append(row[5])
            continue
        also[place] = []
        found.append((*row[:2], _reference(row[2]), *row[3:9], _candidates(row[9]), row[10]))
    people = correspondents(db, (key for row in found for key in row[3:5]))
    letters = entries(db, (id for row in found for id in (row[5], *(c.target for c in row[9]))))
    lost = read_missing.by_id(db, [row[5] for row in found if row[6] == "inferred"])
    passages = Passages(db, (row[0] for row in found))
    decisions = read_decisions.bearing_on(db, "reference", (f"{row[0]}:{row[2].span.start}" for row in found))
    out = []
    for id, source, reference, author, addressee, target, kind, score, why, candidates, position in found:
        quote = passages.quotes([Evidence(id, reference.span)])
        others = tuple(Alternative(c.target, c.score, c.why, letters[c.target]) for c in candidates)
        out.append(
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
                others,
                letters[target] if kind == "letter" else None,
                lost.get(target),
                tuple(also[id, position]),
                decisions.get(f"{id}:{reference.span.start}", ()),
            )
        )
    return out


# ---------------------------------------------------------------- answers


def answers(db: sqlite3.Connection, id: str) -> list[AnswerEntry]:
    """Return what answers a letter or inferred letter, the earliest first; raises NotFound."""
    known = read_missing.by_id(db, [id])
    question = id if known else entries_of(db, [row_of(db, id)])[0].id
    return _edges(db, "a.question = ?", (question,))


def answered_by(db: sqlite3.Connection, id: str) -> list[AnswerEntry]:
    """Return what a letter answers."""
    return _edges(db, "a.answer = ?", (id,))


def _edges(db: sqlite3.Connection, clause: str, values: Sequence[object]) -> list[AnswerEntry]:
    rows = db.execute(
        "SELECT a.question, a.answer, a.days, a.confidence FROM answer a JOIN letter l ON l.id = a.answer"
        f" WHERE {clause} ORDER BY l.sorts, l.source, l.ordinal, a.question",
        values,
    ).fetchall()
    letters = entries(db, (id for row in rows for id in row[:2]))
    lost = read_missing.by_id(db, [row[0] for row in rows if letters[row[0]] is None])
    proofs = {(q, a): _proof(db, q, a) for q, a, *_ in rows}
    passages = Passages(db, (a for _, a in proofs))
    out = []
    for question, answer, days, confidence in rows:
        told, asked, record = letters[answer], letters[question], lost.get(question)
        if told is not None and (asked is not None or record is not None):
            quotes = passages.quotes(proofs[question, answer])
            out.append(AnswerEntry(question, answer, days, confidence, quotes, asked, told, record))
    return out


def _proof(db: sqlite3.Connection, question: str, answer: str) -> list[Evidence]:
    rows = db.execute(
        "SELECT r.start, r.end FROM link k JOIN letter l ON l.row = k.letter"
        " JOIN reference r ON r.letter = k.letter AND r.position = k.position WHERE k.target = ? AND l.id = ? AND k.toward ORDER BY r.start",
        (question, answer),
    )
    return [Evidence(answer, Span(start, end)) for start, end in rows]


def completed(db: sqlite3.Connection, record: Record) -> dict[str, Any]:
    """Return what connecting adds to a record: its references, answers, exchange, standing and interval."""
    id = record.letter.id
    row = row_of(db, id)
    bound = db.execute("SELECT edtf, after, before FROM bound WHERE letter = ?", (row,)).fetchone()
    turn = db.execute(
        "SELECT x.id FROM turn t JOIN exchange x ON x.number = t.exchange WHERE t.id = ?", (id,)
    ).fetchone()
    stands = db.execute("SELECT looked, count FROM standing WHERE letter = ?", (row,)).fetchone()
    return {
        "references": tuple(references(db, id)),
        "referred": tuple(referred(db, id)),
        "answers": tuple(answered_by(db, id)),
        "answered": tuple(answers(db, id)),
        "standing": Standing(record.entry, *stands) if stands else None,
        "exchange": turn[0] if turn else None,
        "reasoned": _reasoned(db, *bound) if bound and record.letter.description.date is None else None,
    }


def _reasoned(db: sqlite3.Connection, edtf: str, after: str, before: str) -> Reasoned:
    chains = [_ids(after), _ids(before)]
    letters = entries(db, (id for chain in chains for id in chain))
    return Reasoned(edtf, *(tuple(one for id in chain if (one := letters[id]) is not None) for chain in chains))


# ---------------------------------------------------------------- exchanges

_EXCHANGE = "SELECT x.number, x.id, x.sides, x.letters, x.inferred, x.first, x.last, x.median FROM exchange x"
_ORDERS = {"date": "x.sorts, x.id", "length": "x.letters + x.inferred DESC, x.sorts, x.id"}


def exchanges(db: sqlite3.Connection, where: Filter, order: str, limit: int | None, offset: int) -> list[ExchangeEntry]:
    """Return the exchanges that hold a letter that `where` means."""
    clause, values = _holding(where)
    rows = db.execute(
        f"{_EXCHANGE} WHERE {clause} ORDER BY {_ORDERS[order]} LIMIT ? OFFSET ?",
        (*values, -1 if limit is None else limit, offset),
    )
    return _exchanges(db, rows.fetchall())


def count_exchanges(db: sqlite3.Connection, where: Filter) -> int:
    """Return how many exchanges hold a letter that `where` means."""
    clause, values = _holding(where)
    return int(db.execute(f"SELECT count(*) FROM exchange x WHERE {clause}", values).fetchone()[0])


def _holding(where: Filter) -> tuple[str, list[object]]:
    if where == Filter():
        return "1", []
    clause, values = narrowed(where)
    return f"x.number IN (SELECT t.exchange FROM turn t JOIN letter l ON l.row = t.letter WHERE {clause})", values


def _exchanges(db: sqlite3.Connection, rows: Sequence[tuple[Any, ...]]) -> list[ExchangeEntry]:
    sides = {row[0]: _sides(row[2]) for row in rows}
    people = correspondents(db, (key for both in sides.values() for side in both for key in side))
    openings = _openings(db, [row[0] for row in rows])
    out = []
    for number, id, _, letters, inferred, first, last, median in rows:
        one, other = (tuple(who for key in side if (who := people[key])) for side in sides[number])
        out.append(ExchangeEntry(id, (one, other), letters, inferred, first, last, median, openings.get(number, "")))
    return out


def _openings(db: sqlite3.Connection, numbers: Sequence[int]) -> dict[int, str]:
    found: dict[int, str] = {}
    for begin in range(0, len(numbers), 400):
        some = numbers[begin : begin + 400]
        found |= db.execute(
            "SELECT t.exchange, l.opening FROM turn t JOIN letter l ON l.row = t.letter WHERE t.place ="
            " (SELECT min(o.place) FROM turn o WHERE o.exchange = t.exchange AND o.letter IS NOT NULL)"
            f" AND t.exchange IN ({marks(some)})",
            some,
        ).fetchall()
    return found


def exchange(db: sqlite3.Connection, id: str, limit: int | None, offset: int) -> Exchange:
    """Return the exchange of a letter or inferred letter, a page of its turns; raises NotFound."""
    found = db.execute("SELECT exchange FROM turn WHERE id = ?", (id,)).fetchone()
    if found is None:
        letter = read_missing.inferred_letter(db, id) if id.startswith(LOST) else None
        real = (
            letter.acquired.id
            if letter and letter.acquired
            else letter.id
            if letter
            else entries_of(db, [row_of(db, id)])[0].id
        )
        found = db.execute("SELECT exchange FROM turn WHERE id = ?", (real,)).fetchone()
    if found is None:
        raise NotFound(
            f"{id!r} neither answers a letter nor is answered by one: `despatch exchanges` lists those that do"
        )
    number = found[0]
    entry = _exchanges(db, db.execute(f"{_EXCHANGE} WHERE x.number = ?", (number,)).fetchall())[0]
    rows = db.execute(
        "SELECT t.id, t.side FROM turn t WHERE t.exchange = ? ORDER BY t.place LIMIT ? OFFSET ?",
        (number, -1 if limit is None else limit, offset),
    ).fetchall()
    letters = entries(db, (id for id, _ in rows))
    lost = read_missing.by_id(db, [id for id, _ in rows if letters[id] is None])
    said: dict[str, list[AnswerEntry]] = defaultdict(list)
    for some in parts([id for id, _ in rows]):
        for edge in _edges(db, f"a.answer IN ({marks(some)})", some):
            said[edge.answer].append(edge)
    turns = tuple(turn for id, side in rows if (turn := _turn(id, side, letters[id], lost.get(id), said[id])))
    return Exchange(entry, turns, db.execute("SELECT count(*) FROM turn WHERE exchange = ?", (number,)).fetchone()[0])


def _turn(
    id: str, side: int, entry: Entry | None, lost: InferredEntry | None, said: Sequence[AnswerEntry]
) -> Turn | None:
    if entry is None and lost is None:
        return None
    date = entry.date if entry else lost.letter.date or lost.letter.received if lost else None
    return Turn(id, side, date, entry, lost, tuple(said))


# ---------------------------------------------------------------- the unanswered, pairs, gaps


def unanswered(
    db: sqlite3.Connection, where: Filter, looked: Looked | None, limit: int | None, offset: int
) -> list[Standing]:
    """Return the letters that nothing answers, in order of date."""
    clause, values = narrowed(where)
    rows = db.execute(
        "SELECT l.row, s.looked, s.count FROM letter l JOIN standing s ON s.letter = l.row"
        f" WHERE {clause} AND s.looked <> 'answered' AND (? IS NULL OR s.looked = ?) ORDER BY l.sorts, l.source, l.ordinal LIMIT ? OFFSET ?",
        (*values, looked, looked, -1 if limit is None else limit, offset),
    ).fetchall()
    found: list[Entry] = []
    for begin in range(0, len(rows), 400):
        found += entries_of(db, [row for row, _, _ in rows[begin : begin + 400]])
    return [Standing(entry, how, count) for entry, (_, how, count) in zip(found, rows, strict=True)]


def standings(db: sqlite3.Connection, where: Filter) -> dict[Looked, int]:
    """Return how many letters stand how."""
    clause, values = narrowed(where)
    rows = db.execute(
        f"SELECT s.looked, count(*) FROM letter l JOIN standing s ON s.letter = l.row WHERE {clause} GROUP BY 1", values
    )
    return {"not looked for": 0, "looked for, none": 0, "answered": 0, **dict(rows)}


def pairs(db: sqlite3.Connection) -> list[Pair]:
    """Return who answers whom, each direction, the busiest first."""
    rows = db.execute(
        "SELECT author, addressee, letters, answered, unanswered, not_looked_for, lost, median, delays, transit, transits FROM pair"
        " ORDER BY letters + lost DESC, author, addressee"
    ).fetchall()
    people = correspondents(db, (key for row in rows for key in row[:2]))
    return [Pair(_one(people, row[0]), _one(people, row[1]), *row[2:]) for row in rows]


def gaps(db: sqlite3.Connection, person: str | None) -> list[GapEntry]:
    """Return the gaps of all pairs, or of those of one person, by the date at which they begin."""
    rows = db.execute(
        "SELECT g.author, g.addressee, g.after, g.before, g.data FROM gap g JOIN letter l ON l.id = g.after"
        " WHERE ?1 IS NULL OR ?1 IN (g.author, g.addressee) ORDER BY l.sorts, g.row",
        (person,),
    ).fetchall()
    people = correspondents(db, (key for row in rows for key in row[:2]))
    letters = entries(db, (id for row in rows for id in row[2:4]))
    out = []
    for author, addressee, one, other, data in rows:
        said, after, before = _gap(data), letters[one], letters[other]
        if after is not None and before is not None:
            out.append(
                GapEntry(
                    "number-gap" if said["numbers"] else "silence",
                    _one(people, author),
                    _one(people, addressee),
                    after,
                    before,
                    tuple(said["numbers"]),
                    said["days"],
                    said["usual"],
                    said["interval"],
                )
            )
    return out


def count_gaps(db: sqlite3.Connection) -> int:
    """Return how many gaps there are in all."""
    return int(db.execute("SELECT count(*) FROM gap").fetchone()[0])


def _one(people: dict[str | None, Correspondent | None], key: str) -> Correspondent:
    return people[key] or Correspondent(key, None, None)


# ---------------------------------------------------------------- for exports


def intervals(db: sqlite3.Connection) -> dict[str, str]:
    """Return the interval (EDTF) of each undated letter that replies date."""
    return dict(db.execute("SELECT l.id, b.edtf FROM bound b JOIN letter l ON l.row = b.letter WHERE l.date IS NULL"))


Exported = tuple[
    str,
    Reference,
    str,
    str | None,
    str | None,
    str | None,
    str,
    float,
    str,
    tuple[Candidate, ...],
    tuple[str, ...],
    str | None,
]


def export(db: sqlite3.Connection) -> Iterator[Exported]:
    """Yield every reference in source order.

    Letter, reference, quote, author and addressee by canonical name, target, kind, score, why, the candidates refused, further targets,
    the editor who decided on it last.
    """
    by = read_decisions.deciders(db, "reference")
    names = dict(db.execute("SELECT id, name FROM person"))
    lost = {
        id: (None if date is None or ".." in date else date, received)
        for id, date, received in db.execute("SELECT id, date, json_extract(data, '$.received') FROM inferred")
    }
    for row, id, offset in db.execute("SELECT row, id, start FROM letter ORDER BY source, ordinal"):
        links = db.execute(
            "SELECT k.position, r.data, k.author, k.addressee, k.target, k.kind, k.score, k.why, k.alternatives FROM link k"
            " JOIN reference r ON r.letter = k.letter AND r.position = k.position WHERE k.letter = ? ORDER BY k.position, k.row",
            (row,),
        ).fetchall()
        if not links:
            continue
        text = restored(*db.execute("SELECT words, gaps FROM words WHERE row = ?", (row,)).fetchone())
        for _, same in groupby(links, key=lambda link: link[0]):
            (_, data, author, addressee, *rest, refused), *more = same
            reference = _reference(data)
            quote = text[reference.span.start - offset : reference.span.end - offset]
            also = tuple(link[4] for link in more)
            if rest[0] in lost:
                # "You say" means the letter that other words of this one date.
                date, received = lost[rest[0]]
                reference = replace(reference, date=reference.date or date, received=reference.received or received)
            yield (
                id,
                reference,
                quote,
                names.get(author, author),
                names.get(addressee, addressee),
                *rest,
                _candidates(refused),
                also,
                by.get(f"{id}:{reference.span.start}"),
            )
