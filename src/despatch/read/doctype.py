"""The DOCTYPE of an XML document: its declarations are taken out unread, and a document that relies on them is refused.

Documents of TEI P4 declare entities that they do not use, or the characters that every table knows (&mdash;). Without
the declarations the parser has no entity to resolve, so none can do harm.
"""

from __future__ import annotations

import html
import re
from html.entities import html5

from despatch.read.refused import Refused

DECLARED = (
    "the document declares entities (<!ENTITY ...>), which are never resolved. "
    "Replace them with their text and take the declarations out."
)
_ENTITY = re.compile(rb"<!ENTITY\s", re.IGNORECASE)
_ENTITY_WIDE = ("<!ENTITY".encode("utf-16-le"), "<!ENTITY".encode("utf-16-be"))
_DOCTYPE = re.compile(
    rb"""<!DOCTYPE\s{1,20}[\w:.-]{1,100}\s{0,20}((?:SYSTEM|PUBLIC)(?:\s{1,20}(?:"[^"]{0,500}"|'[^']{0,500}')){1,2})?\s{0,20}""",
    re.IGNORECASE,
)
_NEXT = re.compile(rb"""[\]"'<]""")
_CLOSED_BY = {b'"': b'"', b"'": b"'", b"<!--": b"-->", b"<?": b"?>"}
LONGEST = 200_000
"""No set of declarations has more bytes."""
_DECLARATION = re.compile(
    rb"""<!ENTITY\s+(%\s+)?([\w:.-]+)\s+(?:"([^"]*)"|'([^']*)')?[^<>]*>""", re.IGNORECASE | re.DOTALL
)
_PARAMETER = re.compile(rb"%[\w:.-]+;")


def without_declarations(data: bytes) -> bytes:
    """Return the document with the declarations of its DOCTYPE blanked out; lines keep their numbers.

    Raises Refused for a document that uses an entity of its own, other than a known character.
    """
    first = _ENTITY.search(data)
    if first is None:
        if any(wide in data for wide in _ENTITY_WIDE):
            raise Refused("xml-entities", DECLARED)
        return data
    doctype = _DOCTYPE.search(data)
    if doctype is None or doctype.start() > first.start():
        return data
    line = data.count(b"\n", 0, first.start()) + 1
    end = _subset_end(data, doctype.end())
    subset = data[doctype.end() : end] if end is not None else b""
    if end is None or _relies_on(subset, data[end:]):
        raise Refused("xml-entities", DECLARED, line)
    # Without an external part, an entity that is not declared would be an error. The parser never opens it.
    outside = b"" if doctype[1] else b' SYSTEM "none"'
    return data[: doctype.end()] + outside + b"\n" * subset.count(b"\n") + data[end:]


def _subset_end(data: bytes, start: int) -> int | None:
    """Return where the declarations from "[" to "]" end; None where they do not, within a sensible length."""
    if data[start : start + 1] != b"[":
        return None
    at, stop = start + 1, min(len(data), start + LONGEST)
    while found := _NEXT.search(data, at, stop):
        at = found.end()
        if found[0] == b"]":
            return at
        opening = next((sign for sign in _CLOSED_BY if data.startswith(sign, found.start())), None)
        if opening:
            closed = data.find(_CLOSED_BY[opening], found.start() + len(opening), stop)
            if closed < 0:
                return None
            at = closed + len(_CLOSED_BY[opening])
    return None


def _relies_on(subset: bytes, body: bytes) -> bool:
    """Say whether a document uses what its DOCTYPE declares, beyond characters that every table knows."""
    if _PARAMETER.search(_without_values(subset)):
        return True
    used = set(re.findall(rb"&([\w:.-]+);", body))
    return any(
        not parameter and name in used and not _is_character(name, double or single)
        for parameter, name, double, single in _DECLARATION.findall(subset)
    )


def _without_values(subset: bytes) -> bytes:
    return re.sub(rb"""<!--.*?-->|"[^"]*"|'[^']*'""", b"", subset, flags=re.DOTALL)


def _is_character(name: bytes, value: bytes) -> bool:
    """Say whether a declaration gives a character the value that it has in HTML."""
    known = html5.get(f"{name.decode('latin-1')};")
    return known is not None and html.unescape(value.decode("utf-8", "replace")) == known
