"""A parser for untrusted XML: it resolves no entity, opens no file, and reports what it cannot read.

The settings withstood a set of attacks. Two settings are left out on purpose. `collect_ids=False` makes lxml open
external DTDs in spite of `load_dtd=False`. `recover=True` loses text silently, so it is used only where a repeated
or a bad xml:id is the one error.

The declarations of a DOCTYPE are taken out before the parser sees them (`doctype.py`), so no entity can be resolved.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from lxml import etree

from despatch.read.doctype import DECLARED, without_declarations
from despatch.read.reader import Raw
from despatch.read.refused import Refused

_HARMLESS = {"DTD_ID_REDEFINED": "xml-repeated-id", "DTD_XMLID_VALUE": "xml-bad-id"}
"""Errors about ids, which cost no words, and the finding that each is."""


@dataclass(frozen=True, slots=True)
class BadId:
    """An xml:id that stands twice or that XML does not allow: `code` is the finding, `said` the parser's words."""

    code: str
    said: str


def parse(raw: Raw) -> tuple[etree._ElementTree, list[BadId]]:
    """Return the document's tree, and the xml:ids that are amiss in it.

    Raises Refused for a document that does not parse or that uses entities of its own.
    """
    data = without_declarations(raw.data)
    amiss: list[BadId] = []
    parser = _parser(raw.settings.encoding)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        log = _log(parser)
        if not log or any(entry.type_name not in _HARMLESS for entry in log):
            raise _malformed(error, log) from error
        amiss = [BadId(_HARMLESS[entry.type_name], f"{entry.message} (line {entry.line})") for entry in log]
        root = _recover(data, raw.settings.encoding)
    except (LookupError, ValueError) as error:
        raise Refused("xml-malformed", f"the XML does not parse: {error}.") from error
    tree = root.getroottree()
    dtd: Any = tree.docinfo.internalDTD  # the stubs do not know its methods
    if dtd is not None and any(True for _ in dtd.iterentities()):
        raise Refused("xml-entities", DECLARED)
    return tree, amiss


MOST_NODES = 800_000
"""Elements and attributes of the largest part of a package that is parsed: a tree takes some 150 bytes for each.

A thousand pages have fewer.
"""
_DEEP = "Excessive depth"
"""What the parser says of elements that nest too deep."""


def parse_part(data: bytes, name: str) -> etree._Element:
    """Return the root of a file `name` inside a package.

    Raises Refused for one that does not parse, declares entities, or is larger than any document of letters.
    """
    data = without_declarations(data)
    nodes = data.count(b"<") - data.count(b"</") + data.count(b'="')
    if nodes > MOST_NODES:
        message = f"{name} in it holds {nodes:,} elements and attributes. Split the document into smaller ones."
        raise Refused("source-oversized", message)
    parser = _parser(None)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, LookupError, ValueError) as error:
        log = _log(parser)
        said = (log[0].message if log else str(error)).strip().rstrip(".")
        said = "its elements nest more than 256 deep" if said.startswith(_DEEP) else said
        raise Refused(
            "source-damaged",
            f"{name} in it does not parse: {said}. Open the document in its own program and save it again.",
        ) from error
    dtd: Any = root.getroottree().docinfo.internalDTD  # the stubs do not know its methods
    if dtd is not None and any(True for _ in dtd.iterentities()):
        raise Refused("xml-entities", DECLARED)
    return root


@lru_cache(maxsize=4096)
def _local(tag: object) -> str:
    return tag.rsplit("}", 1)[-1] if isinstance(tag, str) else ""


def local(element: etree._Element) -> str:
    """Return an element's name without its namespace; comments and the like have none."""
    return _local(element.tag)


def attribute(element: etree._Element | None, name: str) -> str | None:
    """Return an attribute by its name without namespace: strict and transitional files of Word have different ones."""
    if element is None:
        return None
    return next((str(v) for k, v in element.items() if str(k).rsplit("}", 1)[-1] == name), None)


def _parser(encoding: str | None, *, recover: bool = False) -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        recover=recover,
        encoding=encoding,
    )


def _recover(data: bytes, encoding: str | None) -> etree._Element:
    """Parse again past ids that are amiss; any other error that turns up now ends it."""
    parser = _parser(encoding, recover=True)
    root = etree.fromstring(data, parser)
    others = [entry for entry in _log(parser) if entry.type_name not in _HARMLESS]
    if root is None or others:
        first = others[0] if others else None
        raise Refused(
            "xml-malformed",
            f"the XML does not parse: {first.message if first else 'it holds no element'}. Mend that line.",
            first.line if first else None,
        )
    return root


def _log(parser: etree.XMLParser) -> list[Any]:
    """Return the parser's own findings: the exception's log goes back to earlier documents."""
    log: Any = parser.error_log  # the stubs do not know that a log can be walked
    return list(log)


def _malformed(error: etree.XMLSyntaxError, log: list[Any]) -> Refused:
    first = next((entry for entry in log if entry.type_name not in _HARMLESS), None)
    line = first.line if first else error.lineno
    said = (first.message if first else str(error)).strip().rstrip(".")
    return Refused("xml-malformed", f"the XML does not parse: {said}. Mend that line and build again.", line or None)
