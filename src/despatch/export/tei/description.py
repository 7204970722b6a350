"""Who sent a letter to whom, where and when, as a correspDesc; with the letters around it, and what it may be."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from lxml import etree

from despatch.export.tei.dates import attributes as of_date
from despatch.export.tei.words import Row, place_ref, ref_of
from despatch.export.xml import ID, add, cert, element, pointer, xml_id
from despatch.model import AnswerEntry, Correspondent, Dating, Entry, InferredEntry, Party, Record
from despatch.read.tei.header import INFERRED

Address = Callable[[str], str]
"""Returns the pointer to a letter, or to an inferred letter, by its id."""


@dataclass(frozen=True, slots=True)
class Around:
    """The letters around one: those before and after it in its exchange, by id, and how to point at letters."""

    before: str | None
    after: str | None
    address: Address


def describe(record: Record, around: Around, mentions: Iterable[Row] = ()) -> etree._Element:
    """Return the correspDesc of a letter; `mentions` are the people and places that it names."""
    said, entry = record.letter.description, record.entry
    address = _address_of(said.identifier)
    key = said.identifier if not address else None
    made = element("correspDesc", {ID: xml_id("d", record.letter.id), "ref": address, "key": key})
    sent = [
        *(_party(who, party) for who, party in _named(entry.senders, said.senders)),
        _place(record),
        _date(said.date),
    ]
    _action(made, "sent", sent)
    received = [_party(who, party) for who, party in _named(entry.recipients, said.recipients)]
    _action(made, "received", [*received, _date(said.received)])
    if said.via:
        _action(made, "transmitted", [element("name", {"cert": cert(said.via.confidence)}, said.via.written)])
    made.extend(_context(record, around))
    made.extend(_notes(record))
    if named := _mentioned(record, mentions):
        add(made, "note", {"type": "mentions"}).extend(named)
    return made


def describe_inferred(lost: InferredEntry, around: Around) -> etree._Element:
    """Return the correspDesc of a letter that is known only from others, with the words that prove it."""
    letter = lost.letter
    made = element("correspDesc", {ID: xml_id("d", letter.id), "type": INFERRED})
    said = {"evidence": "conjecture", "cert": cert(letter.confidence)}
    date = of_date(letter.date, between=True) if letter.date else {}
    place = element("placeName", said, letter.place) if letter.place else None
    sent = element("date", {**said, **date}) if date else None
    _action(made, "sent", [_guessed(lost.author, said), place, sent])
    came = element("date", {**said, **of_date(letter.received, between=True)}) if letter.received else None
    _action(made, "received", [_guessed(lost.addressee, said), came])
    if letter.via:
        _action(made, "transmitted", [element("name", said, letter.via)])
    context = [
        *(_ref("answers", around.address(id), letter.confidence, id) for id in letter.answers),
        *_beside(around),
    ]
    if context:
        add(made, "correspContext").extend(context)
    add(made, "note", {"type": "status"}, letter.status)
    if letter.about:
        add(made, "note", {"type": "about"}, letter.about)
    if lost.why:
        add(made, "note", {"type": "reason"}, lost.why)
    for quote in lost.quotes:
        note = add(made, "note", {"type": "evidence"})
        add(note, "quote", {"source": pointer(around.address(quote.letter))}, quote.words).tail = " "
        where = f"{_title(quote.entry)} ({quote.source}, {quote.span.start} to {quote.span.end})"
        add(note, "ref", {"target": pointer(around.address(quote.letter))}, where)
    return made


def _action(parent: etree._Element, type: str, parts: Sequence[etree._Element | None]) -> None:
    """Add an action; one of which nothing is known says so, since TEI wants something in it."""
    action = add(parent, "correspAction", {"type": type})
    action.extend([part for part in parts if part is not None])
    if not len(action):
        add(action, "note", words="unknown")


def _named(known: Sequence[Correspondent], read: Sequence[Party]) -> list[tuple[Correspondent, Party | None]]:
    by_name = {party.name: party for party in read}
    return [(who, by_name.get(who.name)) for who in known]


def _party(who: Correspondent, party: Party | None) -> etree._Element:
    """Return whom a letter names as it names them, with the person meant and the key of the source."""
    given = party.key if party and party.key else None
    address = pointer(given) if given and "://" in given else None
    refs = " ".join(filter(None, (address, ref_of("person", who.person))))
    key = given if given and not address and not given.startswith("#") else who.person
    return element("persName", {"ref": refs, "key": key, "cert": cert(party.confidence) if party else None}, who.name)


def _guessed(who: Correspondent | None, said: dict[str, str]) -> etree._Element | None:
    if who is None:
        return None
    return element(
        "persName", {**said, "ref": ref_of("person", who.person), "key": who.person}, who.known_as or who.name
    )


def _place(record: Record) -> etree._Element | None:
    place = record.letter.description.place
    if place is None:
        return None
    refs = " ".join(filter(None, (_address_of(place.key), place_ref(record))))
    said = {"ref": refs, "key": record.entry.place_id, "cert": cert(place.confidence)}
    return element("placeName", said, place.written)


def _date(date: Dating | None) -> etree._Element | None:
    if date is None:
        return None
    calendar = f"#{date.calendar}" if date.calendar != "gregorian" else None
    return element("date", {**of_date(date.edtf), "calendar": calendar}, date.written)


def _address_of(identifier: str | None) -> str | None:
    return pointer(identifier) if identifier and "://" in identifier else None


# ---------------------------------------------------------------- the letters around it


def _context(record: Record, around: Around) -> list[etree._Element]:
    refs = _beside(around)
    refs += [_answer("answers", answer.question, answer.question_entry, answer, around) for answer in record.answers]
    refs += [_answer("answered-by", answer.answer, answer.answer_entry, answer, around) for answer in record.answered]
    if not refs:
        return []
    context = element("correspContext")
    context.extend(refs)
    return [context]


def _beside(around: Around) -> list[etree._Element]:
    words = (
        ("prev", around.before, "the letter before in this exchange"),
        ("next", around.after, "the letter after it"),
    )
    return [
        element("ref", {"type": type, "target": pointer(around.address(id))}, said) for type, id, said in words if id
    ]


def _answer(type: str, id: str, entry: Entry | None, answer: AnswerEntry, around: Around) -> etree._Element:
    return _ref(type, around.address(id), answer.confidence, _title(entry) if entry else f"the inferred letter {id}")


def _ref(type: str, target: str, confidence: float, words: str) -> etree._Element:
    return element("ref", {"type": type, "target": pointer(target), "cert": cert(confidence)}, words)


def title(record: Record) -> str:
    """Return the title of a letter: from whom to whom, where and when."""
    return _title(record.entry)


def _title(entry: Entry) -> str:
    sides = [", ".join(who.label for who in side) for side in (entry.senders, entry.recipients)]
    who = " to ".join(sides) if all(sides) else f"{entry.kind.capitalize()} {entry.id}"
    return ", ".join(filter(None, (who, entry.place, entry.date)))


# ---------------------------------------------------------------- what else is known


def _notes(record: Record) -> list[etree._Element]:
    """Return what a description has no field for: an interval that replies give, readings that are too doubtful."""
    subject = record.letter.description.subject
    notes = [element("note", {"type": "subject"}, subject.written)] if subject else []
    if record.reasoned:
        note = element("note", {"type": "inferred-date"}, "By the letters that it answers and that answer it: ")
        edtf = record.reasoned.edtf
        add(note, "date", {**of_date(edtf, between=True), "evidence": "internal", "cert": "medium"}, edtf)
        notes.append(note)
    for one in record.letter.description.proposals:
        note = element("note", {"type": "proposal", "subtype": one.field, "cert": cert(one.confidence)})
        note.text = f"{one.field} perhaps “{one.value}”: {one.reason}"
        notes.append(note)
    return notes


def _mentioned(record: Record, mentions: Iterable[Row]) -> list[etree._Element]:
    """Return the people, bodies and places that a letter names beside its parties, in the terms of CMIF's version 2."""
    sides = {who.person for who in (*record.entry.senders, *record.entry.recipients)}
    named = {row["id"]: row for row in mentions if row["id"] and row["id"] not in sides}
    return [
        element(
            "ref",
            {"type": MENTIONS.get(row["kind"], MENTIONS["person"]), "target": ref_of(row["kind"], id)},
            row["name"],
        )
        for id, row in named.items()
    ]


MENTIONS = {"person": "cmif:mentionsPerson", "place": "cmif:mentionsPlace", "body": "cmif:mentionsOrg"}
"""What the vocabulary of CMIF's version 2 calls the mention of a thing, by its kind."""
