"""The rules of CMIF 1.1 that its schema cannot say: a list of letters comes in, what breaks a rule goes out.

Source: cmif.sch of the TEI Correspondence SIG. Its rules want an engine of XPath 2, so they are written again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from despatch.export.xml import ID
from despatch.read.xml import local

_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_DATED = ("when", "from", "to", "notBefore", "notAfter")


@dataclass(frozen=True, slots=True)
class Broken:
    """A rule that is broken: its code, the element, and what to do. Codes that begin with W only warn."""

    code: str
    element: etree._Element
    message: str


def broken_rules(root: etree._Element) -> Iterator[Broken]:
    """Yield the rules that a list of letters breaks, in the order of its elements."""
    editions = {e.get(ID) for e in root.iter() if local(e) == "bibl"}
    for element in root.iter():
        name = local(element)
        if name == "bibl" and not _UUID.search(element.get(ID, "")):
            yield Broken("W0001", element, "give the edition's xml:id a UUID, so that no other edition has it")
        if name == "correspDesc":
            actions = {e.get("type") for e in element if local(e) == "correspAction"}
            for code, type in (("E0001", "sent"), ("E0002", "received")):
                if type not in actions:
                    yield Broken(code, element, f'add a correspAction of type "{type}"')
            source = element.get("source")
            if source is not None and source.partition("#")[2] not in editions:
                yield Broken("E0003", element, f"{source} names no bibl of this file")
        if name == "date" and not any(element.get(attribute) for attribute in _DATED):
            yield Broken("E0004", element, f"say when: {', '.join(f'@{attribute}' for attribute in _DATED)}")
