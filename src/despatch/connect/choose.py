"""A reference in, the letter that it means out; refused candidates are kept with the reason.

A score is the share of such links that were right on letters with known answers (`docs/manual/exchanges.md`).
No candidate is chosen below `LEAST`, nor when two candidates come within `MARGIN`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from itertools import islice

from despatch.connect.index import LetterIndex, Node, Pointer, days
from despatch.connect.replies import Answered, Asked
from despatch.connect.undated import ALIKE, WINDOW, About, likely, no_words
from despatch.model import ADDRESSED, Candidate, Link, Reference

LEAST = 0.5
MARGIN = 0.1
CERTAIN = 1.0
KEPT = 5
"""How many refused candidates are kept."""
ANNOUNCED = "it was not written yet"
UNDECIDED = "not decided between"

_EXACT, _SLIP, _STYLE, _MONTH = 0.97, 0.62, 0.55, 0.45
_LATEST, _NUMBER = 0.7, 0.95
_AMBIGUOUS = 0.95
"""The author's name fits several people, but only one of them wrote to this addressee on this day."""
OLD_STYLE = frozenset((10, 11, 12, 13))
"""By how many days the Julian calendar was behind, from 1582 to 2100."""
_GAPS = (1, *sorted(OLD_STYLE), 28, 29, 30, 31)
"""Days by which the date of a letter and the date given for it are known to differ."""
_REACH = 120
"""An undated "your letter" is looked for among letters of so many days before."""
_LOOKED_AT = 200
"""How many letters of one pair are weighed for an undated reference."""
_SAME_DAY = 50
_SHOWN = 0.03
"""A letter less likely is no candidate."""
_MONTH_LONG = 31


def choose(
    pointer: Pointer, index: LetterIndex, answered: Answered | None = None, about: About = no_words
) -> tuple[Link, ...]:
    """Connect one reference: one link, or one for each letter of "both your messages of July 31".

    A link's kind is "letter", "described" or "none"; `infer` makes inferred letters of those that nothing answers to.
    `answered` is what the reference's letter answers by all that is known of it. Words that only address the recipient
    give a link where that alone is sure enough, else none. `about` says how much the paragraph around the reference has
    in common with a letter.
    """
    reference = pointer.reference
    if reference.function == "announce":
        return (_link(pointer, index, None, 0.0, ANNOUNCED, ()),)
    if reference.identifier:
        return (_named(pointer, reference.identifier, index),)
    if reference.rule == ADDRESSED:
        return _by_itself(pointer, index, answered) if answered else ()
    if answered is not None and _weighs(reference) and answered.any:
        return (_weighed(pointer, index, answered.if_told()),)
    here = index.node(pointer.letter)
    candidates = sorted(_best_each(_candidates(pointer, here, index, about)), key=lambda c: (-c.score, c.target))
    if not candidates:
        return (_link(pointer, index, None, 0.0, _absent(pointer, index), ()),)
    best, rest = candidates[0], candidates[1:]
    if best.score < LEAST and _by_subject(reference) and sum(one.score for one in candidates) >= LEAST:
        why = f"{UNDECIDED} {len(candidates)} letters and a lost one"
        return (_link(pointer, index, None, 0.0, why, candidates[:KEPT]),)
    if best.score < LEAST:
        return (_link(pointer, index, None, 0.0, f"no candidate is likely enough: {best.why}", candidates[:KEPT]),)
    level = [c for c in candidates if best.score - c.score < MARGIN]
    if len(level) == 1:
        return (_link(pointer, index, best.target, best.score, best.why, rest[:KEPT]),)
    if len(level) == pointer.reference.count:
        return tuple(
            _link(pointer, index, c.target, c.score, c.why, [r for r in rest if r not in level][:KEPT]) for c in level
        )
    return (_link(pointer, index, None, 0.0, f"{UNDECIDED} {len(level)} letters", candidates[:KEPT]),)


def _by_subject(reference: Reference) -> bool:
    """Say whether order, time and subject tell the letter: "I wrote to you", which may be any of the writer's."""
    told = reference.date or reference.number or reference.received or reference.in_note
    return reference.author != "recipient" and not told and reference.order is None and reference.count < 2


def _of_subject(nodes: Sequence[Node], day: int, about: About) -> Iterable[Candidate]:
    """Yield the letters that may be meant, the latest first, by the paragraph that speaks of one on a day."""
    gaps = [max(0, day - (node.last or 0)) for node in nodes]
    alike = [0.0 if node.described else about(node.id) for node in nodes]
    for node, gap, share, one in zip(nodes, gaps, likely(gaps, alike), alike, strict=True):
        order = "the last letter of the pair" if node is nodes[0] else "an earlier letter of the pair"
        words = ", and the paragraph speaks of the same things" if one > ALIKE else ""
        yield Candidate(node.id, round(share, 4), f"{order}, {gap} days before{words}")


