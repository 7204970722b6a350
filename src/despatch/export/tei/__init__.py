"""Letters as TEI P5: one file a letter, or one file an archive.

The guidelines are those of version 4.12. What Despatch reads back from these files is the same letters.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any, Protocol

from lxml import etree

from despatch.export.files import write_whole
from despatch.export.tei.around import lay_around
from despatch.export.tei.description import Address, Around, describe, describe_inferred, title
from despatch.export.tei.header import header
from despatch.export.tei.kept import Document, renamed
from despatch.export.tei.standoff import anchored, lists, people_of, places_of, spans
from despatch.export.tei.words import anchors_at, div_of
from despatch.export.xml import add, element, pointer, written, xml_id
from despatch.model import DESCRIBED, InferredEntry, Person, Place, Record
from despatch.settings import Settings

INFERRED = "inferred.xml"
ARCHIVE = "archive.xml"
Row = dict[str, Any]


class Letters(Protocol):
    """What an edition asks of an archive."""

    @property
    def settings(self) -> Settings:
        """Return the settings of the archive."""
        ...

    def records(self) -> Iterator[Record]:
        """Yield every letter whole, in source order."""
        ...

    def mentions(self, *, of_others: bool = True) -> Iterable[dict[str, object]]:
        """Yield the people and places that letters name, in source order; without `of_others`, those of `records`."""
        ...

    def turns(self) -> dict[str, tuple[str | None, str | None]]:
        """Return the letters before and after each letter of an exchange, by ids."""
        ...

    def persons(self) -> dict[str, Person]:
        """Return every person and body by id."""
        ...

    def known_places(self) -> dict[str, Place]:
        """Return every place by id."""
        ...

    def inferred_letters(self) -> list[InferredEntry]:
        """Return every inferred letter with the words that prove it."""
        ...

    def tei_file(self, source: str) -> bytes | None:
        """Return a file that came as TEI; None for any other, and for one that has changed since it was read."""
        ...


def with_mentions(letters: Letters) -> Iterator[tuple[Record, list[Row]]]:
    """Yield every letter with the people and places that it names; both come in the order of the sources."""
    grouped = groupby(letters.mentions(of_others=False), key=lambda row: row["letter"])
    waiting = next(grouped, None)
    for record in letters.records():
        found: list[Row] = []
        if waiting and waiting[0] == record.letter.id:
            found = list(waiting[1])
            waiting = next(grouped, None)
        yield record, found


@dataclass(slots=True)
class _Edition:
    """What all letters of an export share."""

    letters: Letters
    settings: Settings
    turns: dict[str, tuple[str | None, str | None]]
    persons: dict[str, Person]
    places: dict[str, Place]
    inferred: dict[str, InferredEntry]
    together: bool = False
    """All letters stand in one file, so that an id must be one letter's alone."""
    _own: tuple[str, Document | None] = ("", None)

    def own_document(self, source: str) -> Document | None:
        """Return a file of TEI as it was read; None for any other. Letters come source by source, so one is kept."""
        if self._own[0] != source:
            data = self.letters.tei_file(source)
            self._own = source, Document(data, source, self.settings) if data else None
        return self._own[1]

    def around(self, id: str, address: Address) -> Around:
        """Return the letters around one."""
        return Around(*self.turns.get(id, (None, None)), address)

    def registers(self, record: Record, mentions: list[Row]) -> list[etree._Element]:
        """Return the lists of the people and places of one letter."""
        people = dict.fromkeys(id for id in people_of(record, mentions) if id in self.persons)
        places = dict.fromkeys(id for id in places_of(record, mentions) if id in self.places)
        return lists((self.persons[id] for id in people), (self.places[id] for id in places))


