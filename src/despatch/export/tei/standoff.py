"""What is known of the words of a letter, beside them: people and places, references, acts, and doubts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from lxml import etree

from despatch.export.tei.description import Address
from despatch.export.tei.words import Row, anchor_id
from despatch.export.xml import ID, add, cert, element, pointer, xml_id
from despatch.model import ActEntry, Correspondent, Doubt, Person, Place, Quantity, Record, ReferenceEntry, Span


def people_of(record: Record, mentions: Iterable[Row]) -> Iterator[str]:
    """Yield the ids of the people and bodies that a letter is from, to or about."""
    entry = record.entry
    yield from (who.person for who in (*entry.senders, *entry.recipients) if who.person)
    yield from (row["id"] for row in mentions if row["id"] and row["kind"] != "place")


def places_of(record: Record, mentions: Iterable[Row]) -> Iterator[str]:
    """Yield the ids of the places that a letter was written at, and of those that it names."""
    if record.entry.place_id:
        yield record.entry.place_id
    yield from (row["id"] for row in mentions if row["id"] and row["kind"] == "place")


def lists(people: Iterable[Person], places: Iterable[Place]) -> list[etree._Element]:
    """Return the lists of people, bodies and places, without those that would be empty."""
    found = list(people)
    persons = [_person(one, "person", "persName") for one in found if not one.body]
    bodies = [_person(one, "org", "orgName") for one in found if one.body]
    filled = (("listPerson", persons), ("listOrg", bodies), ("listPlace", [_place(one) for one in places]))
    out = []
    for name, entries in filled:
        if entries:
            out.append(element(name))
            out[-1].extend(entries)
    return out


def _person(person: Person, name: str, naming: str) -> etree._Element:
    made = element(name, {ID: xml_id("p", person.id)})
    identifiers = [one for one in person.identifiers if _is_public(one)]
    for identifier in identifiers if name == "org" else ():
        add(made, "idno", {"type": "URI"}, identifier)
    add(made, naming, {"type": "main"}, person.name)
    for variant in person.variants:
        if variant != person.name:
            add(made, naming, {"type": "variant"}, variant)
    for office in person.offices:
        if name == "person":
            add(made, "occupation", {"from": office.start, "to": office.end}, office.name)
    for identifier in identifiers if name == "person" else ():
        add(made, "idno", {"type": "URI"}, identifier)
    return made


def _is_public(identifier: str) -> bool:
    """Say whether an identifier means the same outside of the file that gives it."""
    return "://" in identifier or identifier.startswith("mailto:")


def _place(place: Place) -> etree._Element:
    made = element("place", {ID: xml_id("pl", place.id)})
    add(made, "placeName", {"type": "main"}, place.name)
    for variant in place.variants:
        if variant != place.name:
            add(made, "placeName", {"type": "variant"}, variant)
    if place.latitude is not None and place.longitude is not None:
        add(add(made, "location"), "geo", words=f"{place.latitude} {place.longitude}")
    for identifier in place.identifiers:
        add(made, "idno", {"type": "URI"}, identifier)
    return made


# ---------------------------------------------------------------- words


def anchored(record: Record) -> dict[int, bool]:
    """Return the places of a letter at which words begin or end that something is said of: True where they end."""
    start = record.letter.span.start
    spans = [one.reference.span for one in record.references]
    spans += [one.act.span for one in record.acts]
    spans += [doubt.span for doubt in _doubts(record) if doubt.span]
    places = {span.end - start: True for span in spans} | {span.start - start: False for span in spans}
    return {at: ends for at, ends in places.items() if 0 <= at <= len(record.text)}


def spans(record: Record, address: Address) -> list[etree._Element]:
    """Return the references and the acts of a letter, each at its words, and the doubts about it."""
    groups = (
        ("references", [_reference(record, one, address) for one in record.references]),
        ("acts", [_act(record, one) for one in record.acts]),
    )
    out = []
    for type, found in groups:
        if found:
            out.append(element("spanGrp", {"type": type}))
            out[-1].extend(found)
    for doubt in _doubts(record):
        span = doubt.span
        at = span.start - record.letter.span.start if span else None
        target = anchor_id(record.letter.id, at) if at is not None else xml_id("d", record.letter.id)
        made = element("certainty", {"target": f"#{target}", "locus": "value", "cert": "low", "type": doubt.code})
        add(made, "desc", words=doubt.reason)
        out.append(made)
    return out


def _doubts(record: Record) -> list[Doubt]:
    """Return the doubts about a letter, those about words that are not its own left out."""
    own = record.letter.span
    doubts = (*record.letter.doubts, *record.letter.description.doubts)
    return [d for d in doubts if d.span is None or (own.start <= d.span.start and d.span.end <= own.end)]


def _at(record: Record, span: Span) -> dict[str, str]:
    at = record.letter.span.start
    return {name: f"#{anchor_id(record.letter.id, end - at)}" for name, end in (("from", span.start), ("to", span.end))}


def _reference(record: Record, one: ReferenceEntry, address: Address) -> etree._Element:
    targets = " ".join(pointer(address(id)) for id in (one.target, *one.also) if id)
    said: Mapping[str, str | None] = {
        **_at(record, one.reference.span),
        "type": one.reference.function,
        "subtype": one.kind,
        "corresp": targets,
        "cert": cert(one.score) if one.target else "unknown",
    }
    return element("span", said, one.why)


def _act(record: Record, one: ActEntry) -> etree._Element:
    act = one.act
    sides = [_name(one.actor, act.actor_name or act.actor)]
    sides += [_name(one.counterparty, "")] if one.counterparty else []
    # An arrow, for "A to B" may be words that stand in a letter which is withheld.
    words = [f"{act.type}: {' → '.join(sides)}", *map(_amount, act.quantities)]
    words += [f"due {act.due.edtf or act.due.written}"] if act.due else []
    words += [one.condition] if one.condition else []
    words += ["known by report"] if act.reported else []
    words += [f"in the matter {one.label}"] if one.label else []
    said = {**_at(record, act.span), ID: xml_id("act", one.id), "type": act.type, "cert": cert(act.confidence)}
    return element("span", said, " ".join(", ".join(words).split()))


def _amount(quantity: Quantity) -> str:
    ends = [f"{end:g}" for end in dict.fromkeys((quantity.low, quantity.high)) if end is not None]
    per = f"per {quantity.per}" if quantity.per else ""
    return " ".join(filter(None, (" to ".join(ends), quantity.unit, quantity.item, per)))


def _name(who: Correspondent | None, otherwise: str) -> str:
    return who.label if who else otherwise
