"""Letters as TEI P5: one file a letter, or one file an archive.

The guidelines are those of version 4.12. What Despatch reads back from these files is the same letters.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from lxml import etree

from despatch.export.beside import Beside
from despatch.export.files import write_whole
from despatch.export.ledger import to_csv
from despatch.export.tei.around import lay_around
from despatch.export.tei.decided import SharedDecisions, decisions_on
from despatch.export.tei.description import Address, Around, describe, describe_inferred, title
from despatch.export.tei.header import header
from despatch.export.tei.kept import Document, renamed
from despatch.export.tei.standoff import anchored, lists, people_of, places_of, spans
from despatch.export.tei.withheld import whole
from despatch.export.tei.words import anchors_at, div_of
from despatch.export.xml import add, element, pointer, unholdable, written, xml_id
from despatch.model import DESCRIBED, DecisionEntry, InferredEntry, Person, Place, Record
from despatch.read.xml import local
from despatch.settings import Settings

FOLDER, INFERRED = "tei", "inferred.xml"
ARCHIVE = "archive.xml"
LEFT_OUT = "left-out.csv"
_HOLDING = ("in force", "in part", "overruled", "waiting")
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

    def decisions(self) -> list[DecisionEntry]:
        """Return every decision of editors, in the order of corrections.jsonl."""
        ...

    def tei_file(self, source: str) -> bytes | None:
        """Return a file that came as TEI, None for any other; nothing of one that has changed since it was read."""
        ...


def with_mentions(letters: Letters) -> Iterator[tuple[Record, list[Row]]]:
    """Yield every letter with the people and places that it names; both come in the order of the sources."""
    mentions: Beside[Row] = Beside((str(row["letter"]), row) for row in letters.mentions(of_others=False))
    for record in letters.records():
        yield record, list(mentions.of(record.letter.id))


@dataclass(slots=True)
class _Edition:
    """What all letters of an export share."""

    letters: Letters
    settings: Settings
    turns: dict[str, tuple[str | None, str | None]]
    persons: dict[str, Person]
    places: dict[str, Place]
    inferred: dict[str, InferredEntry]
    decisions: list[DecisionEntry]
    """Editors' decisions in force; `shared` has those that are of no letter alone."""
    shared: SharedDecisions
    together: bool = False
    """All letters stand in one file, so that an id must be one letter's alone."""
    left_out: list[dict[str, object]] = field(default_factory=list)
    _own: tuple[str, Document | None] = ("", None)
    _changed: bool = False

    def own_document(self, source: str) -> Document | None:
        """Return a file of TEI as it was read; None for any other. Letters come source by source, so one is kept."""
        if self._own[0] != source:
            data = self.letters.tei_file(source)
            self._own = source, Document(data, source, self.settings) if data else None
            self._changed = data == b""
        return self._own[1]

    def note_losses(self, record: Record, *, kept: bool) -> None:
        """Note what of a letter cannot go out: its own markup, signs that XML has no place for."""
        lost = unholdable(record.text)
        if self._changed and not kept:
            self._lose(record, "the markup of its file, which has changed since the last build: build again")
        elif self._own[1] and not kept:
            self._lose(record, "the markup of its file, whose words are not those of the letter: build again")
        if lost:
            self._lose(record, f"{lost} signs that XML cannot hold: U+FFFD stands for each")

    def _lose(self, record: Record, what: str) -> None:
        self.left_out.append({"letter": record.letter.id, "source": record.letter.source, "left_out": what})

    def write_losses(self, folder: Path) -> dict[str, int]:
        """Write left-out.csv; return how many rows it has."""
        rows = to_csv(self.left_out, ("letter", "source", "left_out")).encode()
        return {LEFT_OUT: write_whole(folder / LEFT_OUT, [(rows, len(self.left_out))])}

    def around(self, id: str, address: Address) -> Around:
        """Return the letters around one."""
        return Around(*self.turns.get(id, (None, None)), address)

    def registers(self, record: Record, mentions: list[Row]) -> list[etree._Element]:
        """Return the lists of the people and places of one letter."""
        people = dict.fromkeys(id for id in people_of(record, mentions) if id in self.persons)
        places = dict.fromkeys(id for id in places_of(record, mentions) if id in self.places)
        return lists((self.persons[id] for id in people), (self.places[id] for id in places))


