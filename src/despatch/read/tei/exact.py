"""Texts that Despatch itself wrote as TEI: every sign in them stands as it stood in the letter, white space too.

Their elements only mark the words up, so no break is added and nothing is moved. Editors' notes and page heads stand
where they stood in the transcript.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_args

from lxml import etree

from despatch.model import HintKind
from despatch.read.tei.elements import identifier, inside
from despatch.read.xml import local

APPLICATION = "despatch"
"""The @ident of the application that wrote such texts. In the header it points at them."""
SPACE = "{http://www.w3.org/XML/1998/namespace}space"
NOTE_MARK = "note-mark"
"""The @type of the elements that mark where a note belongs."""
WITHHELD: HintKind = "withheld"
"""The @reason of a gap in place of words that readers may not see, and the kind of its hint."""
_KINDS = frozenset(get_args(HintKind))
_PLAIN: dict[str, HintKind] = {"note": "note", "fw": "running-head", "head": "heading"}


def exact_texts(root: etree._Element) -> Iterator[etree._Element]:
    """Yield the divisions whose words stand sign by sign: those to which the application that wrote them points."""
    applications = (e for e in inside(root, "application") if e.get("ident") == APPLICATION)
    wanted = {e.get("target", "").removeprefix("#") for one in applications for e in inside(one, "ptr")}
    if wanted:
        yield from (e for e in inside(root, "div") if e.get(SPACE) == "preserve" and identifier(e) in wanted)


def hint_of(element: etree._Element) -> tuple[HintKind, str] | None:
    """Return what an element of such a text says of its words, beyond the letter's parts; None for most."""
    name, kind = local(element), element.get("type", "")
    if name == "gap" and element.get("reason") == WITHHELD:
        return WITHHELD, ""
    if name in _PLAIN:
        return _PLAIN[name], element.get("n", "")
    if kind == NOTE_MARK or (name in ("ab", "seg") and kind in _KINDS):
        return kind, element.get("n", "")  # type: ignore[return-value]
    return None
