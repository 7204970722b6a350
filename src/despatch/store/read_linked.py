"""Reads what the exports of linked data ask for beside the tables: with ids, so that one thing can point at another.

Rows come in the order of the sources, so that they can be laid beside the letters one by one.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterator

from despatch.model import Mention, Span
from despatch.store import read_places
from despatch.text import fold


def mentions(db: sqlite3.Connection) -> Iterator[tuple[str, tuple[Mention, str | None]]]:
    """Yield (letter, (mention, the id of the person or place that it names))."""
    places = read_places.linked(db)
    rows = db.execute(
        "SELECT l.id, m.start, m.end, m.kind, m.name, m.rule, m.confidence, m.person FROM letter l"
        " JOIN mention m ON m.letter = l.row ORDER BY l.source, l.ordinal, m.start, m.end, m.kind"
    )
    for letter, start, end, kind, name, rule, confidence, person in rows:
        place = places.get(fold.folded(name)) if kind == "place" else None
        yield letter, (Mention(Span(start, end), kind, name, rule, confidence), place or person)


def answers(db: sqlite3.Connection) -> Iterator[tuple[str, tuple[str, int | None, float, tuple[Span, ...]]]]:
    """Yield (letter, (what it answers, days between them, how sure that is, the words that prove it))."""
    proofs: defaultdict[tuple[str, str], list[Span]] = defaultdict(list)
    links = db.execute(
        "SELECT l.id, k.target, r.start, r.end FROM link k JOIN letter l ON l.row = k.letter"
        " JOIN reference r ON r.letter = k.letter AND r.position = k.position WHERE k.is_reply ORDER BY r.start"
    )
    for letter, target, start, end in links:
        proofs[letter, target].append(Span(start, end))
    rows = db.execute(
        "SELECT a.answer, a.question, a.days, a.confidence FROM answer a JOIN letter l ON l.id = a.answer"
        " ORDER BY l.source, l.ordinal, a.question"
    )
    for letter, question, days, confidence in rows:
        yield letter, (question, days, confidence, tuple(proofs[letter, question]))


def pair_dates(db: sqlite3.Connection) -> dict[tuple[str, str], tuple[str, str]]:
    """Return the dates of the first and the last dated letter from one person to another, by their keys."""
    key = "coalesce({0}.person, {0}.written)"
    rows = db.execute(
        f"SELECT {key.format('f')}, {key.format('t')}, l.date, l.first, l.last FROM letter l"
        " JOIN party s ON s.letter = l.row AND s.role = 'sender' JOIN name f ON f.id = s.name"
        " JOIN party r ON r.letter = l.row AND r.role = 'recipient' JOIN name t ON t.id = r.name"
        " WHERE l.date IS NOT NULL AND l.piece <> 'other' ORDER BY l.source, l.ordinal"
    )
    ends: dict[tuple[str, str], tuple[tuple[int, str], tuple[int, str]]] = {}
    for sender, recipient, date, first, last in rows:
        if first is None or last is None:
            continue
        begin, end = ends.get((sender, recipient), ((first, date), (last, date)))
        ends[sender, recipient] = min(begin, (first, date)), max(end, (last, date))
    return {pair: (first[1], last[1]) for pair, (first, last) in ends.items()}
