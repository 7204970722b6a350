"""What a TEI document says of one letter: by its correspDesc, its titles, its opener and closer, in this order.

A title comes first where it and the heading both name the parties the other way round: editions have such slips.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from lxml import etree

from despatch.formulas import headings
from despatch.languages.encoding import encoding_words
from despatch.model import Dating, Description, Doubt, Party, Phrase, Span
from despatch.names.alike import same_person
from despatch.read.tei_descriptions import SURE, Reader, role_of
from despatch.read.tei_elements import inside, told, values
from despatch.read.tei_names import NAMES, PLACES
from despatch.read.tei_titles import Named, Title, read_title
from despatch.read.teidates import has_date
from despatch.read.teiletters import Found
from despatch.read.teitext import WANTED
from despatch.read.text_writer import trim
from despatch.read.xml import local

TITLED = 0.95
"""A title is words, though an editor's."""
BY_AUTHOR = 0.9
BY_ADDRESS = 0.9


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


@dataclass(frozen=True, slots=True)
class Described:
    """The description of a letter, and whether its encoding gives sender and recipient the wrong way round."""

    description: Description
    inverted: bool = False


def describe(found: Found, words: Words, reader: Reader) -> Described:
    """Return what the encoding says of one letter."""
    parts = _Parts(found.element, words)
    head = reader.correspondence(found.description) if found.description is not None else Description()
    doubts = list(head.doubts)
    senders, recipients, inverted = _parties(found, parts, words, reader, head)
    date, inner = _dates(found, parts, words, reader, head, doubts)
    openers = parts.named("opener", "head", "dateline")
    signed = parts.named("signed")
    closers = parts.named("closer", "signed")
    description = Description(
        kind=found.kind,
        heading=_first(words, [e for e in parts.named("head") if e.getparent() is found.element], "encoding.head"),
        senders=senders,
        recipients=recipients,
        date=date,
        received=head.received,
        dates=tuple(dict.fromkeys((*((date,) if date else ()), *inner, *((head.received,) if head.received else ())))),
        place=head.place or _place(words, openers, reader),
        via=head.via,
        salutation=_first(words, _within(openers, {"salute"}), "encoding.salute"),
        closing=_first(words, _within(closers, {"salute"}), "encoding.closer"),
        signature=_run(words, signed, "encoding.signed") or _signed_by(parts, words),
        postscript=_first(words, parts.named("postscript"), "encoding.postscript"),
        enclosures=tuple(_enclosures(parts, words)),
        identifier=head.identifier or (found.header.address() if found.alone else None),
        holding=found.header.holding() if found.alone else None,
        body=_body(parts, words),
        doubts=tuple(doubts),
    )
    return Described(description, inverted)


class _Parts:
    """The elements of a letter that were written out, by name, in the order of the document.

    Those in notes, deletions, enclosures and readings that are not shown are none of them.
    """

    def __init__(self, letter: etree._Element, words: Words) -> None:
        self.letter = letter
        self.enclosed = [e for e in inside(letter, "floatingText") if e in words.spans]
        within = {e for enclosure in self.enclosed for e in enclosure.iter() if e is not enclosure}
        self._found: dict[str, list[tuple[int, etree._Element]]] = {}
        for place, element in enumerate(letter.iter()):
            name = local(element)
            if name in WANTED and element is not letter and element in words.spans and element not in within:
                self._found.setdefault(name, []).append((place, element))

    @cached_property
    def addresses(self) -> list[etree._Element]:
        """The addresses in the letter, by element or by @type."""
        typed = [
            element
            for element in inside(self.letter, "div", "ab", "p", "opener", "closer")
            if element.get("type") and set(values(element, "type")) & encoding_words().parts.addresses
        ]
        return [*self.named("address"), *typed]

    @cached_property
    def _addressed(self) -> set[etree._Element]:
        return {e for address in self.addresses for e in address.iter()}

    def outside_addresses(self, elements: Iterable[etree._Element]) -> list[etree._Element]:
        """Return the elements that stand in no address."""
        return [element for element in elements if element not in self._addressed]

    def named(self, *names: str) -> list[etree._Element]:
        """Return the elements of these names."""
        found = [pair for name in names for pair in self._found.get(name, ())]
        return [element for _, element in sorted(found, key=lambda pair: pair[0])]


