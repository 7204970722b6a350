"""What TEI says of a letter: its place in the document, and its description from header, opener and closer.

Sources: TEI P5 chapter 2.4.6 (correspDesc) and 4.2.2 (opener, closer); the FRUS encoding of the
Office of the Historian (persName of type from and to, dates on the div).
Only what the encoding says outright is claimed; words without attributes are left to our own reading.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from despatch.model import DateRole, Dating, Description, Doubt, Party, Phrase, Span
from despatch.read.teidates import ImpossibleDateError, edtf
from despatch.read.teitext import WANTED, flat, local
from despatch.read.text_writer import trim

SURE = 0.99
_ID = "{http://www.w3.org/XML/1998/namespace}id"
_DIVISIONS = frozenset(["div", "div1", "div2", "div3", "div4", "div5", "div6", "div7", "text", "floatingText", "body"])
_SENDERS = frozenset({"from", "sender", "sent", "author"})
_RECIPIENTS = frozenset({"to", "recipient", "addressee", "received"})
_NAMES = frozenset({"persName", "orgName", "name", "rs"})
_PLACES = frozenset({"placeName", "settlement", "geogName"})
_CARRIED = frozenset({"transmitted", "forwarded"})


@dataclass(frozen=True, slots=True)
class Found:
    """A letter in the document: the element that holds its words, what describes it, its kind."""

    element: etree._Element
    description: etree._Element | None
    kind: str


@dataclass(frozen=True, slots=True)
class Words:
    """The finished text, and where the elements of one letter stand in it."""

    text: str
    spans: Mapping[etree._Element, tuple[int, int]]

    def phrase(self, element: etree._Element, rule: str) -> Phrase | None:
        """Return an element's words with their span, None when it has none."""
        span = self.span(element)
        return Phrase(span.of(self.text), span, rule, SURE) if span else None

    def span(self, element: etree._Element) -> Span | None:
        """Return where an element's words stand in the text."""
        if element not in self.spans:
            return None
        span = trim(self.text, *self.spans[element])
        return span if span.start < span.end else None


def find(root: etree._Element, kinds: Mapping[str, str]) -> tuple[list[Found], int]:
    """Return the letters of a document, and how many descriptions belong to none of them.

    `kinds` maps values of @type to kinds of letters.
    """
    letters: list[Found] = []
    homeless = 0
    for document in _documents(root):
        header = next((c for c in document if local(c) == "teiHeader"), None)
        text = next((c for c in document if local(c) == "text"), None)
        descriptions = [e for e in header.iter() if local(e) == "correspDesc"] if header is not None else []
        divisions = list(_divisions(text, kinds)) if text is not None else []
        if text is not None and len(descriptions) == 1 and len(divisions) < 2 and flat(text):
            element = divisions[0].element if divisions else text
            letters.append(Found(element, descriptions[0], divisions[0].kind if divisions else "letter"))
            continue
        matched = {_target(d): d for d in descriptions}
        described = [Found(d.element, matched.pop(d.element.get(_ID, ""), None), d.kind) for d in divisions]
        letters += described
        homeless += len(descriptions) - sum(d.description is not None for d in described)
    return letters, homeless


def _documents(root: etree._Element) -> Iterator[etree._Element]:
    if local(root).startswith("teiCorpus"):
        yield from (e for e in root.iter() if local(e) in ("TEI", "TEI.2"))
    else:
        yield root


def _target(description: etree._Element) -> str:
    for name in ("corresp", "target", "ref"):
        if description.get(name):
            return description.get(name, "").split("#")[-1]
    return ""


def _divisions(element: etree._Element, kinds: Mapping[str, str]) -> Iterator[Found]:
    """Yield the outermost divisions that are letters: by @type, or untyped with an opener of their own."""
    for child in element:
        if local(child) in _DIVISIONS:
            said = (child.get("subtype", "").lower(), child.get("type", "").lower())
            kind = next((kinds[value] for value in said if value in kinds), None)
            untyped = not child.get("type")
            if kind or (untyped and any(local(c) == "opener" for c in child)):
                yield Found(child, None, kind or "letter")
                continue
        if local(child) not in ("teiHeader", "p", "note", ""):
            yield from _divisions(child, kinds)


def describe(found: Found, words: Words) -> Description:
    """Return what the encoding says of one letter."""
    doubts: list[Doubt] = []
    parts = _Parts(found.element, words)
    head = _correspondence(found.description, doubts) if found.description is not None else Description()
    dates = head.dates + tuple(_inner_dates(found, parts, words, doubts))
    openers = parts.named("opener", "head", "dateline")
    signed = parts.named("signed")
    closers = parts.named("closer", "signed")
    return Description(
        kind=found.kind,
        heading=_first(words, [e for e in parts.named("head") if e.getparent() is found.element], "encoding.head"),
        senders=head.senders or _named(parts, _SENDERS, words) or _signers(signed, words),
        recipients=head.recipients or _named(parts, _RECIPIENTS, words),
        date=head.date or next(iter(dates), None),
        received=head.received,
        dates=tuple(dict.fromkeys(dates + ((head.received,) if head.received else ()))),
        place=head.place or _first(words, _within(openers, _PLACES), "encoding.dateline"),
        via=head.via,
        salutation=_first(words, _within(openers, {"salute"}), "encoding.salute"),
        closing=_first(words, _within(closers, {"salute"}), "encoding.closer"),
        signature=_run(words, signed, "encoding.signed"),
        postscript=_first(words, parts.named("postscript"), "encoding.postscript"),
        body=_body(parts, words),
        doubts=tuple(doubts),
    )


