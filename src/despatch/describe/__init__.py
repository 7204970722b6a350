"""A letter goes in; its heading, parties, date, marking, opening and closing come out, from its first and last lines.

The encoding of a source takes precedence over our own reading. A field that the words do not give stays empty.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from despatch.describe import parties
from despatch.describe.dating import DatingReading, complete, datings
from despatch.describe.doubts import doubted
from despatch.describe.ending import Ending, read_ending
from despatch.describe.merge import merge
from despatch.describe.opening import Opening, read_opening
from despatch.describe.paragraphs import numbered
from despatch.describe.place import places
from despatch.describe.windows import Apparatus, Zone, Zones, zones
from despatch.formulas.lexicon import lexicon
from despatch.model import Cut, Description, Phrase, Problem, Source, Span
from despatch.settings import Settings

__all__ = ["describe"]

CONVENTION_SHARE = 0.15
"""A source goes by a kind when this share of its titles name it, and most titles that name a kind name this one."""


DATELINE = 80
"""A dateline after the salutation begins within so many characters."""


@dataclass(frozen=True, slots=True)
class _Read:
    """One letter between reading and putting together."""

    cut: Cut
    zones: Zones
    opening: Opening
    ending: Ending
    dating: DatingReading
    place: Phrase | None = None


def describe(
    source: Source, cuts: Sequence[Cut], settings: Settings
) -> tuple[tuple[Description, ...], tuple[Problem, ...]]:
    """Describe every cut of a source, in order.

    Returns one `Description` a cut and the problems of the source as a whole; doubts about one letter are in its
    description. Never raises on account of the words.
    """
    apparatus = Apparatus(source.hints)
    languages = settings.languages
    read = _located(source, [_read(source, cut, apparatus, settings) for cut in cuts], settings)
    convention = _convention([one.opening for one in read], source.title or "", languages)
    encoded = {one.span.start: one.description for one in source.letters}
    found = []
    plain = [(_description(source, one, convention, languages), _signers(one)) for one in read]
    for one, (plain_description, _), doubts in zip(read, plain, doubted(plain, languages), strict=True):
        said_doubts = doubts if one.cut.kind == "letter" else ()
        description = (
            replace(plain_description, doubts=(*said_doubts, *plain_description.doubts))
            if said_doubts
            else plain_description
        )
        said = encoded.get(one.cut.span.start)
        found.append(merge(said, description) if said else description)
    return tuple(found), ()


def _located(source: Source, read: Sequence[_Read], settings: Settings) -> list[_Read]:
    """Give each letter the year and the place that the letters around it settle."""
    dated = complete([one.dating for one in read])
    found = places(source.text, dated, settings, [one.cut.span.start for one in read])
    return [
        replace(one, dating=dating, place=place, opening=_apart(one, dating, place))
        for one, dating, place in zip(read, dated, found, strict=True)
    ]


def _apart(one: _Read, dating: DatingReading, place: Phrase | None) -> Opening:
    """Remove place and date from a salutation that ran on into them ("Dear General Elmford 3d May")."""
    opening, at = one.opening, one.zones.head.at
    spans = [place.span if place else None, dating.date.span if dating.date else None]
    for span in spans:
        if (
            opening.salutation is None
            or span is None
            or not at + opening.salutation.start < span.start < at + opening.salutation.end
        ):
            continue
        words = one.zones.head.text[opening.salutation.start : span.start - at].rstrip()
        cut = Span(opening.salutation.start, opening.salutation.start + len(words))
        called = opening.called if opening.called and opening.called.end <= cut.end else None
        opening = replace(opening, salutation=cut, called=called, end=cut.end)
    return opening


def _read(source: Source, cut: Cut, apparatus: Apparatus, settings: Settings) -> _Read:
    languages = settings.languages
    parts = zones(source, cut, apparatus)
    opening = read_opening(parts.head, languages)
    opened = max(0, parts.head.at + opening.end - parts.tail.at)
    ending = read_ending(parts.tail, opened, languages)
    full = opening.heading is not None and opening.heading_span is not None and bool(opening.heading.senders)
    title = (
        parts.head.span(opening.heading_span.start, opening.heading_span.end) if full and opening.heading_span else None
    )
    aside = [hint.span for hint in apparatus.within(cut.span.start, parts.end)]
    return _Read(
        cut,
        parts,
        opening,
        ending,
        datings(source.text, Span(cut.span.start, parts.end), settings, heading=title, aside=aside),
    )


def _convention(openings: Sequence[Opening], title: str, languages: tuple[str, ...]) -> str | None:
    """Return the kind that a source's letters go by: in a book of telegrams, a letter without a kind is a telegram.

    One title that names it is enough where the source itself is called so ("The Elmford Telegrams").
    """
    lex = lexicon(languages)
    named = Counter(kind for kind in map(_own_kind, openings) if kind in lex.channel_kinds)
    if not named:
        return None
    kind, times = named.most_common(1)[0]
    called = title.casefold()
    enough = 1 if any(word in called for word, its in lex.kind_of.items() if its in lex.channel_kinds) else 2
    return (
        kind
        if times >= enough and times >= CONVENTION_SHARE * len(openings) and times > sum(named.values()) / 2
        else None
    )


def _own_kind(opening: Opening) -> str | None:
    return opening.kind or (opening.heading.kind if opening.heading else None)


def _signers(one: _Read) -> tuple[str, ...]:
    signed = one.ending.closing.signature if one.ending.closing else None
    return tuple(named.name for named in signed.names) if signed else ()


def _description(source: Source, one: _Read, convention: str | None, languages: tuple[str, ...]) -> Description:
    head, tail, opening, ending = one.zones.head, one.zones.tail, one.opening, one.ending
    who = parties.senders(head, opening, tail, ending)
    whom = parties.recipients(
        head, opening, tail, ending, languages, dated=one.dating.date.span if one.dating.date else None
    )
    closing = ending.closing
    signed = closing.signature if closing else None
    rule, sure = (closing.rule, closing.confidence) if closing else ("", 0.0)
    first, last = _body(one)
    return Description(
        kind=_own_kind(opening) or convention or "letter",
        number=opening.number or (opening.heading.number if opening.heading else None),
        heading=_phrase(source, head, opening.heading_span, "heading", 0.98),
        marking=_phrase(source, head, opening.marking, "marking", 0.98),
        senders=who,
        recipients=whom,
        date=one.dating.date,
        received=one.dating.received,
        dates=one.dating.dates,
        place=one.place,
        via=_via(source, one),
        salutation=_phrase(source, head, opening.salutation, "salutation", 0.97),
        closing=_phrase(source, tail, closing.span if closing else None, rule, sure),
        signature=_phrase(source, tail, signed.span if signed else None, rule, sure),
        postscript=_phrase(source, tail, ending.postscript, "postscript", 0.95),
        enclosures=tuple(p for p in (_phrase(source, tail, span, "enclosure", 0.9) for span in ending.enclosures) if p),
        paragraphs=numbered(source.text, first, last),
        body=Span(first, last) if last > first else None,
        doubts=one.dating.doubts,
    )


def _phrase(source: Source, zone: Zone, span: Span | None, rule: str, confidence: float) -> Phrase | None:
    if span is None or span.end <= span.start:
        return None
    placed = zone.span(span.start, span.end)
    return Phrase(placed.of(source.text), placed, rule, confidence)


def _via(source: Source, one: _Read) -> Phrase | None:
    heading, line = one.opening.heading, one.opening.heading_span
    if heading is None or heading.via is None or line is None:
        return _phrase(source, one.zones.head, one.opening.via, "via", 0.9)
    named = heading.via
    office = one.zones.head.text.rfind(named.office, line.start, line.start + named.span.start) if named.office else -1
    span = Span(office if office >= 0 else line.start + named.span.start, line.start + named.span.end)
    return _phrase(source, one.zones.head, span, "heading", 0.95)


def _body(one: _Read) -> tuple[int, int]:
    """Return where the body runs, from the opening's end to the closing's start, without the blanks around it."""
    text, at = one.zones.head.text, one.opening.end
    for span in (one.place.span if one.place else None, one.dating.date.span if one.dating.date else None):
        # A dateline run in between the salutation and the first sentence belongs to the opening.
        if span and at <= span.start - one.zones.head.at <= at + DATELINE and span.end - one.zones.head.at <= len(text):
            at = max(at, span.end - one.zones.head.at)
    while at < len(text) and text[at] in " \t\n,:;.!—–":
        at += 1
    first, last = one.zones.head.at + at, one.zones.end
    closing, tail = one.ending.closing, one.zones.tail
    stops = [
        closing.span.start if closing and closing.span else None,
        closing.signature.span.start if closing and closing.signature else None,
    ]
    if one.ending.postscript:
        stops.append(one.ending.postscript.start)
    known = [stop for stop in stops if stop is not None]
    if known:
        stop = min(known)
        last = tail.at + len(tail.text[:stop].rstrip())
    return first, last
