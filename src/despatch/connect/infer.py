"""Inferred letters: letters known only because other letters mention them. The order of the sources does not matter."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from despatch.connect.choose import LEAST, UNDECIDED
from despatch.connect.index import LetterIndex, days, edtf_of
from despatch.connect.neighbours import place_in_time
from despatch.model import Evidence, InferredLetter, Link, Reference

AFTERWARDS = 60
"""A later "his latest message" means the last one told of within so many days."""

IDENTIFIER, DATE, RECEIVED = "the same identifier", "the same date", "the same day of receipt"
HERE, DATED_HERE = "spoken of again in this letter", "spoken of again in this letter, with its date"
LATEST = "the words say the latest, and this is the last one told of"
SAME = {IDENTIFIER: 1.0, DATE: 0.97, RECEIVED: 0.77, HERE: 0.91, DATED_HERE: 0.91, LATEST: 0.67}
"""How many of the passages that are taken for one letter for this reason mean one (`docs/manual/references.md`)."""


class _Same(NamedTuple):
    """How sure it is that a passage means the letter of the first passage, and why."""

    share: float = 1.0
    why: str = ""


@dataclass(slots=True, eq=False)
class _Group:
    """References that mean one and the same lost letter."""

    author: str
    addressee: str | None
    members: dict[int, _Same] = field(default_factory=dict)
    """The places of the references, each with how sure it is that it means the letter of the first."""
    date: str | None = None
    received: str | None = None
    identifier: str | None = None
    told: int = 0
    """The day of the letter that first tells of it."""


def infer(links: Sequence[Link], index: LetterIndex) -> tuple[list[Link], list[InferredLetter]]:
    """Return the links with those to lost letters filled in, and the lost letters, by author and date.

    Links beyond those given are of references to several lost letters at once, one for each further letter.

    A reference becomes a lost letter when it names both sides and the archive holds no candidate for it;
    one that is undecided between letters does not. Editors' notes prove none: what they name is printed.
    """
    places = [i for i in sorted(range(len(links)), key=lambda i: _place(links[i], index)) if lost(links[i])]
    groups = _groups(places, links, index)
    nths = _nths(places, links)
    out = list(links)
    more: list[Link] = []
    found: list[InferredLetter] = []
    told_in = Counter(
        (letter, group.author, group.addressee)
        for group in groups
        for letter in {links[i].letter for i in group.members if not group.date}
    )
    for group in groups:
        records = _records(group, links, index, nths, _counted(group, links, told_in))
        found += records
        for i in group.members:
            out[i] = replace(links[i], target=records[0].id, kind="inferred", score=records[0].confidence)
            if links[i].reference.count != 1:
                more += [replace(links[i], target=r.id, kind="inferred", score=r.confidence) for r in records[1:]]
    return out + more, sorted(
        found, key=lambda r: (r.author or "", r.addressee or "", r.date or r.received or "", r.id)
    )


def _nths(places: Iterable[int], links: Sequence[Link]) -> dict[int, int]:
    """Count, in each letter, the references to lost letters of one pair in the order of its words."""
    starts: dict[tuple[str | None, str | None, str], dict[int, int]] = defaultdict(dict)
    for i in places:
        link = links[i]
        found = starts[link.author, link.addressee, link.letter]
        found.setdefault(link.reference.span.start, len(found))
    return {
        i: starts[links[i].author, links[i].addressee, links[i].letter][links[i].reference.span.start] for i in places
    }


def _place(link: Link, index: LetterIndex) -> tuple[int, str, int, int]:
    node = index.node(link.letter)
    return node.first or 0, node.source, node.ordinal, link.reference.span.start


def lost(link: Link) -> bool:
    """Say whether a link may lead to a lost letter: nothing in the archive answers to it, and both sides are named."""
    return _is_not_here(link) and _is_named(link)


def unnamed(link: Link) -> bool:
    """Say whether a link is to a letter that is not here, and of which author or addressee is not known."""
    return _is_not_here(link) and not _is_named(link)


def _is_named(link: Link) -> bool:
    """Say whether author and addressee are known. An identifier names a mail by itself: its author is enough."""
    return link.author is not None and (link.addressee is not None or link.reference.identifier is not None)


def _is_not_here(link: Link) -> bool:
    """Say whether the words prove a letter, and nothing in the archive answers to it."""
    proves = not link.reference.in_note or link.reference.status in ("not found", "never sent")
    told = link.kind == "none" and proves and not link.why.startswith(UNDECIDED)
    return told and link.reference.function != "announce" and not _vague(link.reference)


def _said(reference: Reference) -> int:
    """Return how many letters words mean: "your messages of May 3" are two at least, "your letters" may be all."""
    several = reference.count == 0 and (reference.date is not None or reference.order is not None)
    return 2 if several else reference.count or 1


def _vague(reference: Reference) -> bool:
    """Say whether words prove no letter but those at hand: "my letter" may be this one, "your letters" all of them.

    "My two letters" are none of these.
    """
    if reference.date or reference.received or reference.number or reference.identifier or reference.status:
        return False
    if reference.author == "sender":
        return reference.order is None and reference.rule.startswith("refer.noun") and reference.count < 2
    return reference.count == 0 and reference.order is None and reference.function != "acknowledge"


_Told = tuple[_Group, int]
"""A lost letter, and the place of a reference that means it."""


@dataclass(slots=True)
class _Known:
    """The lost letters of one pair, found by date, by day of receipt, and by the letter that tells of them."""

    groups: list[_Group] = field(default_factory=list)
    dated: dict[tuple[int, int], _Told] = field(default_factory=dict)
    received: dict[str, _Told] = field(default_factory=dict)
    named: dict[str, _Told] = field(default_factory=dict)
    told_in: dict[str, dict[_Group, int]] = field(default_factory=lambda: defaultdict(dict))
    """Of each letter the lost letters that it tells of, and where it first did so."""


def _groups(places: Iterable[int], links: Sequence[Link], index: LetterIndex) -> list[_Group]:
    """Gather the references, read in order of time, that mean the same letter."""
    groups: list[_Group] = []
    of_pair: dict[tuple[str, str | None], _Known] = defaultdict(_Known)
    for i in places:
        link = links[i]
        assert link.author is not None
        known = of_pair[link.author, link.addressee]
        found = _same(link, known, links, index)
        if found:
            group, same = found
        else:
            group, same = _Group(link.author, link.addressee, told=index.node(link.letter).last or 0), _Same()
            groups.append(group)
            known.groups.append(group)
        group.members[i] = same
        group.date = group.date or link.reference.date
        group.received = group.received or link.reference.received
        if identifier := link.reference.identifier:
            group.identifier = identifier
            known.named.setdefault(identifier, (group, i))
        if when := days(group.date):
            known.dated.setdefault(when, (group, i))
        if group.received:
            known.received.setdefault(group.received, (group, i))
        known.told_in[link.letter].setdefault(group, i)
    return groups


def _counted(group: _Group, links: Sequence[Link], told_in: Mapping[tuple[str, str, str | None], int]) -> int:
    """Return how many lost letters a group is. "Both" counts those of its letter that other words told of, too."""
    most = 1
    for i in group.members:
        link = links[i]
        others = max(0, told_in[link.letter, group.author, group.addressee] - 1)
        most = max(most, _said(link.reference) - (0 if link.reference.date else others))
    return most


def _same(link: Link, known: _Known, links: Sequence[Link], index: LetterIndex) -> tuple[_Group, _Same] | None:
    """Return the lost letter that this reference means, if it was told of before, and how sure that is."""
    reference = link.reference
    if reference.identifier:
        return _because(known.named.get(reference.identifier), IDENTIFIER)
    here = {group: i for group, i in known.told_in.get(link.letter, {}).items() if not _is_former(links[i])}
    if reference.date:
        when = days(reference.date)
        dated = known.dated.get(when) if when else None
        return _because(dated, DATE) or _because(_undated_here(here, links), DATED_HERE)
    if _is_former(link):
        return None
    if reference.received:
        return _because(known.received.get(reference.received), RECEIVED)
    if reference.function == "acknowledge" and reference.count != 1:
        return None
    if here:
        return _because(list(here.items())[-1], HERE)
    # Of the letters that somebody is told to have written, those of one month are rarely one.
    if reference.function != "cite" or reference.order != "latest" or not known.groups:
        return None
    day = index.node(link.letter).first
    last = known.groups[-1]
    fresh = day is not None and 0 <= day - last.told <= AFTERWARDS
    return _because((last, next(iter(last.members))), LATEST) if fresh else None


def _is_former(link: Link) -> bool:
    """Say whether words mean a letter before the last: "your letter" beside "your former letter" is another one."""
    return link.reference.order == "previous"


def _because(told: _Told | None, why: str) -> tuple[_Group, _Same] | None:
    """Return the lost letter, with how sure it is; None where that is not likely enough to take two for one."""
    if told is None:
        return None
    group, place = told
    same = _Same(round(SAME[why] * group.members[place].share, 3), why)
    return (group, same) if same.share >= LEAST else None


def _undated_here(here: Mapping[_Group, int], links: Sequence[Link]) -> _Told | None:
    """Return the letter spoken of before, to which a date given later in the same letter belongs."""
    for group, place in here.items():
        plain = not group.date and not group.received and all(links[m].reference.about is None for m in group.members)
        if plain and links[list(group.members)[-1]].reference.function != "acknowledge":
            return group, place
    return None


def _records(
    group: _Group, links: Sequence[Link], index: LetterIndex, nths: dict[int, int], count: int
) -> list[InferredLetter]:
    """Make the record, or `count` records when several letters are spoken of at once."""
    members = [links[i] for i in group.members]
    first = members[0]
    evidence = tuple(
        Evidence(links[i].letter, links[i].reference.span, same.share, same.why) for i, same in group.members.items()
    )
    told = [index.node(link.letter).last for link in members]
    latest = min((t for t in told if t is not None), default=None)
    came = days(group.received)
    if came:
        latest = min(latest, came[1]) if latest is not None else came[1]
    place = place_in_time(group.author, group.addressee, index.node(first.letter), latest, index)
    date = group.date or (edtf_of(place.first, place.last) if latest is not None else None)
    answers = (place.answers,) if place.answers and _not_before(group.date, place.first) else ()

    def said(name: str) -> Any:
        return next((value for link in members if (value := getattr(link.reference, name))), None)

    confidence = max(link.reference.confidence for link in members)
    return [
        InferredLetter(
            id=_id(group, first, n, nths[next(iter(group.members))]),
            author=group.author,
            addressee=group.addressee,
            date=date,
            received=group.received,
            via=said("via"),
            place=said("place"),
            about=said("about"),
            evidence=evidence,
            status=said("status") or "not found",
            confidence=round(confidence * (1 if n == 0 else 0.8), 3),
            answers=answers,
        )
        for n in range(count)
    ]


def _not_before(edtf: str | None, day: int | None) -> bool:
    """Say whether a date, if there is one, does not end before a day."""
    when = days(edtf)
    return when is None or day is None or when[1] >= day


def _id(group: _Group, first: Link, n: int, nth: int) -> str:
    """Name the record by what is known of it, so that it keeps its name when other sources come or go."""
    sure = group.identifier or group.date or (f"received {group.received}" if group.received else None)
    # Offsets shift when a source is edited; which reference of its letter it is, hardly ever.
    words = f"{group.author}|{group.addressee}|{sure or first.letter}|{0 if sure else nth}|{n}"
    return "lost-" + hashlib.blake2b(words.encode(), digest_size=6).hexdigest()
