"""What a correspDesc says of a letter, and which letter it describes.

Sources: TEI P5 2.4.6; the guidelines of correspSearch; the drafts of the TEI correspondence group and the encoding of
the Weber-Gesamtausgabe before 2014 (sender, addressee, placeSender, dateSender).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Literal

from lxml import etree

from despatch.formulas.lexicon import lexicon
from despatch.languages.encoding import encoding_words
from despatch.model import DateRole, Dating, Description, Doubt, Party, Phrase, Span
from despatch.read.tei.dates import ImpossibleDateError, contradiction, edtf, has_date, of_words
from despatch.read.tei.elements import children, flat, identifier, inside, told, values
from despatch.read.tei.names import NAMES, PLACES, Register
from despatch.read.xml import local

SURE = 0.99
WORDS_ONLY = 0.95
"""A date that the encoding gives in words only is read as any other date."""
RULE = "encoding.correspDesc"
_ROLE_NAMES = ("type", "role", "subtype", "ana")
_OLDER = frozenset(
    {"sender", "addressee", "placeSender", "placeAddressee", "dateSender", "dateAddressee", "placeLet", "dateLet"}
)
_DESCRIPTIONS = frozenset({"letHeading", "letContents", "letDesc"})
_TITLES = frozenset({"title", "role", "occupation", "profession"})
"""Values of @type on a name that is no name."""


def role_of(element: etree._Element) -> str | None:
    """Return "sender", "recipient", "carrier" or "helper" for an action or a name that says so; None otherwise."""
    roles = encoding_words().roles
    said = set(values(element, *_ROLE_NAMES)) | ({local(element).casefold()} if local(element) in _OLDER else set())
    known = (("sender", roles.senders), ("recipient", roles.recipients), ("carrier", roles.carriers))
    return next((role for role, words in (*known, ("helper", roles.helpers)) if said & words), None)


@dataclass(frozen=True, slots=True)
class Reader:
    """What reading a description needs beside it: the people of the document, the languages of the archive."""

    register: Register
    languages: tuple[str, ...]
    """All languages that can be read, those of the archive first."""
    own_languages: tuple[str, ...]
    """Those of the archive."""

    def party(self, element: etree._Element, rule: str, span: Span | None = None, confidence: float = SURE) -> Party:
        """Return the person or body that an element names."""
        name = self.register.name(element)
        nobody = name.strip("[]()?. ").casefold() in lexicon(self.languages).unknown
        return Party("" if nobody else name, span, rule, confidence, key=self.register.key(element))

    def dating(
        self, element: etree._Element, span: Span | None, written: str, role: DateRole, rule: str, doubts: list[Doubt]
    ) -> Dating | None:
        """Return the date that an element gives by its attributes, else in words; doubts are added to `doubts`."""
        attributes = {str(name): str(value) for name, value in element.attrib.items()}
        try:
            value = edtf(attributes)
        except ImpossibleDateError as error:
            doubts.append(Doubt("date-impossible", f"the encoding says {error}", span))
            value = None
        julian = "julian" in element.get("calendar", "").lower()
        if value is None:
            value = of_words(written, self.languages) if written and span is None else None
            confidence = WORDS_ONLY
        else:
            confidence = SURE
            against = None if julian else contradiction(value, written, self.languages)
            if against:
                doubts.append(Doubt("date-conflict", against, span))
        if value is None:
            return None
        calendar: Literal["gregorian", "julian"] = "julian" if julian else "gregorian"
        return Dating(value, written or value, span, role, "encoding", rule, confidence, calendar)

    def correspondence(self, description: etree._Element) -> Description:
        """Return what a correspDesc says; it stands in the header, so no words of the text are quoted."""
        doubts: list[Doubt] = []
        older = _OLDER | ({"author"} if local(description) in _DESCRIPTIONS else frozenset())
        actions = [e for e in description.iter() if local(e) == "correspAction" or local(e) in older] or [description]
        sides: dict[str, list[Party]] = {"sender": [], "recipient": [], "carrier": []}
        dates: dict[str, list[etree._Element]] = {"sender": [], "recipient": []}
        places: list[etree._Element] = []
        for action in actions:
            side = role_of(action) if action is not description else None
            side = "sender" if local(action) == "author" else side
            for element, role in self._people(action, side):
                if role in sides and (party := self.party(element, RULE)).name:
                    sides[role].append(party)
            own = side or ("sender" if action is description else None)
            if own in dates:
                found = [action] if local(action) in _OLDER and has_date(action.attrib) else []
                dates[own] += [*found, *inside(action, "date")] or ([action] if "date" in local(action) else [])
            if own == "sender":
                places += list(inside(action, *PLACES)) or ([action] if "place" in local(action) else [])
        dates["sender"] += children(description, "date")
        sent = self._first_date(dates["sender"], "sent", doubts)
        received = self._first_date(dates["recipient"], "received", doubts)
        return Description(
            senders=tuple(dict.fromkeys(sides["sender"])),
            recipients=tuple(dict.fromkeys(sides["recipient"])),
            date=sent,
            received=received,
            dates=tuple(date for date in (sent, received) if date),
            place=self.place(places),
            via=next((Phrase(p.name, None, RULE, SURE, p.key) for p in sides["carrier"]), None),
            subject=next((Phrase(flat(e), None, RULE, SURE) for e in _notes(description, "subject")), None),
            identifier=_address(description) or description.get("key"),
            doubts=tuple(doubts),
        )

    def _first_date(self, elements: Iterable[etree._Element], role: DateRole, doubts: list[Doubt]) -> Dating | None:
        found = (self.dating(e, None, flat(e), role, RULE, doubts) for e in elements)
        return next((date for date in found if date), None)

    def place(self, elements: Sequence[etree._Element]) -> Phrase | None:
        """Return the first place of some; of one in parts, the settlement."""
        for element in elements:
            town = next((e for e in inside(element, "settlement") if flat(e)), None)
            name = self.register.name(town if town is not None else element)
            if name:
                key = self.register.key(element) or (self.register.key(town) if town is not None else None)
                return Phrase(name, None, RULE, SURE, key)
        return None

    def _people(self, action: etree._Element, side: str | None) -> Iterator[tuple[etree._Element, str | None]]:
        """Yield the names of an action with the role of each: its own, else that of the action.

        A name that is typed as a helper's, and a post office beside a writer, have none.
        """
        named = [e for e in action.iter() if local(e) in NAMES and e is not action and not _in_name_or_note(e, action)]
        if any(local(e) in ("persName", "orgName") for e in named):
            named = [e for e in named if local(e) not in ("rs", "name") or role_of(e)]
        if not named and local(action) in ("sender", "addressee", "author") and flat(action):
            named = [action]
        roles = [None if e is action else role_of(e) for e in named]
        people = [e for e in named if not self._is_post(e)]
        for element, role in zip(named, roles, strict=True):
            if element.get("type", "").casefold() in _TITLES | {"place"}:
                continue
            own = role or side
            if own in ("sender", "recipient") and people and element not in people:
                continue
            yield element, own

    def _is_post(self, element: etree._Element) -> bool:
        name = self.register.name(element).casefold()
        return any(words in name for words in encoding_words().roles.posts)


def _in_name_or_note(element: etree._Element, action: etree._Element) -> bool:
    """Say whether a name stands within another name or in a note."""
    above = element.getparent()
    while above is not None and above is not action:
        if local(above) in NAMES | PLACES | {"note", "bibl", "correspAction"}:
            return True
        above = above.getparent()
    return False


def _address(description: etree._Element) -> str | None:
    """Return the address by which an edition names the letter."""
    return next((address for address in description.get("ref", "").split() if "://" in address), None)


def _notes(description: etree._Element, type: str) -> Iterator[etree._Element]:
    """Yield the notes of a type that a description has, if they say something."""
    yield from (e for e in children(description, "note") if e.get("type") == type and flat(e))


def written(description: etree._Element, reader: Reader) -> str:
    """Return a correspDesc as one line of words, for a letter of which only the description is known."""
    actions = list(inside(description, "correspAction")) or [description]
    lines = []
    for action in actions:
        parts = []
        for element in inside(action, *NAMES, *PLACES, "date"):
            if _in_name_or_note(element, action):
                continue
            date = local(element) == "date"
            parts.append(told(element) or (_days(element) if date else reader.register.name(element)))
        lines.append(", ".join(part for part in parts if part) or told(action))
    return "; ".join(line for line in lines if line)


def _days(element: etree._Element) -> str:
    try:
        return edtf({str(name): str(value) for name, value in element.attrib.items()}) or ""
    except ImpossibleDateError:
        return ""


# ---------------------------------------------------------------- which description is whose


def match(
    descriptions: Sequence[etree._Element], letters: Sequence[etree._Element]
) -> tuple[dict[etree._Element, etree._Element], int]:
    """Return the description of each letter, and how many descriptions belong to none.

    They are matched by the pointers of either, and by equal numbers. What is left without a pointer is matched in
    order where there are as many descriptions as letters, and not at all where there are not.
    """
    by_id = {id: letter for letter in letters for id in _ids(letter)}
    found: dict[etree._Element, etree._Element] = {}
    for letter in letters:
        if (within := next(inside(letter, "correspDesc"), None)) is not None:
            found[letter] = within
    for description in descriptions:
        described = next(
            (by_id[p] for p in _pointers(description, "corresp", "target", "ref", "sameAs") if p in by_id), None
        )
        if described is not None:
            found.setdefault(described, description)
    own = {id: description for description in descriptions for id in _ids(description)}
    for letter in letters:
        pointers = _pointers(letter, "corresp", "decls", "sameAs", "ana", "copyOf")
        meant = next((own[p] for p in pointers if p in own), None)
        if meant is not None:
            found.setdefault(letter, meant)
    _by_number(descriptions, letters, found)
    used = set(found.values())
    left = [d for d in descriptions if d not in used and not _points(d, "corresp", "target", "sameAs")]
    free = [letter for letter in letters if letter not in found]
    if left and len(left) == len(free):
        found.update(zip(free, left, strict=True))
    return found, len(descriptions) - len(set(found.values()))


def _by_number(
    descriptions: Sequence[etree._Element],
    letters: Sequence[etree._Element],
    found: dict[etree._Element, etree._Element],
) -> None:
    """Match by equal @n, where each number stands once on either side."""
    numbered = [{e.get("n"): e for e in side if e.get("n")} for side in (descriptions, letters)]
    if len(numbered[0]) != len(descriptions) or len(numbered[1]) != len(letters):
        return
    for number, letter in numbered[1].items():
        if letter not in found and number in numbered[0]:
            found[letter] = numbered[0][number]


def _ids(element: etree._Element) -> Iterator[str]:
    """Yield the ids of an element and of what stands around it alone: a div in a text, a description in its profile."""
    if id := identifier(element):
        yield id
    inner = "body" if local(element) == "text" else "div" if local(element) == "body" else None
    for child in children(element, inner) if inner else ():
        yield from _ids(child)
    parent = element.getparent()
    while parent is not None and not local(parent).startswith("TEI") and _holds_one(parent, local(element)):
        if id := identifier(parent):
            yield id
        parent = parent.getparent()


def _holds_one(element: etree._Element, name: str) -> bool:
    return len(list(islice(inside(element, name), 2))) == 1


def _pointers(element: etree._Element, *names: str) -> Iterator[str]:
    for name in names:
        for pointer in element.get(name, "").split():
            yield pointer.split("#")[-1] if "#" in pointer else pointer


def _points(element: etree._Element, *names: str) -> bool:
    return any(element.get(name) for name in names)
