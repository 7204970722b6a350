"""What answers what in an archive: its references are connected letter by letter, and the answer is stored.

Letters are held in a compact form, references one at a time, so that the archive may be large.
"""

from __future__ import annotations

import hashlib
from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from statistics import median

from despatch.connect import (
    LetterIndex,
    Node,
    Pointer,
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
from despatch.connect.exchanges import UNKNOWN, between, no_edges
from despatch.decisions import reference_at, relink
from despatch.identify import office_holders
from despatch.model import Bearing, Correction, InferredLetter, Link, Person, Problem, Reference
from despatch.names.register import Register
from despatch.pipeline import stages
from despatch.settings import Settings
from despatch.store.records import to_json
from despatch.store.write_decisions import REFERENCES
from despatch.store.write_references import NodeRow, ReferenceWriter
from despatch.store.writer import Writer

Who = Callable[[str, str | None], tuple[str, ...]]
"""Says the ids of those whom a name in a letter of a date (EDTF) may mean."""
Ends = tuple[int, int]


def settle(
    writer: Writer,
    authority: Sequence[Person],
    said: Settings,
    decided: Sequence[Correction] = (),
    people: Sequence[Correction] = (),
) -> None:
    """Connect the archive, unless nothing changed that the answer rests on; what editors `decided` of references goes last.

    `people` are the decisions on who is who, which were laid over the people of the archive before.
    """
    state = hashlib.sha256(
        repr((authority, said.languages, stages.versions("archive"), decided, people)).encode()
    ).hexdigest()[:24]
    if writer.fact("connected") == state:
        return
    linker = writer.reference_writer()
    linker.clear()
    into = writer.decision_writer().merged_people()
    known = {person.id: person for person in linker.people()}
    # As editors left them: whoever was found to be another bears no name any more, and the other bears theirs.
    ours = [known.get(person.id, person) for person in authority if person.id not in into]
    ours += [
        known[id] for id in dict.fromkeys(into.values()) if id in known and id not in {person.id for person in ours}
    ]
    work = _Connecting(linker, ours, said)
    work.decide(decided)
    work.run()
    writer.decision_writer().put_bearings(REFERENCES, work.bearings)
    writer.put_fact("connected", state)


class _Connecting:
    """One run over one archive: the letters, and what was found of them so far."""

    def __init__(self, linker: ReferenceWriter, authority: Sequence[Person], said: Settings) -> None:
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
        self.shelf = LetterIndex(map(_node, linker.letters()))
        self.lost: list[str] = []
        """The ids of inferred letters; they are numbered on from the letters."""
        self.number_of: dict[str, int] = {}
        self.lost_first, self.lost_last = array("i"), array("i")
        """First and last day of each, 0 where not known."""
        self.lost_pairs: Counter[tuple[str, str]] = Counter()
        self.transits: dict[int, int] = {}
        self.spoken_of: set[str] = set()
        self.edges = no_edges()
        self.about_undated: list[tuple[str, str]] = []
        self.dated: dict[int, int] = {}
        """The day that an undated letter is sorted at, by its place on the shelf."""
        self.decided: dict[tuple[int, int], list[Correction]] = {}
        """What editors decided, by row of the letter and position of the reference."""
        self.bearings: list[Bearing] = []

    def decide(self, decisions: Sequence[Correction]) -> None:
        """Find the references that decisions are about."""
        for one in decisions:
            assert one.words is not None
            found = self.linker.text(one.words.letter)
            if found is None:
                self.bearings.append(
                    Bearing(one.id, "reference", "", trouble=f"the letter {one.words.letter} is not in the archive")
                )
                continue
            row, _, start, text, references = found
            at = reference_at(one.words, text, start, [reference for _, reference in references])
            if isinstance(at, str):
                self.bearings.append(Bearing(one.id, "reference", "", trouble=at))
            else:
                self.decided.setdefault((row, references[at][0]), []).append(one)

    def run(self) -> None:
        """Do it all, in order."""
        self.linker.put_links(self._links())
        self._infer()
        self.linker.put_answers(self._answers())
        self._dates()
        self.rows = array("q", bytes(8 * len(self.shelf.nodes)))
        for id, row in self.linker.rows():
            self.rows[self.shelf.by_id[id]] = row
        self.linker.put_turns(self._turns())
        self._standings()
        self._gaps()
        self.linker.resolve_mentions(self._one)
        spoken = self.spoken_of - self.people.keys()
        self.linker.put_people(self.authority[id] for id in sorted(spoken) if id in self.authority)
        self.linker.redirect_inferred()

    def _one(self, name: str, date: str | None) -> str | None:
        """Return the one person whom a name means."""
        fits = self.who(name, date)
        if len(fits) != 1:
            return None
        self.spoken_of.add(fits[0])
        return fits[0]

    # ------------------------------------------------------------ references

    def _links(self) -> Iterator[tuple[int, int, Link, bool]]:
        for row, letter, position, date, reference in self.linker.references():
            pointer = pointed(self.shelf.node(letter), position, reference, date, self.who)
            self.spoken_of.update(pointer.author, pointer.addressee)
            links, away = choose(pointer, self.shelf), None
            if decided := self.decided.get((row, position)):
                changed, bearings = relink(links, decided, self.linker.known)
                self.bearings += bearings
                links, away = changed or (links, None)
            for link in links:
                if link.target and reference.received:
                    self._came(self.shelf.by_id[link.target], reference.received)
                if link.kind == "none" and away is None and link.why.startswith(UNDECIDED):
                    words = f"{link.why}: {', '.join(c.target for c in link.alternatives)}"
                    self.linker.put_problems(
                        [Problem("reference-undecided", "", words, span=reference.span, letter=letter)]
                    )
                yield row, position, link, lost(link) and away is not False

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
        self.number_of[record.id] = len(self.shelf.nodes) + len(self.lost)
        self.lost.append(record.id)
        date = record.date or record.received
        first, last = (days_of(date) if date else None) or (0, 0)
        self.lost_first.append(0 if date and date.startswith("..") else first)
        self.lost_last.append(last)
        if record.author and record.addressee:
            self.lost_pairs[record.author, record.addressee] += 1

    # ------------------------------------------------------------ answers

    def _id(self, number: int) -> str:
        letters = len(self.shelf.nodes)
        return self.shelf.nodes[number].id if number < letters else self.lost[number - letters]

    def _days(self, number: int) -> tuple[int | None, int | None]:
        letters = len(self.shelf.nodes)
        if number < letters:
            return self.shelf.nodes[number].first, self.shelf.nodes[number].last
        return self.lost_first[number - letters] or None, self.lost_last[number - letters] or None

    def _answers(self) -> Iterator[tuple[object, ...]]:
        """Yield the rows of answers, and take down the edges from question to answer."""
        for target, letter, score, toward in self.linker.edges():
            question = self.shelf.by_id.get(target, self.number_of.get(target, -1))
            answer = self.shelf.by_id[letter]
            asked, told = self._days(question), self._days(answer)
            if told[0] is None or (asked[0] is None and question < len(self.shelf.nodes)):
                self.about_undated.append((self._id(question), self._id(answer)))
            if not toward:
                continue
            took = between(asked, told)
            if took is not None and took < 0:
                words = f"it answers {target}, which bears a date {-took} {'day' if took == -1 else 'days'} later"
                self.linker.put_problems([Problem("answer-before-question", "", words, letter=letter)])
            self.edges.questions.append(question)
            self.edges.answers.append(answer)
            self.edges.days.append(UNKNOWN if took is None else took)
            yield target, letter, took, score

    def _dates(self) -> None:
        """Give undated letters the interval that replies leave them."""
        lost: dict[str, Ends | None] = {}
        for target, _ in self.about_undated:
            if target in self.number_of:
                first, last = self._days(self.number_of[target])
                lost[target] = (first, last) if first is not None and last is not None else None
        for found in bounds(self.about_undated, self.shelf, lost):
            if found.edtf is None:
                words = f"by {' <- '.join(found.after)} it is later than by {' -> '.join(found.before)}"
                self.linker.put_problems([Problem("date-bounds-conflict", "", words, letter=found.letter)])
                continue
            self.linker.date(found.letter, found.edtf, found.after[1:], found.before[1:])
            ends = days_of(found.edtf)
            if ends is not None:
                self.dated[self.shelf.by_id[found.letter]] = ends[0] if found.edtf.endswith("..") else ends[1]

    # ------------------------------------------------------------ exchanges

    def _day(self, number: int) -> int:
        return self._days(number)[1] or self.dated.get(number, _NEVER)

    def _order(self, number: int) -> tuple[object, ...]:
        letters = len(self.shelf.nodes)
        if number >= letters:
            return self._day(number), 0, self.lost[number - letters], 0
        return self._day(number), 1, self.shelf.nodes[number].source, self.shelf.nodes[number].ordinal

    def _turns(self) -> Iterator[tuple[object, ...]]:
        """Yield the turns of every exchange, and put the exchanges themselves."""
        nodes = self.shelf.nodes
        count = len(nodes) + len(self.lost)
        for exchange, chain in enumerate(chains(self.edges, count, self._order), 1):
            sides: tuple[dict[str, None], dict[str, None]] = ({}, {})
            for place, (number, side) in enumerate(zip(chain.members, chain.sides, strict=True)):
                letter = number < len(nodes)
                if letter:
                    sides[side].update(dict.fromkeys(nodes[number].senders))
                    sides[1 - side].update(dict.fromkeys(nodes[number].recipients))
                yield self._id(number), exchange, self.rows[number] if letter else None, place, side
            dated = [day for n in chain.members if (day := self._day(n)) < _NEVER]
            first, last = (edtf_of(day, day) for day in (dated[0], dated[-1])) if dated else (None, None)
            letters = sum(n < len(nodes) for n in chain.members)
            self.linker.put_exchanges(
                [
                    (
                        exchange,
                        self._id(chain.members[0]),
                        letters,
                        len(chain.members) - letters,
                        first,
                        last,
                        dated[0] if dated else _NEVER,
                        chain.median,
                        to_json(tuple(tuple(side) for side in sides)),
                    )
                ],
            )

    def _standings(self) -> None:
        """Put how each letter stands, and who answers whom."""
        letters = len(self.shelf.nodes)
        counts, looked = array("i", bytes(4 * letters)), bytearray(letters)
        delays: dict[int, int] = {}
        for question, took in zip(self.edges.questions, self.edges.days, strict=True):
            if question < letters:
                counts[question] += 1
                if took >= 0:
                    delays[question] = min(took, delays.get(question, took))

        def rows() -> Iterator[tuple[object, ...]]:
            for place, reply in enumerate(standing(counts.__getitem__, self.shelf)):
                looked[place] = _LOOKED.index(reply.looked)
                yield self.rows[place], reply.looked, reply.count

        self.linker.put_reply_statuses(rows())
        self.linker.put_pairs(self._pairs(looked, delays))

    def _pairs(self, looked: bytearray, delays: dict[int, int]) -> Iterator[tuple[object, ...]]:
        """Yield who answers whom: each direction with its counts, the delay of first answers and the time on the way."""
        for place, node in enumerate(self.shelf.nodes):
            if (
                node.received is not None
                and node.first == node.last
                and node.first is not None
                and node.received >= node.first
            ):
                self.transits[place] = node.received - node.first
        seen: set[tuple[str, str]] = set()
        for pair, written in self.shelf.pairs():
            seen.add(pair)
            places = [self.shelf.by_id[node.id] for node in written]
            how = Counter(_LOOKED[looked[place]] for place in places)
            took, way = ([known[p] for p in places if p in known] for known in (delays, self.transits))
            yield (
                *pair,
                len(written),
                how["answered"],
                how["looked for, none"],
                how["not looked for"],
                self.lost_pairs[pair],
                _median(took),
                len(took),
                _median(way),
                len(way),
            )
        for pair in sorted(set(self.lost_pairs) - seen):
            yield *pair, 0, 0, 0, 0, self.lost_pairs[pair], None, 0, None, 0

    def _gaps(self) -> None:
        found = []
        for gap in gaps(self.shelf):
            found.append((None, gap.author, gap.addressee, gap.after, gap.before, to_json(gap)))
            if gap.numbers:
                words = f"{_run(gap.numbers)} {'is' if len(gap.numbers) == 1 else 'are'} not there before {gap.before}"
                self.linker.put_problems([Problem("number-gap", "", words, letter=gap.after)])
            else:
                words = f"no letter for {gap.days} days until {gap.before}; {gap.usual:g} are usual"
                self.linker.put_problems([Problem("silence", "", words, letter=gap.after)])
        self.linker.put_gaps(found)


_NEVER = 4_000_000
"""A day after all others, for letters without a date."""
_LOOKED = ("not looked for", "looked for, none", "answered")


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
    return Node(
        id, senders, recipients, first, last, source, ordinal, number, came[0] if came and came[0] == came[1] else None
    )


def _median(numbers: Iterable[int]) -> float | None:
    found = list(numbers)
    return float(median(found)) if found else None


def _run(numbers: Sequence[int]) -> str:
    return f"No. {numbers[0]}" if len(numbers) == 1 else f"Nos. {numbers[0]} to {numbers[-1]}"
