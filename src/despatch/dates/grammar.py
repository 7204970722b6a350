"""The patterns of dates, built once for the languages of an archive.

`gate` runs over the whole text and stops only where a date may stand; the others read a few words around it.
Every repeat is bounded, so that no text can make them slow.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import regex

from despatch.dates.lexicon import STEM, Words, words
from despatch.text.patterns import any_of, compile_later

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from despatch.dates.expression import Kind

Pattern = Any
"""A compiled pattern of the `regex` module, which has no types of its own."""

S = r"[ \t\xa0]{0,3}"
NL = r"(?:[ \t\xa0]{0,3}(?:\n[ \t]{0,8})?)"
"""White space within a date; where a line may break."""
DOUBT = r"(?:[.]?\?|[ ]{0,2}[(\[]\?[)\]])"
"""An editor's doubt: "26.? Febr.", "26. (?) Febr.", "May 3 [?]"."""
RAISED = "ᵗʰˢⁿᵈʳ"
YEAR = r"(?:[1lIi][ ]?[4-9O][ ]?[\dlO]|20[ ]?\d)[ ]?[\dlIO](?!\w)"
"""A year as printed or as scanned: 1775, l775, 1 775, 17 76. Space within it must be rare: see `numbers.year_of`."""
ROMAN_MONTH = r"(?:XI{0,2}|IX|IV|VI{0,3}|I{1,3})"
STAMPS: dict[str, Kind] = {
    "this_month": "this-month",
    "instant": "this-month",
    "last_month": "last-month",
    "ultimo": "last-month",
    "next_month": "next-month",
    "proximo": "next-month",
}
"""The fields of `DateWords` whose phrases put a bare day into a month."""
AROUND = ".,?()[]"
"""Marks that may stand at a word before a date."""
HUNDRED = 100
ROMAN_YEAR = r"M(?:D|CD|CC|DC|CM|M)[CLXVIJ]{1,10}"
LETTERS, LETTERED = r"(?=[^\W\d_])", r"(?<=[^\W\d_])"
"""Before and after a long list of words: a letter stands there, or the list need not be tried."""
ROMAN_DAY = r"(?=[ivxj]{2}|[vx])x{0,3}(?:i[vx]|v?[ij]{0,4})"
"""A day in Roman figures, as old letters write it: "xij", "xxiijth". One letter "i" is a word."""


@dataclass(frozen=True, slots=True)
class Grammar:
    """The compiled patterns: where to stop, and what stands before and after."""

    gate: Pattern
    """Where reading may be worth while; quick."""
    literals: dict[str, tuple[tuple[str, str], ...]]
    """By the last word of each: what else is looked for, and what it is; most texts hold few of those words."""
    anchor: Pattern
    """At one place: what kind of date stands there."""
    lower: Pattern
    lower_before: Pattern
    """A month in small letters, after and before a figure."""
    small_months: frozenset[str]
    """Months that may stand in small letters with no figure near: "le quinze mars mil huit cent"."""
    ordinal: Pattern
    article: Pattern
    """Backwards: an ordinal in words; words that make a bare number a day."""
    head: Pattern
    """Backwards from a month: day, weekday, cue words."""
    tail: Pattern
    """Onwards from a month: day, year, "inst." and the like."""
    numeric: Pattern
    day: Pattern
    """A bare day, with "inst.", "ult.", "of this month"."""
    before: Pattern
    """Backwards from any date: brackets, weekday, "circa", "ante", "early in"."""
    cues: frozenset[str]
    """Last words of what `before` finds, without the marks of `AROUND`."""
    link: Pattern
    """The link between two dates of one range."""
    follow: Pattern
    """Onwards from any date: a closing bracket, Old or New Style."""
    daytime: Pattern
    """The time of day after a day: "mardi 7 au soir"."""
    ahead: Pattern
    """Backwards from a date in figures: the first day of a range, or words that show the figures to be a date."""
    ago: Pattern
    """Backwards from "days ago": how many."""


BLANK = r"[ \t\xa0\n]{1,3}"


def phrases(listed: Iterable[str]) -> str:
    """Return a pattern for any of the phrases, the longest first; a blank stands for any white space."""
    return any_of(listed, blank=BLANK)


def either_case(listed: Iterable[str]) -> str:
    """Return a pattern for the phrases as they are, or with a capital; for use in a case-sensitive pattern."""
    return any_of((form for phrase in listed for form in (phrase, phrase[:1].upper() + phrase[1:])), blank=BLANK)