# ---------------------------------------------------------------- parties


def _parties(
    found: Found, parts: _Parts, words: Words, reader: Reader, head: Description
) -> tuple[tuple[Party, ...], tuple[Party, ...], bool]:
    """Return senders and recipients, and whether titles and headings put the encoding's right."""
    heading = [e for e in parts.named("head") if e.getparent() is found.element][:1]
    titles = [read_title(e, reader) for e in found.header.titles()] if found.alone else []
    heads = [read_title(e, reader) for e in heading]
    senders = head.senders or _typed(parts, "sender", words, reader)
    recipients = head.recipients or _typed(parts, "recipient", words, reader)
    if found.alone:
        senders = senders or _listed(found, "sender", reader)
        recipients = recipients or _listed(found, "recipient", reader)
    if _inverted(senders, recipients, [title for title in (*titles, *heads) if title]):
        return recipients, senders, True
    ours = Title()
    for title, element in zip(heads, heading, strict=True):
        if _is_plain(told(element), reader):
            ours = title  # our own reading of the heading says more: offices, and the words that name each
            continue
        span = words.span(element)
        senders = senders or _of_title(title.senders, "encoding.head", span, words, reader)
        recipients = recipients or _of_title(title.recipients, "encoding.head", span, words, reader)
    for title in (title for title in titles if not title.unsure):
        senders = senders or (() if ours.senders else _of_title(title.senders, "encoding.title", None, words, reader))
        recipients = recipients or (
            () if ours.recipients else _of_title(title.recipients, "encoding.title", None, words, reader)
        )
    if found.alone and not ours.senders:
        senders = _authors(found, senders, recipients, reader)
    if not senders and not ours.senders:
        senders = _signers(parts, words, reader)
    if not recipients and not ours.recipients:
        recipients = _addressed(parts, words, reader)
    return senders, recipients, False


def _is_plain(heading: str, reader: Reader) -> bool:
    """Say whether our own reading understands a heading, as one of a printed edition."""
    found = headings.parse(heading, reader.own_languages)
    return found is not None and bool(found.senders or found.recipients)


def _listed(found: Found, role: str, reader: Reader) -> tuple[Party, ...]:
    """Return the people whom the header lists as sender or recipient."""
    named = ((person, next(inside(person, "persName"), person)) for person in found.header.people())
    parties = (reader.party(name, "encoding.person") for person, name in named if role_of(person) == role)
    return tuple(party for party in parties if party.name)


def _inverted(senders: Sequence[Party], recipients: Sequence[Party], titles: Sequence[Title]) -> bool:
    """Say whether two titles or more name the parties the other way round, and none as the encoding does."""
    if not senders or not recipients:
        return False
    verdicts = [_verdict(senders, recipients, title) for title in titles]
    return verdicts.count(-1) >= 2 and 1 not in verdicts


def _verdict(senders: Sequence[Party], recipients: Sequence[Party], title: Title) -> int:
    """Return 1 where a title names the parties as the encoding does, -1 where the other way round, else 0."""
    straight = _alike(title.senders, senders) + _alike(title.recipients, recipients)
    crossed = _alike(title.senders, recipients) + _alike(title.recipients, senders)
    return (straight > crossed) - (crossed > straight)


def _alike(named: Sequence[Named], parties: Sequence[Party]) -> int:
    return int(any(same_person(one.name, party.name) for one in named for party in parties))


def _of_title(named: Sequence[Named], rule: str, span: Span | None, words: Words, reader: Reader) -> tuple[Party, ...]:
    """Return the parties that a title names; `span` is where a heading stands in the text."""
    out = []
    for one in named:
        at = words.text.find(one.name, span.start, span.end) if span else -1
        place = Span(at, at + len(one.name)) if at >= 0 else None
        key = reader.register.key(one.element) if one.element is not None else None
        out.append(Party(one.name, place, rule, TITLED, key=key))
    return tuple(out)


