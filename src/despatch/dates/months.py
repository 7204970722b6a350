"""Dates that name their month, in words or by its number as Friends do."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Literal

from despatch.dates import calendar
from despatch.dates import lexicon as w
from despatch.dates.expression import DateExpression, Day, changed
from despatch.dates.lexicon import LAST_DAY
from despatch.dates.numbers import LINE_END, REACH, Place, day_end, day_of, day_start, roman, year_in_words, year_of
from despatch.dates.qualifiers import qualify
from despatch.model import Span
from despatch.text.patterns import any_of

if TYPE_CHECKING:
    from collections.abc import Iterator

FEBRUARY = 2
REFORM = 1752
"""Until then Britain and its colonies kept the Julian calendar."""
_CAPITAL_WORD = re.compile(r"[^\W\d_a-z][^\W\d_]{2,}")
_LIST_END = re.compile(r"[ \t\xa0]*(?:[.,;:)\]]|\n|\Z)")


def read_named_month(place: Place, anchor: Any) -> Iterator[DateExpression]:
    """Read the date around a month's name; yield one for each day where several share the month."""
    month = w.month(anchor["month"], place.languages)
    if month is None:
        return
    near = max(place.start, anchor.start() - REACH), min(place.end, anchor.end() + REACH)
    if not _number_sign(place.languages).search(place.text, *near):
        if _is_month(place, anchor, None, None, None, None):
            yield qualify(place, anchor.start(), anchor.end(), DateExpression(Span(0, 0), "", month=month))
        return
    head = place.grammar.head.match(place.text, max(place.start, anchor.start() - REACH), anchor.start())
    tail = place.grammar.tail.match(place.text, anchor.end(), place.end)
    side = _side(place, head, tail)
    year, short, dual = _tail_year(tail, place.languages) if side.year else (None, None, None)
    if not _is_month(place, anchor, side.day, year, short, head if side.head else None):
        return
    closes = side.head and not side.year and _closes_with_year(place, tail)
    if closes:
        short = int(tail["c"])
    start = head.start() if side.head else anchor.start()
    if closes:
        end = tail.end("c")
    elif side.year:
        end = tail.end("year")
    else:
        end = _tail_day_end(tail, anchor.end(), None if side.head else side.day)
    uncertain = _doubted(
        day=None if side.day is None else head if side.head else tail,
        group="b" if side.head else "c",
        month=bool(tail["mq"]),
    )
    base = DateExpression(
        Span(0, 0), "", year, month, side.day, short_year=None if year else short, uncertain=uncertain
    )
    if dual is not None:
        base = _dual(base, dual)
    if side.year and (tail["old"] or tail["new"]):
        base = changed(base, calendar="julian" if tail["old"] else "gregorian", names_calendar=True)
    if base.day == LAST_DAY:
        base = changed(base, day=calendar.length(year, month) if year is not None or month != FEBRUARY else None)
    if side.year and (tail["presumed"] or tail["circa"]):
        every = frozenset({"year", "month", "day"} if side.day is not None else {"year", "month"})
        base = changed(base, approximate=True) if tail["circa"] else changed(base, uncertain=every)
    if side.head and head["joint"]:
        yield from _shared(place, base, head, "one", start, end)
    elif not side.head and side.day is not None and tail["joint"]:
        yield from _ranged(place, base, tail, start, end, has_year=side.year)
    else:
        yield qualify(place, start, end, base)


@dataclass(frozen=True, slots=True)
class _Side:
    """Where the day of a month stands, and whether what follows the month is its year."""

    day: int | None
    head: bool
    year: bool


def _side(place: Place, head: Any, tail: Any) -> _Side:
    """Choose between a number before the month and one after it ("No. 12 May 3, 1776", "Elm Street 4 12 May")."""
    before = day_of(head, "b", place.languages) if head else None
    after = day_of(tail, "c", place.languages)
    year = bool(tail["y"] and year_of(tail["y"]) is not None)
    year = year or bool(tail["roman"] or tail["yy"] or tail["early"])
    year = year or bool(tail["words"] and year_in_words(tail["words"], place.languages))
    if before is None:
        return _Side(after, head=False, year=year)
    if after is None:
        return _Side(before, head=True, year=year and tail["c"] is None and tail["cw"] is None and tail["cr"] is None)
    if tail["ce"] is not None and not year and head["be"] is None:
        return _Side(after, head=False, year=False)
    if year and not (head["be"] is not None and tail["ce"] is None):
        return _Side(after, head=False, year=True)
    return _Side(before, head=True, year=False)


