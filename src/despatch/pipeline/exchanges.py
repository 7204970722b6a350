"""Who answers whom in an archive: links between letters come in, answers, exchanges and delays go into the store."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Iterator
from statistics import median

from despatch.connect import bounds, chains, edtf_of, standing
from despatch.connect import days as days_of
from despatch.connect.exchanges import UNKNOWN, Edges, between, no_edges
from despatch.model import Problem
from despatch.pipeline.letter_numbers import NEVER, LetterNumbers
from despatch.store.records import to_json
from despatch.store.write_references import ReferenceWriter

_LOOKED = ("not looked for", "looked for, none", "answered")


def store_exchanges(store: ReferenceWriter, numbers: LetterNumbers, transits: dict[int, int]) -> None:
    """Store what the links tell of answers, dates and exchanges.

    `transits` holds the days that letters were on their way, by their numbers, as far as other letters tell them.
    """
    edges = no_edges()
    undated: list[tuple[str, str]] = []
    store.put_answers(_answers(store, numbers, edges, undated))
    _store_dates(store, numbers, undated)
    rows = array("q", bytes(8 * numbers.letters))
    for id, row in store.rows():
        rows[numbers.index.by_id[id]] = row
    store.put_turns(_turns(store, numbers, edges, rows))
    _store_standings(store, numbers, edges, rows, transits)


def _answers(
    store: ReferenceWriter, numbers: LetterNumbers, edges: Edges, undated: list[tuple[str, str]]
) -> Iterator[tuple[object, ...]]:
    """Yield the rows of answers; add the edges from question to answer, and the pairs in which a date is missing."""
    for target, letter, score, toward in store.edges():
        question, answer = numbers.number(target), numbers.number(letter)
        question_days, answer_days = numbers.days(question), numbers.days(answer)
        if answer_days[0] is None or (question_days[0] is None and question < numbers.letters):
            undated.append((numbers.id(question), numbers.id(answer)))
        if not toward:
            continue
        delay = between(question_days, answer_days)
        if delay is not None and delay < 0:
            message = f"it answers {target}, which bears a date {-delay} {'day' if delay == -1 else 'days'} later"
            store.put_problems([Problem("answer-before-question", "", message, letter=letter)])
        edges.questions.append(question)
        edges.answers.append(answer)
        edges.days.append(UNKNOWN if delay is None else delay)
        yield target, letter, delay, score


def _store_dates(store: ReferenceWriter, numbers: LetterNumbers, undated: list[tuple[str, str]]) -> None:
    """Give undated letters the interval that replies leave them."""
    inferred: dict[str, tuple[int, int] | None] = {}
    for target, _ in undated:
        if numbers.is_inferred(target):
            first, last = numbers.days(numbers.number(target))
            inferred[target] = (first, last) if first is not None and last is not None else None
    for bounded in bounds(undated, numbers.index, inferred):
        if bounded.edtf is None:
            message = f"by {' <- '.join(bounded.after)} it is later than by {' -> '.join(bounded.before)}"
            store.put_problems([Problem("date-bounds-conflict", "", message, letter=bounded.letter)])
            continue
        store.date(bounded.letter, bounded.edtf, bounded.after[1:], bounded.before[1:])
        days = days_of(bounded.edtf)
        if days is not None:
            numbers.dated[numbers.number(bounded.letter)] = days[0] if bounded.edtf.endswith("..") else days[1]


def _turns(
    store: ReferenceWriter, numbers: LetterNumbers, edges: Edges, rows: array[int]
) -> Iterator[tuple[object, ...]]:
    """Yield the turns of every exchange, and store the exchanges themselves."""
    nodes = numbers.index.nodes
    for exchange, chain in enumerate(chains(edges, len(numbers), numbers.order), 1):
        sides: tuple[dict[str, None], dict[str, None]] = ({}, {})
        for place, (number, side) in enumerate(zip(chain.members, chain.sides, strict=True)):
            is_letter = number < len(nodes)
            if is_letter:
                sides[side].update(dict.fromkeys(nodes[number].senders))
                sides[1 - side].update(dict.fromkeys(nodes[number].recipients))
            yield numbers.id(number), exchange, rows[number] if is_letter else None, place, side
        dated = [day for number in chain.members if (day := numbers.day(number)) < NEVER]
        first, last = (edtf_of(day, day) for day in (dated[0], dated[-1])) if dated else (None, None)
        there = [nodes[number] for number in chain.members if number < len(nodes)]
        described = sum(node.described for node in there)
        row = (
            exchange,
            numbers.id(chain.members[0]),
            len(there) - described,
            len(chain.members) - len(there),
            first,
            last,
            dated[0] if dated else NEVER,
            chain.median,
            to_json(tuple(tuple(side) for side in sides)),
            described,
        )
        store.put_exchanges([row])


def _store_standings(
    store: ReferenceWriter, numbers: LetterNumbers, edges: Edges, rows: array[int], transits: dict[int, int]
) -> None:
    """Store how each letter stands, and who answers whom."""
    letters = numbers.letters
    counts, looked = array("i", bytes(4 * letters)), bytearray(letters)
    delays: dict[int, int] = {}
    for question, delay in zip(edges.questions, edges.days, strict=True):
        if question < letters:
            counts[question] += 1
            if delay >= 0:
                delays[question] = min(delay, delays.get(question, delay))

    def standings() -> Iterator[tuple[object, ...]]:
        for place, reply in enumerate(standing(counts.__getitem__, numbers.index)):
            looked[place] = _LOOKED.index(reply.looked)
            if not numbers.index.nodes[place].described:
                yield rows[place], reply.looked, reply.count

    store.put_reply_statuses(standings())
    _add_own_transits(numbers, transits)
    store.put_pairs(_pairs(numbers, looked, delays, transits))


def _add_own_transits(numbers: LetterNumbers, transits: dict[int, int]) -> None:
    """Add the days on the way of letters that tell themselves when they came; that goes before what others tell."""
    for place, node in enumerate(numbers.index.nodes):
        if node.received is None or node.first is None or node.first != node.last:
            continue
        if node.received >= node.first:
            transits[place] = node.received - node.first


def _pairs(
    numbers: LetterNumbers, looked: bytearray, delays: dict[int, int], transits: dict[int, int]
) -> Iterator[tuple[object, ...]]:
    """Yield who answers whom: each direction with its counts, the delay of first answers and the time on the way."""
    index = numbers.index
    seen: set[tuple[str, str]] = set()
    for pair, written in index.pairs():
        places = [index.by_id[node.id] for node in written if not node.described]
        if not places:
            continue
        seen.add(pair)
        how = Counter(_LOOKED[looked[place]] for place in places)
        pair_delays = [delays[place] for place in places if place in delays]
        pair_transits = [transits[place] for place in places if place in transits]
        yield (
            *pair,
            len(places),
            how["answered"],
            how["looked for, none"],
            how["not looked for"],
            numbers.pairs[pair],
            _median(pair_delays),
            len(pair_delays),
            _median(pair_transits),
            len(pair_transits),
        )
    for pair in sorted(set(numbers.pairs) - seen):
        yield *pair, 0, 0, 0, 0, numbers.pairs[pair], None, 0, None, 0


def _median(numbers: Iterable[int]) -> float | None:
    values = list(numbers)
    return float(median(values)) if values else None
