"""Letters as a list in the Correspondence Metadata Interchange Format, for correspSearch and its like.

CMIF 1.1 with the notes that are proposed for its second version: who and what a letter mentions, and its language.
Inferred letters are in the list, marked as conjectures without a text. What a service cannot use, because an authority
file knows no such person or place, is told in a table beside the list.
"""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from lxml import etree

from despatch.export.files import write_whole
from despatch.export.ledger import to_csv
from despatch.export.tei import Letters, Row, with_mentions
from despatch.export.tei.dates import lowered
from despatch.export.tei.description import MENTIONS
from despatch.export.xml import ID, add, element, pointer, written, xml_id
from despatch.model import DESCRIBED, Correspondent, Dating, InferredEntry, Person, Place, Record, Span
from despatch.read.tei.header import INFERRED
from despatch.settings import Settings
from despatch.text.told import told

LIST, LACKING = "cmif.xml", "cmif-lacking.csv"
_FIELDS = ("what", "id", "name", "letters", "lacking")
_HERE = "letters"
"""The target of the processing instruction that stands where the letters go."""
_LICENCES = (
    (re.compile(r"\bCC[ -]?BY[ -]4(?:\.0)?\b", re.IGNORECASE), "https://creativecommons.org/licenses/by/4.0/"),
    (re.compile(r"\bCC[ -]?0\b", re.IGNORECASE), "https://creativecommons.org/publicdomain/zero/1.0/"),
)
"""The licences under which CMIF may be published, and how their names are written."""
_AUTHORITY = re.compile(
    r"https?://(?:www\.)?(?:d-nb\.info/gnd|viaf\.org/viaf|wikidata\.org|id\.loc\.gov|isni\.org|data\.bnf\.fr|id\.ndl\.go\.jp|geonames\.org|sws\.geonames\.org|getty|vocab\.getty\.edu)"
)
_UNLIKELY = 0.5
_UNSURE = {"cert": "low"}


def write(letters: Letters, folder: Path, as_of: str | None = None) -> dict[str, int]:  # noqa: ARG001 - every format is called alike
    """Write cmif.xml and cmif-lacking.csv into `folder`, and return how many letters and lacks are in them.

    Raises ArchiveError when a file cannot be written.
    """
    making = _List(letters.settings, letters.persons(), letters.known_places())
    count = write_whole(folder / LIST, making.pieces(letters))
    lacking = [dict(zip(_FIELDS, row, strict=True)) for row in making.lacking()]
    write_whole(folder / LACKING, [(to_csv(lacking, _FIELDS).encode(), len(lacking))])
    return {LIST: count, LACKING: len(lacking)}


