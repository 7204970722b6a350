"""What answers what in an archive: its references are connected letter by letter, and the answer is stored.

Letters are held in a compact form, references one at a time, so that the archive may be large.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from statistics import median

from despatch import stages
from despatch.connect import (
    Node,
    Pointer,
    Shelf,
    bounds,
    chains,
    choose,
    edtf_of,
    gaps,
    infer,
    lost,
    standing,
)
from despatch.connect import days as days_of
from despatch.connect.choose import UNDECIDED
from despatch.connect.exchanges import between
from despatch.connect.people import Register
from despatch.identify import office_holders
from despatch.model import InferredLetter, Link, Person, Problem, Reference
from despatch.settings import Settings
from despatch.store.linking import Linker, NodeRow
from despatch.store.rows import encoded
from despatch.store.writer import Writer

Who = Callable[[str, str | None], tuple[str, ...]]
"""Says the ids of those whom a name in a letter of a date (EDTF) may mean."""
Ends = tuple[int, int]


def settle(writer: Writer, authority: Sequence[Person], said: Settings) -> None:
    """Connect the archive, unless nothing changed that the answer rests on."""
    state = hashlib.sha256(repr((authority, said.languages, stages.versions("archive"))).encode()).hexdigest()[:24]
    if writer.connected() == state:
        return
    linker = writer.linker()
    linker.clear()
    _Connecting(linker, authority, said).run()
    writer.say("connected", state)


class _Connecting:
    """One run over one archive: the letters, and what was found of them so far."""

    def __init__(self, linker: Linker, authority: Sequence[Person], said: Settings) -> None:
        self.linker = linker
        self.authority = {person.id: person for person in authority}
        people = {person.id: person for person in linker.people()}
        register = Register({**self.authority, **people}.values(), said.languages)
        holder = office_holders(authority, said.languages)
        known: dict[tuple[str, str | None], tuple[str, ...]] = {}

        def who(name: str, date: str | None) -> tuple[str, ...]:
            if (name, None) not in known:
                known[name, None] = register.fits(name)
            if known[name, None] or date is None:
                return known[name, None]
            if (name, date) not in known:
                held = holder(name, date)
                known[name, date] = (held,) if held else ()
            return known[name, date]

        self.who: Who = who
        self.people = people
        self.shelf = Shelf(map(_node, linker.letters()))
        self.lost: dict[str, Ends | None] = {}
        self.numbers: dict[str, int] = {}
        """The inferred letters, numbered after the letters."""
        self.lost_pairs: Counter[tuple[str, str]] = Counter()
        self.transits: dict[int, int] = {}
        self.spoken_of: set[str] = set()

    def run(self) -> None:
        """Do it all, in order."""
        self.linker.put_links(self._links())
        self._infer()
        edges = self._answers()
        self._dates()
        self._exchanges(edges)
        self._standings(edges)
        self._gaps()
        spoken = self.spoken_of - self.people.keys()
        self.linker.put_people(self.authority[id] for id in sorted(spoken) if id in self.authority)
        self.linker.lead_on()

    # ------------------------------------------------------------ references

    def _links(self) -> Iterator[tuple[int, int, Link, bool]]:
        for row, letter, position, date, reference in self.linker.references():
            pointer = pointed(self.shelf.node(letter), position, reference, date, self.who)
            self.spoken_of.update(pointer.author, pointer.addressee)
            for link in choose(pointer, self.shelf):
                if link.target and reference.received:
                    self._came(self.shelf.by_id[link.target], reference.received)
                if link.kind == "none" and link.why.startswith(UNDECIDED):
                    words = f"{link.why}: {', '.join(c.target for c in link.alternatives)}"
                    self.linker.find([Problem("reference-undecided", "", words, span=reference.span, letter=letter)])
                yield row, position, link, lost(link)

    def _came(self, place: int, received: str) -> None:
        """Take down how long a letter was on its way."""
        node, came = self.shelf.nodes[place], days_of(received)
        took = between((node.first, node.last), came or (None, None))
        if took is not None and took >= 0:
            self.transits.setdefault(place, took)

    def _infer(self) -> None:
        for found in self.linker.lost():
            links = [link for _, _, link in found]
            filled, records = infer(links, self.shelf)
            positions = {(link.letter, link.reference.span.start): position for _, position, link in found}
            rows = [(row, link) for (row, _, _), link in zip(found, filled, strict=False) if link.target]
            more = [(positions[link.letter, link.reference.span.start], link) for link in filled[len(found) :]]
            self.linker.put_inferred(records, rows, more, positions)
            for record in records:
                self._take_down(record)

    def _take_down(self, record: InferredLetter) -> None:
        self.numbers[record.id] = len(self.shelf.nodes) + len(self.numbers)
        self.lost[record.id] = days_of(record.date) if record.date and ".." not in record.date else None
        if record.author and record.addressee:
            self.lost_pairs[record.author, record.addressee] += 1

    # ------------------------------------------------------------ answers

    def _number(self, id: str) -> int | None:
        return self.shelf.by_id.get(id, self.numbers.get(id))

    def _days(self, number: int) -> tuple[int | None, int | None] | None:
        if number < len(self.shelf.nodes):
            node = self.shelf.nodes[number]
            return node.first, node.last
        return None

    def _answers(self) -> list[tuple[int, int, int | None]]:
        """Store the edges from question to answer; return them with letters as numbers."""
        edges: list[tuple[int, int, int | None]] = []
        self.about_undated: list[tuple[str, str]] = []

        def rows() -> Iterator[tuple[object, ...]]:
            for target, letter, score, toward in self.linker.edges():
                question, answer = self._number(target), self.shelf.by_id[letter]
                if question is None:
                    continue
                told = self.shelf.nodes[answer]
                asked = self.lost.get(target) if target in self.lost else self._days(question)
                if told.first is None or asked is None or asked[0] is None:
                    self.about_undated.append((target, letter))
                if not toward:
                    continue
                took = between(asked, (told.first, told.last))
                if took is not None and took < 0:
                    self._too_early(target, letter, -took)
                edges.append((question, answer, took))
                yield target, letter, took, score

        self.linker.put("answer", rows())
        return edges

    def _too_early(self, question: str, answer: str, by: int) -> None:
        words = f"it answers {question}, which bears a date {by} {'day' if by == 1 else 'days'} later"
        self.linker.find([Problem("answer-before-question", "", words, letter=answer)])

    def _dates(self) -> None:
        self.dated: dict[int, tuple[int | None, int | None]] = {}
        for found in bounds(self.about_undated, self.shelf, self.lost):
            if found.edtf is None:
                words = f"by {' <- '.join(found.after)} it is later than by {' -> '.join(found.before)}"
                self.linker.find([Problem("date-bounds-conflict", "", words, letter=found.letter)])
                continue
            self.linker.date(found.letter, found.edtf, found.after[1:], found.before[1:])
            low, _, high = found.edtf.partition("/")
            ends = days_of(low) if low not in ("", "..") else None, days_of(high or low) if (high or low) not in ("", "..") else None
            self.dated[self.shelf.by_id[found.letter]] = (ends[0] and ends[0][0], ends[1] and ends[1][1])

    # ------------------------------------------------------------ exchanges

    def _exchanges(self, edges: Sequence[tuple[int, int, int | None]]) -> None:
        nodes = self.shelf.nodes
        names = list(self.numbers)
        ends_of = {self.numbers[id]: days_of(date) for id, date in self.linker.inferred_dates()}

        def day(number: int) -> int:
            if number >= len(nodes):
                ends = ends_of.get(number)
                return ends[1] if ends else 0
            node = nodes[number]
            bound = self.dated.get(number, (None, None))
            return next((d for d in (node.last, bound[1], bound[0]) if d is not None), _NEVER)

        def order(number: int) -> tuple[object, ...]:
            if number >= len(nodes):
                return day(number), 0, names[number - len(nodes)], 0
            return day(number), 1, nodes[number].source, nodes[number].ordinal

        rows = self.linker.rows()
        summaries: list[tuple[object, ...]] = []
        turns: list[tuple[object, ...]] = []
        found = sorted(chains(edges, order), key=lambda c: order(c.members[0]))
        for exchange, chain in enumerate(found, 1):
            sides: tuple[dict[str, None], dict[str, None]] = ({}, {})
            ids = [nodes[n].id if n < len(nodes) else names[n - len(nodes)] for n in chain.members]
            letters = 0
            for place, (number, id, side) in enumerate(zip(chain.members, ids, chain.sides, strict=True)):
                if number < len(nodes):
                    letters += 1
                    sides[side].update(dict.fromkeys(nodes[number].senders))
                    sides[1 - side].update(dict.fromkeys(nodes[number].recipients))
                turns.append((id, exchange, rows.get(id), place, side))
            dated = [d for n in chain.members if 0 < (d := day(n)) < _NEVER]
            first, last = (edtf_of(d, d) for d in (dated[0], dated[-1])) if dated else (None, None)
            summaries.append((
                exchange, ids[0], letters, len(ids) - letters, first, last, dated[0] if dated else _NEVER, chain.median,
                encoded(tuple(tuple(side) for side in sides)),
            ))  # fmt: skip
            if len(turns) > _BATCH:
                self.linker.put("turn", turns)
                turns.clear()
        self.linker.put("turn", turns)
        self.linker.put("exchange", summaries)
        self.rows = rows

    def _standings(self, edges: Sequence[tuple[int, int, int | None]]) -> None:
        nodes = self.shelf.nodes
        counts = Counter(nodes[question].id for question, _, _ in edges if question < len(nodes))
        looked: dict[str, str] = {}

        def rows() -> Iterator[tuple[object, ...]]:
            for reply in standing(counts, self.shelf):
                looked[reply.letter] = reply.looked
                yield self.rows[reply.letter], reply.looked, reply.count

        self.linker.put("standing", rows())
        delays: dict[int, int] = {}
        for question, _, took in edges:
            if took is not None and took >= 0 and question < len(nodes):
                delays[question] = min(took, delays.get(question, took))
        self.linker.put("pair", self._pairs(looked, delays))

    def _pairs(self, looked: dict[str, str], delays: dict[int, int]) -> Iterator[tuple[object, ...]]:
        """Yield who answers whom: each direction with its counts, the delay of first answers and the time on the way."""
        for place, node in enumerate(self.shelf.nodes):
            if node.received is not None and node.first == node.last and node.first is not None and node.received >= node.first:
                self.transits[place] = node.received - node.first
        seen: set[tuple[str, str]] = set()
        for pair, written in self.shelf.pairs():
            seen.add(pair)
            how = Counter(looked[node.id] for node in written)
            places = [self.shelf.by_id[node.id] for node in written]
            took, way = ([known[p] for p in places if p in known] for known in (delays, self.transits))
            yield (
                *pair, len(written), how["answered"], how["looked for, none"], how["not looked for"], self.lost_pairs[pair],
                _median(took), len(took), _median(way), len(way),
            )  # fmt: skip
        for pair in sorted(set(self.lost_pairs) - seen):
            yield *pair, 0, 0, 0, 0, self.lost_pairs[pair], None, 0, None, 0

    def _gaps(self) -> None:
        found = []
        for gap in gaps(self.shelf):
            found.append((None, gap.author, gap.addressee, gap.after, gap.before, encoded(gap)))
            if gap.numbers:
                words = f"{_run(gap.numbers)} {'is' if len(gap.numbers) == 1 else 'are'} not there before {gap.before}"
                self.linker.find([Problem("number-gap", "", words, letter=gap.after)])
            else:
                words = f"no letter for {gap.days} days until {gap.before}; {gap.usual:g} are usual"
                self.linker.find([Problem("silence", "", words, letter=gap.after)])
        self.linker.put("gap", found)


_NEVER = 4_000_000
"""A day after all others, for letters without a date."""
_BATCH = 10_000


def pointed(here: Node, position: int, reference: Reference, date: str | None, who: Who) -> Pointer:
    """Return a reference with its author and addressee found among the people of the archive."""

    def resolved(said: str | None) -> tuple[tuple[str, ...], str | None]:
        if said in ("sender", "recipient"):
            ids = here.senders if said == "sender" else here.recipients
            return ids, " and ".join(ids) if len(ids) > 1 else None
        return (who(said, date), said) if said else ((), None)

    author, addressee = resolved(reference.author), resolved(reference.addressee)
    return Pointer(here.id, position, reference, author[0], addressee[0], author[1], addressee[1])


def _node(row: NodeRow) -> Node:
    id, senders, recipients, date, received, source, ordinal, number = row
    ends, came = days_of(date), days_of(received)
    first, last = ends or (None, None)
    if first == last:
        last = first  # one object for both
    return Node(id, senders, recipients, first, last, source, ordinal, number, came[0] if came and came[0] == came[1] else None)


def _median(numbers: Iterable[int]) -> float | None:
    found = list(numbers)
    return float(median(found)) if found else None


def _run(numbers: Sequence[int]) -> str:
    return f"No. {numbers[0]}" if len(numbers) == 1 else f"Nos. {numbers[0]} to {numbers[-1]}"