def stems(table: tuple[tuple[str, ...], ...]) -> list[str]:
    """Return the beginnings of the words of `table` that a letter can open."""
    return sorted({word[:STEM] for listed in table for word in listed if word[0].isalpha()})


def shortened_weekdays(w: Words) -> set[str]:
    """Return the weekdays and what they are cut down to: Thursd, Thurs, Thurdy."""
    cut = {word[:n] for listed in w.weekdays for word in listed for n in range(STEM, len(word) + 1)}
    return cut | {word + end for word in cut for end in w.weekday_endings}


@cache
def grammar(languages: tuple[str, ...]) -> Grammar:
    """Build the patterns for `languages`. Raises SettingsError for a language that is not known."""
    w = words(languages)
    flags = regex.IGNORECASE
    return Grammar(
        gate=re.compile(_gate(w)),
        literals=_literals(w),
        anchor=re.compile(_anchor(w)),
        lower=re.compile(
            rf"\d{{1,2}}(?:[ ]?{endings_plain(w)})?[.,]?[ ]{{0,2}}(?:{phrases([*w.of, *w.articles])} )?"
            rf"(?P<month>{phrases(stems(w.months))})"
        ),
        lower_before=compile_later(
            rf"(?r)(?<!\w)(?P<month>{phrases(stems(w.months))})[^\W\d_]{{0,8}}[.]?,?[ ]{{1,2}}"
            rf"(?:{phrases((*w.articles, *w.before_year))} )?"
        ),
        small_months=frozenset(listed[0] for listed in w.months if listed) if w.small_months else frozenset(),
        ordinal=compile_later(rf"(?r)(?<!\w){phrases(w.ordinal_numbers)}[.,]?{NL}(?:[a-z]{{1,9}} ){{0,4}}", flags),
        article=compile_later(rf"(?r)(?<!\w){phrases(w.before_day)}{NL}", flags),
        head=compile_later("(?r)" + _head(w), flags),
        tail=compile_later(_tail(w), flags),
        numeric=compile_later(_numeric(), 0),
        day=compile_later(_bare_day(w), flags),
        before=compile_later("(?r)" + _before(w), flags),
        cues=_cues(w),
        link=compile_later(_link(w), flags),
        follow=compile_later(_follow(w), flags),
        daytime=compile_later(rf"[.,]?{S}{phrases(w.daytimes)}(?!\w)", flags),
        ahead=compile_later("(?r)" + _ahead(w), flags),
        ago=compile_later("(?r)" + _ago(w), flags),
    )


def endings(w: Words) -> str:
    """Return a pattern for what makes a number an ordinal, raised or not."""
    return rf"(?:[ .]?\^?{phrases(w.ordinal_endings)}(?!(?-i:\p{{Ll}}))|[{RAISED}]{{1,2}})"


def endings_plain(w: Words) -> str:
    """Return a pattern for the ordinal endings as they are printed, for a case-sensitive pattern."""
    return any_of(w.ordinal_endings)


def day(w: Words, group: str, *, joined: bool = False) -> str:
    """Return a pattern for a day of the month, in figures (with an editor's brackets and doubt) or in words.

    A number right after a letter, a point, a dash or a sum's sign is no day, unless it is `joined` to one.
    """
    free = r"(?<!\d)(?<!\d\[)" if joined else r"(?<![\w$£¥.,-])(?<!\d[ ]?)(?<!\d[/\[])"
    slipped = r"(?-i:[lIO])"
    figures = (
        rf"(?:\d{slipped}(?=\W|[snrt][tdh]|\Z)|[0-3]?\d|{slipped}\d"
        r"|(?-i:l|l[lI]|I[lI]?(?=[snrt][tdh]))(?=[ ]?[snrt]?[tdh])|[0-3lI]\[\d\??\])"
    )
    roman = f"{ROMAN_DAY}|{ROMAN_DAY.upper()}" if w.roman_days_in_capitals else ROMAN_DAY
    return (
        rf"(?:{free}(?P<{group}>{figures})(?P<{group}e>{endings(w)})?\]?(?P<{group}q>[.]?{DOUBT})?\]?"
        rf"|(?<!\w)(?:{LETTERS}(?P<{group}w>{phrases(w.ordinal_numbers)}){LETTERED}|(?P<{group}r>(?-i:{roman}))(?:{endings(w)})?)(?!\w))"
    )


def titled(phrases: Iterable[str]) -> set[str]:
    """Return the phrases, and each with a capital to its last word: "this day", "this Day"."""
    return {
        form
        for p in phrases
        for form in (p, " ".join([*p.split()[:-1], p.split()[-1].capitalize()]) if " " in p else p)
    }


