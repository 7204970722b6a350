"""Follows the acts of a matter in order of time: what each opens, and how later acts of either side change it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

from despatch import dates
from despatch.languages.deliveries import DeliveryWords
from despatch.languages.ledger import LedgerWords
from despatch.languages.tables import merged
from despatch.matters.enclosing import Thing, find_enclosed, find_things, fulfils
from despatch.matters.keywords import Words, is_family, keys, whole_words, words
from despatch.matters.sides import sides_of
from despatch.model import DOUBTFUL, LedgerAct, State

UNDERTAKEN: frozenset[State] = frozenset(("promised", "accepted", "partly done"))
_OPEN: frozenset[State] = frozenset(("asked", "offered", "promised", "accepted", "partly done"))
_REACH = 300
_HEAD = 40
"""Words that point back are searched for in so many code points of an act's beginning."""
_ENDED: frozenset[State] = frozenset(("refused", "put off"))


@dataclass(slots=True)
class Item:
    """One thing asked, offered or undertaken, and what became of it."""

    act: LedgerAct
    state: State
    debtor: str
    creditor: str
    about: frozenset[str]
    proofs: list[str]
    why: str
    changed: int
    due: str | None
    conditional: bool
    answered: bool = False
    given: float = 0.0
    """How much of its quantity has been reported done."""


@dataclass(slots=True)
class Course:
    """A matter while its acts are followed."""

    cues: _Cues
    known: Words
    items: list[Item] = field(default_factory=list)

    def recent(self) -> list[Item]:
        """Return the items that the next act may change: only the latest, so that time stays linear."""
        return self.items[-_REACH:]


@dataclass(frozen=True, slots=True)
class _Cues:
    put_off: re.Pattern[str]
    partly: re.Pattern[str]
    undone: re.Pattern[str]
    acknowledging: re.Pattern[str]
    objecting: re.Pattern[str]
    back: re.Pattern[str]
    receiving: re.Pattern[str]
    more: re.Pattern[str]


@cache
def _cues(codes: tuple[str, ...]) -> _Cues:
    ledger = merged(codes, LedgerWords)
    words = ledger.standing
    return _Cues(
        put_off=whole_words(words.put_off),
        partly=whole_words(words.partly),
        undone=whole_words(words.undone),
        acknowledging=whole_words(words.acknowledging),
        objecting=whole_words(words.objecting),
        back=whole_words(ledger.matters.points_back),
        receiving=whole_words(words.receiving),
        more=whole_words(merged(codes, DeliveryWords).more),
    )


def begin(codes: tuple[str, ...]) -> Course:
    """Return the course of a matter of which nothing has been said yet."""
    return Course(_cues(codes), words(codes))


def last_day(day: str | None) -> dt.date | None:
    """Return the last day of an EDTF date; None for no date."""
    ends = dates.bounds(day) if day else None
    return ends[1] if ends else None


def follow_all(course: Course, spoken: Sequence[LedgerAct], start: int, among: int = 0) -> None:
    """Follow the acts from place `start` on; doubtful ones change nothing.

    `among` so many may come, if those are more.
    """
    alone = max(len(spoken), among) <= 1
    for turn in range(start, len(spoken)):
        # The keys of an act are needed only if there is another act to compare it with.
        _follow(course, spoken[turn], turn, frozenset() if alone else keys(spoken[turn].quote, course.known))


_CALLED = {"sender": "the sender", "recipient": "the recipient", "third": "a third party", "joint": "both sides"}


def _who(side: str) -> str:
    """Return what to call a side: its name, or its role in the letter."""
    return _CALLED.get(side, side)


def _follow(course: Course, act: LedgerAct, turn: int, about: frozenset[str]) -> None:
    if act.act.confidence < DOUBTFUL:
        return
    actor, other = sides_of(act)
    for item in course.recent():
        asked_of = item.debtor if item.state == "asked" else item.creditor if item.state == "offered" else None
        if asked_of == actor and item.act.letter != act.letter:
            item.answered = True
    kind = act.act.type
    if kind == "request":
        _open(course, act, turn, "asked", other, actor, about)
    elif kind == "offer":
        _open(course, act, turn, "offered", actor, other, about)
    elif kind == "promise":
        _promise(course, act, turn, actor, other, about)
    elif kind == "acceptance":
        _accept(course, act, turn, actor, other, about)
    elif kind == "refusal":
        _refuse(course, act, turn, actor, other, about)
    elif kind == "report":
        _report(course, act, turn, actor, other, about)
    else:
        _complain(course, act, turn, actor, other, about)


