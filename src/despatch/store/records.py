"""What a source becomes before it is stored: plain rows, made in any worker, without a database."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace

import msgspec

from despatch.model import (
    Act,
    Cut,
    Delivery,
    DeliveryStep,
    Description,
    Doubt,
    Hint,
    LedgerAct,
    Mention,
    Party,
    Problem,
    Reference,
    Source,
    Span,
)
from despatch.store import ids
from despatch.store.period import period
from despatch.text.overlaps import drop_overlaps

UNDATED = 99_999_999
"""Where letters without a date sort: after all that have one."""

_NOT_THE_LETTERS = frozenset({"note", "note-mark", "running-head", "page-break", "navigation"})
_OPENING = 160
_FIELDS = tuple((field.name, field.default) for field in fields(Description))
_REFERENCE_FIELDS = tuple((field.name, field.default) for field in fields(Reference))
_ACT_FIELDS = tuple((field.name, field.default) for field in fields(Act))
_DELIVERY_FIELDS = tuple((field.name, field.default) for field in fields(Delivery))


@dataclass(frozen=True, slots=True)
class NameRow:
    """A party as written: its words, the office beside them and the key that the encoding gives."""

    written: str
    office: str
    key: str


@dataclass(frozen=True, slots=True)
class LetterRow:
    """One letter as the store keeps it; ids are given when its source is stored."""

    content: str
    start: int
    end: int
    ordinal: int
    piece: str
    kind: str
    confidence: float
    heading: str | None
    marking: str | None
    place: str | None
    date: str | None
    date_written: str | None
    first: int | None
    last: int | None
    days: int | None
    dates: tuple[str, ...]
    opening: str
    doubts: int
    description: str
    doubt_list: str
    words: str
    gaps: str
    hints: str
    senders: tuple[NameRow, ...]
    recipients: tuple[NameRow, ...]
    number: str | None = None
    received: str | None = None
    references: tuple[tuple[int, int, str], ...] = ()
    """Start, end and what is said, in JSON, in the order of the words."""
    mentions: tuple[tuple[int, int, str, str, str, float], ...] = ()
    """Start, end, kind, name, rule, confidence, in the order of the words."""
    acts: tuple[tuple[object, ...], ...] = ()
    """What the end of the id is, the start and end of the words, of their sentences and their paragraph, where the sentence
    begins, type, quote and what is said, in JSON."""
    deliveries: tuple[tuple[object, ...], ...] = ()
    """What the end of the id is, start, end, stage, item, carrier, convoy, quote and what is said, in JSON."""


@dataclass(frozen=True, slots=True)
class ProblemRow:
    """A finding; `letter` is the place of its letter among the source's letters."""

    code: str
    message: str
    line: int | None = None
    start: int | None = None
    end: int | None = None
    letter: int | None = None


@dataclass(frozen=True, slots=True)
class SourceRows:
    """All that one source gave. `fingerprint` is empty for one that must be read again next time."""

    id: str
    fingerprint: str
    sha256: str
    format: str | None = None
    charset: str | None = None
    title: str | None = None
    language: str | None = None
    characters: int = 0
    letters: tuple[LetterRow, ...] = ()
    problems: tuple[ProblemRow, ...] = ()
    keep: bool = False
    """It could not be opened: what was read of it before stays."""


