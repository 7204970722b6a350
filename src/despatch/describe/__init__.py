"""Letter -> heading, parties, dating, marking, opening and closing, read from its first and last lines.

The encoding of a source is believed before our own reading; what the words do not say stays empty.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from despatch.describe import parties
from despatch.describe.ending import Ending, read_ending
from despatch.describe.merging import merge
from despatch.describe.opening import Opening, read_opening
from despatch.describe.paragraphs import numbered
from despatch.describe.zones import Apparatus, Zone, Zones, zones
from despatch.formulas.lexicon import lexicon
from despatch.model import Cut, Description, Phrase, Problem, Source, Span
from despatch.settings import Settings

__all__ = ["describe"]

CONVENTION_SHARE = 0.15
"""A source goes by a kind when this share of its titles name it, and most titles that name a kind name this one."""


@dataclass(frozen=True, slots=True)
class _Read:
    """One letter between reading and putting together."""

    cut: Cut
    zones: Zones
    opening: Opening
    ending: Ending


def describe(source: Source, cuts: Sequence[Cut], settings: Settings) -> tuple[tuple[Description, ...], tuple[Problem, ...]]:
    """Describe every cut of a source, in order.

    Returns one `Description` a cut and the problems of the source as a whole; doubts about one letter are in its
    description. Never raises on account of the words.
    """
    apparatus = Apparatus(source.hints)
    languages = settings.languages
    read = [_read(source, cut, apparatus, languages) for cut in cuts]
    convention = _convention([one.opening for one in read], languages)
    encoded = {one.span.start: one.description for one in source.letters}
    found = []
    for one in read:
        description = _description(source, one, convention, languages)
        said = encoded.get(one.cut.span.start)
        found.append(merge(said, description) if said else description)
    return tuple(found), ()


def _read(source: Source, cut: Cut, apparatus: Apparatus, languages: tuple[str, ...]) -> _Read:
    parts = zones(source, cut, apparatus)
    opening = read_opening(parts.head, languages)
    opened = max(0, parts.head.at + opening.end - parts.tail.at)
    return _Read(cut, parts, opening, read_ending(parts.tail, opened, languages))


def _convention(openings: Sequence[Opening], languages: tuple[str, ...]) -> str | None:
    """Return the kind that a source's letters go by: in a book of telegrams those without a word for it are telegrams too."""
    channels = lexicon(languages).channels
    named = Counter(kind for kind in map(_own_kind, openings) if kind in channels)
    if not named:
        return None
    kind, times = named.most_common(1)[0]
    return kind if times >= 2 and times >= CONVENTION_SHARE * len(openings) and times > sum(named.values()) / 2 else None


def _own_kind(opening: Opening) -> str | None:
    return opening.kind or (opening.heading.kind if opening.heading else None)


def _description(source: Source, one: _Read, convention: str | None, languages: tuple[str, ...]) -> Description:
    head, tail, opening, ending = one.zones.head, one.zones.tail, one.opening, one.ending
    who = parties.senders(head, opening, tail, ending)
    whom = parties.recipients(head, opening, tail, ending)
    closing = ending.closing
    signed = closing.signature if closing else None
    rule, sure = (closing.rule, closing.confidence) if closing else ("", 0.0)
    first, last = _body(one)
    doubts = parties.doubts((who, whom), opening, ending, tail, languages) if one.cut.kind == "letter" else ()
    return Description(
        kind=_own_kind(opening) or convention or "letter",
        number=opening.number or (opening.heading.number if opening.heading else None),
        heading=_phrase(source, head, opening.heading_span, "heading", 0.98),
        marking=_phrase(source, head, opening.marking, "marking", 0.98),
        senders=who,
        recipients=whom,
        via=_via(source, one),
        salutation=_phrase(source, head, opening.salutation, "salutation", 0.97),
        closing=_phrase(source, tail, closing.span if closing else None, rule, sure),
        signature=_phrase(source, tail, signed.span if signed else None, rule, sure),
        postscript=_phrase(source, tail, ending.postscript, "postscript", 0.95),
        enclosures=tuple(p for p in (_phrase(source, tail, span, "enclosure", 0.9) for span in ending.enclosures) if p),
        paragraphs=numbered(source.text, first, last),
        body=Span(first, last) if last > first else None,
        doubts=doubts,
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
    span = Span(line.start + heading.via.span.start, line.start + heading.via.span.end)
    return _phrase(source, one.zones.head, span, "heading", 0.95)


def _body(one: _Read) -> tuple[int, int]:
    """Return where the body runs, from the opening's end to the closing's start, without the blanks around it."""
    text, at = one.zones.head.text, one.opening.end
    while at < len(text) and text[at] in " \t\n,:;.!—–":
        at += 1
    first, last = one.zones.head.at + at, one.zones.end
    closing, tail = one.ending.closing, one.zones.tail
    stops = [closing.span.start if closing and closing.span else None, closing.signature.span.start if closing and closing.signature else None]
    if one.ending.postscript:
        stops.append(one.ending.postscript.start)
    known = [stop for stop in stops if stop is not None]
    if known:
        stop = min(known)
        last = tail.at + len(tail.text[:stop].rstrip())
    return first, last
