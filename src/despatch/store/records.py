"""Turns a source that was read into plain rows for the tables: any worker can do it, without a database."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, fields, replace

import msgspec

from despatch.model import (
    DESCRIBED,
    Act,
    Bearing,
    Cut,
    Delivery,
    DeliveryStep,
    Description,
    Doubt,
    Hint,
    LedgerAct,
    Mention,
    Party,
    Phrase,
    Problem,
    Reference,
    Source,
    Span,
    find_doubted,
)
from despatch.store import ids
from despatch.store.letter_words import blank, opening, other_forms
from despatch.store.mention_rows import mention_rows
from despatch.store.packing import pack_key, pack_without_span
from despatch.store.period import period
from despatch.text.even import even_words

UNDATED = 99_999_999
"""The day by which letters without a date are sorted: after all others."""

OPEN = "XX"
"""How a date without its century begins. Other letters may tell the century, and then change what is shown."""
_FAILED = "letter-failed"

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
    """One letter as the store keeps it; it gets its id when its source is stored."""

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
    forms: str
    """Passages with words in another form than the text has them, for search: see `other_forms`."""
    subject: str
    gaps: str
    hints: str
    senders: tuple[NameRow, ...]
    recipients: tuple[NameRow, ...]
    number: str | None = None
    received: str | None = None
    identifier: str | None = None
    place_name: str | None = None
    """The place with the stop of a short form, by which it is identified; `place_key` is what the encoding calls it."""
    place_key: str = ""
    references: tuple[tuple[int, int, str], ...] = ()
    """Start, end and the reference in JSON, in the order of the words."""
    mentions: tuple[tuple[int, int, str, str, str, float], ...] = ()
    """Start, end, kind, name, rule, confidence, in the order of the words."""
    acts: tuple[tuple[object, ...], ...] = ()
    """The columns of `stored_act` from `key` on: `key` is the end of the act's id, `data` the act in JSON, packed."""
    review: tuple[tuple[str, str, float, str, str, int, int], ...] = ()
    """What an editor should look at: the columns of the table `review_item` from `field` on."""
    reading: str = ""
    """The description as it was read, in JSON; empty where no editor decided otherwise."""
    deliveries: tuple[tuple[object, ...], ...] = ()
    """The columns of `stored_delivery` from `key` on, likewise."""
    inputs: int = 0
    """A digest of what it was read by, beside its words; 0: it is always read again."""
    kept: bool = False
    """It is as it was stored before: its words were not read again."""


@dataclass(frozen=True, slots=True)
class ProblemRow:
    """A problem; `letter` is the place of its letter among the source's letters."""

    code: str
    message: str
    line: int | None = None
    start: int | None = None
    end: int | None = None
    letter: int | None = None


@dataclass(frozen=True, slots=True)
class SourceRows:
    """Everything that one source gave. An empty `fingerprint` means that it must be read again next time."""

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
    bearings: tuple[Bearing, ...] = ()
    """What editors' decisions bear on; the key is the place of the letter among the source's letters, as a number."""
    keep: bool = False
    """The source could not be opened: the letters that were read from it before stay."""


