"""Texts that Despatch itself wrote as TEI: every sign in them stands as it stood in the letter, white space too.

Their elements only mark the words up, so no break is added and nothing is moved. Editors' notes and page heads stand
where they stood in the transcript.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_args

from lxml import etree

from despatch.model import HintKind
from despatch.read.tei.elements import inside
from despatch.read.xml import local

APPLICATION = "despatch"
"""The @ident of the application that wrote such texts, in the header."""
SPACE = "{http://www.w3.org/XML/1998/namespace}space"
NOTE_MARK = "note-mark"
"""The @type of the elements that mark where a note belongs."""
_KINDS = frozenset(get_args(HintKind))
_PLAIN: dict[str, HintKind] = {"note": "note", "fw": "running-head", "head": "heading"}


def exact_texts(document: etree._Element) -> Iterator[etree._Element]:
    """Yield the elements of a document whose words stand sign by sign as Despatch wrote them."""
    if any(e.get("ident") == APPLICATION for e in inside(document, "application")):
        yield from (e for e in inside(document, "div") if e.get(SPACE) == "preserve")


def hint_of(element: etree._Element) -> tuple[HintKind, str] | None:
    """Return what an element of such a text says of its words, beyond the letter's parts; None for most."""
    name, kind = local(element), element.get("type", "")
    if name in _PLAIN:
        return _PLAIN[name], element.get("n", "")
    if kind == NOTE_MARK or (name in ("ab", "seg") and kind in _KINDS):
        return kind, element.get("n", "")  # type: ignore[return-value]
    return None


