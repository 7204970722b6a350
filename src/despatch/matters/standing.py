"""How a matter stands on a day, with every act in it that could be open.

The acts are followed in order of time. A request, an offer or an undertaking opens an item, and later acts of either
side change the item's state. Three rules always hold. To acknowledge is not to perform. Nothing is done without a
report. A promise under a condition stays conditional. A due day that has passed makes an undertaking overdue, but
never a request refused.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from despatch import dates
from despatch.matters.course import UNDERTAKEN, Item, age, begin, follow_all, last_day
from despatch.matters.sides import sides_of
from despatch.model import DOUBTFUL, ActStanding, LedgerAct, Matter, MatterStanding, Owed, Word


def standing(matter: Matter, acts: Iterable[LedgerAct], day: str | None, codes: tuple[str, ...]) -> MatterStanding:
    """Return how `matter` stands at the end of `day` (an EDTF date; None for all that the archive knows).

    `acts` may hold acts of other matters too. With a day, acts of undated letters are skipped, because nobody knows
    whether they came before it. Raises ValueError for a day that is no EDTF date.
    """
    end = last_day(day)
    if day is not None and end is None:
        raise ValueError(f"{day!r} is no date: write it as 1942, 1942-05 or 1942-05-24")
    spoken = [a for a in _in_order(matter, acts) if end is None or said_by(a.date, end)]
    course = begin(codes)
    follow_all(course, spoken, 0)
    for item in course.items:
        age(item, end)
    return _whole(matter, course.items, spoken, day)


def history(
    matter: Matter, acts: Iterable[LedgerAct], days: Sequence[dt.date], codes: tuple[str, ...]
) -> Iterator[MatterStanding]:
    """Yield how `matter` stands at the end of each of `days`, which are in order: what `standing` returns for each.

    The acts are followed once for all days, so that the history of a long matter takes little longer than its end.
    """
    ordered = _in_order(matter, acts)
    course = begin(codes)
    followed = 0
    for day in days:
        spoken = [a for a in ordered if said_by(a.date, day)]
        if spoken != ordered[: len(spoken)]:
            # A letter "of May" comes before one of 24 May, and on 25 May only the second had surely been written.
            yield standing(matter, ordered, day.isoformat(), codes)
            continue
        follow_all(course, spoken, followed, among=len(ordered))
        followed = len(spoken)
        items = [replace(item, proofs=list(item.proofs)) for item in course.items]
        for item in items:
            age(item, day)
        yield _whole(matter, items, spoken, day.isoformat())


def turning_days(acts: Iterable[LedgerAct]) -> list[dt.date]:
    """Return the days, in order, on which the standing of a matter may change: on other days it is as it was before."""
    days: set[dt.date] = set()
    for act in acts:
        if act.date and (ends := _bounds(act.date)):
            days.add(ends[1])
        if act.act.due and (last := last_day(act.act.due.edtf)) and last < dt.date.max:
            days.add(last + dt.timedelta(days=1))
    return sorted(days)


def _in_order(matter: Matter, acts: Iterable[LedgerAct]) -> list[LedgerAct]:
    """Return the acts of a matter in the order in which they were said."""
    belongs = set(matter.acts)
    # An act that a letter reports of the other side came before the letter's own acts.
    return sorted(
        (a for a in acts if a.id in belongs),
        key=lambda a: (a.date or "~", a.ordinal, a.letter, not a.act.reported, a.act.span.start, a.id),
    )


def owed(standings: Iterable[MatterStanding], us: Sequence[str]) -> Owed:
    """Return what we owe, what others owe us, and what nobody answered; `us` are names, ids or sides of our own.

    Only undertakings are owed. A request that nobody took up is unanswered.
    """
    ours = set(us)
    every = [a for s in standings for a in s.acts]
    due = [a for a in every if a.state in UNDERTAKEN or a.state in ("overdue", "contradicted")]
    return Owed(
        we_owe=tuple(a for a in due if a.debtor in ours),
        owed_to_us=tuple(a for a in due if a.creditor in ours and a.debtor not in ours),
        unanswered=tuple(a for a in every if a.state in ("asked", "offered") and not a.answered),
    )


def said_by(date: str | None, end: dt.date) -> bool:
    """Say whether a letter was certainly written by the end of a day: no day that its date allows is later."""
    ends = _bounds(date) if date else None
    return ends is not None and ends[1] <= end


_bounds = lru_cache(maxsize=1 << 14)(dates.bounds)


# ---------------------------------------------------------------- the matter


def _whole(matter: Matter, items: Sequence[Item], spoken: Sequence[LedgerAct], day: str | None) -> MatterStanding:
    lasts: dict[str, LedgerAct] = {}
    for act in spoken:
        lasts[sides_of(act)[0]] = act
    said = tuple(Word(side, act.id, act.date) for side, act in sorted(lasts.items()))
    acts = tuple(
        ActStanding(
            i.act.id,
            i.state,
            i.debtor,
            i.creditor,
            tuple(dict.fromkeys(i.proofs)),
            i.why,
            i.due,
            i.conditional,
            i.answered,
        )
        for i in items
    )
    main = _main(items)
    if main is None:
        why = "spoken of, but nothing asked or undertaken is known"
        if all(act.act.confidence < DOUBTFUL for act in spoken):
            why = "only doubtful readings speak of it" if spoken else "nothing had been said of it by then"
        return MatterStanding(matter.id, day or "", "unknown", None, (), why, said, acts)
    state, why = main.state, main.why
    if state == "done" and any(i.state in UNDERTAKEN or i.state == "overdue" for i in items):
        state, why = "partly done", f"{why}; other undertakings are open"
    since = next((a.date for a in reversed(spoken) if a.id == main.proofs[-1]), None)
    return MatterStanding(
        matter.id,
        day or "",
        state,
        since,
        tuple(dict.fromkeys(main.proofs)),
        why,
        said,
        acts,
        main.conditional,
        main.due,
    )


def _main(items: Sequence[Item]) -> Item | None:
    """Return the item whose state is the state of the matter; None if there is no item.

    It is the last item that changed, if that one is settled. Otherwise it is the last item of the side that owes most
    items. A report of a thing that nobody asked or undertook counts only if there is nothing else. An overdue
    undertaking takes precedence over an open one. A later question ("when will they arrive?") does not undo an
    undertaking.
    """
    order = sorted((i for i in items if i.act.act.type != "report"), key=lambda i: i.changed) or sorted(
        items, key=lambda i: i.changed
    )
    if not order:
        return None
    if order[-1].state not in ("asked", "offered", "promised", "accepted", "overdue", "unknown"):
        return order[-1]
    late = [i for i in order if i.state == "overdue"]
    if late and any(i.state in UNDERTAKEN for i in order[-1:]):
        return late[-1]
    counts = Counter(i.debtor for i in order)
    most = max(counts.values())
    order = [i for i in order if counts[i.debtor] == most]
    undertaken = {i.debtor for i in order if i.state in UNDERTAKEN or i.state == "overdue"}
    return [i for i in order if not (i.state in ("asked", "offered") and i.debtor in undertaken)][-1]
