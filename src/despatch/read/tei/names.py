"""The names that TEI encodes: their parts in order, the person that a pointer means, and ids of authority files."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from lxml import etree

from despatch.read.tei.elements import ID, flat, told
from despatch.read.xml import local

NAMES = frozenset({"persName", "orgName", "name", "rs", "corpName"})
PLACES = frozenset({"placeName", "settlement", "geogName"})
_PEOPLE = frozenset({"person", "org", "personGrp", "place", "nym"})
_GIVEN = frozenset({"forename", "foreName"})
_BEFORE = frozenset({"roleName", "addName"})
_AUTHORITIES = {
    "gnd": "https://d-nb.info/gnd/{}",
    "viaf": "https://viaf.org/viaf/{}",
    "wikidata": "https://www.wikidata.org/entity/{}",
    "geonames": "https://www.geonames.org/{}",
    "lcnaf": "https://id.loc.gov/authorities/names/{}",
    "orcid": "https://orcid.org/{}",
}
_PREFERRED = frozenset({"preferred", "main", "reg", "pref", "label", "full"})


class Register:
    """What the ids of one document mean: its lists of people and places."""

    def __init__(self, root: etree._Element) -> None:
        self._root = root

    @cached_property
    def _entries(self) -> dict[str, etree._Element]:
        return {id: e for e in self._root.iter() if local(e) in _PEOPLE and (id := e.get(ID) or e.get("id"))}

    @cached_property
    def _written(self) -> dict[str, str]:
        """The first words that stand under each pointer, in header or text."""
        out: dict[str, str] = {}
        for element in self._root.iter():
            if local(element) in NAMES | PLACES and (pointer := _pointer(element)) and (words := in_order(element)):
                out.setdefault(pointer, words)
        return out

    def name(self, element: etree._Element) -> str:
        """Return the name that an element gives: its own words, else those of the entry that it points at."""
        if words := in_order(element):
            return words
        pointer = _pointer(element)
        if not pointer:
            return ""
        entry = self._entries.get(pointer.removeprefix("#"))
        named = list(_names_of(entry)) if entry is not None else []
        written = (in_order(named[0]) if named else "") or self._written.get(pointer, "")
        return written or (pointer if ", " in pointer else "")  # a key may be the name of a catalogue

    def key(self, element: etree._Element) -> str | None:
        """Return what identifies whom or what an element names: an address in an authority file if there is one."""
        pointer = _pointer(element)
        inner = next((e for e in element if local(e) in NAMES | PLACES and _pointer(e)), None)
        if not pointer and inner is not None:
            return self.key(inner)
        entry = self._entries.get(pointer.removeprefix("#")) if pointer and "/" not in pointer else None
        lasting = element.get("key", "").strip() if pointer.startswith("#") else ""  # a pointer holds within its file
        return (_authority(entry) if entry is not None else None) or lasting or pointer or None


def _pointer(element: etree._Element) -> str:
    """Return the first address among an element's pointers, else its first pointer."""
    said = [part for name in ("ref", "key", "corresp", "sameAs", "nymRef") for part in element.get(name, "").split()]
    if element.get("key") and " " in element.get("key", "").strip() and not element.get("ref"):
        return element.get("key", "").strip()
    return next((part for part in said if "://" in part), said[0] if said else "")


def _names_of(entry: etree._Element) -> Iterator[etree._Element]:
    """Yield the names of a person or place, the preferred one first."""
    named = [e for e in entry.iter() if e is not entry and local(e) in NAMES | PLACES | {"placeName"} and flat(e)]
    yield from (e for e in named if e.get("type", "").lower() in _PREFERRED)
    yield from named


def _authority(entry: etree._Element) -> str | None:
    """Return the address of a person or place in an authority file."""
    for element in entry.iter():
        if local(element) == "idno" and (said := flat(element)):
            kind = (element.get("type") or element.get("subtype") or "").lower()
            if "://" in said:
                return said
            if kind in _AUTHORITIES:
                return _AUTHORITIES[kind].format(said)
        for name in ("sameAs", "ref", "corresp"):
            address = next((part for part in element.get(name, "").split() if "://" in part), None)
            if address:
                return address
    return None


def in_order(element: etree._Element) -> str:
    """Return a name as it is spoken: the surname of a name in parts goes behind the given name.

    A name that is written out with signs between its parts keeps its own order, but for "Surname, Given".
    """
    parts = [e for e in element if local(e)]
    kinds = [local(e) for e in parts]
    if "surname" not in kinds or not _GIVEN & set(kinds) or _is_written_out(element, parts):
        return told(element)
    if kinds.index("surname") > next(i for i, kind in enumerate(kinds) if kind in _GIVEN):
        return told(element) if _parted(element, parts) else " ".join(filter(None, map(told, parts)))
    before = [
        e for e, kind in zip(parts, kinds, strict=True) if kind in _BEFORE and kinds.index("surname") > parts.index(e)
    ]
    given = [e for e, kind in zip(parts, kinds, strict=True) if kind in _GIVEN]
    link = [e for e, kind in zip(parts, kinds, strict=True) if kind == "nameLink"]
    family = [e for e, kind in zip(parts, kinds, strict=True) if kind == "surname"]
    rest = [e for e in parts if e not in (*before, *given, *link, *family)]
    return " ".join(filter(None, map(told, (*before, *given, *link, *family, *rest))))


def _is_written_out(element: etree._Element, parts: list[etree._Element]) -> bool:
    """Say whether words or signs other than commas stand between the parts."""
    between = (element.text or "") + "".join(part.tail or "" for part in parts)
    return bool(between.replace(",", "").strip())


def _parted(element: etree._Element, parts: list[etree._Element]) -> bool:
    """Say whether white space parts the parts, so that the words can be read as they stand."""
    return all((part.tail or "") for part in parts[:-1]) or bool((element.text or "").strip())
