"""Words and marks around a date: weekday, "circa", "early in", brackets, doubt, Old or New Style, "last"."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from despatch.dates import lexicon as w
from despatch.dates.expression import changed
from despatch.dates.grammar import AROUND
from despatch.dates.numbers import REACH, Place
from despatch.model import Span

if TYPE_CHECKING:
    from despatch.dates.expression import DateExpression, Part


def qualify(
    place: Place, start: int, end: int, base: DateExpression, *, before: bool = True, follow: bool = True
) -> DateExpression:
    """Add the words and marks around a date: weekday, "circa", "early in", brackets, doubt, style, "last"."""
    text = place.text
    changes: dict[str, Any] = {}  # gathered first, for copying the expression at each step is most of the time
    if before:
        start = _qualify_before(place, start, base, changes)
    if follow:
        end = _qualify_after(place, end, base, changes)
    if not changes.get("editorial", base.editorial) and ("[" in text[start:end] or "]" in text[start:end]):
        changes["editorial"] = True
    return changed(base, span=Span(start, end), written=text[start:end], **changes)


def _bracket(place: Place, start: int) -> int:
    """Move back over an opening bracket."""
    at = start
    while at > place.start and place.text[at - 1] in " \xa0" and start - at < 2:
        at -= 1
    return at - 1 if at > place.start and place.text[at - 1] == "[" else start


def _qualify_before(place: Place, start: int, base: DateExpression, changes: dict[str, Any]) -> int:
    begin = _bracket(place, start)
    match = (
        place.grammar.before.match(place.text, max(place.start, begin - REACH), begin) if _cued(place, begin) else None
    )
    changes["editorial"] = begin != start
    if match is None or match.start() == begin:
        return begin
    number = w.weekday(match["weekday"], place.languages) if match["weekday"] else None
    if match["weekday"] and (number is None or base.kind == "weekday"):
        return begin
    changes["editorial"] = base.editorial
    if number is not None:
        changes["weekday"], begin = number, match.start("weekday")
    part: Part | None = (
        "early" if match["early"] else "middle" if match["middle"] else "late" if match["late"] else None
    )
    if part is not None and base.day is None and base.kind == "date":
        changes["part"], begin = part, match.start(part)
        if match["pq"]:
            changes["uncertain"] = base.uncertain | {"day"}
    if match["approx"]:
        changes["approximate"], begin = True, match.start("approx")
    if match["bound"] and base.kind == "date":
        changes["bound"], begin = "before" if match["ante"] else "after", match.start("bound")
    if base.kind in ("date", "weekday") and base.year is None and (match["last"] or match["next"]):
        last = bool(match["last"])
        changes["direction"], begin = "last" if last else "next", match.start("last" if last else "next")
    opened = _bracket(place, begin)
    changes["editorial"] = opened != start and place.text[opened] == "["
    return opened


def is_after_weekday(place: Place, start: int) -> bool:
    """Say whether a day of the week stands right before: "Tuesday 9th", "Dienstag den 9ten"."""
    if not _cued(place, start):
        return False
    match = place.grammar.before.match(place.text, max(place.start, start - REACH), start)
    return bool(match and match["weekday"] and w.weekday(match["weekday"], place.languages) is not None)


def _cued(place: Place, begin: int) -> bool:
    """Say whether the word before a date is one that may belong to it: most are not, and the pattern is slow."""
    at = max(place.start, begin - REACH)
    if begin <= at:
        return False
    words = place.text[at:begin].split()
    if not words or place.text[begin - 1].isalnum():
        return bool(words)
    return words[-1].strip(AROUND).lower() in place.grammar.cues


def _qualify_after(place: Place, end: int, base: DateExpression, changes: dict[str, Any]) -> int:
    match = place.grammar.follow.match(place.text, end, place.end)
    if match is None or match.end() == end:
        return end
    stop = end
    if match["q"] or match["q2"]:
        every = {
            p
            for p, v in (("year", base.year or base.short_year), ("month", base.month), ("day", base.day))
            if v is not None
        }
        if match["close"] or changes.get("editorial", base.editorial) or base.year is not None:
            changes["uncertain"] = frozenset(every)
            stop = match.end("q2") if match["q2"] else match.end("q")
    if match["close"]:
        stop = max(stop, match.end("close"))
        changes["editorial"] = True
    if match["old"]:
        changes["calendar"], stop = "julian", match.end("old")
    elif match["new"]:
        stop = match.end("new")
    if match["old"] or match["new"]:
        changes["names_calendar"] = True
    if match["weekday"] and base.day is not None and base.weekday is None and "weekday" not in changes:
        number = w.weekday(match["weekday"], place.languages)
        if number is not None:
            changes["weekday"], stop = number, match.end("weekday")
    if base.kind in ("date", "weekday") and base.year is None and base.short_year is None:
        for group, shift in (("thisyear", 0), ("lastyear", -1), ("nextyear", 1)):
            if match[group]:
                changes["year_shift"] = shift
                return int(match.end(group))
        for group in ("last", "next"):
            if match[group]:
                changes["direction"] = group
                return int(match.end(group))
    elif base.kind == "day" and match["last"]:
        changes["direction"] = "last"
        return int(match.end("last"))
    return stop
