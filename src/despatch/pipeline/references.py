"""What answers what in an archive: the references of its letters come in, links and inferred letters go into the store.

Letters are kept in a compact form, and references are read one at a time, so that the archive may be large.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache

from despatch.connect import (
    AlikePeople,
    LetterIndex,
    Node,
    Pointer,
    Printed,
    Replies,
    choose,
    find_same,
    gaps,
    infer,
    lost,
    unnamed,
)
from despatch.connect import days as days_of
from despatch.connect.choose import UNDECIDED, unconnected
from despatch.connect.copies import Alike, alike, find_copies
from despatch.connect.exchanges import between
from despatch.connect.shared_words import Likeness, passage
from despatch.decisions import amend_links, find_anchor, find_reference
from despatch.identify import office_holders
from despatch.model import Bearing, Correction, Link, Person, Problem, Span
from despatch.names.register import Register
from despatch.pipeline.exchanges import store_exchanges
from despatch.pipeline.letter_numbers import LetterNumbers
from despatch.pipeline.replies import find_replies, likeness
from despatch.store.records import to_json
from despatch.store.write_decisions import REFERENCES
from despatch.store.write_references import NodeRow, ReferenceWriter
from despatch.store.writer import Writer

WORDS = "words of letters"
"""The fact that keeps the words among which letters with the same words were looked for."""

Place = tuple[int, int]
"""The row of a letter, and the position of a reference in it."""


def connect_letters(
    writer: Writer, authority: Sequence[Person], languages: tuple[str, ...], decisions: Sequence[Correction] = ()
) -> None:
    """Connect the references of the archive, and lay editors' decisions on references over the answer."""
    store = writer.reference_writer()
    store.clear()
    people = {person.id: person for person in store.people()}
    ours = _renamed(authority, people, writer.decision_writer().merged_people())
    resolver = NameResolver(ours, people, languages)
    nodes = list(map(to_node, store.letters()))
    withheld = store.withheld()
    # A letter that is withheld is no second description of another letter of that day.
    same = find_same(node for node in nodes if node.id not in withheld)
    store.put_same_letters(same.pairs)
    pairs = (Alike(*pair) for pair in writer.copy_writer().alike())
    likely, found = find_copies(pairs, {node.id: node for node in nodes})
    copies, of_versions = _find_versions(store, decisions, found)
    settled = {bearing.key for bearing in of_versions if not bearing.trouble}
    store.put_problems(_copy_problem(pair) for pair in likely if pair.other not in settled)
    numbers = LetterNumbers(LetterIndex(nodes, same.aside | copies))
    printed = _printed(store, numbers.index, same.aside, people, languages)
    decided, bearings = _find_references(store, [decision for decision in decisions if decision.kind == "refer"])
    bearings += of_versions
    transits: dict[int, int] = {}
    alike_letters = likeness(store, numbers.index)
    replies = find_replies(store, numbers.index, alike_letters)
    found_links = _links(store, numbers.index, resolver, replies, alike_letters, decided, bearings, transits)
    store.put_links(found_links)
    _infer_letters(store, numbers, printed)
    store_exchanges(store, numbers, transits)
    _store_gaps(store, numbers.index, printed)
    store.put_problems(_repeated(numbers.index))
    store.resolve_mentions(resolver.resolve)
    store.put_people(resolver.only_mentioned())
    store.redirect_inferred()
    writer.decision_writer().put_bearings(REFERENCES, bearings)


def _printed(
    store: ReferenceWriter,
    index: LetterIndex,
    aside: frozenset[str],
    people: Mapping[str, Person],
    languages: tuple[str, ...],
) -> Printed:
    """Return the letters that others list, to look for missing ones among them."""
    listed = {key for node in index.nodes if node.elsewhere for key in (*node.senders, *node.recipients)}
    return Printed(index, aside, AlikePeople(people, listed, languages).of, store.places_elsewhere())


def _renamed(authority: Sequence[Person], people: Mapping[str, Person], into: Mapping[str, str]) -> list[Person]:
    """Return the people of the authority file as editors left them: of two that are one, one bears all the names."""
    ours = [people.get(person.id, person) for person in authority if person.id not in into]
    there = {person.id for person in ours}
    return ours + [people[id] for id in dict.fromkeys(into.values()) if id in people and id not in there]