def _open(
    course: Course,
    act: LedgerAct,
    turn: int,
    state: State,
    debtor: str,
    creditor: str,
    about: frozenset[str],
    why: str = "",
) -> Item:
    conditional = act.act.condition is not None
    reason = why or f"{state} by {_who(creditor if state == 'asked' else debtor)}"
    item = Item(
        act,
        state,
        debtor,
        creditor,
        about,
        [act.id],
        reason,
        turn,
        act.act.due.edtf if act.act.due else None,
        conditional and state != "asked",
    )
    course.items.append(item)
    return item


def _bearing(
    course: Course, about: frozenset[str], turn: int, states: frozenset[State], *, debtor: str | None = None
) -> list[Item]:
    """Return the items that an act may change: the items that share its words, or else the only item there is."""
    fits = [i for i in course.recent() if i.state in states and i.changed < turn and debtor in (None, i.debtor)]
    close = [i for i in fits if i.about & about]
    return close or (fits if len(fits) == 1 else [])


def _likeness(item: Item, act: LedgerAct, about: frozenset[str]) -> float:
    """Return how close an act is to an item: by shared words, less by families of words, and by a shared sentence."""
    shared = sum(0.3 if is_family(key) else 1.0 for key in item.about & about)
    return shared + 2.0 * ((item.act.letter, item.act.sentence) == (act.letter, act.sentence))


def _move(item: Item, act: LedgerAct, turn: int, state: State, why: str) -> None:
    item.state, item.changed, item.why = state, turn, why
    item.proofs.append(act.id)


def _promise(course: Course, act: LedgerAct, turn: int, actor: str, other: str, about: frozenset[str]) -> None:
    promise = _open(course, act, turn, "promised", actor, other, about)
    for item in _bearing(course, about, turn, frozenset(("asked",)), debtor=actor):
        _move(item, act, turn, "promised", f"{_who(actor)} promised it")
        item.answered, item.conditional = True, promise.conditional
        promise.due = promise.due or item.due


def _accept(course: Course, act: LedgerAct, turn: int, actor: str, other: str, about: frozenset[str]) -> None:
    """Change the accepted items: those the actor was asked for or refused, or those the other side put forward.

    Of the two groups, the one with the item closest to the act is taken.
    """
    asked = _bearing(course, about, turn, frozenset(("asked", *_ENDED)), debtor=actor)
    put = _bearing(course, about, turn, frozenset(("offered", "promised")), debtor=other)
    best = max(((_likeness(i, act, about), i in asked) for i in asked + put), default=(0.0, True))
    found = asked if best[1] else [i for i in put if _likeness(i, act, about) == best[0]]
    if not found:
        _open(course, act, turn, "accepted", actor, other, about)
        return
    conditional = act.act.condition is not None
    for item in found:
        _move(item, act, turn, "accepted", f"{_who(actor)} accepted it")
        item.answered, item.conditional = True, item.conditional or conditional
        item.due = (act.act.due.edtf if act.act.due else None) or item.due


def _refuse(course: Course, act: LedgerAct, turn: int, actor: str, other: str, about: frozenset[str]) -> None:
    against = [
        i for i in course.recent() if i.state in _ENDED and i.debtor == other and i.about & about and i.changed < turn
    ]
    if against:
        for item in against:
            item.proofs.append(act.id)
            note = f"; {_who(actor)} does not accept that"
            item.why += note if note not in item.why else ""
        return
    state: State = "put off" if _puts_off(act.quote, course.cues) else "refused"
    found = _bearing(course, about, turn, _OPEN, debtor=actor) or _bearing(
        course, about, turn, frozenset(("offered",)), debtor=other
    )
    for item in found:
        item.answered = True
        if _share(item.act, act, refused=True) is not None:
            # Nothing is known of the other part: it is as it was.
            item.proofs.append(act.id)
            item.why += f"; {_who(actor)} refuses part of it"
        else:
            _move(item, act, turn, state, f"{state} by {_who(actor)}")
    if not found:
        _open(course, act, turn, state, actor, other, about)


def _puts_off(quote: str, cues: _Cues) -> bool:
    """Say whether a refusal postpones a thing. One that objects to a delay does not: "we cannot accept the delay"."""
    found = cues.put_off.search(quote)
    return bool(found) and not cues.objecting.search(quote[: found.start()])  # type: ignore[union-attr]