@dataclass(slots=True)
class _List:
    """A list that is being made, and what it lacks so far."""

    settings: Settings
    persons: dict[str, Person]
    places: dict[str, Place]
    unnamed: list[tuple[str, str, str]] = field(default_factory=list)
    """Letters with what is not known of them: id, date, what."""
    used: Counter[tuple[str, str]] = field(default_factory=Counter)
    """How many letters each person and place has that no authority file names."""

    def pieces(self, letters: Letters) -> Iterator[tuple[bytes, int]]:
        """Yield the file in pieces, each with the letters in it."""
        root = _frame(self.settings)
        edition = next(e.get(ID, "") for e in root.iter("{*}bibl"))
        head, tail = written(root).split(etree.tostring(etree.ProcessingInstruction(_HERE)))
        yield head, 0
        turns = letters.turns()
        for record, mentions in with_mentions(letters):
            held = any(entry.piece == "letter" for entry in record.same)
            if record.letter.kind not in DESCRIBED or not held:
                yield self._piece(self._letter(record, mentions, turns.get(record.letter.id, (None, None))), edition), 1
        for lost in letters.inferred_letters():
            yield self._piece(self._inferred(lost), edition), 1
        yield tail, 0

    def _piece(self, made: etree._Element, edition: str) -> bytes:
        made.set("source", f"#{edition}")
        return etree.tostring(made, encoding="utf-8") + b"\n"

    def lacking(self) -> Iterator[tuple[str, str, str, int | None, str]]:
        """Yield what keeps the list from being used: of the edition, of people and places, of letters."""
        if not self.settings.editor:
            yield "edition", "", self.settings.title, None, 'an editor: write editor = "..." into despatch.toml'
        if _licence(self.settings.rights) is None:
            yield (
                "edition",
                "",
                self.settings.title,
                None,
                'a licence: CMIF wants rights = "CC BY 4.0" or "CC0" in despatch.toml',
            )
        if not self.settings.address:
            yield (
                "edition",
                "",
                self.settings.title,
                None,
                'an address: write address = "https://..." into despatch.toml',
            )
        for (kind, id), count in self.used.most_common():
            known: Person | Place | None = self.persons.get(id) if kind == "person" else self.places.get(id)
            remedy = "people.toml: viaf, gnd or wikidata" if kind == "person" else "places.toml: geonames"
            yield kind, id, known.name if known else id, count, f"an identifier of an authority file ({remedy})"
        for id, date, what in self.unnamed:
            yield "letter", id, date, None, what

    # ------------------------------------------------------------ letters

    def _letter(self, record: Record, mentions: Sequence[Row], beside: tuple[str | None, str | None]) -> etree._Element:
        said, entry, id = record.letter.description, record.entry, record.letter.id
        given = said.identifier if said.identifier and "://" in said.identifier else None
        address = f"{self.settings.address}/letter/{pointer(id)}" if self.settings.address else None
        made = element("correspDesc", {ID: xml_id("d", id), "key": id, "ref": pointer(given) if given else address})
        unsure = {party.name: _UNSURE for party in (*said.senders, *said.recipients) if party.confidence < _UNLIKELY}
        place = self._place(entry.place_id, said.place.written, said.place.key) if said.place else None
        senders = [self._party(who, unsure.get(who.name, {})) for who in entry.senders]
        recipients = [self._party(who, unsure.get(who.name, {})) for who in entry.recipients]
        _action(made, "sent", senders, place, _date(said.date))
        _action(made, "received", recipients, None, _date(said.received))
        self.unnamed += [
            (id, entry.date or "", what)
            for what, known in (("sender", senders), ("recipient", recipients), ("date", said.date))
            if not known
        ]
        if any(beside):
            context = add(made, "correspContext")
            for type, other in zip(("prev", "next"), beside, strict=True):
                if other:
                    add(context, "ref", {"type": type, "target": f"#{xml_id('d', other)}"}, other)
        if refs := [*self._languages(record), *self._mentions(record, mentions)]:
            add(made, "note").extend(refs)
        return made

    def _inferred(self, lost: InferredEntry) -> etree._Element:
        letter = lost.letter
        made = element("correspDesc", {ID: xml_id("d", letter.id), "key": letter.id, "type": INFERRED})
        guessed = {"evidence": "conjecture"} | (_UNSURE if letter.confidence < _UNLIKELY else {})
        place = element("placeName", guessed, letter.place) if letter.place else None
        sides = [[self._party(who, guessed)] if who else [] for who in (lost.author, lost.addressee)]
        _action(made, "sent", sides[0], place, _when(letter.date, guessed))
        _action(made, "received", sides[1], None, _when(letter.received, guessed))
        note = add(made, "note")
        add(note, "ref", {"type": "cmif:hasTextBase", "target": "cmif:noTextBase"})
        for quote in lost.quotes:
            words = f"“{quote.words}” in the letter {quote.letter}"
            add(note, "ref", {"type": "evidence", "target": f"#{xml_id('d', quote.letter)}"}, words)
        return made

    def _party(self, who: Correspondent, said: dict[str, str]) -> etree._Element:
        person = self.persons.get(who.person or "")
        address = _authority(person.identifiers) if person else None
        if person and address is None:
            self.used["person", person.id] += 1
        name = "orgName" if person and person.body else "persName"
        return element(name, {**said, "ref": pointer(address) if address else None}, who.known_as or who.name)

    def _place(self, id: str | None, words: str, key: str | None) -> etree._Element:
        known = self.places.get(id or "")
        address = _authority((*((key,) if key else ()), *(known.identifiers if known else ())))
        if known and address is None:
            self.used["place", known.id] += 1
        return element("placeName", {"ref": pointer(address) if address else None}, known.name if known else words)

    def _languages(self, record: Record) -> list[etree._Element]:
        codes: Iterable[str] = ()
        if record.letter.description.language:
            codes = (record.letter.description.language,)
        elif record.letter.kind not in DESCRIBED:
            codes = told(record.text, self.settings.languages).of(Span(0, len(record.text)))
        return [element("ref", {"type": "cmif:hasLanguage", "target": code}, code) for code in codes]

    def _mentions(self, record: Record, mentions: Sequence[Row]) -> list[etree._Element]:
        sides = {who.person for who in (*record.entry.senders, *record.entry.recipients)}
        named = {row["id"]: row for row in mentions if row["id"] and row["id"] not in sides}
        refs = []
        for id, row in named.items():
            known: Person | Place | None = self.places.get(id) if row["kind"] == "place" else self.persons.get(id)
            address = _authority(known.identifiers) if known else None
            kind = (
                MENTIONS["body"]
                if isinstance(known, Person) and known.body
                else MENTIONS.get(row["kind"], MENTIONS["person"])
            )
            refs.append(element("ref", {"type": kind, "target": pointer(address) if address else None}, row["name"]))
        return refs