class _Parts:
    """The elements of a letter that were written out, by name, in the order of the document.

    Those in notes, deletions and readings that are not shown are none of them.
    """

    def __init__(self, letter: etree._Element, words: Words) -> None:
        self._found: dict[str, list[tuple[int, etree._Element]]] = {}
        for place, element in enumerate(letter.iter()):
            name = local(element)
            if name in WANTED and element is not letter and element in words.spans:
                self._found.setdefault(name, []).append((place, element))

    def named(self, *names: str) -> list[etree._Element]:
        """Return the elements of these names."""
        found = [pair for name in names for pair in self._found.get(name, ())]
        return [element for _, element in sorted(found, key=lambda pair: pair[0])]


def _correspondence(description: etree._Element, doubts: list[Doubt]) -> Description:
    """Return what a correspDesc says; it stands in the header, so no words of the text are quoted."""
    rule = "encoding.correspDesc"
    actions: dict[str, list[etree._Element]] = {}
    for action in description:
        if local(action) == "correspAction":
            actions.setdefault(action.get("type", ""), []).append(action)

    def names(*types: str) -> list[etree._Element]:
        return [e for t in types for a in actions.get(t, ()) for e in a if local(e) in _NAMES and flat(e)]

    def dating(role: DateRole) -> Dating | None:
        dates = (e for a in actions.get(role, ()) for e in a if local(e) == "date")
        return next((d for e in dates if (d := _dating(e, None, flat(e), role, rule, doubts))), None)

    places = [e for a in actions.get("sent", ()) for e in a.iter() if local(e) in _PLACES and flat(e)]
    carriers = names(*_CARRIED)
    sent = dating("sent")
    return Description(
        senders=tuple(Party(flat(e), None, rule, SURE, key=_key(e)) for e in names("sent")),
        recipients=tuple(Party(flat(e), None, rule, SURE, key=_key(e)) for e in names("received")),
        date=sent,
        dates=(sent,) if sent else (),
        received=dating("received"),
        place=Phrase(flat(places[0]), None, rule, SURE) if places else None,
        via=Phrase(flat(carriers[0]), None, rule, SURE) if carriers else None,
    )


def _key(element: etree._Element) -> str | None:
    return element.get("ref") or element.get("key") or element.get("corresp")


def _dating(
    element: etree._Element,
    span: Span | None,
    written: str,
    role: DateRole,
    rule: str,
    doubts: list[Doubt],
) -> Dating | None:
    try:
        value = edtf({str(k): str(v) for k, v in element.attrib.items()})
    except ImpossibleDateError as error:
        doubts.append(Doubt("date-impossible", f"the encoding says {error}", span))
        return None
    if value is None:
        return None
    julian = "julian" in element.get("calendar", "").lower()
    return Dating(value, written or value, span, role, "encoding", rule, SURE, "julian" if julian else "gregorian")


def _inner_dates(found: Found, parts: _Parts, words: Words, doubts: list[Doubt]) -> Iterator[Dating]:
    """Yield the dates of datelines, openers and closers, then the bounds that stand on the division itself."""
    lines = parts.named("dateline", "opener", "closer")
    within = set(_within(lines, {"date"}))
    for element in (e for e in parts.named("date") if e in within):
        span = words.span(element)
        if dating := _dating(
            element, span, span.of(words.text) if span else "", "written", "encoding.dateline", doubts
        ):
            yield dating
    if dating := _dating(found.element, None, "", "written", f"encoding.{local(found.element)}", doubts):
        yield dating


def _within(elements: list[etree._Element], names: frozenset[str] | set[str]) -> list[etree._Element]:
    return [e for element in elements for e in element.iter() if local(e) in names]


def _first(words: Words, elements: list[etree._Element], rule: str) -> Phrase | None:
    return next((phrase for e in elements if (phrase := words.phrase(e, rule))), None)


def _run(words: Words, elements: list[etree._Element], rule: str) -> Phrase | None:
    """Return the words from the first of `elements` to the last: several may sign."""
    spans = [span for e in elements if (span := words.span(e))]
    if not spans:
        return None
    span = Span(spans[0].start, spans[-1].end)
    return Phrase(span.of(words.text), span, rule, SURE)


def _named(parts: _Parts, types: frozenset[str], words: Words) -> tuple[Party, ...]:
    """Return the parties whose names are typed as sender or recipient, each once."""
    parties: dict[str, Party] = {}
    for element in parts.named("persName", "orgName"):
        said = element.get("type") or element.get("role") or ""
        if said.lower() in types and (span := words.span(element)):
            name, key = span.of(words.text), _key(element)
            parties.setdefault(key or name, Party(name, span, f"encoding.{local(element)}", SURE, key=key))
    return tuple(parties.values())


def _signers(signed: list[etree._Element], words: Words) -> tuple[Party, ...]:
    """Return the one person named in the signature; two may be a writer and a secretary."""
    names = [e for e in _within(signed, {"persName"}) if words.span(e)]
    if len(names) != 1:
        return ()
    span = words.span(names[0])
    return (Party(span.of(words.text), span, "encoding.signed", SURE, key=_key(names[0])),) if span else ()


def _body(parts: _Parts, words: Words) -> Span | None:
    """Return the span from the first paragraph to the last, postscript and opener left out."""
    outside = {e for part in parts.named("opener", "closer", "postscript") for e in part.iter()}
    spans = [
        span for e in parts.named("p", "ab", "list", "table", "lg") if e not in outside and (span := words.span(e))
    ]
    return Span(spans[0].start, max(s.end for s in spans)) if spans else None