def _closes_with_year(place: Place, tail: Any) -> bool:
    """Say whether two figures after day and month end their line: "16 May 17" is of a year 17."""
    written = tail["c"]
    if not written or not written.isdecimal() or len(written) != len("17") or tail["ce"] or tail["joint"]:
        return False
    return LINE_END.match(place.text, tail.end("c"), place.end) is not None


def _tail_year(tail: Any, languages: tuple[str, ...]) -> tuple[int | None, int | None, str | None]:
    """Return the year, a year without its century, and the second figure of a double year."""
    year = year_of(tail["y"]) if tail["y"] else roman(tail["roman"]) if tail["roman"] else None
    if tail["early"]:
        year = int(tail["early"])
    elif tail["words"]:
        year = year_in_words(tail["words"], languages)
    short = int(tail["yy"].strip("'’")) if tail["yy"] else None
    return year, short, tail["dual"] if year is not None else None


def _dual(base: DateExpression, second: str) -> DateExpression:
    """Read a double year. Before 1752 the English year began on 25 March, and 3 February 1731/2 is of our 1732.

    From then on two years side by side are a doubt of the writer's. A number that does not follow the first is no year.
    """
    if base.year is None or not str(base.year + 1).endswith(second):
        return base
    if base.year < REFORM:
        return changed(base, year=base.year + 1, calendar="julian", names_calendar=True)
    return changed(base, uncertain=base.uncertain | {"year"})


def _tail_day_end(tail: Any, month_end: int, after: int | None) -> int:
    if after is None:
        return tail.end("mq") if tail["mq"] else month_end
    return max(day_end(tail, "c"), int(tail.end("cq")))


def _doubted(*, day: Any, group: str, month: bool) -> frozenset[str]:
    parts = {"month"} if month else set()
    if day is not None and (day[f"{group}q"] or "?" in (day[group] or "")):
        parts.add("day")
    return frozenset(parts)


def _is_month(place: Place, anchor: Any, day: int | None, year: int | None, short: int | None, head: Any) -> bool:
    """Tell the month from the verb, the name and the noun that look like it."""
    word = anchor["month"]
    plain = word.lower().strip(".")
    words = w.words(place.languages)
    if day is None and short is not None and year is None:
        return _is_month_of_short_year(place, anchor)
    if word[0].islower():
        if day is None:
            return year is not None and bool(words.small_months) and plain not in words.ambiguous
        if plain in words.ambiguous and year is None:
            return head is not None and bool(head["be"] or head["bw"] or head["br"])
        return True
    if day is None and year is None:
        full = plain in {name for listed in words.months for name in listed[:1]} or len(plain) > 4
        cued = plain not in words.ambiguous or _cued(place, anchor.start(), anchor.end())
        return (full and cued) or _opens_range(place, anchor.end())
    return True


def _is_month_of_short_year(place: Place, anchor: Any) -> bool:
    """Say whether a month without its day opens its line or follows a comma: "Jänner 90", "Port Carrow, Octbr 90".

    The pattern of years has seen to it that two figures end their line; a word that means more is no month here.
    """
    before = place.text[max(place.start, anchor.start() - 2) : anchor.start()].strip(" \xa0")
    opens = not before or before[-1] in ",[(\n"
    known = anchor["month"].lower() not in w.words(place.languages).ambiguous
    return opens and known and anchor["month"][0].isupper()


def _cued(place: Place, start: int, end: int) -> bool:
    """Whether the words around show a month to be one: "early in May", "in May", "zwischen Mai", "May next"."""
    last = place.text[max(place.start, start - 12) : start].lower().split()[-1:]
    words = w.words(place.languages)
    if last and last[0] in (*words.of, *words.to):
        return True
    if last and last[0] in _last_words(place.languages):
        before = place.grammar.before.match(place.text, max(place.start, start - REACH), start)
        if before and any(before[g] for g in ("early", "middle", "late", "opens", "last", "next")):
            return True
    following = place.text[end : min(place.end, end + 12)].lower().split()[:1]
    return bool(following) and following[0].strip(".,;:") in (*words.last, *words.next)


