"""What stands after a letter-noun: its date, receipt, place, carrier, addressee, subject."""

from __future__ import annotations

from dataclasses import dataclass, replace

import regex

from despatch import dates
from despatch.model import Span
from despatch.refer.days import Days
from despatch.refer.lexicon import Lexicon

REACH = 170
"""How far, in code points, a noun's complements are looked for."""

_SUBJECT_LIMIT = 160
_SHORTENED = regex.compile(r"\.\s+(?=[\p{Ll}\d])", regex.V1)
"""The full stop of an abbreviated noun ("favr. of the 24th") rather than of a sentence."""


_BLANKS = 3
_FIGURE = regex.compile(r"\d")
_PARAGRAPH = regex.compile(r"\n[^\S\n]*\n", regex.V1)


@dataclass(slots=True)
class Complements:
    """What stands after a letter-noun, from `start` to `end`. The parser fills it step by step."""

    start: int
    end: int
    days: tuple[tuple[Span, str | None], ...] = ()
    """The dates that stand there, each with its EDTF where it could be worked out: one letter each."""
    received: str | None = None
    bare: bool = False
    """Whether a day stands at once behind the noun, without "of" and without figures: "yesterday"."""
    receipt: bool = False
    place: str | None = None
    via: str | None = None
    number: str | None = None
    about: str | None = None
    to: str | None = None
    from_: str | None = None

    @property
    def dated(self) -> bool:
        """Whether a date stands there."""
        return bool(self.days)

    @property
    def date(self) -> str | None:
        """The first date, in EDTF."""
        return self.days[0][1] if self.days else None


def _date_at(
    text: str, pos: int, limit: int, known: Lexicon, found: list[dates.DateExpression]
) -> dates.DateExpression | None:
    """Return the date that starts at `pos`; a bare day, with or without its ending, counts."""
    for expression in found:
        if pos - 4 <= expression.span.start <= pos + 1 and pos + 1 < expression.span.end:
            return expression
    day = known.day.match(text, pos, limit)
    if day:
        number = int(day["day"].replace("l", "1").replace("I", "1"))
        if 1 <= number <= 31:
            return dates.DateExpression(Span(pos, day.end()), day.group(), day=number, kind="day")
    return None


def _date_list(
    text: str, pos: int, limit: int, known: Lexicon, found: list[dates.DateExpression], days: Days
) -> tuple[tuple[Span, str | None], ...]:
    """Return the dates that stand at `pos`, joined by commas and "and"; a bare day takes its month from a neighbour."""
    items: list[dates.DateExpression] = []
    here = _date_at(text, pos, limit, known, found)
    # A number alone counts something else, unless a word leads to it.
    if here is not None and here.written.isdigit() and text[pos - 1 : pos].isspace() and _joined(text, pos, known):
        return ()
    while here is not None:
        items.append(here)
        joint = known.next_date.match(text, here.span.end, limit)
        here = _date_at(text, joint.end(), limit, known, found) if joint and joint.group().strip() else None
        if here is not None and not any(c.isdigit() for c in here.written):
            break
    shared = _shared_months(items)
    return tuple((item.span, days.resolve(full)) for item, full in zip(items, shared, strict=True))


def _joined(text: str, pos: int, known: Lexicon) -> bool:
    """Say whether the noun itself stands directly before `pos`, without "of" or "the" between."""
    low = text[max(0, pos - 20) : pos].lower().split()
    told = known.words.complement
    words = (*told.of_date, *told.date_articles, *told.on)
    return not low or low[-1].rstrip(".") not in {word.split()[-1].rstrip(".") for word in words}


def _shared_months(items: list[dates.DateExpression]) -> list[dates.DateExpression]:
    """Give "the 7th" in "the 7th & 11th of December" its month: from the next that names one, else the last."""
    out = list(items)
    for order in (range(len(items) - 2, -1, -1), range(1, len(items))):
        for i in order:
            neighbour = out[i + 1] if order.step < 0 else out[i - 1]
            if out[i].kind == "day" and neighbour.kind != "day" and neighbour.day is not None:
                out[i] = replace(neighbour, day=out[i].day, span=out[i].span, written=out[i].written, weekday=None)
    return out


def complements(text: str, pos: int, limit: int, known: Lexicon, days: Days, *, written: bool = False) -> Complements:
    """Read what follows a noun that ends at `pos`, up to `limit`; a verb of writing where it is `written`.

    A letter on the 3d of May may be about that day. One written on it is of that day.
    """
    limit = min(limit, pos + REACH)
    paragraph = _PARAGRAPH.search(text, pos, limit)
    limit = paragraph.start() if paragraph else limit
    if _SHORTENED.match(text, pos):
        pos += 1
    found = days.between(pos, limit)
    out = Complements(start=pos, end=pos)
    for _ in range(8):
        before = out.end
        _step(text, limit, known, found, days, out, written=written)
        if out.end == before:
            break
    return out