class NameResolver:
    """Finds the people of the archive whom a name in a letter may mean."""

    def __init__(self, authority: Sequence[Person], people: Mapping[str, Person], languages: tuple[str, ...]) -> None:
        self._authority = {person.id: person for person in authority}
        self._people = people
        self._register = Register({**self._authority, **people}.values(), languages)
        self._holder = office_holders(authority, languages)
        self._known: dict[tuple[str, str | None], tuple[str, ...]] = {}
        self._mentioned: set[str] = set()

    def candidates(self, name: str, date: str | None) -> tuple[str, ...]:
        """Return the ids of those whom a name in a letter of `date` (EDTF) may mean."""
        if (name, None) not in self._known:
            self._known[name, None] = self._register.fits(name)
        if self._known[name, None] or date is None:
            return self._known[name, None]
        if (name, date) not in self._known:
            holder = self._holder(name, date)
            self._known[name, date] = (holder,) if holder else ()
        return self._known[name, date]

    def resolve(self, name: str, date: str | None) -> str | None:
        """Return the one person whom a name means, else None."""
        ids = self.candidates(name, date)
        if len(ids) != 1:
            return None
        self._mentioned.add(ids[0])
        return ids[0]

    def point(self, letter: Node, pointer: Pointer, date: str | None) -> Pointer:
        """Return a pointer with its author and addressee found among the people of the archive."""
        author, author_name = self._side(letter, pointer.reference.author, date)
        addressee, addressee_name = self._side(letter, pointer.reference.addressee, date)
        self._mentioned.update(author, addressee)
        return Pointer(
            pointer.letter, pointer.position, pointer.reference, author, addressee, author_name, addressee_name
        )

    def _side(self, letter: Node, name: str | None, date: str | None) -> tuple[tuple[str, ...], str | None]:
        if name in ("sender", "recipient"):
            ids = letter.senders if name == "sender" else letter.recipients
            return ids, " and ".join(ids) if len(ids) > 1 else None
        return (self.candidates(name, date), name) if name else ((), None)

    def only_mentioned(self) -> Iterator[Person]:
        """Yield the people of the authority file whom letters mention, and who write or receive none."""
        for id in sorted(self._mentioned - self._people.keys()):
            if id in self._authority:
                yield self._authority[id]


def _find_references(
    store: ReferenceWriter, decisions: Sequence[Correction]
) -> tuple[dict[Place, list[Correction]], list[Bearing]]:
    """Return the decisions by the reference that they are about, and a bearing for each without its reference."""
    decided: dict[Place, list[Correction]] = {}
    bearings: list[Bearing] = []
    for decision in decisions:
        assert decision.words is not None
        letter = store.text(decision.words.letter)
        if letter is None:
            trouble = f"the letter {decision.words.letter} is not in the archive"
            bearings.append(Bearing(decision.id, "reference", "", trouble=trouble))
            continue
        row, _, start, text, references = letter
        at = find_reference(decision.words, text, start, [reference for _, reference in references])
        if isinstance(at, str):
            bearings.append(Bearing(decision.id, "reference", "", trouble=at))
        else:
            decided.setdefault((row, references[at][0]), []).append(decision)
    return decided, bearings


def find_alike(writer: Writer, rules: str) -> None:
    """Find the letters with the same words, and store them: a draft and its fair copy, say.

    `rules` stands for the code. By the same rules nothing is looked for again while all letters have the same words.
    """
    store = writer.reference_writer()
    copies = writer.copy_writer()
    digest = f"{rules} {copies.digest()}"
    if writer.fact(WORDS) != digest:
        copies.put_alike((pair.one, pair.other, pair.share) for pair in alike(copies.with_words(), store.words))
        writer.put_fact(WORDS, digest)


def _copy_problem(pair: Alike) -> Problem:
    message = f"it has {pair.share:.0%} of its words in common with {pair.one}"
    return Problem("copy-likely", "", message, letter=pair.other)


def _find_versions(
    store: ReferenceWriter, decisions: Sequence[Correction], proposed: Collection[str]
) -> tuple[frozenset[str], list[Bearing]]:
    """Return the letters that are copies, drafts or translations of others, and a bearing for each such decision.

    Those `proposed` for their words are copies, too, unless an editor says that they are letters of their own.

    No reference leads to a copy, and none is missed for it: it is there under the letter that it is a copy of.
    """
    copies = set(proposed)
    bearings: list[Bearing] = []
    for decision in decisions:
        if decision.kind != "version" or decision.words is None:
            continue
        letter = store.text(decision.words.letter)
        target = store.known(decision.target) if decision.target else None
        found = letter and any(find_anchor(words, letter[3], letter[2]) for words in (decision.words, *decision.others))
        if letter is None or not found:
            trouble = f"the letter {decision.words.letter} is not in the archive, or its words are gone"
            bearings.append(Bearing(decision.id, "letter", "", trouble=trouble))
        elif decision.target and (target is None or target == letter[1]):
            trouble = f"the letter {decision.target} is not in the archive as another letter"
            bearings.append(Bearing(decision.id, "letter", letter[1], trouble=trouble))
        else:
            bearings.append(Bearing(decision.id, "letter", letter[1], "a letter of its own"))
            copies.discard(letter[1])
            if target:
                copies.add(letter[1])
                bearings.append(Bearing(decision.id, "letter", target))
    return frozenset(copies), bearings