def _typed(parts: _Parts, role: str, words: Words, reader: Reader) -> tuple[Party, ...]:
    """Return the parties whose names in the text are typed as sender or recipient, each once."""
    parties: dict[str, Party] = {}
    for element in parts.named("persName", "orgName", "name", "rs"):
        if role_of(element) == role and (span := words.span(element)):
            name, key = span.of(words.text), reader.register.key(element)
            parties.setdefault(key or name, Party(name, span, f"encoding.{local(element)}", SURE, key=key))
    return tuple(parties.values())


def _authors(
    found: Found, senders: tuple[Party, ...], recipients: Sequence[Party], reader: Reader
) -> tuple[Party, ...]:
    """Return the authors of the text: a letter's author is its sender. An edition's own author is none.

    Senders whom a title names stay, but for one whom the author's name gives in full.
    """
    named = [reader.party(e, "encoding.author", confidence=BY_AUTHOR) for e in found.header.authors()]
    named = [party for party in named if party.name]
    if any(same_person(author.name, party.name) for author in named for party in recipients):
        return senders
    if not senders:
        return tuple(named)
    if len(senders) == len(named) == 1 and senders[0].rule == "encoding.title":
        short, full = senders[0].name, named[0].name
        fuller = len(full.split()) > len(short.split()) and same_person(short, full)
        return (replace(senders[0], name=full, key=named[0].key or senders[0].key),) if fuller else senders
    return senders


def _signers(parts: _Parts, words: Words, reader: Reader) -> tuple[Party, ...]:
    """Return the one person named in the signature, else in the closer; two may be a writer and a secretary."""
    signed = parts.named("signed") or parts.named("closer")
    names = [e for e in parts.outside_addresses(_within(signed, {"persName"})) if words.span(e)]
    if len(names) != 1:
        return ()
    span = words.span(names[0])
    key = reader.register.key(names[0])
    return (Party(span.of(words.text), span, "encoding.signed", SURE, key=key),) if span else ()


def _signed_by(parts: _Parts, words: Words) -> Phrase | None:
    """Return the last name of a closer without a signature of its own."""
    for closer in parts.named("closer"):
        names = [e for e in parts.outside_addresses(_within([closer], {"persName"})) if words.span(e)]
        if len(names) == 1:
            return words.phrase(names[0], "encoding.closer")
    return None


def _addressed(parts: _Parts, words: Words, reader: Reader) -> tuple[Party, ...]:
    """Return whom the address of a letter names: a marked-up person, else its first line."""
    for address in parts.addresses:
        name = next((e for e in _within([address], NAMES) if role_of(e) != "sender" and words.span(e)), None)
        line = name if name is not None else next((e for e in _within([address], {"addrLine"}) if words.span(e)), None)
        span = words.span(line) if line is not None else None
        if line is None or span is None or any(c.isdigit() for c in span.of(words.text)):
            continue
        span = _without_role_word(words.text, span)
        if span.start < span.end and span.of(words.text)[0].isupper():
            key = reader.register.key(line) if name is not None else None
            return (Party(" ".join(span.of(words.text).split()), span, "encoding.address", BY_ADDRESS, key=key),)
    return ()


def _without_role_word(text: str, span: Span) -> Span:
    """Leave the "To" before a name out."""
    first, _, rest = span.of(text).partition(" ")
    if rest and first.strip(" ,.:").casefold() in encoding_words().titles.recipients:
        return trim(text, span.start + len(first), span.end)
    return span


# ---------------------------------------------------------------- dates


def _dates(
    found: Found, parts: _Parts, words: Words, reader: Reader, head: Description, doubts: list[Doubt]
) -> tuple[Dating | None, list[Dating]]:
    """Return the date of a letter, and every date that the encoding gives it."""
    opening = list(_written_in(parts, ("dateline", "opener"), words, reader, doubts))
    heading = list(_written_in(parts, ("head",), words, reader, doubts)) if not opening else []
    closing = list(_written_in(parts, ("closer",), words, reader, doubts))
    division = reader.dating(found.element, None, "", "written", f"encoding.{local(found.element)}", doubts)
    own = [*opening, *heading, *([division] if division else [])]
    titled = list(_in_header(found, reader, doubts)) if found.alone and not head.date else []
    if head.date:
        return head.date, [*own, *closing]
    exact = [date for date in own if _is_day(date)]
    chosen = next(iter([*exact, *(date for date in titled if _is_day(date)), *own, *titled, *closing]), None)
    return chosen, [*own, *closing]


