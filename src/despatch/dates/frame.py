"""What stands around a date: weekday, "circa", "early in", brackets, doubt, Old or New Style, "last"."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from despatch.dates import words as w
from despatch.dates.parts import REACH, Place
from despatch.model import Span

if TYPE_CHECKING:
    from despatch.dates.model import DateExpression, Part



def framed(
    place: Place, start: int, end: int, base: DateExpression, *, before: bool = True, follow: bool = True
) -> DateExpression:
    """Add what stands around a date: weekday, "circa", "early in", brackets, doubt, style, "last"."""
    text = place.text
    if before:
        start, base = _fore(place, start, base)
    if follow:
        end, base = _aft(place, end, base)
    if not base.editorial and any(b in text[start:end] for b in "[]"):
        base = replace(base, editorial=True)
    return replace(base, span=Span(start, end), written=text[start:end])


def _bracket(place: Place, start: int) -> int:
    """Move back over an opening bracket."""
    at = start
    while at > place.start and place.text[at - 1] in " \xa0" and start - at < 2:
        at -= 1
    return at - 1 if at > place.start and place.text[at - 1] == "[" else start


def _fore(place: Place, start: int, base: DateExpression) -> tuple[int, DateExpression]:
    begin = _bracket(place, start)
    found = place.grammar.before.match(place.text, max(place.start, begin - REACH), begin)
    if found is None:
        return begin, replace(base, editorial=begin != start)
    number = w.weekday(found["weekday"], place.languages) if found["weekday"] else None
    if found["weekday"] and (number is None or base.kind == "weekday"):
        return begin, replace(base, editorial=begin != start)
    if number is not None:
        base, begin = replace(base, weekday=number), found.start("weekday")
    part: Part | None = "early" if found["early"] else "middle" if found["middle"] else "late" if found["late"] else None
    if part is not None and base.day is None and base.kind == "date":
        base, begin = replace(base, part=part), found.start(part)
        if found["pq"]:
            base = replace(base, uncertain=base.uncertain | {"day"})
    if found["approx"]:
        base, begin = replace(base, approximate=True), found.start("approx")
    if found["bound"] and base.kind == "date":
        base, begin = replace(base, bound="before" if found["ante"] else "after"), found.start("bound")
    if base.kind in ("date", "weekday") and base.year is None and (found["last"] or found["next"]):
        last = bool(found["last"])
        base, begin = replace(base, direction="last" if last else "next"), found.start("last" if last else "next")
    opened = _bracket(place, begin)
    return opened, replace(base, editorial=opened != start and place.text[opened] == "[")


def _aft(place: Place, end: int, base: DateExpression) -> tuple[int, DateExpression]:
    found = place.grammar.follow.match(place.text, end, place.end)
    if found is None:
        return end, base
    stop = end
    if found["q"] or found["q2"]:
        every = {p for p, v in (("year", base.year or base.short_year), ("month", base.month), ("day", base.day)) if v is not None}
        if found["close"] or base.editorial or base.year is not None:
            base = replace(base, uncertain=frozenset(every))
            stop = found.end("q2") if found["q2"] else found.end("q")
    if found["close"]:
        stop = max(stop, found.end("close"))
        base = replace(base, editorial=True)
    if found["old"]:
        base, stop = replace(base, calendar="julian"), found.end("old")
    elif found["new"]:
        stop = found.end("new")
    if base.kind in ("date", "weekday") and base.year is None and base.short_year is None:
        for group, shift in (("thisyear", 0), ("lastyear", -1), ("nextyear", 1)):
            if found[group]:
                return found.end(group), replace(base, year_shift=shift)
        if found["last"]:
            return found.end("last"), replace(base, direction="last")
        if found["next"]:
            return found.end("next"), replace(base, direction="next")
    return stop, base