def _anchor(w: Words) -> str:
    months = either_case([*stems(w.months), *(s.upper() for s in stems(w.months))])
    listed = either_case(x for m in w.months for x in m if not x[0].isalpha() or len(x) < STEM or x[0] == "x")
    counted = "|".join(
        (either_case(word for listed in w.ordinals for word in listed), rf"\d{{1,2}}(?:[ ]?{endings_plain(w)})?")
    )
    stamps = either_case(p for stamp in STAMPS for p in getattr(w, stamp))  # "d. M" is written in capitals
    units = either_case(w.ago_units)
    days_of_week = either_case([*stems(w.weekdays), *(s.upper() for s in stems(w.weekdays))])
    return (
        rf"(?:(?<![^\W\d])|(?<=\d[snrt][tdh])|(?<=\d[td]))(?P<month>(?:{months}[^\W\d_]{{0,8}}(?:['’^][^\W\d_]{{1,3}})?[{RAISED}ʸᵇᵉ]{{0,3}}|{listed})(?![^\W\d_]))"
        rf"|(?<!\w)(?P<iso>\d{{4}}-\d\d(?:-\d\d)?(?![\w-]))"
        rf"|(?<![\w/.-])(?P<dashed>\d{{1,2}}-(?:\d{{1,2}}|{ROMAN_MONTH})-(?:(?:1[4-9]|20)\d\d|['’]?\d\d)(?![\w-]))"
        rf"|(?<!\d)(?P<numeric>\d{{1,2}}(?:\[\d\??\])?(?!\d)[.]?\??[\].]{{0,2}}{S}[./\[]?{S}"
        rf"(?:\[?\d{{1,2}}[\].?/ \n]|\[?{ROMAN_MONTH}(?!\w)|{ROMAN_MONTH.lower()}[./]{S}['’]?\d\d))"
        rf"|(?<!\w)(?:(?P<day>(?:{counted})[.,]?{NL}{stamps}(?![^\W\d_]))"
        rf"|(?P<year>(?:1[4-9]|20)\d\d(?![\w-]))"
        rf"|(?P<roman>{ROMAN_YEAR}(?!\w))"
        rf"|(?P<century>\d{{1,2}}[.]?(?:{endings_plain(w)})?[ ]?{either_case(w.century)}(?![^\W\d_]))"
        rf"|(?P<weekday>{days_of_week}[^\W\d_]{{0,7}})"
        rf"|(?P<offset>{either_case(titled(w.days))}(?!\w))"
        rf"|(?P<vor>{either_case(w.ago.before)}{NL}(?:{either_case(w.ago.numbers)}|\d{{1,2}}){NL}{units}(?!\w))"
        rf"|(?P<bare>\d{{1,2}}(?!\d)))"
    )


def _gate(w: Words) -> str:
    """Write a pattern whose every branch begins with a letter or figure as it stands: such a search can skip ahead."""
    opening = {stem.capitalize() for table in (w.months, w.weekdays) for stem in stems(table)}
    opening |= {stem.upper() for table in (w.months, w.weekdays) for stem in stems(table)}
    opening |= {
        form
        for month in w.months
        for name in month
        if len(name) < STEM or name[0] == "x"
        for form in (name, name.capitalize())
    }
    opening |= {"MD", "MC", "MM"}
    return "|".join([*(f"{figure}[0-9]*" for figure in range(10)), *sorted(re.escape(o) for o in opening)])


def _literals(w: Words) -> dict[str, tuple[tuple[str, str], ...]]:
    """Return what to search for one by one, by the word that shows it: the letters, and what they are.

    A first letter that may be a capital is left out.
    """
    days = titled(w.days)
    stamps = {p.split()[-1] for stamp in STAMPS for p in getattr(w, stamp) if len(p) >= STEM}
    stamps |= {p.capitalize() for p in stamps}
    found = {(shown, phrase[1:], "offset") for phrase, shown in _shortest(days)}
    found |= {(shown, " " + stamp, "stamp") for stamp, shown in _shortest(stamps) if len(stamp) >= STEM}
    found |= {(_WORDS.findall(word.lower())[-1], word[1:] + " ", "vor") for word in w.ago.before} | {
        (_WORDS.findall(word.lower())[-1], " " + word, "ago") for word in w.ago.words
    }
    by_word: dict[str, list[tuple[str, str]]] = {}
    for word, literal, kind in sorted(found):
        by_word.setdefault(word, []).append((literal, kind))
    return {word: tuple(literals) for word, literals in by_word.items()}