def _links(
    store: ReferenceWriter,
    index: LetterIndex,
    resolver: NameResolver,
    replies: Replies,
    alike_letters: Likeness,
    decided: Mapping[Place, Sequence[Correction]],
    bearings: list[Bearing],
    transits: dict[int, int],
) -> Iterator[tuple[int, int, Link, bool, bool]]:
    """Yield the links of every reference as editors left them; add bearings, and the days of letters on their way."""
    # What one letter tells of a letter that is not there holds for all that name it by the same identifier.
    told = {r.identifier: r for r in store.told() if r.identifier and not index.named(r.identifier)}
    for row, letter, position, date, reference in store.references():
        if reference.identifier and not reference.author and (said := told.get(reference.identifier)):
            reference = replace(reference, author=said.author, date=said.date)  # noqa: PLW2901
        pointer = resolver.point(index.node(letter), Pointer(letter, position, reference), date)
        about = _about(store, alike_letters, letter, reference.span)
        links, is_lost = choose(pointer, index, replies.of(index.by_id[letter]), about), None
        if decisions := decided.get((row, position)):
            amended, more = amend_links(links or (unconnected(pointer, index),), decisions, store.known)
            bearings += more
            links, is_lost = amended or (links, None)
            links = tuple(replace(link, kind=index.kind(link.target)) for link in links)
        for link in links:
            if link.target and reference.received:
                _add_transit(index, link.target, reference.received, transits)
            if link.kind == "none" and is_lost is None and link.why.startswith(UNDECIDED):
                message = f"{link.why}: {', '.join(candidate.target for candidate in link.alternatives)}"
                store.put_undecided(Problem("reference-undecided", "", message, span=reference.span, letter=letter))
            is_here = is_lost is False
            is_other = index.node(letter).piece == "other"  # such as a running title: "Letters of Marian Hale"
            yield row, position, link, lost(link) and not is_here, unnamed(link) and not (is_here or is_other)


def _about(store: ReferenceWriter, alike_letters: Likeness, letter: str, span: Span | None) -> Callable[[str], float]:
    """Return how much the paragraph around words of a letter has in common with another letter; read when asked."""

    @cache
    def words() -> str:
        found = store.text(letter)
        if found is None or span is None:
            return ""
        return passage(found[3], span.start - found[2], span.end - found[2])

    return lambda other: alike_letters.of_passage(words(), other)


def _add_transit(index: LetterIndex, letter: str, received: str, transits: dict[int, int]) -> None:
    """Add how long a letter was on its way, by the first letter that tells the day it came."""
    place = index.by_id[letter]
    node = index.nodes[place]
    days = between((node.first, node.last), days_of(received) or (None, None))
    if days is not None and days >= 0:
        transits.setdefault(place, days)


def _infer_letters(store: ReferenceWriter, numbers: LetterNumbers, printed: Printed) -> None:
    """Store the letters that references speak of and that are not there, and number them."""
    for pair in store.lost():
        links = [link for _, _, link in pair]
        filled, records = infer(links, numbers.index)
        positions = {(link.letter, link.reference.span.start): position for _, position, link in pair}
        rows = [(row, link) for (row, _, _), link in zip(pair, filled, strict=False) if link.target]
        more = [(positions[link.letter, link.reference.span.start], link) for link in filled[len(pair) :]]
        store.put_inferred(printed.find(records), rows, more, positions)
        for record in records:
            numbers.add(record)


def _repeated(index: LetterIndex) -> Iterator[Problem]:
    """Yield a finding for each letter that bears the identifier of another."""
    for first, copy in index.repeated():
        message = f"it bears the identifier {copy.identifier}, as {first.id} in {first.source} does"
        yield Problem("letter-repeated", "", message, letter=copy.id)


def _store_gaps(store: ReferenceWriter, index: LetterIndex, printed: Printed) -> None:
    """Store numbers left out of a series and long silences, with a problem for each."""
    rows: list[tuple[object, ...]] = []
    for found in gaps(index):
        gap = printed.fill(found, index.node(found.after).last, index.node(found.before).first)
        rows.append((None, gap.author, gap.addressee, gap.after, gap.before, to_json(gap)))
        if gap.numbers:
            there = "is" if len(gap.numbers) == 1 else "are"
            problem = Problem(
                "number-gap", "", f"{_run(gap.numbers)} {there} not there before {gap.before}", letter=gap.after
            )
        else:
            message = f"no letter for {gap.days} days until {gap.before}; {gap.usual:g} are usual"
            problem = Problem("silence", "", message, letter=gap.after)
        store.put_problems([problem])
    store.put_gaps(rows)


def to_node(row: NodeRow) -> Node:
    """Return a letter of the store as the index keeps it."""
    id, senders, recipients, date, received, source, ordinal, number, piece, identifier = row
    written, came = days_of(date), days_of(received)
    first, last = written or (None, None)
    if first == last:
        last = first  # one object for both
    day = came[0] if came and came[0] == came[1] else None
    return Node(id, senders, recipients, first, last, source, ordinal, number, day, piece, identifier)


def _run(numbers: Sequence[int]) -> str:
    return f"No. {numbers[0]}" if len(numbers) == 1 else f"Nos. {numbers[0]} to {numbers[-1]}"
