"""CMIF: a TEI file without words that lists letters, a `correspDesc` for each. Read as liberally as lists are found.

Source of the rules: the Correspondence Metadata Interchange Format 1.1 of the TEI Correspondence SIG, and the notes
proposed for its second version (`note/ref` with a type such as `cmif:mentionsPerson`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from lxml import etree

from despatch.model import DateRole, Dating, Description, Doubt, Encoded, Holding, Party, Phrase, Source, Span
from despatch.read.reader import Declined, Raw, Reading
from despatch.read.tables.description_cells import says_nothing
from despatch.read.tei.dates import ImpossibleDateError, edtf
from despatch.read.tei.elements import flat
from despatch.read.tei.header import INFERRED, header_of
from despatch.read.xml import local, parse

RULE = "encoding.correspDesc"
SURE = 0.99
_CONJECTURED = 0.6
_ID = "{http://www.w3.org/XML/1998/namespace}id"
_OPENS = re.compile(rb"<(?:[\w.-]{1,40}:)?text(?:\s[^<>]{0,2000})?(?<!/)>")
_CLOSES = re.compile(rb"</(?:[\w.-]{1,40}:)?text\s*>")
_DESCRIPTION = re.compile(rb"<(?:[\w.-]{1,40}:)?correspDesc[\s/>]")
_TAG = re.compile(rb"<!--.*?-->|<[^<>]*>", re.DOTALL)
_NAMES = frozenset({"persName", "orgName", "name", "rs"})
_PLACES = frozenset({"placeName", "settlement", "geogName", "country"})
_ROLES = {"sent": "sent", "sentBy": "sent", "received": "received", "receivedBy": "received"}
"""The types of actions, as CMIF and older lists write them."""
_LONGEST_TEXT, _MOST_WORDS, _A_LIST = 4000, 60, 3
"""From so many descriptions on, the text may have a paragraph about the list: so many bytes, so many words."""
_OF_LETTERS = re.compile(rb"<(?:[\w.-]{1,40}:)?(?:div|pb|opener|closer|salute|signed|dateline)\b")


def read(raw: Raw) -> Reading | Declined:
    """Read a list of letters; declines a file that is none, or that has the words of letters.

    Raises Refused for a document that does not parse, or that declares entities.
    """
    if b"correspDesc" not in raw.data or b"correspAction" not in raw.data:
        return Declined("it has no correspDesc")
    described = len(_DESCRIPTION.findall(raw.data))
    if any(_is_of_words(body, described) for body in _texts(raw.data)):
        return Declined("it has a text, and is no list of letters alone")
    tree, repeated = parse(raw)
    root = tree.getroot()
    descriptions = [e for e in root.iter() if local(e) == "correspDesc" and e.get("type") != INFERRED]
    if not local(root).startswith(("TEI", "teiCorpus")) or not descriptions:
        return Declined("it is no TEI file with letters described in its header")
    problems = [raw.problem("xml-repeated-id", f"{said}; both elements were read.") for said in repeated[:20]]
    editions = {f"#{e.get(_ID)}": flat(e) for e in root.iter() if local(e) in ("bibl", "biblFull") and e.get(_ID)}
    text = _Text()
    letters = tuple(_read(description, editions, text) for description in descriptions)
    if len(letters) == 1:  # the header is about this letter alone
        alone = letters[0]
        letters = (replace(alone, description=replace(alone.description, holding=header_of(root).holding())),)
    title = next((flat(e) for s in root.iter() if local(s) == "titleStmt" for e in s if local(e) == "title"), None)
    charset = (tree.docinfo.encoding or "utf-8").lower()
    source = Source(raw.id, "".join(text.pieces).rstrip("\n"), "cmif", charset, raw.sha256, title, letters=letters)
    return Reading(source, tuple(problems))


def _texts(data: bytes) -> Iterator[bytes]:
    """Yield what the text elements of a file hold, before it is parsed: most files of letters are told by this."""
    at = 0
    while opens := _OPENS.search(data, at):
        closes = _CLOSES.search(data, opens.end())
        yield data[opens.end() : closes.start() if closes else len(data)]
        if closes is None:
            return
        at = closes.end()


def _is_of_words(body: bytes, described: int) -> bool:
    """Say whether a text holds the words of letters; a list may only have a few words about itself."""
    if len(body) > _LONGEST_TEXT:
        return True
    words = len(_TAG.sub(b"", body).split())
    return words > 0 and (described < _A_LIST or words > _MOST_WORDS or _OF_LETTERS.search(body) is not None)


@dataclass(slots=True)
class _Text:
    """The list written out: a line for each letter, with tabs between what is said of it."""

    pieces: list[str] = field(default_factory=list)
    at: int = 0

    def write(self, words: str) -> Span:
        """Add words, and return where they stand."""
        span = Span(self.at, self.at + len(words))
        self.pieces.append(words)
        self.at = span.end
        return span

    def cell(self, words: str) -> Span:
        """Add words as a cell of the line."""
        span = self.write(words)
        self.write("\t")
        return span

    def end_line(self, start: int) -> Span:
        """End a line that began at `start`, and return where its words stand: the tab after its last cell goes."""
        self.pieces[-1] = "\n"
        return Span(start, self.at - 1)


def _read(description: etree._Element, editions: dict[str, str], text: _Text) -> Encoded:
    start = text.at
    doubts: list[Doubt] = []
    actions = {"sent": _elements(description, "sent"), "received": _elements(description, "received")}
    senders = tuple(_parties(actions["sent"], text))
    place = next(_places(actions["sent"], text), None)
    sent = next(_datings(actions["sent"], "sent", text, doubts), None)
    recipients = tuple(_parties(actions["received"], text))
    for _ in _places(actions["received"], text):
        pass  # the place of receiving stands in the line; a letter has no field for it
    received = next(_datings(actions["received"], "received", text, doubts), None)
    for words in _further(description, editions):
        text.cell(words)
    if text.at == start:
        text.cell("(an empty description)")
    unknown = (("sender", senders), ("recipient", recipients), ("date", sent or doubts))
    doubts += [Doubt(f"{name}-unknown", f"the list gives no {name}") for name, there in unknown if not there]
    return Encoded(
        text.end_line(start),
        Description(
            senders=senders,
            recipients=recipients,
            date=sent,
            received=received,
            dates=tuple(date for date in (sent, received) if date),
            place=place,
            identifier=description.get("ref") or next(_copies(description), None),
            holding=_holding(description, editions),
            doubts=tuple(doubts),
        ),
        "described",
    )


def _elements(description: etree._Element, role: str) -> list[etree._Element]:
    """Return what the actions of one role hold; names may be gathered in a list or a paragraph."""
    actions = [
        action
        for action in description
        if local(action) == "correspAction" and _ROLES.get(action.get("type", "").strip()) == role
    ]
    return [e for action in actions for e in action.iter() if e is not action]


def _parties(elements: list[etree._Element], text: _Text) -> Iterator[Party]:
    for element in elements:
        if local(element) in _NAMES and not any(local(above) in _NAMES for above in element.iterancestors()):
            name, key = flat(element), _key(element) or element.get("corresp")
            name = name or (key or "" if key and not key.startswith(("http:", "https:", "#")) else "")
            if name:
                span = text.cell(name)
                if not says_nothing(name.strip("[]")):
                    yield Party(name, span, RULE, _certainty(element), key=key)


def _places(elements: list[etree._Element], text: _Text) -> Iterator[Phrase]:
    for element in elements:
        outermost = local(element) in _PLACES and not any(local(e) in _PLACES for e in element.iterancestors())
        if outermost and (name := flat(element)):
            span = text.cell(name)
            if not says_nothing(name):
                yield Phrase(name, span, RULE, _certainty(element), _key(element))


def _datings(elements: list[etree._Element], role: DateRole, text: _Text, doubts: list[Doubt]) -> Iterator[Dating]:
    for element in (e for e in elements if local(e) == "date"):
        words = flat(element)
        try:
            value = edtf({str(name): str(said) for name, said in element.attrib.items()})
        except ImpossibleDateError as wrong:
            span = text.cell(words or " ".join(map(str, element.attrib.values())))
            doubts.append(Doubt("date-impossible", f"the list says {wrong}", span))
            continue
        if value or words:
            span = text.cell(words or value or "")
        if value:
            julian = "julian" if "julian" in element.get("calendar", "").lower() else "gregorian"
            yield Dating(value, words or value, span, role, "encoding", RULE, SURE, julian)  # type: ignore[arg-type]


def _certainty(element: etree._Element) -> float:
    conjectured = element.get("evidence") == "conjecture" or element.get("cert") in ("low", "unknown")
    return _CONJECTURED if conjectured else SURE


def _holding(description: etree._Element, editions: dict[str, str]) -> Holding | None:
    """Return the edition that prints a letter, and its number there."""
    sources = description.get("source", "").split()
    edition = "; ".join(editions.get(source, source) for source in sources) or None
    number = description.get("key", "").strip() or None
    return Holding(edition=edition, number=number) if edition or number else None


def _further(description: etree._Element, editions: dict[str, str]) -> Iterator[str]:
    """Yield what else is said of a letter: its number and address in the edition, notes, the edition itself."""
    for name in ("key", "ref"):
        if said := description.get(name, "").strip():
            yield said
    for note in (e for e in description if local(e) in ("note", "correspContext")):
        refs = [e for e in note.iter() if local(e) == "ref"]
        if not refs and (words := flat(note)):
            yield words
        for ref in refs:
            if said := " ".join(part for part in (_kind(ref), flat(ref), ref.get("target", "")) if part):
                yield said
    for source in description.get("source", "").split():
        yield editions.get(source, source)


def _copies(description: etree._Element) -> Iterator[str]:
    """Yield the addresses at which the letter itself can be read, by the notes of the second version."""
    for ref in (e for note in description if local(note) == "note" for e in note.iter() if local(e) == "ref"):
        target = ref.get("target")
        if _kind(ref) in ("isAvailableAsTEIfile", "isEditionOf") and target:
            yield target


def _key(element: etree._Element) -> str | None:
    """Return what identifies a name. A pointer within its file is less lasting than a key."""
    ref, key = element.get("ref"), element.get("key")
    return key if key and (not ref or ref.startswith("#")) else ref or key


def _kind(ref: etree._Element) -> str:
    """Return the last word of a note's type: files have "cmif:hasLanguage", "hasLanguage", and whole addresses."""
    return re.split(r"[/:#]", ref.get("type", ""))[-1]