def _opens_range(place: Place, end: int) -> bool:
    """Say whether a month that ends here is the first of two: "May to August 1778"."""
    link = place.grammar.link.match(place.text, end, min(place.end, end + REACH))
    if not link or not (link["to"] or link["dash"] or link["either"]):
        return False
    other = _CAPITAL_WORD.match(place.text, link.end(), place.end)
    return other is not None and w.month(other[0], place.languages) is not None


@cache
def _last_words(languages: tuple[str, ...]) -> frozenset[str]:
    """Return the words right before a month that can show it to be one."""
    words = w.words(languages)
    phrases = (*words.early, *words.middle, *words.late, *words.between, *words.last, *words.next)
    return frozenset(phrase.split()[-1].lower() for phrase in phrases)


@cache
def _number_sign(languages: tuple[str, ...]) -> re.Pattern[str]:
    """Find what a day or a year must have: a figure, an ordinal's last letters, Roman figures, a misread one."""
    words = w.words(languages)
    endings = any_of(word[-2:] for word in words.ordinal_numbers)
    capitals = r"|\b[XVI]" if words.roman_days_in_capitals else ""
    return re.compile(rf"\d|{endings}\b|M[DC]|\b[lI]|\b[ivxj]{{1,6}}(?:\b|[smtdro]){capitals}")


# ---------------------------------------------------------------- several days


Joint = Literal["both", "either", "range", "/", ","]


def read_joint(place: Place, written: str) -> Joint:
    """Return how words or a mark join two days: the two, one of them, a range, a stroke or a comma."""
    words = w.words(place.languages)
    plain = written.lower()
    if plain in words.and_:
        return "both"
    if plain in words.or_:
        return "either"
    return "/" if plain == "/" else "," if plain == "," else "range"


def _shared(
    place: Place, base: DateExpression, head: Any, group: str, start: int, end: int
) -> Iterator[DateExpression]:
    """Two days before one month: a range, a list, or Old and New Style ("14/26 March")."""
    first, second = day_of(head, group, place.languages), base.day
    own = day_start(head, "b")
    joint = read_joint(place, head["joint"])
    if first is None or second is None or base.month is None:
        yield qualify(place, own, end, base)
    elif joint == "/":
        if 10 <= (second - first) % 30 <= 13:
            yield qualify(place, start, end, changed(base, names_calendar=True))
        else:
            yield qualify(place, own, end, base)
    elif joint == "both" or (joint == "," and head["onee"] and head["be"]):
        stop = day_end(head, "one")
        yield qualify(place, start, stop, changed(base, day=first, uncertain=frozenset()), follow=False)
        yield qualify(place, own, end, base)
    elif joint == ",":
        yield qualify(place, own, end, base)
    else:
        doubted = frozenset({"day"}) if head[f"{group}q"] else frozenset()
        until = Day(base.year, base.month, second, uncertain=base.uncertain)
        yield qualify(
            place, start, end, changed(base, day=first, until=until, uncertain=doubted, alternatives=joint == "either")
        )


def _ranged(
    place: Place, base: DateExpression, tail: Any, start: int, end: int, *, has_year: bool
) -> Iterator[DateExpression]:
    """Two days after one month ("May 10-15"), where the second number is a day and not the number of something."""
    second = day_of(tail, "d", place.languages)
    joint = read_joint(place, tail["joint"])
    stop = day_end(tail, "d")
    sure = has_year or tail["de"] is not None or tail["joint"] in "-–—" or _LIST_END.match(place.text, stop)
    first_end = _tail_day_end(tail, end, base.day)
    if second is None or base.day is None or second <= base.day or not sure or joint in "/,":
        kept = changed(base, year=None, short_year=None) if has_year and joint not in "/," else base
        yield qualify(place, start, first_end if not has_year or kept is not base else end, kept)
    elif joint == "both":
        yield qualify(place, start, first_end, base, follow=False)
        own = day_start(tail, "d")
        yield qualify(
            place, own, end if has_year else stop, changed(base, day=second, uncertain=frozenset()), before=False
        )
    else:
        until = Day(base.year, base.month, second)
        yield qualify(
            place, start, end if has_year else stop, changed(base, until=until, alternatives=joint == "either")
        )