def _weighs(reference: Reference) -> bool:
    """Say whether only the whole correspondence tells the letter: "your letter", without date, number or order."""
    told = reference.date or reference.number or reference.received or reference.in_note
    return reference.between_both and not told and reference.order in (None, "latest") and reference.count < 2


def _weighed(pointer: Pointer, index: LetterIndex, answered: Answered) -> Link:
    """Connect "your letter" to the likeliest letter; to none where a lost one is likelier, or nothing is likely."""
    candidates = [
        Candidate(index.nodes[one.place].id, round(one.sure, 4), _why(one, pointer, index)) for one in answered.letters
    ]
    candidates = [one for one in candidates if one.score >= _SHOWN]
    if candidates and candidates[0].score >= LEAST:
        best = candidates[0]
        return _link(pointer, index, best.target, best.score, best.why, candidates[1 : KEPT + 1])
    if answered.lost >= LEAST or not candidates:
        why = (
            f"{_percent(answered.lost)} sure that it is a letter which is not here"
            if candidates
            else _absent(pointer, index)
        )
        return _link(pointer, index, None, 0.0, why, candidates[:KEPT])
    return _link(pointer, index, None, 0.0, f"{UNDECIDED} {len(candidates)} letters and a lost one", candidates[:KEPT])


def _by_itself(pointer: Pointer, index: LetterIndex, answered: Answered) -> tuple[Link, ...]:
    """Connect a letter that names no other to the one that it answers, where time and subject tell it."""
    found = answered.if_not_told()
    if not found.letters or found.letters[0].sure < LEAST:
        return ()
    best, *rest = (
        Candidate(index.nodes[one.place].id, round(one.sure, 4), _why(one, pointer, index)) for one in found.letters
    )
    refused = [one for one in rest if one.score >= _SHOWN]
    return (_link(pointer, index, best.target, best.score, best.why, refused[:KEPT]),)


def unconnected(pointer: Pointer, index: LetterIndex) -> Link:
    """Return the link of words that only address the recipient, where that alone connects them to no letter."""
    return _link(pointer, index, None, 0.0, "these words alone tell of no letter", ())


def _why(one: Asked, pointer: Pointer, index: LetterIndex) -> str:
    """Say why a letter may be the one that is answered."""
    node, here = index.nodes[one.place], index.node(pointer.letter)
    days = (here.last or 0) - (node.last or 0)
    order = ("the last letter of the pair", "the last but one")[one.nth] if one.nth < 2 else "an earlier letter"
    when = f"{days} day{'' if days == 1 else 's'} before" if days > 0 else "of the same day"
    return f"{order}, {when}{', and both speak of the same things' if one.alike else ''}"


def _percent(share: float) -> str:
    return f"{round(100 * share)}%"


def _named(pointer: Pointer, identifier: str, index: LetterIndex) -> Link:
    """Connect a reference that names its letter by an identifier: that letter is meant, and no other."""
    node = index.named(identifier)
    if node is None or node.id == pointer.letter:
        return _link(pointer, index, None, 0.0, f"the archive holds no letter of the identifier {identifier}", ())
    return _link(pointer, index, node.id, CERTAIN, f"it names the identifier {identifier}", ())


def _link(
    pointer: Pointer, index: LetterIndex, target: str | None, score: float, why: str, alternatives: Iterable[Candidate]
) -> Link:
    author = pointer.author[0] if len(pointer.author) == 1 else pointer.author_name
    addressee = pointer.addressee[0] if len(pointer.addressee) == 1 else pointer.addressee_name
    kind = index.kind(target)
    return Link(pointer.letter, pointer.reference, author, addressee, target, kind, score, why, tuple(alternatives))


def _absent(pointer: Pointer, index: LetterIndex) -> str:
    """Say why the archive holds no such letter."""
    if not pointer.author:
        named = pointer.author_name
        return "nobody of this name writes or receives letters here" if named else "who wrote it is not known"
    if not index.written(pointer.author, ()):
        return "the archive holds no letter of this author"
    if not index.written(pointer.author, pointer.addressee):
        return "the archive holds no letter of this author to this addressee"
    return "the archive holds none of that date"


