"""Looking at the elements of a TEI document: names without namespaces, words on one line."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from despatch.read.xml import local

ID = "{http://www.w3.org/XML/1998/namespace}id"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_SILENT = frozenset({"note", "del", "fw", "index", "figDesc", "rdg"})


def flat(element: etree._Element) -> str:
    """Return an element's words on one line."""
    return " ".join("".join(_pieces(element, frozenset())).split())


def told(element: etree._Element, leave_out: frozenset[str] = frozenset()) -> str:
    """Return an element's words on one line without notes, deletions and the elements of `leave_out`."""
    return " ".join("".join(_pieces(element, _SILENT | leave_out)).split())


def _pieces(element: etree._Element, leave_out: frozenset[str]) -> Iterator[str]:
    if element.text and local(element):
        yield element.text
    for child in element:
        name = local(child)
        if name == "choice":
            yield from _pieces(child[0] if len(child) else child, leave_out)
        elif name in ("lb", "pb", "cb") and child.get("break") != "no":
            yield " "
        elif name and name not in leave_out:
            yield from _pieces(child, leave_out)
        if child.tail:
            yield child.tail


def identifier(element: etree._Element) -> str:
    """Return an element's id; TEI P4 has no namespace for it."""
    return element.get(ID) or element.get("id") or ""


def children(element: etree._Element | None, *names: str) -> Iterator[etree._Element]:
    """Yield an element's own children of these names."""
    if element is not None:
        yield from (child for child in element if local(child) in names)


def inside(element: etree._Element | None, *names: str) -> Iterator[etree._Element]:
    """Yield every element of these names within an element, in the order of the document."""
    if element is not None:
        yield from (e for e in element.iter(*(f"{{*}}{name}" for name in names)) if e is not element)


def values(element: etree._Element, *names: str) -> Iterator[str]:
    """Yield the words of these attributes in small letters, without the sign of a pointer."""
    for name in names:
        yield from (part.lstrip("#").casefold() for part in element.get(name, "").split())
