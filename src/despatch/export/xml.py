"""Elements of TEI: names and words come in; elements go out that every parser of XML 1.0 reads."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import quote

from lxml import etree

NAMESPACE = "http://www.tei-c.org/ns/1.0"
ID = "{http://www.w3.org/XML/1998/namespace}id"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NO_NAME = re.compile("[^A-Za-z0-9._\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff-]")
"""Signs that an xml:id may not have, or that not all tools read there."""


def element(name: str, attributes: Mapping[str, str | None] | None = None, words: str | None = None) -> etree._Element:
    """Return an element of TEI; attributes that are None or empty are left out, so are empty words."""
    made = etree.Element(f"{{{NAMESPACE}}}{name}", nsmap={None: NAMESPACE})  # type: ignore[dict-item]
    for key, value in (attributes or {}).items():
        if value:
            made.set(key, " ".join(holdable(value).split()))
    if words:
        made.text = holdable(words)
    return made


def add(
    parent: etree._Element, name: str, attributes: Mapping[str, str | None] | None = None, words: str | None = None
) -> etree._Element:
    """Add an element to another, and return it."""
    made = element(name, attributes, words)
    parent.append(made)
    return made


def holdable(text: str, instead: str = "\ufffd") -> str:
    """Return text with another sign for each that XML 1.0 cannot hold, such as control characters."""
    return _FORBIDDEN.sub(instead, text)


def unholdable(text: str) -> int:
    """Return how many signs of a text XML 1.0 cannot hold."""
    return len(_FORBIDDEN.findall(text))


def xml_id(kind: str, id: str) -> str:
    """Return the xml:id of a thing; `kind` ("l", "p") keeps letters and people apart, whose ids may be alike."""
    return f"{kind}." + _NO_NAME.sub(lambda sign: f"_{ord(sign[0]):x}_", id)


def pointer(address: str) -> str:
    """Return an address as an attribute of pointers holds it: without white space."""
    return quote(address, safe="/:?#[]@!$&'()*+,;=%~-._", encoding="utf-8", errors="replace")


def cert(confidence: float) -> str:
    """Return how sure something is, in the words of TEI."""
    return "high" if confidence >= 0.9 else "medium" if confidence >= 0.5 else "low"


def written(root: etree._Element) -> bytes:
    """Return a document as a file."""
    return etree.tostring(root, xml_declaration=True, encoding="utf-8") + b"\n"
