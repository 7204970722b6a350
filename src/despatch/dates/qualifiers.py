"""What stands around a date: weekday, "circa", "early in", brackets, doubt, Old or New Style, "last"."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from despatch.dates import lexicon as w
from despatch.dates.expression import changed
from despatch.dates.grammar import AROUND
from despatch.dates.numbers import REACH, Place
from despatch.model import Span

if TYPE_CHECKING:
    from despatch.dates.expression import DateExpression, Part


def framed(
    place: Place, start: int, end: int, base: DateExpression, *, before: bool = True, follow: bool = True
) -> DateExpression:
    """Add what stands around a date: weekday, "circa", "early in", brackets, doubt, style, "last"."""
    text = place.text
    said: dict[str, Any] = {}  # gathered first, for copying the expression at each step is most of the time
    if before:
        start = _fore(place, start, base, said)
    if follow:
        end = _aft(place, end, base, said)
    if not said.get("editorial", base.editorial) and ("[" in text[start:end] or "]" in text[start:end]):
        said["editorial"] = True
    return changed(base, span=Span(start, end), written=text[start:end], **said)


def _bracket(place: Place, start: int) -> int:
    """Move back over an opening bracket."""
    at = start
    while at > place.start and place.text[at - 1] in " \xa0" and start - at < 2:
        at -= 1
    return at - 1 if at > place.start and place.text[at - 1] == "[" else start


def _fore(place: Place, start: int, base: DateExpression, said: dict[str, Any]) -> int:
    begin = _bracket(place, start)
    found = (
        place.grammar.before.match(place.text, max(place.start, begin - REACH), begin) if _cued(place, begin) else None
    )
    said["editorial"] = begin != start
    if found is None or found.start() == begin:
        return begin
    number = w.weekday(found["weekday"], place.languages) if found["weekday"] else None
    if found["weekday"] and (number is None or base.kind == "weekday"):
        return begin
    said["editorial"] = base.editorial
    if number is not None:
        said["weekday"], begin = number, found.start("weekday")
    part: Part | None = (
        "early" if found["early"] else "middle" if found["middle"] else "late" if found["late"] else None
    )
    if part is not None and base.day is None and base.kind == "date":
        said["part"], begin = part, found.start(part)
        if found["pq"]:
            said["uncertain"] = base.uncertain | {"day"}
    if found["approx"]:
        said["approximate"], begin = True, found.start("approx")
    if found["bound"] and base.kind == "date":
        said["bound"], begin = "before" if found["ante"] else "after", found.start("bound")
    if base.kind in ("date", "weekday") and base.year is None and (found["last"] or found["next"]):
        last = bool(found["last"])
        said["direction"], begin = "last" if last else "next", found.start("last" if last else "next")
    opened = _bracket(place, begin)
    said["editorial"] = opened != start and place.text[opened] == "["
    return opened


def _cued(place: Place, begin: int) -> bool:
    """Say whether the word before a date is one that may belong to it: most are not, and the pattern is slow."""
    at = max(place.start, begin - REACH)
    if begin <= at:
        return False
    words = place.text[at:begin].split()
    if not words or place.text[begin - 1].isalnum():
        return bool(words)
    return words[-1].strip(AROUND).lower() in place.grammar.cues


def _aft(place: Place, end: int, base: DateExpression, said: dict[str, Any]) -> int:
    found = place.grammar.follow.match(place.text, end, place.end)
    if found is None or found.end() == end:
        return end
    stop = end
    if found["q"] or found["q2"]:
        every = {
            p
            for p, v in (("year", base.year or base.short_year), ("month", base.month), ("day", base.day))
            if v is not None
        }
        if found["close"] or said.get("editorial", base.editorial) or base.year is not None:
            said["uncertain"] = frozenset(every)
            stop = found.end("q2") if found["q2"] else found.end("q")
    if found["close"]:
        stop = max(stop, found.end("close"))
        said["editorial"] = True
    if found["old"]:
        said["calendar"], stop = "julian", found.end("old")
    elif found["new"]:
        stop = found.end("new")
    if base.kind in ("date", "weekday") and base.year is None and base.short_year is None:
        for group, shift in (("thisyear", 0), ("lastyear", -1), ("nextyear", 1)):
            if found[group]:
                said["year_shift"] = shift
                return int(found.end(group))
        for group in ("last", "next"):
            if found[group]:
                said["direction"] = group
                return int(found.end(group))
    elif base.kind == "day" and found["last"]:
        said["direction"] = "last"
        return int(found.end("last"))
    return stop