def _action(made: etree._Element, type: str, names: list[etree._Element], *rest: etree._Element | None) -> None:
    action = add(made, "correspAction", {"type": type})
    action.extend(names or [element("persName", words="Unknown")])
    action.extend([one for one in rest if one is not None])


def _date(date: Dating | None) -> etree._Element | None:
    return _when(date.edtf, {}, date.written) if date else None


def _when(edtf: str | None, said: dict[str, str], words: str = "") -> etree._Element | None:
    """Return a date as CMIF has it, where need be by its ends; None where its attributes cannot hold it."""
    held = lowered(edtf, between=not words) if edtf else {}
    if not held:
        return None
    return element("date", {**said, **held, **(_UNSURE if "cert" in held else {})}, words)


def _authority(identifiers: Iterable[str]) -> str | None:
    found = [one for one in identifiers if "://" in one]
    return next((one for one in found if _AUTHORITY.match(one)), found[0] if found else None)


def _licence(rights: str) -> str | None:
    return next((address for pattern, address in _LICENCES if pattern.search(rights)), None)


def _frame(settings: Settings) -> etree._Element:
    """Return the list without its letters: a processing instruction stands in their place."""
    root = element("TEI")
    header = add(root, "teiHeader")
    file = add(header, "fileDesc")
    statement = add(file, "titleStmt")
    add(statement, "title", words=settings.title)
    for editor in settings.editor or ("not named",):
        add(statement, "editor", words=editor)
    publication = add(file, "publicationStmt")
    add(publication, "publisher", words=", ".join(settings.editor) or settings.title)
    own = uuid.uuid5(uuid.NAMESPACE_URL, settings.address or settings.title)
    add(publication, "idno", {"type": "url"}, settings.address or own.urn)
    today = dt.datetime.now(dt.UTC).date().isoformat()
    add(publication, "date", {"when": today}, today)
    availability = add(publication, "availability")
    licence = _licence(settings.rights)
    words = settings.rights or "No rights are stated."
    add(availability, "licence" if licence else "p", {"target": licence} if licence else {}, words)
    edition = ", ".join(filter(None, (settings.title, *settings.editor, settings.address)))
    add(add(file, "sourceDesc"), "bibl", {"type": "online", ID: f"edition-{own}"}, edition)
    add(header, "profileDesc").append(etree.ProcessingInstruction(_HERE))
    add(add(add(root, "text"), "body"), "p")
    return root
