"""What a TEI document says of one letter: by its correspDesc, its titles, its opener and closer, in this order."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from lxml import etree

from despatch.dates import find_first
from despatch.model import Dating, Description, Doubt, Phrase, Span
from despatch.read.tei.dates import has_date
from despatch.read.tei.descriptions import SURE, Reader
from despatch.read.tei.elements import inside, told
from despatch.read.tei.letters import Found
from despatch.read.tei.names import PLACES
from despatch.read.tei.parties import parties
from despatch.read.tei.parts import Parts, Words, first, own_heads, run, signing_names, within
from despatch.read.tei.titles import read_title
from despatch.read.xml import local

_PLACE = re.compile(r"[^\W\d_a-z][^\W\d_]+(?:,? [^\W\d_a-z][^\W\d_]+){0,4}")
"""Words that all begin with a capital."""
_DATELINE = 120
_UNMARKED = 0.9
"""A place that no element marks is read from its words."""
_DAY = re.compile(r"\d{4}-\d\d-\d\d\??")


@dataclass(frozen=True, slots=True)
class Described:
    """The description of a letter, and whether its encoding gives sender and recipient the wrong way round."""

    description: Description
    inverted: bool = False


def describe(found: Found, words: Words, reader: Reader) -> Described:
    """Return what the encoding says of one letter."""
    parts = Parts(found.element, words)
    head = reader.correspondence(found.description) if found.description is not None else Description()
    doubts = list(head.doubts)
    senders, recipients, inverted = parties(found, parts, words, reader, head)
    date, inner = _dates(found, parts, words, reader, head, doubts)
    openers = parts.named("opener", "head", "dateline")
    signed = parts.named("signed")
    closers = parts.named("closer", "signed")
    description = Description(
        kind=found.kind,
        heading=first(words, own_heads(parts), "encoding.head"),
        senders=senders,
        recipients=recipients,
        date=date,
        received=head.received,
        dates=tuple(dict.fromkeys((*((date,) if date else ()), *inner, *((head.received,) if head.received else ())))),
        place=head.place or _place(words, openers, reader) or _place_in_words(parts, words, reader),
        via=head.via,
        subject=head.subject,
        salutation=first(words, within(openers, {"salute"}), "encoding.salute"),
        closing=first(words, within(closers, {"salute"}), "encoding.closer"),
        signature=run(words, signed or signing_names(parts, words), "encoding.signed"),
        postscript=first(words, parts.named("postscript"), "encoding.postscript"),
        enclosures=tuple(_enclosures(parts, words)),
        identifier=head.identifier or (found.header.address() if found.alone else None),
        holding=found.header.holding() if found.alone else None,
        body=_body(parts, words),
        doubts=tuple(doubts),
    )
    return Described(description, inverted)


# ---------------------------------------------------------------- dates


def _dates(
    found: Found, parts: Parts, words: Words, reader: Reader, head: Description, doubts: list[Doubt]
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
    return _DAY.fullmatch(date.edtf) is not None


def _written_in(
    parts: Parts, names: tuple[str, ...], words: Words, reader: Reader, doubts: list[Doubt]
) -> Iterator[Dating]:
    """Yield the dates in some parts of the letter; those of an address are the post's."""
    inner = set(within(parts.named(*names), {"date"}))
    for element in (e for e in parts.outside_addresses(parts.named("date")) if e in inner):
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
        if dating and (_is_day(dating) or read_title(title, reader)):
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


def _place(words: Words, openers: Iterable[etree._Element], reader: Reader) -> Phrase | None:
    places = [e for e in within(openers, PLACES | {"name", "rs"}) if local(e) in PLACES or e.get("type") == "place"]
    for element in places:
        if phrase := words.phrase(element, "encoding.dateline"):
            return replace(phrase, key=reader.register.key(element))
    return None


def _place_in_words(parts: Parts, words: Words, reader: Reader) -> Phrase | None:
    """Return the words before the date of a dateline that marks up no place: "Port Carrow, Aug. 25."."""
    for element in parts.outside_addresses(parts.named("dateline")):
        span = words.span(element)
        written = span.of(words.text) if span else ""
        date = find_first(written, 0, len(written), reader.languages) if 0 < len(written) <= _DATELINE else None
        before = written[: date.span.start].strip(" ,;.:") if date else ""
        if span and _PLACE.fullmatch(before):
            return Phrase(before, Span(span.start, span.start + len(before)), "encoding.dateline", _UNMARKED)
    return None


def _enclosures(parts: Parts, words: Words) -> Iterator[Phrase]:
    """Yield the first line of each text that stands within the letter."""
    for element in parts.enclosed:
        if span := words.span(element):
            end = words.text.find("\n", span.start, span.end)
            line = Span(span.start, end if end >= 0 else span.end)
            yield Phrase(line.of(words.text), line, "encoding.floatingText", SURE)


def _body(parts: Parts, words: Words) -> Span | None:
    """Return the span from the first paragraph to the last, postscript, opener and enclosures left out."""
    outside = {e for part in parts.named("opener", "closer", "postscript") for e in part.iter()}
    spans = [
        span for e in parts.named("p", "ab", "list", "table", "lg") if e not in outside and (span := words.span(e))
    ]
    return Span(spans[0].start, max(s.end for s in spans)) if spans else None
