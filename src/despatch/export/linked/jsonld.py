"""JSON-LD: letters, people, places, missing letters, business and decisions, with one context and SHACL shapes.

The terms are those of RiC-O 1.1, schema.org, PROV-O and the Web Annotation vocabulary. What none of them names is in a
namespace of our own. `context.jsonld` maps every key of every file.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from importlib import resources
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import msgspec

from despatch.export.files import write_whole
from despatch.export.linked.claims import EDITOR
from despatch.export.linked.letter_nodes import Node, clean, inferred_node, nodes
from despatch.export.linked.names import Names
from despatch.export.linked.passages import passage
from despatch.export.linked.whole import Linked, Rows
from despatch.model import DecisionEntry, PersonEntry, PlaceEntry
from despatch.settings import Settings

CONTEXT, SHAPES = "context.jsonld", "shapes.ttl"
SHIPPED = (CONTEXT, SHAPES)
"""Files that are the same in every export."""
_encode = msgspec.json.Encoder().encode


def write(exports: Rows, folder: Path, as_of: str | None = None) -> dict[str, int]:
    """Write the files into `folder`, and return the nodes in each. Matters stand as on `as_of`.

    A file is replaced only when the new one is whole. Raises ArchiveError when it cannot be written.
    """
    linked = exports.linked
    names = Names.of(linked)
    people, decisions = linked.people(), linked.decisions()
    known = {entry.person.id for entry in people}
    seen = _Seen(names)
    tables: dict[str, Iterable[Node]] = {
        "archive.jsonld": [_archive(linked.settings, names)],
        "letters.jsonld": seen.watched(_letters(linked, names, seen)),
        "people.jsonld": (_person(entry, names) for entry in people),
        "places.jsonld": (_place(entry, names) for entry in linked.places()),
        "missing.jsonld": (inferred_node(letter, known, seen.words, names) for letter in linked.inferred()),
        "matters.jsonld": (_matter(row, names) for row in exports.matters(as_of)),
        "decisions.jsonld": (_decision(entry, names) for entry in decisions if entry.state != "undone"),
        "agents.jsonld": seen.agents(decisions),
    }
    for name in SHIPPED:
        write_whole(folder / name, [(shipped(name), 0)])
    return {name: write_whole(folder / name, _document(table)) for name, table in tables.items()}


def shipped(name: str) -> bytes:
    """Return one of the files of `SHIPPED`."""
    return resources.files(__package__).joinpath(name).read_bytes()


def _document(table: Iterable[Node]) -> Iterator[tuple[bytes, int]]:
    """Yield a document in pieces, one node a line."""
    before = b'{"@context": "' + CONTEXT.encode() + b'", "@graph": [\n'
    for node in table:
        yield before + _encode(node), 1
        before = b",\n"
    yield (before if before.startswith(b"{") else b"\n") + b"]}\n", 0


class _Seen:
    """What was met in the letters: the rules and editors to whom statements are due, and proofs of missing letters."""

    def __init__(self, names: Names) -> None:
        self._names = names
        self._rules: set[str] = set()
        self.words: defaultdict[str, list[Node]] = defaultdict(list)

    def watched(self, table: Iterable[Node]) -> Iterator[Node]:
        """Yield the nodes, and note to whom they are due."""
        for node in table:
            readings = node.get("reading", [])
            assert isinstance(readings, list)
            self._rules |= {str(one["wasAttributedTo"]) for one in (node, *readings) if "wasAttributedTo" in one}
            yield node

    def agents(self, decisions: Iterable[DecisionEntry]) -> Iterator[Node]:
        """Yield the rules that decided, and the editors."""
        prefix = self._names.rule("")
        for rule in sorted(rule for rule in self._rules if rule.startswith(prefix)):
            yield {
                "id": rule,
                "type": "prov:SoftwareAgent",
                "name": f"Despatch, rule {unquote(rule.removeprefix(prefix))}",
            }
        for by in sorted({entry.correction.by for entry in decisions}):
            yield {"id": self._names.thing(EDITOR, by), "type": "prov:Person", "name": by}


def _letters(linked: Linked, names: Names, seen: _Seen) -> Iterator[Node]:
    for whole in linked.letters():
        for lost, span in whole.proves:
            seen.words[lost].append(passage(whole, span, names))
        yield from nodes(whole, names)


def _archive(settings: Settings, names: Names) -> Node:
    holder = {"id": f"{names.archive}#holder", "type": "rico:CorporateBody", "name": settings.repository}
    return clean(
        {
            "id": names.archive,
            "type": ["rico:RecordSet", "schema:Collection"],
            "name": settings.title,
            "title": settings.title,
            "description": settings.about,
            "editor": [{"type": "schema:Person", "name": name} for name in settings.editor],
            "conditionsOfUse": settings.rights,
            "holder": holder if settings.repository else None,
        }
    )


def _person(entry: PersonEntry, names: Names) -> Node:
    person = entry.person
    addresses = [one.removeprefix("mailto:") for one in person.identifiers if one.startswith("mailto:")]
    return clean(
        {
            "id": names.thing("person", person.id),
            "type": ["rico:CorporateBody", "schema:Organization"] if person.body else ["rico:Person", "schema:Person"],
            "name": entry.label or person.name,
            "agentName": person.name,
            "alternateName": [name for name in person.variants if name != person.name],
            "jobTitle": [] if person.body else [office.name for office in person.offices],
            "sameAs": [one for one in person.identifiers if one.startswith(("http://", "https://"))],
            "email": addresses,
            "lettersWritten": entry.written,
            "lettersReceived": entry.received,
            "why": person.why,
        }
    )


def _place(entry: PlaceEntry, names: Names) -> Node:
    place = entry.place
    return clean(
        {
            "id": names.thing("place", place.id),
            "type": ["rico:Place", "schema:Place"],
            "name": entry.label,
            "alternateName": [name.written for name in entry.names if name.written != entry.label],
            "sameAs": [one for one in place.identifiers if one.startswith(("http://", "https://"))],
            "latitude": place.latitude,
            "longitude": place.longitude,
            "why": place.why,
        }
    )


def _matter(row: dict[str, Any], names: Names) -> Node:
    return clean(
        {
            "id": names.thing("matter", row["id"]),
            "type": "despatch:Matter",
            "name": row["label"],
            "standing": row["standing"],
            "conditional": row["conditional"] or None,
            "why": row["why"],
            "certainty": row["confidence"],
            "wasAttributedTo": names.thing(EDITOR, row["by"]) if row["by"] else None,
        }
    )


def _decision(entry: DecisionEntry, names: Names) -> Node:
    decision = entry.correction
    things = (names.bearing(bearing) for bearing in entry.bearings if bearing.trouble is None)
    return clean(
        {
            "id": names.thing("decision", decision.id),
            "type": ["despatch:Decision", "prov:Activity"],
            "decisionKind": decision.kind,
            "wasAssociatedWith": names.thing(EDITOR, decision.by),
            "endedAtTime": decision.at,
            "influenced": [iri for iri in dict.fromkeys(things) if iri],
            "why": decision.why,
        }
    )