def of(
    source: Source,
    cuts: Sequence[Cut],
    descriptions: Sequence[Description],
    problems: Iterable[Problem],
    fingerprint: str,
    references: Sequence[Sequence[Reference]] | None = None,
    mentions: Sequence[Sequence[Mention]] | None = None,
    ledger: Sequence[tuple[Sequence[LedgerAct], Sequence[DeliveryStep]]] | None = None,
) -> SourceRows:
    """Return the rows of a source that was read, divided and described; `references`, `mentions` and `ledger` are those of each letter."""
    if len(cuts) != len(descriptions):
        raise ValueError(f"{len(cuts)} pieces but {len(descriptions)} descriptions")
    hints = sorted(source.hints, key=lambda hint: hint.span.start)
    letters = []
    found: list[ProblemRow] = [_problem(problem, cuts) for problem in problems]
    contents = ids.contents(source.id, [cut.span.of(source.text) for cut in cuts])
    first_hint = 0
    for place, (cut, description) in enumerate(zip(cuts, descriptions, strict=True)):
        while first_hint < len(hints) and hints[first_hint].span.end <= cut.span.start:
            first_hint += 1
        inside = []
        for hint in hints[first_hint:]:
            if hint.span.start >= cut.span.end:
                break
            if cut.span.holds(hint.span):
                inside.append(hint)
        pointed = references[place] if references else ()
        row = _letter(source.text, place, cut, description, inside, contents[place], pointed)
        named = tuple(_mentions(source.text, cut.span, description, pointed, mentions[place] if mentions else ()))
        acts, steps = ledger[place] if ledger else ((), ())
        letters.append(
            replace(row, mentions=named, acts=tuple(map(act_row, acts)), deliveries=tuple(map(_delivery, steps)))
        )
        found.extend(_doubted((*cut.doubts, *description.doubts), cut.span, place))
    return SourceRows(
        source.id,
        fingerprint,
        source.sha256,
        source.format,
        source.charset,
        source.title,
        source.language,
        len(source.text),
        tuple(letters),
        tuple(dict.fromkeys(found)),
    )


def _letter(
    text: str,
    place: int,
    cut: Cut,
    description: Description,
    hints: Sequence[Hint],
    content: str,
    references: Sequence[Reference],
) -> LetterRow:
    letter = cut.span.of(text)
    words, gaps = blanked(letter, cut.span.start, hints)
    date = description.date
    when = period(date.edtf) if date else None
    doubts = (*cut.doubts, *description.doubts)
    body = description.body or cut.span
    kind = "other" if cut.kind == "other" and description.kind == "letter" else description.kind
    return LetterRow(
        content=content,
        start=cut.span.start,
        end=cut.span.end,
        ordinal=place + 1,
        piece=cut.kind,
        kind=kind,
        confidence=cut.confidence,
        heading=_written(description.heading),
        marking=_written(description.marking),
        place=_written(description.place),
        date=date.edtf if date else None,
        date_written=date.written if date else None,
        first=when.first if when else None,
        last=when.last if when else None,
        days=when.days if when else None,
        dates=tuple(when.tokens()) if when else (),
        opening=opening(words[body.start - cut.span.start : body.end - cut.span.start]),
        doubts=len(doubts),
        description=encoded(told(description)),
        doubt_list=encoded(cut.doubts),
        words=words,
        gaps=encoded(tuple(gaps)),
        hints=encoded(tuple(hints)),
        senders=_names(description.senders),
        recipients=_names(description.recipients),
        number=description.number,
        received=description.received.edtf if description.received else None,
        references=tuple([(r.span.start, r.span.end, encoded(_told(r, _REFERENCE_FIELDS))) for r in references]),
    )


def act_row(one: LedgerAct) -> tuple[object, ...]:
    """Return an act as its table takes it, but for letter and position."""
    span, around = one.act.span, one.around or one.act.span
    where = (span.start, span.end, around.start, around.end, one.paragraph.start, one.paragraph.end, one.sentence)
    return one.id, *where, one.act.type, one.quote, encoded(_told(one.act, _ACT_FIELDS))


def _delivery(one: DeliveryStep) -> tuple[object, ...]:
    said = one.delivery
    return (
        one.id,
        said.span.start,
        said.span.end,
        said.stage,
        said.item,
        said.carrier,
        said.convoy,
        one.quote,
        encoded(_told(said, _DELIVERY_FIELDS)),
    )


_ROLES = frozenset({"sender", "recipient"})


