"""From a place where a date may stand to the date that stands there."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from despatch.dates import words as w
from despatch.dates.grammar import STAMPS, Grammar, grammar
from despatch.dates.model import DateExpression, Day, Kind
from despatch.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

REACH = 64
"""How far before an anchor its date can begin."""
_FIGURES = str.maketrans({"l": "1", "I": "1", "i": "1", "|": "1", "O": "0", "o": "0", "[": None, "]": None, " ": None})
_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000, "J": 1}
_MONTH_FIGURE = re.compile(r"(?<!\d)(\d{1,2})\.[ \xa0]{0,2}\Z")
_LINE_END = re.compile(r"[ \t\xa0]*[.,;:]?[ \t\xa0]*(?:\n|\Z)")
_LIST_END = re.compile(r"[ \t\xa0]*(?:[.,;:)\]]|\n|\Z)")
_WORD = re.compile(r"[ \t\xa0]*\n?[ \t]*([^\W\d_]+|&)")


@dataclass(frozen=True, slots=True)
class Place:
    """Where to read: the text, the bounds that no reading may leave, and the languages."""

    text: str
    start: int
    end: int
    languages: tuple[str, ...]

    @property
    def grammar(self) -> Grammar:
        """The patterns of these languages."""
        return grammar(self.languages)


def figures(written: str | None) -> int | None:
    """Read a number of a date, with a scanner's l, I and O and an editor's brackets; None when it has no figure."""
    if not written:
        return None
    plain = written.translate(_FIGURES)
    return int(plain) if plain.isdecimal() else None


def roman(written: str) -> int:
    """Read a Roman number."""
    values = [_ROMAN[c] for c in written.upper()]
    return sum(-v if any(v < later for later in values[n + 1 : n + 2]) else v for n, v in enumerate(values))


def year_of(written: str) -> int | None:
    """Read a year as printed or scanned; spaces between all of its figures are no slip but numbers."""
    if written.count(" ") > 2:
        return None
    year = figures(written)
    return year if year is not None and 1400 <= year <= 2099 else None


def day_of(match: Any, group: str, languages: tuple[str, ...]) -> int | None:
    """Read a day of the month from the groups that `grammar.day` made; letters alone need an ordinal's ending."""
    word = match[f"{group}w"]
    if word:
        return w.words(languages).ordinals.get(" ".join(word.lower().split()))
    written = match[group]
    if not written or not (any(c.isdigit() for c in written) or (match[f"{group}e"] and written[0] in "lI")):
        return None
    day = figures(written)
    return day if day is not None and 1 <= day <= 39 else None


def read(place: Place, anchor: Any) -> Iterator[DateExpression]:
    """Yield the dates at one anchor: none, one, or several where days share a month ("the 3d and 4th of May")."""
    kind = anchor.lastgroup
    if kind == "month":
        yield from _month(place, anchor)
    elif kind == "numeric":
        yield from _numeric(place, anchor)
    elif kind == "quaker":
        yield from _quaker(place, anchor)
    elif kind in ("day", "article"):
        yield from _day(place, anchor)
    elif kind in ("year", "roman"):
        yield from _year(place, anchor)
    elif kind == "iso":
        year, month, *day = (int(part) for part in anchor[0].split("-"))
        if 1 <= month <= 12:
            yield _framed(place, anchor.start(), anchor.end(), DateExpression(Span(0, 0), "", year, month, *day))
    elif kind == "weekday":
        number = w.weekday(anchor[0], place.languages)
        if number is not None:
            yield _framed(place, anchor.start(), anchor.end(), DateExpression(Span(0, 0), "", kind="weekday", weekday=number))
    else:
        yield from _offset(place, anchor)


# ---------------------------------------------------------------- month in words


