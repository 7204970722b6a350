"""A letter as nodes of JSON-LD: itself, what it refers to, what it answers, its acts. `context.jsonld` has the keys.

A key whose value is not known is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from urllib.parse import quote

from despatch.export.linked.claims import EDITOR, Claim, agent, claims
from despatch.export.linked.names import Names
from despatch.export.linked.passages import passage
from despatch.export.linked.whole import Act, AnswerTo, Row, WholeLetter
from despatch.model import Correspondent, InferredLetter, Quantity, Span

Node = dict[str, object]
_PLAIN = ((re.compile(r"\d{4}-\d\d-\d\d"), "xsd:date"), (re.compile(r"\d{4}"), "xsd:gYear"))
_MONTH = re.compile(r"\d{4}-(?:0\d|1[0-2])")
_WORDS = ("marking", "number", "subject", "via", "identifier", "shelfmark")
_STATED = ("author", "addressee", "date", "received", "place", "number")
"""What the words of a reference say of the letter they mean: "stated" goes before the key."""


def clean(node: Mapping[str, object]) -> Node:
    """Return a node without the keys that have no value."""
    return {key: value for key, value in node.items() if value not in (None, "", [], ())}


def typed(edtf: str | None) -> object:
    """Return a date that XML Schema has a type for as a value with that type; None for any other."""
    for pattern, type in (*_PLAIN, (_MONTH, "xsd:gYearMonth")):
        if edtf and pattern.fullmatch(edtf):
            return {"@type": type, "@value": edtf}
    return None


def date(id: str, edtf: str | None, written: str | None = None, how: str | None = None) -> Node | None:
    """Return a date as RiC-O has it: the words, EDTF, and how it was found; None without EDTF and words."""
    if not edtf and not written:
        return None
    node: Node = {"id": id, "type": "rico:Date", "expressedDate": written, "normalizedDateValue": edtf}
    return clean({**node, "dateQualifier": how})


def decider(rule: str, by: str | None, names: Names) -> str:
    """Return the IRI of who decided: the editor for an editor's decision, or else the rule."""
    return names.thing("editor", by) if by else names.rule(rule)


def nodes(whole: WholeLetter, names: Names) -> Iterator[Node]:
    """Yield the nodes of a letter, itself first."""
    yield _letter(whole, names)
    for row in whole.references:
        yield _reference(whole, row, names)
    for answered in whole.answers:
        yield _answer(whole, answered, names)
    for act in whole.acts:
        yield _act(whole, act, names)


def _letter(whole: WholeLetter, names: Names) -> Node:
    letter, row = whole.letter, whole.row
    iri, sent, received = names.letter(letter.id), row["date"] or {}, row["received"] or {}
    senders, recipients = (
        _agents(letter.id, who, role, names)
        for role, who in (("sender", whole.senders), ("recipient", whole.recipients))
    )
    how = "inferred from replies" if sent.get("from") == "replies" else None
    mentioned = dict.fromkeys(
        names.thing("place" if named.mention.kind == "place" else "person", named.id)
        for named in whole.mentions
        if named.id
    )
    is_letter = letter.kind != "other"
    return clean(
        {
            "id": iri,
            "type": ["rico:Record", "schema:Message" if is_letter else "schema:CreativeWork"],
            "isIncludedIn": names.archive if letter.kind != "elsewhere" else None,
            "piece": letter.kind,
            "genre": row["kind"],
            "title": row["heading"],
            **{key: row[key] for key in _WORDS},
            "sender": senders,
            "hasSender": [_id_of(who) for who in senders],
            "recipient": recipients,
            "hasAddressee": [_id_of(who) for who in recipients],
            "dateSent": typed(sent.get("edtf")),
            "hasCreationDate": date(names.date(letter.id, "date"), sent.get("edtf"), sent.get("written"), how),
            "dateReceived": typed(received.get("edtf")),
            "receivedOn": date(names.date(letter.id, "received"), received.get("edtf"), received.get("written")),
            "locationCreated": names.thing("place", whole.place.id) if whole.place else None,
            "statedPlace": row["place"]["name"] if row["place"] and not whole.place else None,
            "isReplyTo": [names.target(answered.question) for answered in whole.answers],
            "alternateOf": names.letter(row["same_as"]) if row["same_as"] else None,
            "mentions": list(mentioned),
            "holder": _holder(iri, row["repository"]),
            "conditionsOfUse": row["availability"],
            "facsimile": row["facsimiles"],
            "file": row["source"],
            "text": whole.text if row["start"] is not None else None,
            "certainty": letter.confidence,
            "doubt": row["doubts"],
            "reading": [_reading(whole, claim, names) for claim in claims(whole, names) if claim.about],
        }
    )


def _holder(iri: str, repository: str | None) -> Node | None:
    return {"id": f"{iri}#holder", "type": "rico:CorporateBody", "name": repository} if repository else None


def _agents(letter: str, people: Sequence[Correspondent], role: str, names: Names) -> list[object]:
    """Return senders or recipients: the id of a person of the archive, or else a node with the name as written."""
    found: list[object] = []
    for at, who in enumerate(people, 1):
        iri = agent(letter, who, role, at, names)
        found.append(iri if who.person else {"id": iri, "type": "rico:Agent", "name": who.name, "agentName": who.name})
    return found


def _id_of(who: object) -> object:
    return who["id"] if isinstance(who, dict) else who


