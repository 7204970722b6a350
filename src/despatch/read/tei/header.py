"""What the header of a TEI document says beside the correspDesc: titles, author, dates, holding, images."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from despatch.model import Holding
from despatch.read.tei.elements import children, flat, identifier, inside, told
from despatch.read.tei.titles import title_elements
from despatch.read.xml import local

INFERRED = "inferred"
"""The @type of a correspDesc of a letter that is known only from others: it is inferred again from those."""
_SHELFMARKS = frozenset({"shelfmark", "signature", "signatur", "callnumber", "cote", "idno", "collocation", ""})


@dataclass(frozen=True, slots=True)
class Header:
    """The header of one document; `element` is None where it has none."""

    element: etree._Element | None

    def titles(self) -> list[etree._Element]:
        """Return the titles that may say who wrote to whom."""
        return title_elements(self.element)

    def authors(self) -> list[etree._Element]:
        """Return the authors of the text: the names in each author element, else the element."""
        statement = next(inside(self.element, "titleStmt"), None)
        found = [e for e in children(statement, "author") if told(e) or e.get("ref") or e.get("key")]
        if not found:
            found = [e for item in inside(self.element, "msItem") for e in children(item, "author") if told(e)]
        return [next(inside(e, "persName", "orgName", "name"), e) for e in found]

    def dates(self) -> list[etree._Element]:
        """Return the dates that may be the letter's, the surest first; never that of the publication."""
        titled = [date for title in self.titles() for date in inside(title, "date")]
        created = [e for creation in inside(self.element, "creation") for e in (*inside(creation, "date"), creation)]
        written = list(inside(self.element, "origDate"))
        written += [e for dated in inside(self.element, "docDate") for e in (*inside(dated, "date"), dated)]
        printed = [
            date
            for source in inside(self.element, "sourceDesc")
            for bibl in inside(source, "bibl")
            if not _is_of_an_edition(bibl)
            for date in children(bibl, "date")
        ]
        return [*titled, *created, *written, *printed]

    def descriptions(self) -> list[etree._Element]:
        """Return the descriptions of letters: correspDesc, or what DALF and the Van Gogh letters have for it.

        They name author and addressee in the letHeading, or beside one that only says it in words.
        """
        found = [e for e in inside(self.element, "correspDesc") if e.get("type") != INFERRED]
        for name in ("letHeading", "letContents", "letDesc"):
            found = found or [e for e in inside(self.element, name) if _names_parties(e)]
        return found or list(inside(self.element, "letHeading"))

    def people(self) -> list[etree._Element]:
        """Return the people whom the header lists with a role."""
        return [person for person in inside(self.element, "person") if person.get("role")]

    def holding(self) -> Holding | None:
        """Return where the original is kept and how it may be used; None where the header does not say."""
        manuscript = next(inside(self.element, "msIdentifier"), None)
        repository = _first(manuscript, "repository") or _first(manuscript, "institution")
        shelfmark = next(_shelfmarks(manuscript), None) or _first(manuscript, "collection")
        rights = next(inside(self.element, "availability"), None)
        licence = next((e for e in inside(rights, "licence", "license", "p") if told(e) or e.get("target")), None)
        availability = (told(licence) or licence.get("target")) if licence is not None else None
        if not (repository or shelfmark):
            return Holding(availability=availability) if availability else None
        return Holding(repository, shelfmark, availability)

    def address(self) -> str | None:
        """Return the address by which the edition names this document."""
        publication = next(inside(self.element, "publicationStmt"), None)
        return next((flat(e) for e in inside(publication, "idno") if "://" in flat(e)), None)


def header_of(document: etree._Element) -> Header:
    """Return the header of a TEI document."""
    return Header(next(children(document, "teiHeader"), None))


def _names_parties(description: etree._Element) -> bool:
    return next(inside(description, "author", "addressee", "sender"), None) is not None


def _is_of_an_edition(bibl: etree._Element) -> bool:
    """Say whether a source is a printed book: its date is that of the print."""
    return any(True for _ in inside(bibl, "publisher", "pubPlace", "biblScope", "edition", "series", "imprint"))


def _first(element: etree._Element | None, name: str) -> str | None:
    return next((told(e) for e in inside(element, name) if told(e)), None)


def _shelfmarks(manuscript: etree._Element | None) -> Iterator[str]:
    for element in inside(manuscript, "idno", "shelfmark"):
        if element.get("type", "").casefold() in _SHELFMARKS and told(element):
            yield told(element)


def images(root: etree._Element) -> dict[str, str]:
    """Return the address of the image for each id of a page, a surface or a zone."""
    out: dict[str, str] = {}
    for graphic in inside(root, "graphic", "media"):
        address = graphic.get("url") or graphic.get("target")
        above: etree._Element | None = graphic
        while address and above is not None and local(above) in ("graphic", "media", "surface"):
            if id := identifier(above):
                out.setdefault(id, address)
            if local(above) == "surface":
                out.update((identifier(zone), address) for zone in inside(above, "zone") if identifier(zone))
            above = above.getparent()
    for surface in inside(root, "surface"):
        if (id := identifier(surface)) and surface.get("facs"):
            out.setdefault(id, surface.get("facs", ""))
    return out