def _step(
    text: str,
    limit: int,
    known: Lexicon,
    found: list[dates.DateExpression],
    days: Days,
    out: Complements,
    *,
    written: bool,
) -> None:
    """Take one complement at `out.end`, if one stands there."""
    pos = out.end
    if not out.number and (hit := known.number.match(text, pos, limit)):
        out.number, out.end = hit["number"], hit.end()
        return
    if not out.dated and (hit := known.same_day.match(text, pos, limit)):
        out.days, out.end = ((Span(hit.start(), hit.end()), days.base),), hit.end()
        return
    opener = (known.on_date.match(text, pos, limit) if written else None) or known.of_date.match(text, pos, limit)
    if opener and (opener.end() > pos) and (listed := _date_list(text, opener.end(), limit, known, found, days)):
        if out.receipt and not out.received:
            out.received, out.end = listed[0][1], listed[0][0].end
            return
        if not out.dated:
            own = listed[0][0]
            out.bare = own.start - pos < _BLANKS and pos == out.start and not _FIGURE.search(text, own.start, own.end)
            out.days, out.end = listed, listed[-1][0].end
            return
    tail = None if out.receipt else known.receipt_tail.match(text, pos, limit)
    sender = known.from_first.match(text, pos, limit) and known.from_name.match(text, pos, limit) if tail else None
    if tail and sender and sender.end() <= tail.start("cue"):
        tail = None  # German puts the sender before the verb: "einen Brief von Herrn Pell erhalten"
    if tail and "." not in tail.group().strip(". ")[:-1]:
        out.receipt, out.end = True, tail.end()
        _receipt_date(text, limit, known, found, days, out)
        return
    if (
        out.receipt
        and not out.place
        and (hit := known.in_place.match(text, pos, limit))
        and not any(e.span.start <= hit.start("place") < e.span.end for e in found)
    ):
        titled = known.named.match(text, hit.start("place"), limit)
        if titled and titled["title"] and not out.from_:  # "an express is come from General Burrow"
            out.from_, out.end = hit["place"], hit.end()
            return
        out.place, out.end = hit["place"], hit.end()
        _receipt_date(text, limit, known, found, days, out)
        return
    if (
        not out.via
        and (hit := known.carrier.match(text, pos, limit))
        and (end := _before_date(text, hit.span("via"), known, found))
    ):
        out.via, out.end = text[hit.start("via") : end], end
        if out.receipt:
            _receipt_date(text, limit, known, found, days, out)
        return
    if (
        not out.to
        and not out.receipt
        and (hit := known.to_name.match(text, pos, limit))
        and (end := _before_date(text, hit.span("to"), known, found))
    ):
        out.to, out.end = text[hit.start("to") : end], end
        return
    if (
        not out.from_
        and (hit := known.from_name.match(text, pos, limit))
        and (end := _before_date(text, hit.span("from"), known, found))
    ):
        out.from_, out.end = text[hit.start("from") : end], end
        return
    if not out.about and (hit := known.about.match(text, pos, limit)):
        stop = known.clause_end.search(text, hit.end(), min(limit, hit.end() + _SUBJECT_LIMIT))
        end = stop.start() if stop else min(limit, hit.end() + _SUBJECT_LIMIT)
        if end > hit.end() + 2:
            out.about, out.end = " ".join(text[hit.start() : end].split()).lstrip(", "), end


def arrival_day(text: str, start: int, end: int, known: Lexicon, days: Days, own: Span) -> str | None:
    """Return the day a letter came, when it is told near a word of receipt: "we received last evening".

    `start`..`end` is the stretch to look in, `own` the words of the reference, whose date is another.
    """
    for cue in known.arrival.finditer(text, start, end):
        near = max(start, cue.start() - _NEAR), min(end, cue.end() + _NEAR)
        for expression in dates.find(text, *near, days.codes):
            outside = expression.span.end <= own.start or expression.span.start >= own.end
            if outside and (
                expression.kind in ("offset", "weekday") or known.on_day.search(text, near[0], expression.span.start)
            ):
                return days.resolve(expression)
    return None


_NEAR = 32
"""How near a word of receipt, in code points, the day of receipt stands."""


def _before_date(text: str, name: tuple[int, int], known: Lexicon, found: list[dates.DateExpression]) -> int | None:
    """Return where a name ends, short of a date behind it ("the Assembly of August 4"); None when nothing is left."""
    start, end = name
    for expression in found:
        if start <= expression.span.start < end:
            end = expression.span.start
            break
    else:
        return end
    cut = known.trailing.search(text, start, end)
    end = cut.start() if cut else end
    return end if end > start else None


def _receipt_date(
    text: str, limit: int, known: Lexicon, found: list[dates.DateExpression], days: Days, out: Complements
) -> None:
    """After words of receipt: the day it came, when one stands next."""
    if out.received:
        return
    joint = known.received_on.match(text, out.end, limit)
    start = joint.end() if joint else out.end
    for expression in found:
        if start - 3 <= expression.span.start <= start + 1:
            out.received, out.end = days.resolve(expression), expression.span.end
            return
