"""The network of correspondents for programs that draw graphs: GEXF 1.3 and GraphML.

People are nodes; a person's letters to another are one edge, with how many there are and how many were answered.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from despatch.export.files import write_whole
from despatch.export.linked.whole import Rows
from despatch.export.xml import holdable
from despatch.model import Correspondent, Pair, PersonEntry

_GEXF, _GRAPHML = "http://gexf.net/1.3", "http://graphml.graphdrawing.org/xmlns"
Value = str | int | float | bool

NODE = {"person": "boolean", "body": "boolean", "written": "integer", "received": "integer", "identifiers": "string"}
"""What is told of a node beside its label, and the type of each, as GEXF calls it.

`person` is false for a name that is no person of the archive. The letters are those that the archive holds or knows.
"""
EDGE = {
    "letters": "integer",
    "answered": "integer",
    "unanswered": "integer",
    "not_looked_for": "integer",
    "missing": "integer",
    "first": "string",
    "last": "string",
    "median_days": "double",
}
"""What is told of an edge. `missing` are letters known only from others; `median_days` is how long answers took."""


@dataclass(frozen=True, slots=True)
class Graph:
    """Nodes as id: (label, values); edges as (from, to, values)."""

    nodes: Mapping[str, tuple[str, Mapping[str, Value]]]
    edges: Sequence[tuple[str, str, Mapping[str, Value]]]


def write_gexf(exports: Rows, folder: Path, as_of: str | None = None) -> dict[str, int]:  # noqa: ARG001 - every format is called alike
    """Write correspondents.gexf into `folder`, and return how many people and pairs it has."""
    return _write(exports, folder / "correspondents.gexf", gexf)


def write_graphml(exports: Rows, folder: Path, as_of: str | None = None) -> dict[str, int]:  # noqa: ARG001 - every format is called alike
    """Write correspondents.graphml into `folder`, and return how many people and pairs it has."""
    return _write(exports, folder / "correspondents.graphml", graphml)


def _write(exports: Rows, path: Path, form: Callable[[Graph], bytes]) -> dict[str, int]:
    drawn = graph(exports.linked.people(), exports.linked.pairs())
    return {path.name: write_whole(path, [(form(drawn), len(drawn.nodes) + len(drawn.edges))])}


def graph(people: Iterable[PersonEntry], pairs: Iterable[tuple[Pair, str | None, str | None]]) -> Graph:
    """Return the network of people and of names that are no person, by their ids and names."""
    nodes: dict[str, tuple[str, Mapping[str, Value]]] = {}
    for entry in people:
        values: dict[str, Value] = {"person": True, "body": entry.person.body}
        values |= {"written": entry.written, "received": entry.received}
        if entry.person.identifiers:
            values["identifiers"] = " ".join(entry.person.identifiers)
        nodes[entry.person.id] = entry.label or entry.person.name, values
    edges: list[tuple[str, str, Mapping[str, Value]]] = []
    for pair, first, last in pairs:
        for who in (pair.author, pair.addressee):
            nodes.setdefault(_key(who), (who.label, {"person": False}))
        told = {"letters": pair.letters, "answered": pair.answered, "unanswered": pair.unanswered}
        told |= {"not_looked_for": pair.not_looked_for, "missing": pair.lost}
        ends = {"first": first, "last": last, "median_days": pair.median_days}
        edges.append((_key(pair.author), _key(pair.addressee), told | {k: v for k, v in ends.items() if v is not None}))
    return Graph(nodes, edges)


def _key(who: Correspondent) -> str:
    return who.person or f"name:{who.name}"


def gexf(drawn: Graph) -> bytes:
    """Return a network as GEXF; the weight of an edge is its letters."""
    root = etree.Element("gexf", xmlns=_GEXF, version="1.3")
    body = etree.SubElement(root, "graph", defaultedgetype="directed", mode="static")
    for kind, attributes in (("node", NODE), ("edge", EDGE)):
        declared = etree.SubElement(body, "attributes", {"class": kind})
        for name, type in attributes.items():
            etree.SubElement(declared, "attribute", id=name, title=name, type=type)
    nodes = etree.SubElement(body, "nodes")
    for id, (label, values) in drawn.nodes.items():
        _gexf_values(etree.SubElement(nodes, "node", id=holdable(id), label=holdable(label)), values)
    edges = etree.SubElement(body, "edges")
    for number, (source, target, values) in enumerate(drawn.edges):
        ends = {"source": holdable(source), "target": holdable(target)}
        edge = etree.SubElement(edges, "edge", ends, id=str(number), weight=f"{float(values['letters'])}")
        _gexf_values(edge, values)
    return _document(root)


def _gexf_values(parent: etree._Element, values: Mapping[str, Value]) -> None:
    under = etree.SubElement(parent, "attvalues")
    for name, value in values.items():
        etree.SubElement(under, "attvalue", {"for": name, "value": _text(value)})


def graphml(drawn: Graph) -> bytes:
    """Return a network as GraphML; the weight of an edge is its letters."""
    root = etree.Element("graphml", xmlns=_GRAPHML)
    declared = (("node", {"label": "string", **NODE}), ("edge", {"weight": "double", **EDGE}))
    for kind, attributes in declared:
        for name, type in attributes.items():
            told = {"id": f"{kind}-{name}", "for": kind, "attr.name": name, "attr.type": type.replace("integer", "int")}
            etree.SubElement(root, "key", told)
    body = etree.SubElement(root, "graph", edgedefault="directed")
    for id, (label, values) in drawn.nodes.items():
        _graphml_values(etree.SubElement(body, "node", id=holdable(id)), "node", {"label": label, **values})
    for number, (source, target, values) in enumerate(drawn.edges):
        ends = {"source": holdable(source), "target": holdable(target)}
        edge = etree.SubElement(body, "edge", ends, id=f"e{number}")
        _graphml_values(edge, "edge", {"weight": float(values["letters"]), **values})
    return _document(root)


def _graphml_values(parent: etree._Element, kind: str, values: Mapping[str, Value]) -> None:
    for name, value in values.items():
        etree.SubElement(parent, "data", key=f"{kind}-{name}").text = _text(value)


def _text(value: Value) -> str:
    return str(value).lower() if isinstance(value, bool) else holdable(str(value))


def _document(root: etree._Element) -> bytes:
    return etree.tostring(root, encoding="utf-8", xml_declaration=True, pretty_print=True)