def _is_day(date: Dating) -> bool:
    return len(date.edtf.rstrip("?~%")) == len("1811-03-04") and "X" not in date.edtf and "/" not in date.edtf


def _written_in(
    parts: _Parts, names: tuple[str, ...], words: Words, reader: Reader, doubts: list[Doubt]
) -> Iterator[Dating]:
    """Yield the dates in some parts of the letter; those of an address are the post's."""
    within = set(_within(parts.named(*names), {"date"}))
    dates = [e for e in parts.outside_addresses(parts.named("date")) if e in within]
    for element in dates:
        span = words.span(element)
        rule = "encoding.head" if "head" in names else "encoding.dateline"
        dating = reader.dating(element, span, span.of(words.text) if span else "", "written", rule, doubts)
        if dating:
            yield dating


def _in_header(found: Found, reader: Reader, doubts: list[Doubt]) -> Iterator[Dating]:
    """Yield the dates of the header: of titles, by a date element or in words, then of creation and source."""
    dates = found.header.dates()
    yield from _given(reader, [e for e in dates if has_date(e.attrib)], doubts)
    for title in found.header.titles():
        marked = any(True for _ in inside(title, "date"))
        dating = None if marked else reader.dating(title, None, told(title), "sent", "encoding.title", doubts)
        if dating and _is_day(dating):
            yield replace(dating, written=dating.edtf)
    yield from _given(reader, [e for e in dates if not has_date(e.attrib)], doubts)


def _given(reader: Reader, elements: Iterable[etree._Element], doubts: list[Doubt]) -> Iterator[Dating]:
    for element in elements:
        if dating := reader.dating(element, None, told(element), "sent", f"encoding.{_holder(element)}", doubts):
            yield dating


def _holder(date: etree._Element) -> str:
    """Return the element that holds a date of the header, for the rule that names it."""
    parent = date.getparent()
    return local(date) if local(date) in ("creation", "origDate") or parent is None else local(parent)


# ---------------------------------------------------------------- words of the letter


def _place(words: Words, openers: Iterable[etree._Element], reader: Reader) -> Phrase | None:
    places = [e for e in _within(openers, PLACES | {"name", "rs"}) if local(e) in PLACES or e.get("type") == "place"]
    for element in places:
        if phrase := words.phrase(element, "encoding.dateline"):
            return replace(phrase, key=reader.register.key(element))
    return None


def _enclosures(parts: _Parts, words: Words) -> Iterator[Phrase]:
    """Yield the first line of each text that stands within the letter."""
    for element in parts.enclosed:
        if span := words.span(element):
            end = words.text.find("\n", span.start, span.end)
            line = Span(span.start, end if end >= 0 else span.end)
            yield Phrase(line.of(words.text), line, "encoding.floatingText", SURE)


def _within(elements: Iterable[etree._Element], names: frozenset[str] | set[str]) -> list[etree._Element]:
    return list(dict.fromkeys(e for element in elements for e in element.iter() if local(e) in names))


def _first(words: Words, elements: Iterable[etree._Element], rule: str) -> Phrase | None:
    return next((phrase for e in elements if (phrase := words.phrase(e, rule))), None)


def _run(words: Words, elements: Iterable[etree._Element], rule: str) -> Phrase | None:
    """Return the words from the first of `elements` to the last: several may sign."""
    spans = [span for e in elements if (span := words.span(e))]
    if not spans:
        return None
    span = Span(spans[0].start, spans[-1].end)
    return Phrase(span.of(words.text), span, rule, SURE)


def _body(parts: _Parts, words: Words) -> Span | None:
    """Return the span from the first paragraph to the last, postscript, opener and enclosures left out."""
    outside = {e for part in parts.named("opener", "closer", "postscript") for e in part.iter()}
    spans = [
        span for e in parts.named("p", "ab", "list", "table", "lg") if e not in outside and (span := words.span(e))
    ]
    return Span(spans[0].start, max(s.end for s in spans)) if spans else None