_WORDS = re.compile(r"[^\W\d_]+")


def _shortest(phrases: set[str]) -> Iterator[tuple[str, str]]:
    """Yield the phrases that begin with no other phrase, once for each phrase that they begin.

    The last word of that phrase comes with it: "yesterday" with "yesterday" and "yesterdays".
    """
    for phrase in phrases:
        if not any(p != phrase and phrase.startswith(p) for p in phrases):
            last = len(_WORDS.findall(phrase)) - 1
            yield from ((phrase, _WORDS.findall(p.lower())[last]) for p in phrases if p.startswith(phrase))


def _head(w: Words) -> str:
    joint = rf"(?:{NL}(?P<joint>[-–—,/]|{phrases([*w.and_, *w.or_, *w.to])}){NL})"
    joined = phrases(number for number in w.ordinal_numbers if not number.isalpha())  # "veinte y dos", "vingt-deux"
    days = rf"(?:(?<!\w)(?P<bw>{joined}){LETTERED}|{day(w, 'one')}[.]?{joint}{day(w, 'b', joined=True)}|{day(w, 'b')})"
    return rf"(?:{days}(?:[.,:]|{S}/)?{NL}(?:{phrases(w.of)}{NL})?(?:{phrases(w.articles)}{NL})?)?\[?"


def _tail(w: Words) -> str:
    joint = rf"(?:{NL}(?P<joint>[-–—]|{phrases([*w.and_, *w.or_, *w.to])}){NL}(?:{phrases(w.articles)}{NL})?)"
    return (
        rf"[.]?[:,;]?(?P<mq>{DOUBT})?\]?"
        rf"(?:{NL}(?:{phrases(w.articles)}{NL})?(?![1lI][ ][4-9]){day(w, 'c')}[.]?(?:(?!\d)|(?<=\p{{L}})(?=1[4-9]\d\d))"
        rf"(?:{joint}{day(w, 'd', joined=True)}(?![\d/:]))?)?"
        rf"(?P<year>{S}[.,:;]?{NL}(?:[(\[]?(?:(?P<old>{phrases(w.old_style)})|(?P<new>{phrases(w.new_style)}))(?!\w)[.]?[)\]]?,?{NL})?"
        rf"(?:\(?{phrases(w.before_year)}[.,]?{NL})?\[?{NL}"
        rf"(?:(?<=[\[(])(?:(?P<presumed>{phrases(w.presumed)})|(?P<circa>{phrases(w.approximate)}))[.,]?{NL})?"
        rf"(?:(?P<y>{YEAR}|\d\d\[\d\d\]|1[4-9]\]\d\d|\d{{3}}\[\d\])(?:[-/](?P<dual>\d{{1,3}})(?!\d))?"
        rf"|(?P<early>[3-9]\d\d)(?=[.,;:]?[ \t]*(?:\n|\Z))|(?P<words>{_year_in_words(w)})"
        rf"|(?P<roman>{ROMAN_YEAR})(?!\w)|(?P<yy>['’]?\d\d)(?=[.,;:]?[ \t]*(?:\n|\Z|(?-i:\p{{Lu}}))))"
        rf")?"
    )


def _year_in_words(w: Words) -> str:
    """Write a pattern for "one thousand eight hundred and twelve": the words of numbers, a large one among them."""
    word = phrases(w.year_numbers)
    large = phrases(number for number, value in w.year_numbers.items() if value >= HUNDRED)
    joint = rf"(?:[ -]{{1,2}}|{NL})(?:{phrases(w.and_)}{NL})?"
    return rf"(?<!\w){word}(?:{joint}{word}){{0,2}}{joint}{large}(?:{joint}{word}){{0,4}}(?!\w)"


def _numeric() -> str:
    return (
        rf"(?P<open>\[)?(?P<d>[0-3lI]?\d(?:\[\d\??\])?|\[\d\d?)[.]?(?P<dq>\?)?[.]?\]?(?P<s1>{S}[./]?){S}"
        rf"\[?(?P<m>\d{{1,2}}|{ROMAN_MONTH}|{ROMAN_MONTH.lower()})(?P<mqq>[.]?\?)?[.]?(?P<mq>\?)?\]?(?P<s2>{S}[./]?){S}"
        rf"(?:\[?(?P<y>1[4-9]\d\d|20\d\d)(?![\w/])|(?P<yy>['’]?\d\d)(?![\d\w./-]*\d))?"
    )