def to_rows(
    source: Source,
    cuts: Sequence[Cut],
    descriptions: Sequence[Description],
    problems: Iterable[Problem],
    fingerprint: str,
    references: Sequence[Sequence[Reference]] | None = None,
    mentions: Sequence[Sequence[Mention]] | None = None,
    ledger: Sequence[tuple[Sequence[LedgerAct], Sequence[DeliveryStep]]] | None = None,
    described: Sequence[Description] = (),
    bearings: Sequence[Bearing] = (),
    inputs: Sequence[int] = (),
    kept: Collection[int] = (),
) -> SourceRows:
    """Return the rows of a source; `references`, `mentions` and `ledger` are those of each letter.

    `described` are the descriptions before editors' decisions, which `bearings` tell of. `inputs` are digests of what
    each letter was read by; letters at the places `kept` are as they were stored before.
    """
    if len(cuts) != len(descriptions):
        raise ValueError(f"{len(cuts)} pieces but {len(descriptions)} descriptions")
    contents = ids.content_ids(source.id, [cut.span.of(source.text) for cut in cuts])
    letters = []
    problem_rows = [_problem(problem, cuts) for problem in problems]
    hints = _hints_of(source, cuts)
    for place, (cut, description) in enumerate(zip(cuts, descriptions, strict=True)):
        referring = references[place] if references else ()
        row = _letter(source.text, place, cut, description, hints[place], contents[place], referring)
        recognised = mentions[place] if mentions else ()
        named = (
            tuple(mention_rows(source.text, cut.span, description, referring, recognised))
            if cut.kind not in DESCRIBED
            else ()
        )
        acts, steps = ledger[place] if ledger else ((), ())
        rows = tuple(map(act_row, acts)), tuple(map(_delivery_row, steps))
        read = described[place] if described else description
        reading = "" if read == description else to_json(changed_fields(read))
        row = replace(row, mentions=named, acts=rows[0], deliveries=rows[1], reading=reading)
        again = inputs[place] if inputs and not (row.date or "").startswith(OPEN) else 0
        letters.append(replace(row, inputs=again, kept=place in kept))
        problem_rows.extend(_doubt_problems((*cut.doubts, *description.doubts), cut.span, place))
    failed = {problem.letter for problem in problem_rows if problem.code == _FAILED}
    return SourceRows(
        source.id,
        fingerprint,
        source.sha256,
        source.format,
        source.charset,
        source.title,
        source.language,
        len(source.text),
        tuple(replace(row, inputs=0) if place in failed else row for place, row in enumerate(letters)),
        tuple(dict.fromkeys(problem_rows)),
        tuple([replace(bearing, key=_place_of(bearing.key, cuts)) for bearing in bearings]),
    )


def _place_of(position: str, cuts: Sequence[Cut]) -> str:
    """Return the place of the letter that holds a position in the text, both as numbers; empty for none."""
    if not position:
        return ""
    return str(max(0, bisect_right(cuts, int(position), key=lambda cut: cut.span.start) - 1))


def _hints_of(source: Source, cuts: Sequence[Cut]) -> list[list[Hint]]:
    """Return the hints that lie within each letter."""
    hints = sorted(source.hints, key=lambda hint: hint.span.start)
    starts = [hint.span.start for hint in hints]
    within: list[list[Hint]] = []
    first = 0
    for cut in cuts:
        while first < len(hints) and hints[first].span.end <= cut.span.start:
            first += 1
        last = bisect_left(starts, cut.span.end)
        within.append([hint for hint in hints[first:last] if cut.span.holds(hint.span)])
    return within


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
    words, gaps = blank(letter, cut.span.start, hints)
    date = description.date
    when = period(date.edtf) if date else None
    doubts = (*cut.doubts, *description.doubts)
    body = description.body or cut.span
    shown = _shown(description, letter) if cut.kind in DESCRIBED else None
    kind = "other" if cut.kind == "other" and description.kind == "letter" else description.kind
    return LetterRow(
        content=content,
        start=cut.span.start,
        end=cut.span.end,
        ordinal=place + 1,
        piece=cut.kind,
        kind=kind,
        confidence=cut.confidence if description.cut is None else description.cut,
        heading=_written(description.heading),
        marking=_written(description.marking),
        place=_written(description.place),
        date=date.edtf if date else None,
        date_written=date.written if date else None,
        first=when.first if when else None,
        last=when.last if when else None,
        days=when.days if when else None,
        dates=tuple(when.tokens()) if when else (),
        opening=opening(shown or words[body.start - cut.span.start : body.end - cut.span.start]),
        doubts=len(doubts),
        description=to_json(changed_fields(description)),
        doubt_list=to_json(cut.doubts),
        words=words,
        forms=other_forms(words, cut.span.start, hints),
        subject=_written(description.subject) or "",
        review=tuple(_review(cut, description)) if cut.kind not in DESCRIBED else (),
        gaps=to_json(tuple(gaps)),
        hints=to_json(tuple(hints)),
        senders=_names(description.senders),
        recipients=_names(description.recipients),
        number=description.number,
        received=description.received.edtf if description.received else None,
        identifier=description.identifier,
        place_name=_place_name(text, description.place),
        place_key=(description.place.key or "") if description.place else "",
        references=tuple([(r.span.start, r.span.end, to_json(_changed(r, _REFERENCE_FIELDS))) for r in references]),
    )