def _month(place: Place, anchor: Any) -> Iterator[DateExpression]:
    month = w.month(anchor["month"], place.languages)
    if month is None:
        return
    g, text = place.grammar, place.text
    floor = max(place.start, anchor.start() - REACH)
    head = g.head.match(text, floor, anchor.start())
    tail = g.tail.match(text, anchor.end(), place.end)
    before = day_of(head, "b", place.languages) if head else None
    after = day_of(tail, "c", place.languages)
    year, short, dual, has_year = _tail_year(tail)
    if before is not None and after is not None and not has_year and tail["ce"] is None:
        after = None
        year = short = dual = None
        stop = tail.start("mq") if tail["mq"] else anchor.end()
        end = stop + (1 if tail["mq"] else 0)
        head_wins = True
    else:
        head_wins = before is not None and (after is None or (head["be"] is not None and tail["ce"] is None))
        end = tail.end("year") if has_year else _tail_day_end(tail, anchor.end(), after)
        if head_wins and after is not None and not _year_beside_month(tail):
            end, year, short, dual = anchor.end(), None, None, None
    day = before if head_wins else after
    start = head.start() if head_wins and before is not None else anchor.start()
    if not _is_month(place, anchor, day, year, short, head if head_wins else None):
        return
    uncertain = _doubted(day=(head if head_wins else tail) if day else None, group="b" if head_wins else "c", month=bool(tail["mq"]))
    base = DateExpression(
        Span(0, 0), "", year, month, day, short_year=None if year else short, uncertain=uncertain,
        calendar="julian" if dual else "gregorian",
    )
    if dual and year is not None:
        base = replace(base, year=_dual_year(year, dual))
    if head_wins and head["joint"]:
        yield from _shared(place, base, head, "a", start, end)
    elif not head_wins and day is not None and tail["joint"]:
        yield from _ranged(place, base, tail, start, end, has_year=has_year)
    else:
        yield _framed(place, start, end, base)


def _tail_year(tail: Any) -> tuple[int | None, int | None, int | None, bool]:
    """Year, year without its century, second figure of a double year, and whether any of them stands there."""
    year = year_of(tail["y"]) if tail["y"] else roman(tail["my"]) if tail["my"] else None
    short = int(tail["yy"].strip("'’")) if tail["yy"] else None
    dual = int(tail["dual"]) if tail["dual"] and year is not None and _follows(year, tail["dual"]) else None
    return year, short, dual, year is not None or short is not None


def _follows(year: int, dual: str) -> bool:
    """Whether the second figure of a double year names the next year: 1731/2, 1699/1700."""
    return str(year + 1).endswith(dual)


def _dual_year(year: int, dual: int) -> int:
    return year + 1 if str(year + 1).endswith(str(dual)) else year


def _tail_day_end(tail: Any, month_end: int, after: int | None) -> int:
    if after is None:
        return tail.end("mq") if tail["mq"] else month_end
    group = "cw" if tail["cw"] else "c"
    ends = [tail.end(group), *(tail.end(g) for g in ("ce", "cq") if tail[g])]
    return int(max(ends))


def _year_beside_month(tail: Any) -> bool:
    return tail["c"] is None and tail["cw"] is None


def _doubted(*, day: Any, group: str, month: bool) -> frozenset[str]:
    parts = {"month"} if month else set()
    if day is not None and day[f"{group}q"]:
        parts.add("day")
    return frozenset(parts)


def _is_month(place: Place, anchor: Any, day: int | None, year: int | None, short: int | None, head: Any) -> bool:
    """Tell the month from the verb, the name and the noun that look like it."""
    word = anchor["month"]
    plain = word.lower().strip(".")
    words = w.words(place.languages)
    if day is None and short is not None and year is None:
        return False
    if word[0].islower():
        if day is None:
            return False
        if plain in words.of("ambiguous") and year is None:
            return head is not None and bool(head["be"] or head["bw"])
        return True
    if day is None and year is None:
        full = plain in {name for listed in words.months for name in listed[:1]} or len(plain) > 4
        return full and (plain not in words.of("ambiguous") or _cued(place, anchor.start()))
    return True


def _cued(place: Place, start: int) -> bool:
    """Whether the words before show a month to be one: "early in May", "in May", "zwischen Mai"."""
    before = place.grammar.before.match(place.text, max(place.start, start - REACH), start)
    if before and any(before[g] for g in ("early", "middle", "late", "between")):
        return True
    last = place.text[max(place.start, start - 12) : start].lower().split()
    return bool(last) and last[-1] in (*w.words(place.languages).of("of"), *w.words(place.languages).of("to"))


# ---------------------------------------------------------------- several days


def _joint(place: Place, written: str) -> str:
    words = w.words(place.languages)
    plain = written.lower()
    return "and" if plain in words.of("and") else "or" if plain in words.of("or") else plain if plain in "/," else "to"