def _bare_day(w: Words) -> str:
    stamps = "|".join(f"(?P<{stamp}>{phrases(getattr(w, stamp))})" for stamp in STAMPS)
    return rf"{day(w, 'b')}[.,]?(?:{NL}(?:{stamps})(?![^\W\d_])[.]?)?"


def _before(w: Words) -> str:
    daytime, articles = phrases(w.daytimes), phrases(w.articles)
    return (
        rf"(?:(?P<bound>(?<!\w)(?:(?P<ante>{phrases(w.before)})|(?P<post>{phrases(w.after)}))[ \t\xa0]{{1,3}}))?"
        rf"(?:(?<!\w)(?P<opens>{phrases(w.between)})[ \t\xa0]{{1,3}})?"
        rf"(?:(?P<approx>(?<!\w){phrases(w.approximate)}[.]?[ \t\xa0]{{1,3}}(?:{articles}[ \t\xa0]{{1,3}})?))?"
        rf"(?:(?<!\w)(?:(?P<early>{phrases(w.early)})|(?P<middle>{phrases(w.middle)})|(?P<late>{phrases(w.late)}))"
        rf"(?P<pq>\??)\]?{NL}(?:{phrases(w.articles)}{NL})?)?"
        rf"(?:(?<!\w)(?P<weekday>{phrases(shortened_weekdays(w) - set(w.no_weekdays))})(?!\w)[.,]{{0,2}}{S}"
        rf"(?:{daytime}[.,]?{S})?(?:(?:{phrases(w.articles)}){S})?\[?{S})?"
        rf"(?:(?<!\w)(?:(?P<last>{phrases(w.last)})|(?P<next>{phrases(w.next)}))[ \t\xa0\n]{{1,3}})?"
    )


def _cues(w: Words) -> frozenset[str]:
    cues = (
        w.before,
        w.after,
        w.between,
        w.approximate,
        w.early,
        w.middle,
        w.late,
        w.articles,
        w.daytimes,
        w.last,
        w.next,
    )
    words = (*(phrase for listed in cues for phrase in listed), *shortened_weekdays(w))
    return frozenset(last.strip(AROUND).lower() for phrase in words for last in phrase.split()[-1:])


def _link(w: Words) -> str:
    return (
        rf"[.]?\]?{NL}(?:(?P<slash>/)|(?P<dash>[-–—]{{1,2}})|(?P<to>{phrases(w.to)})|(?P<both>{phrases(w.and_)})"
        rf"|(?P<either>{phrases(w.or_)}))(?:(?<!\w)|(?!\w)){NL}\[?(?:{phrases(w.articles)}{NL})?"
    )


def _follow(w: Words) -> str:
    return (
        rf"(?P<q>{DOUBT})?{S}(?P<close>\])?(?P<q2>\?)?"
        rf"(?:[.,]?{S}[\[(]?(?:(?P<old>{phrases(w.old_style)})|(?P<new>{phrases(w.new_style)}))(?!\w)[.]?[\])]?)?"
        rf"(?:(?=[.,]?{S}[(\[]?[^\W\d_]{{3,12}}[.)\];,]{{0,3}}[ \t]*(?:\n|\Z))"  # one word closes the line
        rf"[.,]?{S}[(\[]?(?P<weekday>{phrases(shortened_weekdays(w) - set(w.no_weekdays))})[.]?[)\]]?"
        rf"(?=[.,;]?[ \t]*(?:\n|\Z)))?"
        rf"(?:[.,]?{S}(?:(?P<thisyear>{phrases(w.this_year)})|(?P<lastyear>{phrases(w.last_year)})"
        rf"|(?P<nextyear>{phrases(w.next_year)})|(?P<last>{phrases(w.last)})|(?P<next>{phrases(w.next)}))(?!\w))?"
    )


def _ahead(w: Words) -> str:
    joint = rf"(?P<joint>[-–—]|{phrases([*w.and_, *w.or_, *w.to])})[.]?"
    return (
        rf"(?:(?<![\w.,/-])(?P<a>[0-3]?\d)[.]?(?P<aq>\?)?{S}{joint}{S})?"
        rf"(?P<cue>(?<!\w){phrases([*w.before_day, *w.dated, *w.between, *w.to])}{NL})?"
    )


def _ago(w: Words) -> str:
    return (
        rf"(?<!\w)(?P<n>{phrases(w.ago.numbers)}|\d{{1,2}})[ \t\xa0\n]{{1,3}}(?P<unit>{phrases(w.ago_units)})"
        rf"[ \t\xa0\n]{{1,3}}{phrases(w.ago.words)}"
    )