def _best_each(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Keep each letter's best reason."""
    best: dict[str, Candidate] = {}
    for candidate in candidates:
        known = best.get(candidate.target)
        if known is None or candidate.score > known.score:
            best[candidate.target] = candidate
    return list(best.values())


def _candidates(pointer: Pointer, here: Node, index: LetterIndex, about: About) -> Iterable[Candidate]:
    """Yield the letters that may be meant, with reasons; the letter itself is never one."""
    reference = pointer.reference
    if not pointer.author:
        return
    doubt = 1.0 if len(pointer.author) == 1 else _AMBIGUOUS
    narrow = index.written(pointer.author, pointer.addressee)
    # A letter to Congress may stand in the archive as one to its president.
    wide = index.written(pointer.author, ()) if reference.in_note or not pointer.addressee else []
    if reference.number:
        for node in index.numbered(reference.number):
            if node.id != here.id and set(node.senders) & set(pointer.author):
                yield Candidate(node.id, _NUMBER, f"it bears number {reference.number}")
    when = days(reference.date)
    if when and when[1] - when[0] <= _MONTH_LONG:
        for places, share in ((narrow, 1.0), (wide, 0.6)):
            for place in places:
                for node in _near(place, when, index, exact=reference.in_note):
                    if node.id != here.id and (reference.in_note or not _later(node, here)):
                        score, why = _by_date(node, when)
                        yield Candidate(node.id, score * share * doubt, why)
    elif not when and not reference.in_note:
        yield from _undated(pointer, here, narrow, index, about)


def _near(places: Sequence[int], when: tuple[int, int], index: LetterIndex, *, exact: bool) -> Iterable[Node]:
    """Yield the letters of that date; when there are none, those that a slip or another calendar would put there.

    An editor's date (`exact`) is no slip.
    """
    found = list(islice(index.between(places, *when), _SAME_DAY))
    yield from found
    if found or exact:
        return
    for gap in _GAPS:
        for side in (-gap, gap):
            yield from islice(index.between(places, when[0] + side, when[1] + side), _SAME_DAY)


def _later(node: Node, here: Node) -> bool:
    return node.first is not None and here.last is not None and node.first > here.last


def _by_date(node: Node, when: tuple[int, int]) -> tuple[float, str]:
    """Score a letter's date against the date that the reference gives."""
    assert node.first is not None
    assert node.last is not None
    if node.first <= when[1] and node.last >= when[0]:
        sharp = node.first == node.last and when[0] == when[1]
        return (
            (_EXACT, "same author, addressee and date")
            if sharp
            else (_EXACT - 0.2, "same author and addressee, and the dates meet")
        )
    gap = node.first - when[1] if node.first > when[1] else when[0] - node.last
    if gap == 1:
        return _SLIP, "a day beside the date that is given"
    if gap in OLD_STYLE:
        return _STYLE, f"{gap} days off: Old and New Style"
    if 28 <= gap <= 31 and _same_day_of_month(node.first, when[0]):
        return _MONTH, "the same day of the month beside"
    return 0.1, f"{gap} days off"


def _same_day_of_month(a: int, b: int) -> bool:
    return dt.date.fromordinal(a).day == dt.date.fromordinal(b).day


def _undated(
    pointer: Pointer, here: Node, narrow: list[Sequence[int]], index: LetterIndex, about: About
) -> Iterable[Candidate]:
    """Yield the letters that an undated "your letter" or "my last" may mean: those shortly before."""
    if here.last is None or not pointer.addressee:
        return
    came = days(pointer.reference.received)
    # What came cannot have been sent the day before where half the fastest letter's days are more than that.
    theirs = pointer.reference.author == "recipient"
    way = index.fastest(pointer.author, pointer.addressee, here.last) // 2 if theirs else 0
    end = (came[1] if came else here.last) + 1 - way
    own = pointer.reference.author == "sender"
    reach = 3 * _REACH if own or pointer.reference.order == "previous" else _REACH
    skip = 1 if pointer.reference.order == "previous" and pointer.reference.author == "recipient" else 0
    found: list[Node] = []
    for places in narrow:
        some = 0
        for node in islice(index.before(places, end), _LOOKED_AT):
            if node.last is None or end - node.last > reach or some > KEPT:
                break
            if (
                node.id != here.id
                and not node.vague
                and (node.first, node.source, node.ordinal) < (here.first, here.source, here.ordinal)
            ):
                found.append(node)
                some += 1
    found.sort(key=lambda n: (-(n.last or 0), -n.ordinal))
    if _by_subject(pointer.reference):
        yield from _of_subject(found[:WINDOW], end - 1, about)
        return
    for rank, node in enumerate(found[: KEPT + skip]):
        gap = end - 1 - (node.last or 0)
        likely = (
            _LATEST
            if pointer.reference.author != "recipient" or pointer.reference.function != "cite"
            else _LATEST - 0.1
        )
        fresh = likely * (1 - gap / (2 * reach))
        yield Candidate(
            node.id,
            fresh if rank == skip else 0.2 / (1 + rank),
            f"{'the last' if rank == skip else 'an earlier'} letter of the pair, {gap} days before",
        )
