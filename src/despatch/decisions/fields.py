"""Decisions on what a letter says of itself: its sender, its date and so on. Laid over its description."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from despatch.decisions.anchors import find_in_source
from despatch.decisions.cuts import GONE, RULE
from despatch.model import (
    Bearing,
    Correction,
    Cut,
    Dating,
    Description,
    Doubt,
    FieldName,
    FieldValue,
    Party,
    Phrase,
    Source,
    field_of,
)

ELSEWHERE = "its words are in no letter of {source} any more"
NO_SUCH = "no letter of {source} has {was} as its {field} any more"
NAMES: Mapping[FieldName, str] = {
    "sender": "sender",
    "recipient": "recipient",
    "date": "date",
    "place": "place",
    "kind": "kind",
    "marking": "marking",
    "language": "language",
    "title": "title",
    "status": "status",
}


def amend_descriptions(
    source: Source, cuts: Sequence[Cut], descriptions: Sequence[Description], decisions: Sequence[Correction]
) -> tuple[tuple[Description, ...], tuple[Bearing, ...]]:
    """Lay decisions over the descriptions of a source's letters; return them, and what each decision bears on.

    A decision for all letters that read a field so is laid before those on single letters. A decision that was taken on
    a letter which is now part of another counts less than one on the letter itself. The key of a bearing is the place
    of its letter in the source's text, as a number.
    """
    laid, bearings = lay_by_letter(source, cuts, descriptions, decisions)
    amended = list(descriptions)
    for at, held in laid.items():
        amended[at] = amend(descriptions[at], held)
    return tuple(amended), tuple(bearings)


def lay_by_letter(
    source: Source, cuts: Sequence[Cut], descriptions: Sequence[Description], decisions: Sequence[Correction]
) -> tuple[dict[int, list[Correction]], list[Bearing]]:
    """Return the decisions on each letter in the order in which they are laid, and what each decision bears on."""
    laid: defaultdict[int, list[tuple[bool, int, Correction]]] = defaultdict(list)
    bearings: list[Bearing] = []
    starts = [cut.span.start for cut in cuts]
    for line, decision in enumerate(decisions):
        if decision.kind == "throughout":
            bearings += _lay_throughout(source, cuts, descriptions, decision, laid, line)
            continue
        place = _find_letter(source.text, cuts, starts, decision)
        if isinstance(place, str):
            bearings.append(Bearing(decision.id, "letter", "", trouble=place.format(source=source.id)))
            continue
        at, whole = place
        laid[at].append((whole, line, decision))
        bearings.append(Bearing(decision.id, "letter", str(starts[at]), describe_fields(descriptions[at], decision)))
    ordered = {
        at: [one[2] for one in sorted(held, key=lambda one: (one[2].kind != "throughout", one[0], one[1]))]
        for at, held in laid.items()
    }
    return ordered, bearings


def settle_cuts(source: Source, cuts: Sequence[Cut], decisions: Sequence[Correction]) -> tuple[Cut, ...]:
    """Return the cuts without the doubts that an editor settled by accepting their letter as it was read."""
    accepted = [decision for decision in decisions if decision.kind == "accept"]
    if not accepted:
        return tuple(cuts)
    starts = [cut.span.start for cut in cuts]
    table = list(cuts)
    for decision in accepted:
        place = _find_letter(source.text, cuts, starts, decision)
        if not isinstance(place, str):
            table[place[0]] = replace(table[place[0]], confidence=1.0, doubts=())
    return tuple(table)


def amend(description: Description, decisions: Iterable[Correction]) -> Description:
    """Lay decisions over the description of one letter, in their order."""
    for decision in decisions:
        for value in decision.fields:
            description = _with_value(description, value)
        if decision.kind == "accept":
            description = replace(description, doubts=(), proposals=(), learned=(), cut=1.0)
    return description


def read_values(description: Description, field: FieldName) -> tuple[str, ...]:
    """Return the values of a field as a description has them; none when it is unknown."""
    if field in ("sender", "recipient"):
        parties = description.senders if field == "sender" else description.recipients
        return tuple(_plain(party.name) for party in parties)
    if field == "date":
        return (description.date.edtf,) if description.date else ()
    if field in ("kind", "language", "status"):
        word = {"kind": description.kind, "language": description.language, "status": description.status}[field]
        return (word,) if word else ()
    phrase = {"place": description.place, "marking": description.marking, "title": description.heading}[field]
    return (_plain(phrase.written),) if phrase else ()


def read_fields(description: Description) -> tuple[FieldValue, ...]:
    """Return what a description says, as an editor who accepts it sees it."""
    fields = ((name, read_values(description, name)) for name in NAMES)
    return tuple(FieldValue(name, values) for name, values in fields if values)


def describe_fields(description: Description, decision: Correction) -> str:
    """Return in words how the fields of a decision had been read."""
    if decision.kind == "accept":
        return ""
    return "; ".join(_describe(description, value.field) for value in decision.fields)


def settles(field: FieldName, doubt: Doubt) -> bool:
    """Say whether a decision on a field settles a doubt."""
    return field_of(doubt) == field


# ---------------------------------------------------------------- within


def _lay_throughout(
    source: Source,
    cuts: Sequence[Cut],
    descriptions: Sequence[Description],
    decision: Correction,
    laid: dict[int, list[tuple[bool, int, Correction]]],
    line: int,
) -> list[Bearing]:
    field = decision.fields[0].field
    wanted = tuple(_fold(words) for words in decision.was)
    bearings = []
    for at, (cut, description) in enumerate(zip(cuts, descriptions, strict=True)):
        if tuple(_fold(words) for words in read_values(description, field)) == wanted:
            laid[at].append((True, line, decision))
            was = _describe(description, field)
            bearings.append(Bearing(decision.id, "letter", str(cut.span.start), was))
    if not bearings:
        was = " and ".join(decision.was) or "nothing"
        trouble = NO_SUCH.format(source=source.id, was=f"“{was}”" if decision.was else was, field=NAMES[field])
        bearings.append(Bearing(decision.id, "letter", "", trouble=trouble))
    return bearings


def _find_letter(text: str, cuts: Sequence[Cut], starts: Sequence[int], decision: Correction) -> tuple[int, bool] | str:
    """Return the place of the letter with the words of a decision, and whether it begins with them; or why not."""
    assert decision.words is not None
    trouble = GONE
    for nth, words in enumerate((decision.words, *decision.others)):
        span = find_in_source(words, text)
        if span is None:
            continue
        at = bisect_right(starts, span.start) - 1
        if at >= 0 and span.start < cuts[at].span.end:
            return at, nth > 0 or not text[starts[at] : span.start].strip(" \t\n_")
        trouble = ELSEWHERE
    return trouble


def _with_value(description: Description, value: FieldValue) -> Description:
    field, values = value.field, value.values
    doubts = tuple(doubt for doubt in description.doubts if not settles(field, doubt))
    proposals = tuple(one for one in description.proposals if one.field != field)
    learned = tuple(one for one in description.learned if one.field != field)
    now = replace(description, doubts=doubts, proposals=proposals, learned=learned)
    if field == "sender":
        return replace(now, senders=_parties(values, description.senders))
    if field == "recipient":
        return replace(now, recipients=_parties(values, description.recipients))
    if field == "date":
        return _with_date(now, value)
    if field == "place":
        return replace(now, place=_phrase(values, description.place))
    if field == "marking":
        return replace(now, marking=_phrase(values, description.marking))
    if field == "title":
        return replace(now, heading=_phrase(values, description.heading))
    if field == "kind":
        return replace(now, kind=values[0] if values else "letter")
    word = values[0] if values else None
    return replace(now, language=word) if field == "language" else replace(now, status=word)


def _parties(names: Sequence[str], read: Sequence[Party]) -> tuple[Party, ...]:
    """Return parties of these names; one that was read so keeps its words, its office and its key."""
    known = {_fold(party.name): party for party in read}
    return tuple(
        replace(known[_fold(name)], rule=RULE, confidence=1.0)
        if _fold(name) in known
        else Party(_plain(name), None, RULE, 1.0)
        for name in names
    )


def _phrase(values: Sequence[str], read: Phrase | None) -> Phrase | None:
    if not values:
        return None
    if read is not None and _fold(read.written) == _fold(values[0]):
        return replace(read, rule=RULE, confidence=1.0)
    return Phrase(_plain(values[0]), None, RULE, 1.0)


def _with_date(description: Description, value: FieldValue) -> Description:
    read = description.date
    if not value.values:
        return replace(description, date=None, dates=tuple(date for date in description.dates if date != read))
    (edtf,) = value.values
    if read is not None and read.edtf == edtf:
        date = replace(read, rule=RULE, confidence=1.0, origin="editor")
    else:
        date = Dating(edtf, value.written or edtf, None, read.role if read else "sent", "editor", RULE, 1.0)
    return replace(description, date=date, dates=(date, *(one for one in description.dates if one != read)))


def _describe(description: Description, field: FieldName) -> str:
    """Return how a field was read, with how sure that was."""
    values = read_values(description, field)
    if not values:
        return f"{NAMES[field]}: not known"
    parts: dict[str, Sequence[Party | Phrase | Dating | None]] = {
        "sender": description.senders,
        "recipient": description.recipients,
        "date": (description.date,),
        "place": (description.place,),
        "marking": (description.marking,),
        "title": (description.heading,),
    }
    sure = [part.confidence for part in parts.get(field, ()) if part is not None]
    return f"{NAMES[field]}: {' and '.join(values)}" + (f", confidence {min(sure):.2f}" if sure else "")


def _plain(words: str) -> str:
    return " ".join(words.split())


def _fold(words: str) -> str:
    return _plain(words).casefold()