def _mentions(
    text: str, letter: Span, description: Description, references: Iterable[Reference], recognised: Iterable[Mention]
) -> Iterable[tuple[int, int, str, str, str, float]]:
    """Yield what the letter names: in its description, in its references, and in its words; the first where they overlap."""
    found = [
        Mention(p.span, "person", p.name, p.rule, p.confidence)
        for p in (*description.senders, *description.recipients)
        if p.span
    ]
    if description.place and description.place.span:
        found.append(
            Mention(
                description.place.span,
                "place",
                description.place.written,
                description.place.rule,
                description.place.confidence,
            )
        )
    found += recognised
    for reference in references:
        for kind, name in (("person", reference.author), ("person", reference.addressee), ("place", reference.place)):
            if name and name not in _ROLES:
                at = text.find(name, reference.span.start, reference.span.end)
                found += (
                    [Mention(Span(at, at + len(name)), kind, name, reference.rule, reference.confidence)]
                    if at >= 0
                    else []
                )
    for m in drop_overlaps((m for m in found if letter.holds(m.span)), lambda m: m.span):
        yield m.span.start, m.span.end, m.kind, " ".join(m.name.split()), m.rule, m.confidence


def blanked(letter: str, offset: int, hints: Iterable[Hint]) -> tuple[str, list[tuple[int, str]]]:
    """Return the letter with what is not its own blanked out, and the stretches that were."""
    pieces: list[str] = []
    gaps: list[tuple[int, str]] = []
    at = 0
    for hint in hints:
        start, end = max(hint.span.start - offset, at), hint.span.end - offset
        if hint.kind not in _NOT_THE_LETTERS or start >= end:
            continue
        gone = letter[start:end]
        pieces += [letter[at:start], "".join("\n" if c == "\n" else " " for c in gone)]
        gaps.append((start, gone))
        at = end
    if not gaps:
        return letter, gaps
    return "".join((*pieces, letter[at:])), gaps


def restored(words: str, gaps: str) -> str:
    """Return the letter's text as it stands in its source: the inverse of `blanked`."""
    if gaps == "[]":
        return words
    pieces: list[str] = []
    at = 0
    for start, gone in msgspec.json.decode(gaps, type=list[tuple[int, str]]):
        pieces += [words[at:start], gone]
        at = start + len(gone)
    return "".join((*pieces, words[at:]))


def opening(body: str, length: int = _OPENING) -> str:
    """Return the first words, white space evened out, cut at a word."""
    words = " ".join(body[: length * 3].split())
    if len(words) <= length:
        return words
    cut = words.rfind(" ", length // 2, length)
    return words[: cut if cut > 0 else length].rstrip(" ,;:-") + "…"


def told(description: Description) -> dict[str, object]:
    """Return the fields of a description that differ from their defaults: it is mostly silence."""
    return _told(description, _FIELDS)


def _told(value: object, known: Sequence[tuple[str, object]]) -> dict[str, object]:
    return {name: said for name, default in known if (said := getattr(value, name)) != default}


def encoded(value: object) -> str:
    """Return JSON."""
    if value == ():
        return "[]"
    return msgspec.json.encode(value).decode()


def _names(parties: Iterable[Party]) -> tuple[NameRow, ...]:
    return tuple([NameRow(party.name, party.office or "", party.key or "") for party in parties])


def _written(phrase: object) -> str | None:
    written = getattr(phrase, "written", None)
    return " ".join(written.split()) if written else None


def _problem(problem: Problem, cuts: Sequence[Cut]) -> ProblemRow:
    span = problem.span
    letter = None
    if span and cuts:
        place = bisect_right(cuts, span.start, key=lambda cut: cut.span.start) - 1
        letter = place if place >= 0 and cuts[place].span.holds(span) else None
    return ProblemRow(
        problem.code, problem.message, problem.line, span.start if span else None, span.end if span else None, letter
    )


def _doubted(doubts: Iterable[Doubt], whole: Span, place: int) -> Iterable[ProblemRow]:
    for doubt in doubts:
        span = doubt.span or whole
        yield ProblemRow(doubt.code, doubt.reason, None, span.start, span.end, place)
