"""Dates in figures: "3. 6. 1898", "14/6 89", "12. IV. 1907", and what is no date but a list, a fraction or a price."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from despatch.dates import lexicon as w
from despatch.dates.expression import DateExpression, Day, changed
from despatch.dates.months import read_joint
from despatch.dates.numbers import LINE_END, REACH, Place, figures, roman
from despatch.dates.order import MONTHS
from despatch.dates.qualifiers import qualify
from despatch.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

_SECTION = re.compile(r"\d{1,2}[.]\d{1,2}[.][0-3]?\d[.]?[ \t]{1,4}(?=[A-ZÄÖÜ][a-zäöü])")
"""The number of a section before its title ("2.1.10. Closing"), at the start of a line; a date has its year there."""


def read_figures(place: Place, anchor: Any) -> Iterator[DateExpression]:
    """Read day and month in figures, with or without the year."""
    text, start = place.text, anchor.start()
    last = text[start - 1] if start > place.start else ""
    glued = last.isalpha()
    if (last and last in ".,/-$£") or (glued and not anchor[0][0].isdigit()):
        return
    match = place.grammar.numeric.match(text, start - (last == "["), place.end)
    if match is None:
        return
    day, named = figures(match["d"]), match["m"].isalpha()
    month = roman(match["m"]) if named else int(match["m"])
    most = 31 if "/" in match["s1"] and match["y"] else 19  # "12/25/1916" names the month first
    if day is None or not 1 <= day <= 39 or not 1 <= month <= most:
        if month <= 31 and not named and not glued and day is not None:
            yield from _after_house_number(place, match)
        return
    separator = "".join(c for c in text[match.end("d") : match.start("m")] if c in "./")[:1]
    year = int(match["y"]) if match["y"] else None
    short = _short_year(match, text, place.end, named=named)
    if year is None and _SECTION.match(text, start) and text[max(0, start - 1) : start] in ("", "\n"):
        return
    end = match.end("y") if year else match.end("yy") if short is not None else _numeric_end(match)
    ahead = place.grammar.ahead.match(text, max(place.start, match.start() - REACH), match.start())
    if not separator and not named and "[" not in text[match.start() : end + 1]:
        return
    dated = year is not None or short is not None
    if match["m"].islower() and not (year or (short is not None and _stands_alone(place, match))):
        return  # "3.ii.4" is a scene of a play
    if not dated and (glued or not _bare_figures(place, match, ahead, end, named=named, separator=separator)):
        return
    if month > 12:
        if year is None or day > 12:
            return
        day, month = month, day
    base = DateExpression(
        Span(0, 0),
        "",
        year,
        month,
        day,
        short_year=short,
        uncertain=frozenset(
            p for p, q in (("day", match["dq"] or "?" in match["d"]), ("month", match["mq"] or match["mqq"])) if q
        ),
        swapped=_may_be_swapped(place, match, day, month, separator),
    )
    yield _with_first_day(place, ahead, match.start(), end, base)


def _stands_alone(place: Place, match: Any) -> bool:
    """Say whether a date in figures opens its line or follows a comma, and ends the line."""
    before = place.text[max(place.start, match.start() - 2) : match.start()].strip(" \xa0")
    return (not before or before[-1] in ",\n") and bool(LINE_END.match(place.text, match.end(), place.end))


def read_dashed(place: Place, anchor: Any) -> Iterator[DateExpression]:
    """Read "24-12-1915", "24-XII-1915" and, where it ends its line, "24-12-15"."""
    first, second, last = anchor[0].split("-")
    named = second.isalpha()
    day, month = int(first), roman(second) if named else int(second)
    if not 1 <= day <= 31 or not 1 <= month <= 31:
        return
    if month > MONTHS or (day > MONTHS and month > MONTHS):
        if day > MONTHS or len(last) < len("1915"):
            return
        day, month = month, day
    short = None if len(last) == len("1915") else int(last.strip("'’"))
    if short is not None and not LINE_END.match(place.text, anchor.end(), place.end):
        return
    first_may_be_month = bool(w.words(place.languages).month_may_come_first)
    swapped = first_may_be_month and not named and max(day, month) <= MONTHS and day != month
    year = int(last) if short is None else None
    base = DateExpression(Span(0, 0), "", year, month, day, short_year=short, swapped=swapped)
    yield qualify(place, anchor.start(), anchor.end(), base)


def _may_be_swapped(place: Place, match: Any, day: int, month: int, separator: str) -> bool:
    """Say whether day and month might change places: "3/4/1898", where a language writes the month first."""
    strokes = separator == "/" and match["s2"].strip() == "/" and " " not in match[0]
    plain = not match["m"].isalpha() and max(day, month) <= 12 and day != month
    return strokes and plain and bool(w.words(place.languages).month_may_come_first)


def _with_first_day(place: Place, ahead: Any, start: int, end: int, base: DateExpression) -> DateExpression:
    """Make the date a range where its first day stands before it: "3.-5. 6. 1898"."""
    first = int(ahead["a"]) if ahead and ahead["a"] else None
    if first is None or not 1 <= first <= 31:
        return qualify(place, start, end, base)
    ranged = changed(
        base,
        day=first,
        until=Day(base.year, base.month, base.day, uncertain=base.uncertain),
        uncertain=frozenset({"day"}) if ahead["aq"] else frozenset(),
        alternatives=read_joint(place, ahead["joint"]) == "either",
    )
    return qualify(place, ahead.start("a"), end, ranged)


def _after_house_number(place: Place, match: Any) -> Iterator[DateExpression]:
    """Read a date printed hard against the number before it ("Lindengasse 11.27. 3. 92"), if it names its year."""
    anchor = place.grammar.anchor.match(place.text, match.start("m"), place.end)
    if anchor is None or anchor.lastgroup != "numeric":
        return
    inner = Place(place.text, anchor.start(), place.end, place.languages)
    yield from (date for date in read_figures(inner, anchor) if date.year or date.short_year)


def _numeric_end(match: Any) -> int:
    last = max(match.end("m"), *(match.end(g) for g in ("mq", "mqq") if match[g]), match.end("m"))
    tail = match.string[last : last + 1]
    return int(last) + (1 if tail == "." else 0)


def _short_year(match: Any, text: str, end: int, *, named: bool) -> int | None:
    """Return a year without its century."""
    if not match["yy"] or not _short_year_fits(match, text, end, named=named):
        return None
    return int(match["yy"].strip("'’"))


def _short_year_fits(match: Any, text: str, end: int, *, named: bool) -> bool:
    """Whether two figures after day and month are a year: "24/2 92", "12. IV. 07", and no number of things."""
    between = text[match.end("m") : match.start("yy")]
    if not between:
        return False
    after = match.end("yy")
    stands = after >= end or not text[after].isalnum()
    if match["yy"][0] in "'’" or named or "/" in match["s1"] or "." in between:
        return stands and not (between.strip() == "" and not _sentence_opens(text, after, end))
    return stands and bool(LINE_END.match(text, after, end))


def _sentence_opens(text: str, at: int, end: int) -> bool:
    """Whether a number ends the line, or what follows it begins anew."""
    rest = text[at : min(end, at + 4)].lstrip(" \t\xa0.,;:")
    return not rest or rest[0] == "\n" or rest[0].isupper() or rest[0] in "[(?]"


def _bare_figures(place: Place, match: Any, ahead: Any, end: int, *, named: bool, separator: str) -> bool:
    """Whether day and month in figures without a year are a date and not a list, a fraction or a price."""
    text = place.text
    line = match.start() == place.start or text[match.start() - 1] == "\n"
    alone = bool(LINE_END.match(text, end, place.end))
    if named:
        opens = match.start() == place.start or text[match.start() - 1] in "\n ,"
        return (alone and (line or bool(separator))) or (bool(separator) and opens and bool(ahead and ahead["cue"]))
    if int(match["m"]) > 12:
        return False
    dotted = separator == "." and place.text[end - 1] == "."
    parted = text[max(place.start, match.start() - 2) : match.start()].strip() == "," and text[end : end + 2].strip()[
        :1
    ] in ("–", "—")
    return (
        (dotted and parted)
        or (line and alone and bool(separator))
        or (bool(ahead and ahead["cue"]) and (dotted or separator == "/"))
    )