def _shared(place: Place, base: DateExpression, head: Any, group: str, start: int, end: int) -> Iterator[DateExpression]:
    """Two days before one month: a range, a list, or Old and New Style ("14/26 March")."""
    first, second = day_of(head, group, place.languages), base.day
    own = head.start("bw") if head["bw"] else head.start("b")
    joint = _joint(place, head["joint"])
    if first is None or second is None or base.month is None:
        yield _framed(place, own, end, base)
    elif joint == "/":
        if 10 <= (second - first) % 30 <= 13:
            yield _framed(place, start, end, base)
        else:
            yield _framed(place, own, end, base)
    elif joint == "and" or (joint == "," and head["ae"] and head["be"]):
        stop = max(head.end(g) for g in ("a", "aw", "ae") if head[g])
        yield _framed(place, start, stop, replace(base, day=first, uncertain=frozenset()), follow=False)
        yield _framed(place, own, end, base)
    elif joint == ",":
        yield _framed(place, own, end, base)
    else:
        doubted = frozenset({"day"}) if head[f"{group}q"] else frozenset()
        until = Day(base.year, base.month, second, uncertain=base.uncertain)
        yield _framed(place, start, end, replace(base, day=first, until=until, uncertain=doubted, alternatives=joint == "or"))


def _ranged(place: Place, base: DateExpression, tail: Any, start: int, end: int, *, has_year: bool) -> Iterator[DateExpression]:
    """Two days after one month ("May 10-15"), where the second number is a day and not the number of something."""
    second = day_of(tail, "d", place.languages)
    joint = _joint(place, tail["joint"])
    stop = max((tail.end(g) for g in ("d", "dw", "de") if tail[g]), default=end)
    sure = has_year or tail["de"] is not None or tail["joint"] in "-–—" or _LIST_END.match(place.text, stop)
    first_end = _tail_day_end(tail, end, base.day)
    if second is None or base.day is None or not sure or joint in "/,":
        kept = replace(base, year=None, short_year=None) if has_year and joint not in "/," else base
        yield _framed(place, start, first_end if not has_year or kept is not base else end, kept)
    elif joint == "and":
        yield _framed(place, start, first_end, base, follow=False)
        own = tail.start("dw") if tail["dw"] else tail.start("d")
        yield _framed(place, own, end if has_year else stop, replace(base, day=second, uncertain=frozenset()), before=False)
    else:
        until = Day(base.year, base.month, second)
        yield _framed(place, start, end if has_year else stop, replace(base, until=until, alternatives=joint == "or"))


def _quaker(place: Place, anchor: Any) -> Iterator[DateExpression]:
    """A month that goes by its number. Before 1752 the first month was March, and the calendar the Julian one."""
    number = int("".join(c for c in anchor[0] if c.isdecimal()))
    head = place.grammar.quaker_head.match(place.text, max(place.start, anchor.start() - REACH), anchor.start())
    tail = place.grammar.quaker_tail.match(place.text, anchor.end(), place.end)
    before = day_of(head, "b", place.languages) if head else None
    day = before if before is not None else day_of(tail, "c", place.languages)
    if day is None or not 1 <= number <= 12:
        return
    year = year_of(tail["y"]) if tail["y"] else None
    old = year is not None and year < 1752
    month = (number + 1) % 12 + 1 if old else number
    if year is not None and old and number > 10:
        year += 1
    end = tail.end("year") if year is not None else anchor.end() if before is not None else _tail_ends(tail)
    base = DateExpression(Span(0, 0), "", year, month, day, calendar="julian" if old else "gregorian")
    yield _framed(place, head.start() if before is not None else anchor.start(), end, base)


def _tail_ends(tail: Any) -> int:
    return int(max(tail.end(g) for g in ("c", "cw", "ce") if tail[g]))


# ---------------------------------------------------------------- figures