def _reading(whole: WholeLetter, claim: Claim, names: Names) -> Node:
    """Return how sure a field is, by which words and by whom."""
    return clean(
        {
            "type": "rico:Relation",
            "field": claim.field,
            "relationHasSource": names.letter(whole.letter.id),
            "relationHasTarget": claim.about,
            "relationCertainty": claim.confidence,
            "relationSource": whole.words(claim.span) if claim.span else None,
            "evidence": passage(whole, claim.span, names) if claim.span else None,
            "wasAttributedTo": decider(claim.rule, whole.by if claim.rule == EDITOR else None, names),
        }
    )


def _reference(whole: WholeLetter, row: Row, names: Names) -> Node:
    letter = whole.letter.id
    targets = [names.target(id) for id in (row["target"], *row["also"]) if id]
    relation = ["rico:RecordResourceToRecordResourceRelation"] if targets else []
    return clean(
        {
            "id": names.reference(letter, row["start"]),
            "type": ["despatch:Reference", *relation],
            "function": row["function"],
            "inNote": row["in_note"] or None,
            "relationHasSource": names.letter(letter),
            "relationHasTarget": targets,
            "relationCertainty": row["score"],
            "relationSource": row["quote"],
            "why": row["why"],
            "evidence": passage(whole, Span(row["start"], row["end"]), names),
            "wasAttributedTo": decider("connect", row["by"], names),
            **{f"stated{key.capitalize()}": row[key] for key in _STATED},
            **{key: row[key] for key in ("via", "about", "count", "order", "part", "identifier")},
            "alternative": [
                {"candidate": names.target(one["target"]), "certainty": one["score"], "why": one["why"]}
                for one in row["alternatives"]
            ],
        }
    )


def _answer(whole: WholeLetter, answered: AnswerTo, names: Names) -> Node:
    letter = names.letter(whole.letter.id)
    return clean(
        {
            "id": f"{letter}#answers-{quote(answered.question, safe='')}",
            "type": ["despatch:Answer", "rico:RecordResourceToRecordResourceRelation"],
            "relationHasSource": letter,
            "relationHasTarget": names.target(answered.question),
            "relationCertainty": answered.confidence,
            "relationSource": [whole.words(span) for span in answered.words],
            "evidence": [passage(whole, span, names) for span in answered.words],
            "days": answered.days,
        }
    )


def _act(whole: WholeLetter, known: Act, names: Names) -> Node:
    entry, act = known.act, known.act.act
    iri = names.act(entry.letter, entry.id)
    people = {who.person for who in (*whole.senders, *whole.recipients) if who.person}
    sides = {"agent": (entry.actor, act.actor), "recipient": (entry.counterparty, act.counterparty)}
    return clean(
        {
            "id": iri,
            "type": ["despatch:Act", "schema:CommunicateAction"],
            "actType": act.type,
            "reported": act.reported or None,
            **{key: _side(iri, key, *side, people, names) for key, side in sides.items()},
            "quantity": [_quantity(one) for one in act.quantities],
            "due": date(f"{iri}-due", act.due.edtf, act.due.written) if act.due else None,
            "statedPlace": act.place,
            "condition": known.condition,
            "matter": names.thing("matter", known.matter) if known.matter else None,
            "certainty": act.confidence,
            "wasQuotedFrom": names.letter(entry.letter),
            "evidence": passage(whole, act.span, names),
            "wasAttributedTo": decider(act.rule, known.by, names),
        }
    )


def _side(iri: str, key: str, who: str | None, role: str | None, people: Iterable[str], names: Names) -> object:
    """Return a side of an act: a person of the letter, or else a node with the part in the letter and the name."""
    if who and who in people:
        return names.thing("person", who)
    return clean({"id": f"{iri}-{key}", "type": "rico:Agent", "part": role, "name": who}) if role else None


def _quantity(one: Quantity) -> Node:
    return clean(
        {
            "type": "schema:QuantitativeValue",
            "minValue": one.low,
            "maxValue": one.high,
            "unitText": one.unit,
            "item": one.item,
            "per": one.per,
            "share": one.share,
            "approximate": one.approximate or None,
        }
    )


def inferred_node(letter: InferredLetter, people: Iterable[str], words: Mapping[str, list[Node]], names: Names) -> Node:
    """Return a letter known only from others; `words` has the passages that prove each, by its id."""
    iri = names.thing("missing", letter.id)

    def party(key: str | None, role: str) -> list[object]:
        known = Correspondent(key, key if key in people else None, None) if key else None
        if known is None:
            return []
        if known.person:
            return [names.thing("person", known.person)]
        return [{"id": f"{iri}#{role}", "type": "rico:Agent", "name": known.name, "agentName": known.name}]

    sender, recipient = party(letter.author, "sender"), party(letter.addressee, "recipient")
    return clean(
        {
            "id": iri,
            "type": ["despatch:InferredLetter", "rico:Record", "schema:Message"],
            "genre": letter.kind,
            "status": letter.status,
            "sender": sender,
            "hasSender": [_id_of(who) for who in sender],
            "recipient": recipient,
            "hasAddressee": [_id_of(who) for who in recipient],
            "dateSent": typed(letter.date),
            "hasCreationDate": date(f"{iri}#date", letter.date, how="inferred from other letters"),
            "dateReceived": typed(letter.received),
            "receivedOn": date(f"{iri}#received", letter.received, how="inferred from other letters"),
            "via": letter.via,
            "statedPlace": letter.place,
            "about": letter.about,
            "isReplyTo": [names.target(id) for id in letter.answers],
            "wasDerivedFrom": list(dict.fromkeys(names.letter(one.letter) for one in letter.evidence)),
            "evidence": words.get(letter.id, []),
            "certainty": letter.confidence,
        }
    )
