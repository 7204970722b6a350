"""Dates that depend on the letter's own: "the 5th", "28th ult.", "yesterday", "three days ago"; and a year alone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from despatch.dates import lexicon as w
from despatch.dates.expression import DateExpression, Kind
from despatch.dates.grammar import STAMPS
from despatch.dates.numbers import LINE_END, REACH, Place, day_end, day_of, roman
from despatch.dates.qualifiers import is_after_weekday, qualify
from despatch.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

_MONTH_FIGURE = re.compile(r"(?<!\d)(\d{1,2})\.[ \xa0]{0,2}\Z")
LIST_END = re.compile(r"[ \t\xa0]*(?:[.,;:)\]]|\n|\Z)")
_WORD = re.compile(r"[ \t\xa0]*\n?[ \t]*([^\W\d_]+|&)")


def read_bare_day(place: Place, anchor: Any) -> Iterator[DateExpression]:
    """Read a day of the month with no month named: "the 5th", "28th ult.", "12. d. M.", "Tuesday 9th"."""
    start = anchor.start()
    after_weekday = anchor.lastgroup == "bare" and is_after_weekday(place, start)
    if (
        anchor.lastgroup == "bare"
        and not after_weekday
        and not place.grammar.article.match(place.text, max(place.start, start - REACH), start)
    ):
        return
    match = place.grammar.day.match(place.text, start, place.end)
    if match is None:
        return
    day = day_of(match, "b", place.languages)
    if day is None or day > 31:
        return
    kind: Kind = next((meaning for stamp, meaning in STAMPS.items() if match[stamp]), "day")
    stop = match.end() if kind != "day" else day_end(match, "b")
    if kind == "day" and not (after_weekday and _closes(place, match, stop)) and not _is_day(place, match, stop):
        return
    yield qualify(place, start, stop, DateExpression(Span(0, 0), "", day=day, kind=kind))


def _closes(place: Place, match: Any, stop: int) -> bool:
    """Say whether the day is the last of its line or clause: "Tuesday 9th.", and no number of something."""
    if match["bw"]:
        return False
    daytime = place.grammar.daytime.match(place.text, stop, place.end)
    return LIST_END.match(place.text, daytime.end() if daytime else stop, place.end) is not None


def _is_day(place: Place, match: Any, stop: int) -> bool:
    """Tell "the 5th" from the number of a thing ("the 5th Regiment", "the first time")."""
    if match["bw"]:
        return False
    dotted = stop < place.end and place.text[stop] == "."
    following = _WORD.match(place.text, stop + dotted, place.end)
    if following is not None and following[1].lower() in w.words(place.languages).last:
        # "yours of the 25 last", but not "the 5 last ships"
        return match["be"] is not None or LIST_END.match(place.text, following.end(), place.end) is not None
    if match["be"] is None and not dotted:
        return False
    if match["be"] is None and not _ordinal_dot(place, match.start()):
        return False
    return following is None or following[1].lower() in w.words(place.languages).after_day


def _ordinal_dot(place: Place, start: int) -> bool:
    """Whether a number with a point is an ordinal here, as after German "vom"."""
    last = place.text[max(place.start, start - 8) : start].lower().split()
    return bool(last) and last[-1] in w.words(place.languages).ordinal_point_after


def read_offset(place: Place, anchor: Any) -> Iterator[DateExpression]:
    """Read "yesterday", "three days ago", "vor acht Tagen"."""
    words = w.words(place.languages)
    start, end = anchor.span()
    parts = anchor[0].lower().split()
    if anchor.lastgroup == "offset":
        away = words.days[" ".join(parts)]
        yield qualify(place, start, end, DateExpression(Span(0, 0), "", kind="offset", offset=away))
        return
    if "unit" in anchor.groupdict():
        number, unit = " ".join(anchor["n"].lower().split()), anchor["unit"].lower()
    else:
        number, unit = " ".join(parts[1:-1]), parts[-1]
    count = int(number) if number.isdecimal() else words.ago.numbers[number]
    days = -count * words.ago_units[unit] if count else None
    loose = words.ago_units[unit] > 1 or not count
    yield qualify(place, start, end, DateExpression(Span(0, 0), "", kind="offset", offset=days, approximate=loose))


# ---------------------------------------------------------------- a year alone


def read_year(place: Place, anchor: Any) -> Iterator[DateExpression]:
    """Read a year by itself. It is a date only with a cue, a bracket, a doubt, or a line of its own."""
    text, start, end = place.text, anchor.start(), anchor.end()
    year = roman(anchor[0]) if anchor.lastgroup == "roman" else int(anchor[0])
    if not 1400 <= year <= 2099:
        return
    line = start == place.start or text[start - 1] == "\n"
    bracketed = start > place.start and text[start - 1] == "["
    doubted = end < place.end and text[end] == "?"
    closed = text[end : end + 1] == "]" or text[end : end + 2] == "?]"
    month = _MONTH_FIGURE.search(text, max(place.start, start - 5), start)
    if month and 1 <= int(month[1]) <= 12:
        before = place.grammar.before.match(text, max(place.start, start - REACH), month.start())
        if before and (before["early"] or before["middle"] or before["late"]):
            yield qualify(place, month.start(), end, DateExpression(Span(0, 0), "", year, int(month[1])))
            return
    before = place.grammar.before.match(text, max(place.start, start - REACH), start)
    cued = bool(before) and any(before[g] for g in ("early", "middle", "late", "approx", "opens", "bound"))
    last = text[max(place.start, start - 16) : start].lower().split()
    words = w.words(place.languages)
    said = bool(last) and last[-1] in (*words.of, *words.year_words)
    ranged = end < place.end and text[end : end + 2].strip()[:1] in ("–", "-", "—")
    if said and not (bracketed or closed):
        following = _WORD.match(text, end, place.end)
        said = following is None or not following[1].islower() or following[1] in words.after_day
    if cued or bracketed or closed or doubted or said or (line and (LINE_END.match(text, end, place.end) or ranged)):
        yield qualify(place, start, end, DateExpression(Span(0, 0), "", year))