def _numeric(place: Place, anchor: Any) -> Iterator[DateExpression]:
    text, start = place.text, anchor.start()
    last = text[start - 1] if start > place.start else ""
    glued = last.isalpha()
    if not anchor[0][0].isdigit() and glued:
        return
    if last and last in ".,/-$£":
        return
    opened = start > place.start and text[start - 1] == "["
    match = place.grammar.numeric.match(text, start - opened, place.end)
    if match is None:
        return
    day = figures(match["d"])
    named = match["m"].isalpha()
    month = roman(match["m"]) if named else int(match["m"])
    separator = "".join(c for c in text[match.end("d") : match.start("m")] if c in "./")[:1]
    year = int(match["y"]) if match["y"] else None
    short = int(match["yy"].strip("'’")) if match["yy"] else None
    if day is None or not 1 <= day <= 39 or not 1 <= month <= 19:
        if month <= 31 and match["m"].isdecimal() and not glued and day is not None:
            again = place.grammar.anchor.match(text, match.start("m"), place.end)
            if again is not None and again.lastgroup == "numeric" and again.start() > start:
                yield from _after_house_number(place, again)
        return
    if short is not None and not _short_year_fits(match, text, place.end, named=named):
        short = None
    end = match.end("y") if year else match.end("yy") if short is not None else _numeric_end(match)
    ahead = place.grammar.ahead.match(text, max(place.start, match.start() - REACH), match.start())
    bracket = "[" in text[match.start() : end + 1]
    if not separator and not named and not bracket:
        return
    if year is None and short is None and (glued or not _bare_figures(place, match, ahead, end, named=named, separator=separator)):
        return
    if month > 12 and (year is None or day > 12):
        return
    if month > 12:
        day, month = month, day
    doubted = frozenset(p for p, q in (("day", match["dq"]), ("month", match["mq"] or match["mqq"])) if q)
    swapped = separator == "/" and match["s2"].strip() == "/" and not named and max(day, month) <= 12 and day != month
    base = DateExpression(
        Span(0, 0), "", year, month, day, short_year=short, uncertain=doubted,
        swapped=swapped and place.languages[0] == "en" and " " not in match[0],
    )
    first = int(ahead["a"]) if ahead and ahead["a"] else None
    if first is None or not 1 <= first <= 31:
        yield _framed(place, match.start(), end, base)
        return
    joint = _joint(place, ahead["joint"])
    until = Day(year, month, day, uncertain=doubted)
    yield _framed(
        place, ahead.start("a"), end,
        replace(base, day=first, until=until, uncertain=frozenset({"day"}) if ahead["aq"] else frozenset(), alternatives=joint == "or"),
    )


def _after_house_number(place: Place, anchor: Any) -> Iterator[DateExpression]:
    """A date printed hard against the number before it ("Lindengasse 11.27. 3. 92"), if it names its year."""
    inner = Place(place.text, anchor.start(), place.end, place.languages)
    yield from (e for e in _numeric(inner, anchor) if e.year or e.short_year)


def _numeric_end(match: Any) -> int:
    last = max(match.end("m"), *(match.end(g) for g in ("mq", "mqq") if match[g]), match.end("m"))
    tail = match.string[last : last + 1]
    return int(last) + (1 if tail == "." else 0)


def _short_year_fits(match: Any, text: str, end: int, *, named: bool) -> bool:
    """Whether two figures after day and month are a year: "24/2 92", "12. IV. 07", and no number of things."""
    between = text[match.end("m") : match.start("yy")]
    if not between:
        return False
    after = match.end("yy")
    stands = after >= end or not text[after].isalnum()
    if match["yy"][0] in "'’" or named or "/" in match["s1"] or "." in between:
        return stands and not (between.strip() == "" and not _sentence_opens(text, after, end))
    return stands and bool(_LINE_END.match(text, after, end))


def _sentence_opens(text: str, at: int, end: int) -> bool:
    """Whether a number ends the line, or what follows it begins anew."""
    rest = text[at : min(end, at + 4)].lstrip(" \t\xa0.,;:")
    return not rest or rest[0] == "\n" or rest[0].isupper() or rest[0] in "[(?]"


def _bare_figures(place: Place, match: Any, ahead: Any, end: int, *, named: bool, separator: str) -> bool:
    """Whether day and month in figures without a year are a date and not a list, a fraction or a price."""
    text = place.text
    line = match.start() == place.start or text[match.start() - 1] == "\n"
    alone = bool(_LINE_END.match(text, end, place.end))
    if named:
        opens = match.start() == place.start or text[match.start() - 1] in "\n ,"
        return (alone and (line or bool(separator))) or (bool(separator) and opens and bool(ahead and ahead["cue"]))
    if int(match["m"]) > 12:
        return False
    dotted = separator == "." and place.text[end - 1] == "."
    return (line and alone and bool(separator)) or (bool(ahead and ahead["cue"]) and (dotted or separator == "/"))


# ---------------------------------------------------------------- relative to the letter