def write(letters: Letters, folder: Path, as_of: str | None = None) -> dict[str, int]:  # noqa: ARG001 - every format is called alike
    """Write letters/ID.xml for each letter and inferred.xml for the letters known only from others; return how many.

    Raises ArchiveError when a file cannot be written.
    """
    edition = _edition(letters)

    def beside(id: str) -> str:
        return f"../{INFERRED}#{xml_id('d', id)}" if id in edition.inferred else pointer(f"{id}.xml")

    def below(id: str) -> str:
        return f"#{xml_id('d', id)}" if id in edition.inferred else pointer(f"letters/{id}.xml")

    count = 0
    for record, mentions in with_mentions(letters):
        document = _document(record, mentions, edition, beside, edition.registers(record, mentions))
        count += write_whole(folder / "letters" / f"{record.letter.id}.xml", [(written(document), 1)])
    inferred = written(_inferred(edition, below, registers=True))
    write_whole(folder / INFERRED, [(inferred, len(edition.inferred))])
    return {"letters/*.xml": count, INFERRED: len(edition.inferred)}


def write_archive(letters: Letters, folder: Path, as_of: str | None = None) -> dict[str, int]:  # noqa: ARG001
    """Write archive.xml, a teiCorpus with every letter and every inferred letter; return how many are in it.

    Raises ArchiveError when the file cannot be written.
    """
    return {ARCHIVE: write_whole(folder / ARCHIVE, _corpus(letters, _edition(letters, together=True)))}


def _corpus(letters: Letters, edition: _Edition) -> Iterator[tuple[bytes, int]]:
    def within(id: str) -> str:
        return f"#{xml_id('d', id)}"

    yield b'<?xml version="1.0" encoding="UTF-8"?>\n<teiCorpus xmlns="http://www.tei-c.org/ns/1.0">\n', 0
    yield _piece(header(edition.settings.title, edition.settings, None, [])), 0
    if registers := lists(edition.persons.values(), edition.places.values()):
        stand_off = element("standOff")
        stand_off.extend(registers)
        yield _piece(stand_off), 0
    for record, mentions in with_mentions(letters):
        yield _piece(_document(record, mentions, edition, within, [])), 1
    yield _piece(_inferred(edition, within, registers=False)), len(edition.inferred)
    yield b"</teiCorpus>\n", 0


def _piece(made: etree._Element) -> bytes:
    return etree.tostring(made, encoding="utf-8") + b"\n"


def _edition(letters: Letters, *, together: bool = False) -> _Edition:
    inferred = {entry.id: entry for entry in letters.inferred_letters()}
    return _Edition(letters, letters.settings, letters.turns(), letters.persons(), letters.known_places(), inferred, together)


def _document(
    record: Record, mentions: list[Row], edition: _Edition, address: Address, registers: list[etree._Element]
) -> etree._Element:
    """Return the document of one letter: in the markup that it came in, if that was TEI."""
    description = describe(record, edition.around(record.letter.id, address), mentions)
    if record.letter.kind not in DESCRIBED and (own := edition.own_document(record.letter.source)):
        places = anchored(record)
        kept = own.letter(record, anchors_at(record.letter.id, places))
        if kept is not None:
            if edition.together:
                renamed(kept, xml_id("k", record.letter.id))
            return lay_around(kept, record, description, [*registers, *spans(record, address)])
    made = element("TEI")
    made.append(header(title(record), edition.settings, record, [description]))
    body = add(add(made, "text"), "body")
    known = registers
    if record.letter.kind in DESCRIBED:
        add(body, "p")
    else:
        body.append(div_of(record, mentions, anchored(record)))
        known = [*registers, *spans(record, address)]
    if known:
        add(made, "standOff").extend(known)
    return made


def _inferred(edition: _Edition, address: Address, *, registers: bool) -> etree._Element:
    """Return the document that describes the inferred letters."""
    made = element("TEI")
    found = [describe_inferred(lost, edition.around(id, address)) for id, lost in edition.inferred.items()]
    made.append(header(f"{edition.settings.title}: letters known only from others", edition.settings, None, found))
    add(add(add(made, "text"), "body"), "p")
    if registers:
        sides = (who for lost in edition.inferred.values() for who in (lost.author, lost.addressee) if who)
        people = dict.fromkeys(who.person for who in sides if who.person)
        if known := lists((edition.persons[id] for id in people if id in edition.persons), ()):
            add(made, "standOff").extend(known)
    return made