def write(letters: Letters, folder: Path, as_of: str | None = None) -> dict[str, int]:  # noqa: ARG001 - every format is called alike
    """Write tei/ID.xml for each letter and inferred.xml for those known only from others; return how many.

    What cannot go out of a letter is told in left-out.csv.

    Raises ArchiveError when a file cannot be written.
    """
    edition = _edition(letters)

    def beside(id: str) -> str:
        return f"../{INFERRED}#{xml_id('d', id)}" if id in edition.inferred else pointer(f"{id}.xml")

    def below(id: str) -> str:
        return f"#{xml_id('d', id)}" if id in edition.inferred else pointer(f"{FOLDER}/{id}.xml")

    count = 0
    for record, mentions in with_mentions(letters):
        document = _document(record, mentions, edition, beside, edition.registers(record, mentions))
        count += write_whole(folder / FOLDER / f"{record.letter.id}.xml", [(written(document), 1)])
    inferred = written(_inferred(edition, below, registers=True))
    write_whole(folder / INFERRED, [(inferred, len(edition.inferred))])
    return {f"{FOLDER}/*.xml": count, INFERRED: len(edition.inferred), **edition.write_losses(folder)}


def write_archive(letters: Letters, folder: Path, as_of: str | None = None) -> dict[str, int]:  # noqa: ARG001
    """Write archive.xml, a teiCorpus with every letter and every inferred letter; return how many are in it.

    Raises ArchiveError when the file cannot be written.
    """
    edition = _edition(letters, together=True)
    return {ARCHIVE: write_whole(folder / ARCHIVE, _corpus(letters, edition)), **edition.write_losses(folder)}


def _corpus(letters: Letters, edition: _Edition) -> Iterator[tuple[bytes, int]]:
    def within(id: str) -> str:
        return f"#{xml_id('d', id)}"

    yield b'<?xml version="1.0" encoding="UTF-8"?>\n<teiCorpus xmlns="http://www.tei-c.org/ns/1.0">\n', 0
    yield _piece(header(edition.settings.title, edition.settings, None, [], named=edition.decisions)), 0
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
    decisions = [entry for entry in letters.decisions() if entry.state in _HOLDING]
    return _Edition(
        letters,
        letters.settings,
        letters.turns(),
        letters.persons(),
        letters.known_places(),
        inferred,
        decisions,
        SharedDecisions.of(decisions),
        together,
    )


def _document(
    record: Record, mentions: list[Row], edition: _Edition, address: Address, registers: list[etree._Element]
) -> etree._Element:
    """Return the document of one letter: in the markup that it came in, if that was TEI."""
    description = describe(record, edition.around(record.letter.id, address), mentions)
    decisions = decisions_on(record, edition.shared)
    named = () if edition.together else decisions  # of many letters in one file, the header of all names everybody
    if record.letter.kind in DESCRIBED:
        words = whole(record)
        return _laid_out(title(record), edition.settings, record, [description], words, registers, decisions, named)
    places = anchored(record)
    own = edition.own_document(record.letter.source)
    kept = own.letter(record, anchors_at(record.letter.id, places)) if own else None
    edition.note_losses(record, kept=kept is not None)
    known = [*registers, *spans(record, address)]
    if kept is not None:
        if edition.together:
            renamed(kept, record.letter.id)
        return lay_around(kept, record, description, known, decisions, named)
    div = div_of(record, mentions, places)
    return _laid_out(title(record), edition.settings, record, [description], div, known, decisions, named)


def _laid_out(
    called: str,
    settings: Settings,
    record: Record | None,
    descriptions: list[etree._Element],
    words: etree._Element,
    known: list[etree._Element],
    decisions: Sequence[DecisionEntry] = (),
    named: Sequence[DecisionEntry] = (),
) -> etree._Element:
    """Return a document; what is no text in it is indented for people to read."""
    made = element("TEI")
    made.append(header(called, settings, record, descriptions, decisions, named))
    add(add(made, "text"), "body").append(words)
    if known:
        add(made, "standOff").extend(known)
    made.text = "\n"
    for part in made:
        if local(part) != "text":
            etree.indent(part, " ")
        part.tail = "\n"
    return made


def _inferred(edition: _Edition, address: Address, *, registers: bool) -> etree._Element:
    """Return the document that describes the inferred letters."""
    found = [describe_inferred(lost, edition.around(id, address)) for id, lost in edition.inferred.items()]
    sides = (who for lost in edition.inferred.values() for who in (lost.author, lost.addressee) if who)
    people = dict.fromkeys(who.person for who in sides if who.person) if registers else {}
    known = lists((edition.persons[id] for id in people if id in edition.persons), ())
    named = f"{edition.settings.title}: letters known only from others"
    return _laid_out(named, edition.settings, None, found, element("p"), known)