def _report(course: Course, act: LedgerAct, turn: int, actor: str, other: str, about: frozenset[str]) -> None:
    cues = course.cues
    if cues.acknowledging.search(act.quote) or cues.undone.search(act.quote):
        return
    if enclosed := find_enclosed(act, course.known.codes):
        _enclose(course, act, turn, about, enclosed)
        return
    state: State = "partly done" if cues.partly.search(act.quote) else "done"
    both = act.act.actor == "joint"
    received = bool(cues.receiving.search(act.quote))
    fits = [
        i
        for i in course.recent()
        if i.state in _OPEN and i.changed < turn and (both or actor == i.debtor or (received and actor == i.creditor))
    ]
    close = [i for i in fits if any(not is_family(key) for key in i.about & about)]
    if not close and fits:
        beside = [i for i in fits if (i.act.letter, i.act.sentence) == (act.letter, act.sentence)]
        # "It was sent on Monday" is about the last item. A report that names another thing is not.
        last = fits[-1]
        means = bool(last.about & about) or not about or cues.back.search(act.quote[:_HEAD]) is not None
        close = beside or ([i for i in fits if i is last or i.about & last.about] if means else [])
    for item in close:
        less = state == "partly done" or _is_short(item, act, cues)
        _move(
            item,
            act,
            turn,
            "partly done" if less else "done",
            f"{_who(actor)} reports it {'done in part' if less else 'done'}",
        )
        item.answered = True
    if not close:
        _open(course, act, turn, state, actor, other, about, f"{_who(actor)} reports it {state}")


def _enclose(course: Course, act: LedgerAct, turn: int, about: frozenset[str], enclosed: Sequence[Thing]) -> None:
    """Mark what was wanted of the actor as done, if it comes with the letter; other things that come change nothing."""
    actor, other = sides_of(act)
    moved = False
    for item in course.recent():
        if item.state not in _OPEN or item.changed >= turn or item.debtor != actor:
            continue
        whole = fulfils(enclosed, find_things(item.act.quote, course.known.codes))
        if whole is not None:
            why = f"{_who(actor)} encloses it" if whole else f"{_who(actor)} encloses part of it"
            _move(item, act, turn, "done" if whole else "partly done", why)
            item.answered = moved = True
    if not moved:
        _open(course, act, turn, "done", actor, other, about, f"{_who(actor)} encloses it")


def _is_short(item: Item, report: LedgerAct, cues: _Cues) -> bool:
    """Say whether a report leaves something to be done. "Ten more" is added to what was reported before."""
    share = _share(item.act, report)
    if share is None:
        return False
    got, wanted = share
    item.given = item.given + got if cues.more.search(report.quote) else max(item.given, got)
    return item.given < wanted


def _share(whole: LedgerAct, part: LedgerAct, *, refused: bool = False) -> tuple[float, float] | None:
    """Return how much of a thing an act names, and how much was wanted; None unless it names less of the same.

    Where "more than ten" is `refused`, ten is what it names.
    """
    for want in whole.act.quantities:
        for got in part.act.quantities:
            same = want.unit == got.unit and (want.item or "").lower() == (got.item or "").lower()
            figure = got.low if refused and got.high is None else got.high
            if same and want.low is not None and figure is not None and figure < want.low:
                return figure, want.low
    return None


def _complain(course: Course, act: LedgerAct, turn: int, actor: str, other: str, about: frozenset[str]) -> None:
    """Mark items reported done as contradicted; to an open item only add the complaint as a proof."""
    blamed = actor if act.act.reported else other
    done: frozenset[State] = frozenset(("done", "partly done"))
    for item in course.recent():
        if item.changed >= turn or item.debtor != blamed or not item.about & about:
            continue
        if item.state in done:
            _move(
                item,
                act,
                turn,
                "contradicted",
                f"reported done, and {'' if act.act.reported else _who(actor) + ' '}complained of since",
            )
        elif item.state in _OPEN:
            item.proofs.append(act.id)
            item.why += "; complained of" if "complained of" not in item.why else ""
    if not course.items:
        _open(
            course,
            act,
            turn,
            "unknown",
            blamed,
            actor if blamed != actor else other,
            about,
            "complained of; nothing asked or undertaken is known",
        )


def age(item: Item, end: dt.date | None) -> None:
    """Mark an undertaking overdue if its last day has passed without a report."""
    due = last_day(item.due)
    if end and due and due < end and item.state in UNDERTAKEN:
        item.why += f"; due {item.due}, no report that it was done"
        item.state = "overdue"