def _review(cut: Cut, description: Description) -> Iterable[tuple[str, str, float, str, str, int, int]]:
    for one in find_doubted(cut, description):
        if cut.kind == "other" and one.field != "cut":
            continue  # what is no letter has no sender
        span = one.span or cut.span
        yield one.field, one.code, one.sure, one.value, one.reason, span.start, span.end


def _shown(description: Description, row: str) -> str:
    """Return what lists show of a letter without words: its subject, or else the row that describes it."""
    return description.subject.written if description.subject else row.replace("\t", " · ")


def act_row(entry: LedgerAct) -> tuple[object, ...]:
    """Return an act as the columns of `stored_act`, from `key` on."""
    act = entry.act
    start, end = act.span.start, act.span.end
    around = entry.around or act.span
    before = (start - around.start, around.end - end, start - entry.paragraph.start, entry.paragraph.end - end)
    data = pack_without_span(to_json(_changed(act, _ACT_FIELDS)), start, end)
    return pack_key(entry.id), start, end - start, *before, start - entry.sentence, act.type, data


def _delivery_row(step: DeliveryStep) -> tuple[object, ...]:
    """Return a delivery step as the columns of `stored_delivery`, from `key` on."""
    delivery = step.delivery
    where = (delivery.span.start, delivery.span.end)
    goods = (delivery.stage, delivery.item, delivery.carrier, delivery.convoy)
    return step.id, *where, *goods, pack_without_span(to_json(_changed(delivery, _DELIVERY_FIELDS)), *where)


def changed_fields(description: Description) -> dict[str, object]:
    """Return the fields of a description that differ from their defaults: most are empty."""
    return _changed(description, _FIELDS)


def _changed(value: object, known: Sequence[tuple[str, object]]) -> dict[str, object]:
    return {name: field for name, default in known if (field := getattr(value, name)) != default}


def to_json(value: object) -> str:
    """Return JSON."""
    if value == ():
        return "[]"
    return msgspec.json.encode(value).decode()


def _names(parties: Iterable[Party]) -> tuple[NameRow, ...]:
    return tuple([NameRow(party.name, party.office or "", party.key or "") for party in parties])


def _written(phrase: object) -> str | None:
    written = getattr(phrase, "written", None)
    return " ".join(even_words(written).split()) if written else None


def _place_name(text: str, place: Phrase | None) -> str | None:
    """Return a place on one line; with its stop where a comma follows the stop, so that it closes no sentence."""
    written = _written(place)
    if written and place and place.span and text[place.span.end : place.span.end + 2] in (".,", ".;", ".:"):
        return f"{written}."
    return written


def _problem(problem: Problem, cuts: Sequence[Cut]) -> ProblemRow:
    """Return a problem with the place of the letter that its span lies in."""
    span = problem.span
    if span is None:
        return ProblemRow(problem.code, problem.message, problem.line)
    place = bisect_right(cuts, span.start, key=lambda cut: cut.span.start) - 1
    letter = place if place >= 0 and cuts[place].span.holds(span) else None
    return ProblemRow(problem.code, problem.message, problem.line, span.start, span.end, letter)


def _doubt_problems(doubts: Iterable[Doubt], whole: Span, place: int) -> Iterable[ProblemRow]:
    for doubt in doubts:
        span = doubt.span or whole
        yield ProblemRow(doubt.code, doubt.reason, None, span.start, span.end, place)