def _day(place: Place, anchor: Any) -> Iterator[DateExpression]:
    """A day of the month with no month named: "the 5th", "28th ult.", "12. d. M."."""
    start = anchor.start() if anchor.lastgroup == "day" else anchor.end()
    while start < place.end and place.text[start] in " \t\xa0\n":
        start += 1
    match = place.grammar.day.match(place.text, start, place.end)
    if match is None:
        return
    day = day_of(match, "b", place.languages)
    if day is None or day > 31:
        return
    kind: Kind = "day"
    for name, meaning in STAMPS.items():
        if match[name.replace("-", "_")]:
            kind = meaning  # type: ignore[assignment]
    stop = match.end() if kind != "day" else max(match.end(g) for g in ("b", "bw", "be") if match[g])
    if kind == "day" and not _is_day(place, match, stop):
        return
    yield _framed(place, start, stop, DateExpression(Span(0, 0), "", day=day, kind=kind))


def _is_day(place: Place, match: Any, stop: int) -> bool:
    """Tell "the 5th" from the number of a thing ("the 5th Regiment", "the first time")."""
    if match["bw"]:
        return False
    dotted = stop < place.end and place.text[stop] == "."
    if match["be"] is None and not dotted:
        return False
    if match["be"] is None and not _ordinal_dot(place, match.start()):
        return False
    following = _WORD.match(place.text, stop + dotted, place.end)
    return following is None or following[1].lower() in w.words(place.languages).of("after-day")


def _ordinal_dot(place: Place, start: int) -> bool:
    """Whether a number with a point is an ordinal here, as after German "vom"."""
    last = place.text[max(place.start, start - 8) : start].lower().split()
    return bool(last) and last[-1] in w.words(place.languages).of("before-day") and "de" in place.languages and not last[-1].startswith(("the", "ye"))


def _offset(place: Place, anchor: Any) -> Iterator[DateExpression]:
    words = w.words(place.languages)
    start, end = anchor.span()
    parts = anchor[0].lower().split()
    if anchor.lastgroup == "offset":
        days = words.days[" ".join(parts)]
        yield _framed(place, start, end, DateExpression(Span(0, 0), "", kind="offset", offset=days))
        return
    if anchor.lastgroup == "ago":
        head = place.grammar.ago.match(place.text, max(place.start, start - REACH), start)
        if head is None:
            return
        start, number, unit = head.start(), " ".join(head["n"].lower().split()), parts[0]
    else:
        number, unit = " ".join(parts[1:-1]), parts[-1]
    count = int(number) if number.isdecimal() else words.ago_numbers[number]
    days = -count * words.ago_units[unit] if count else None
    loose = words.ago_units[unit] > 1 or not count
    yield _framed(place, start, end, DateExpression(Span(0, 0), "", kind="offset", offset=days, approximate=loose))


# ---------------------------------------------------------------- a year alone


def _year(place: Place, anchor: Any) -> Iterator[DateExpression]:
    """A year by itself is a date only where something says so: a cue, a bracket, a doubt, a line of its own."""
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
            yield _framed(place, month.start(), end, DateExpression(Span(0, 0), "", year, int(month[1])))
            return
    before = place.grammar.before.match(text, max(place.start, start - REACH), start)
    cued = bool(before) and any(before[g] for g in ("early", "middle", "late", "approx", "between", "bound"))
    last = text[max(place.start, start - 16) : start].lower().split()
    said = bool(last) and last[-1] in (*w.words(place.languages).of("of"), "year", "anno", "jahre", "jahr")
    ranged = end < place.end and text[end : end + 2].strip()[:1] in ("–", "-", "—")
    if cued or bracketed or closed or doubted or said or (line and (_LINE_END.match(text, end, place.end) or ranged)):
        yield _framed(place, start, end, DateExpression(Span(0, 0), "", year))


# ---------------------------------------------------------------- what stands around


def _framed(
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
    part = "early" if found["early"] else "middle" if found["middle"] else "late" if found["late"] else None
    if part is not None and base.day is None and base.kind == "date":
        base, begin = replace(base, part=part), found.start(part)
        if found["pq"]:
            base = replace(base, uncertain=base.uncertain | {"day"})
    if found["approx"]:
        base, begin = replace(base, approximate=True), found.start("approx")
    if found["bound"] and base.kind == "date":
        base, begin = replace(base, bound="before" if found["ante"] else "after"), found.start("bound")
    if base.kind in ("date", "weekday") and base.year is None and (found["last"] or found["next"]):
        group = "last" if found["last"] else "next"
        base, begin = replace(base, direction=group), found.start(group)
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
