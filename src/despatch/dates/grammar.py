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

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Pattern = Any
"""A compiled pattern of the `regex` module, which has no types of its own."""

S = r"[ \t\xa0]{0,3}"
NL = r"(?:[ \t\xa0]{0,3}(?:\n[ \t]{0,8})?)"
"""White space within a date; where a line may break."""
RAISED = "ᵗʰˢⁿᵈʳ"
YEAR = r"(?:[1lIi][ ]?[4-9O][ ]?[\dlO]|20[ ]?\d)[ ]?[\dlIO](?!\w)"
"""A year as printed or as scanned: 1775, l775, 1 775, 17 76. Space within it must be rare: see `reading.year`."""
ROMAN_MONTH = r"(?:XI{0,2}|IX|IV|VI{0,3}|I{1,3})"
STAMPS = {
    "this-month": "this-month",
    "instant": "this-month",
    "last-month": "last-month",
    "ultimo": "last-month",
    "next-month": "next-month",
    "proximo": "next-month",
}
"""Subjects whose phrases put a bare day into a month."""
AROUND = ".,?()[]"
"""Marks that may stand at a word before a date."""
ROMAN_YEAR = r"M(?:D|CD|CC|DC|CM|M)[CLXVIJ]{1,10}"


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
    quaker_head: Pattern
    quaker_tail: Pattern
    """Around a month that goes by its number ("5th of 3d mo.")."""
    before: Pattern
    """Backwards from any date: brackets, weekday, "circa", "ante", "early in"."""
    cues: frozenset[str]
    """Last words of what `before` finds, without the marks of `AROUND`."""
    link: Pattern
    """What may stand between two dates of one range."""
    follow: Pattern
    """What may follow any date: a closing bracket, Old or New Style."""
    ahead: Pattern
    """Backwards from a date in figures: the first day of a range, or words that show the figures to be a date."""
    ago: Pattern
    """Backwards from "days ago": how many."""


def alternatives(phrases: Iterable[str]) -> str:
    """Return a pattern for any of the phrases, the longest first; a space stands for any white space."""
    ordered = sorted(set(phrases), key=lambda w: (-len(w), w))
    if not ordered:
        return r"(?!)"
    return (
        "(?:"
        + "|".join(
            regex.escape(w, special_only=True, literal_spaces=True).replace(" ", r"[ \t\xa0\n]{1,3}") for w in ordered
        )
        + ")"
    )


def either_case(pattern_words: Iterable[str]) -> str:
    """Return a pattern for the words as they are, or with a capital; for use in a case-sensitive pattern."""
    ordered = sorted(set(pattern_words), key=lambda w: (-len(w), w))
    if not ordered:
        return r"(?!)"
    out = []
    for word in ordered:
        first = word[0]
        initial = f"[{first}{first.upper()}]" if first.isalpha() and first.upper() != first else regex.escape(first)
        out.append(
            initial + regex.escape(word[1:], special_only=True, literal_spaces=True).replace(" ", r"[ \t\xa0\n]{1,3}")
        )
    return "(?:" + "|".join(out) + ")"


def stems(table: tuple[tuple[str, ...], ...]) -> list[str]:
    """Return the beginnings of the words of `table` that a letter can open."""
    return sorted({word[:STEM] for listed in table for word in listed if word[0].isalpha()})


def shortened(table: tuple[tuple[str, ...], ...]) -> set[str]:
    """Return the words of `table` and what they are cut down to: Thursd, Thurs, Thurdy."""
    cut = {word[:n] for listed in table for word in listed for n in range(STEM, len(word) + 1)}
    return cut | {word + end for word in cut for end in ("y", "dy", "'s", "s")}


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
            rf"\d{{1,2}}(?:[ ]?{endings_plain(w)})?[.,]?[ ]{{0,2}}(?:{alternatives([*w.of('of'), *w.of('articles')])} )?(?P<month>{alternatives(stems(w.months))})"
        ),
        lower_before=regex.compile(
            rf"(?r)(?<!\w)(?P<month>{alternatives(stems(w.months))})[^\W\d_]{{0,8}}[.]?,?[ ]{{1,2}}(?:{alternatives(w.of('articles'))} )?"
        ),
        ordinal=regex.compile(rf"(?r)(?<!\w){alternatives(w.ordinals)}[.,]?{NL}(?:[a-z]{{1,9}} ){{0,4}}", flags),
        article=regex.compile(rf"(?r)(?<!\w){alternatives(w.of('before-day'))}{NL}", flags),
        head=regex.compile("(?r)" + _head(w), flags),
        tail=regex.compile(_tail(w), flags),
        numeric=regex.compile(_numeric(), 0),
        day=regex.compile(_bare_day(w), flags),
        quaker_head=regex.compile("(?r)" + _quaker_head(w), flags),
        quaker_tail=regex.compile(_quaker_tail(w), flags),
        before=regex.compile("(?r)" + _before(w), flags),
        cues=_cues(w),
        link=regex.compile(_link(w), flags),
        follow=regex.compile(_follow(w), flags),
        ahead=regex.compile("(?r)" + _ahead(w), flags),
        ago=regex.compile("(?r)" + _ago(w), flags),
    )


def endings(w: Words) -> str:
    """Return a pattern for what makes a number an ordinal, raised or not."""
    return rf"(?:[ ]?\^?{alternatives(w.of('ordinal-endings'))}(?!(?-i:\p{{Ll}}))|[{RAISED}]{{1,2}})"


def endings_plain(w: Words) -> str:
    """Return a pattern for the ordinal endings as they are printed, for a case-sensitive pattern."""
    return f"(?:{'|'.join(map(re.escape, w.of('ordinal-endings')))})"


def day(w: Words, group: str, *, joined: bool = False) -> str:
    """Return a pattern for a day of the month, in figures (with an editor's brackets and doubt) or in words.

    A number right after a letter, a point, a dash or a sum's sign is no day, unless it is `joined` to one.
    """
    free = r"(?<!\d)" if joined else r"(?<![\w$£¥.,-])(?<!\d[ ]?)(?<!\d/)"
    slipped = r"(?-i:[lIO])"
    figures = rf"(?:\d{slipped}(?=\W|[snrt][tdh]|\Z)|[0-3]?\d|{slipped}\d|(?-i:l|l[lI]|I[lI]?(?=[snrt][tdh]))(?=[ ]?[snrt]?[tdh])|[0-3lI]\[\d\])"
    return (
        rf"(?:{free}(?P<{group}>{figures})(?P<{group}e>{endings(w)})?\]?(?P<{group}q>[.]?\?)?\]?"
        rf"|(?<!\w)(?P<{group}w>{alternatives(w.ordinals)})(?!\w))"
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
    counted = "|".join((either_case(w.of("ordinals")), rf"\d{{1,2}}(?:[ ]?{endings_plain(w)})?"))
    stamps = either_case(p for s in STAMPS for p in w.of(s))  # "d. M" is written in capitals
    units = either_case(w.ago_units)
    days_of_week = either_case([*stems(w.weekdays), *(s.upper() for s in stems(w.weekdays))])
    return (
        rf"(?:(?<![^\W\d])|(?<=\d[snrt][tdh])|(?<=\d[td]))(?P<month>(?:{months}[^\W\d_]{{0,8}}(?:['’^][^\W\d_]{{1,3}})?[{RAISED}ʸᵇᵉ]{{0,3}}|{listed})(?![^\W\d_]))"
        rf"|(?<!\w)(?P<iso>\d{{4}}-\d\d(?:-\d\d)?(?![\w-]))"
        rf"|(?<!\d)(?P<numeric>\d{{1,2}}(?:\[\d\])?(?!\d)[.]?\??[\].]{{0,2}}{S}[./\[]?{S}(?:\[?\d{{1,2}}[\].?/ \n]|\[?{ROMAN_MONTH}(?!\w)))"
        rf"|(?<!\w)(?:(?P<day>(?:{counted})[.,]?{NL}{stamps}(?![^\W\d_]))"
        rf"|(?P<quaker>\d{{1,2}}{endings_plain(w)}{S}{either_case(w.of('quaker-month'))}(?![^\W\d_]))"
        rf"|(?P<year>(?:1[4-9]|20)\d\d(?![\w-]))"
        rf"|(?P<roman>{ROMAN_YEAR}(?!\w))"
        rf"|(?P<weekday>{days_of_week}[^\W\d_]{{0,7}})"
        rf"|(?P<offset>{either_case(titled(w.days))}(?!\w))"
        rf"|(?P<vor>{either_case(w.ago_before)}{NL}(?:{either_case(w.ago_numbers)}|\d{{1,2}}){NL}{units}(?!\w))"
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
    """Return the words to look for one by one, without a first letter that may be a capital, and what they are, by the word that shows them."""
    days = titled(w.days)
    stamps = {p.split()[-1] for s in STAMPS for p in w.of(s) if len(p) >= STEM}
    stamps |= {p.capitalize() for p in stamps}
    found = {(shown, phrase[1:], "offset") for phrase, shown in _shortest(days)}
    found |= {(shown, " " + stamp, "stamp") for stamp, shown in _shortest(stamps) if len(stamp) >= STEM}
    found |= {(_WORDS.findall(word.lower())[-1], word[1:] + " ", "vor") for word in w.ago_before} | {
        (_WORDS.findall(word.lower())[-1], " " + word, "ago") for word in w.ago_after
    }
    by_word: dict[str, list[tuple[str, str]]] = {}
    for word, literal, kind in sorted(found):
        by_word.setdefault(word, []).append((literal, kind))
    return {word: tuple(literals) for word, literals in by_word.items()}


_WORDS = re.compile(r"[^\W\d_]+")


def _shortest(phrases: set[str]) -> Iterator[tuple[str, str]]:
    """Yield the phrases that no other begins, each with a word that shows it or one that it begins ("yesterday", "yesterdays")."""
    for phrase in phrases:
        if not any(p != phrase and phrase.startswith(p) for p in phrases):
            last = len(_WORDS.findall(phrase)) - 1
            yield from ((phrase, _WORDS.findall(p.lower())[last]) for p in phrases if p.startswith(phrase))


def _head(w: Words) -> str:
    joint = rf"(?:{NL}(?P<joint>[-–—,/]|{alternatives([*w.of('and'), *w.of('or'), *w.of('to')])}){NL})"
    return rf"(?:(?:{day(w, 'a')}[.]?{joint}{day(w, 'b', joined=True)}|{day(w, 'b')})(?:[.,:]|{S}/)?{NL}(?:{alternatives(w.of('of'))}{NL})?(?:{alternatives(w.of('articles'))}{NL})?)?\[?"


def _tail(w: Words) -> str:
    joint = rf"(?:{NL}(?P<joint>[-–—]|{alternatives([*w.of('and'), *w.of('or'), *w.of('to')])}){NL}(?:{alternatives(w.of('articles'))}{NL})?)"
    return (
        rf"[.]?[:,;]?(?P<mq>\?)?\]?"
        rf"(?:{NL}(?:{alternatives(w.of('articles'))}{NL})?(?![1lI][ ][4-9]){day(w, 'c')}[.]?(?!\d)(?:{joint}{day(w, 'd', joined=True)}(?![\d/:]))?)?"
        rf"(?P<year>{S}[.,:;]?{NL}(?:\(?{alternatives(w.of('before-year'))}[.,]?{NL})?\[?{NL}"
        rf"(?:(?P<y>{YEAR}|\d\d\[\d\d\]|\d{{3}}\[\d\])(?:[-/](?P<dual>\d{{1,2}})(?!\d))?|(?P<my>{ROMAN_YEAR})(?!\w)|(?P<yy>['’]?\d\d)(?=[.,;:]?[ \t]*(?:\n|\Z|(?-i:\p{{Lu}}))))"
        rf")?"
    )


def _numeric() -> str:
    return (
        rf"(?P<open>\[)?(?P<d>[0-3lI]?\d(?:\[\d\])?|\[\d\d?)[.]?(?P<dq>\?)?[.]?\]?(?P<s1>{S}[./]?){S}"
        rf"\[?(?P<m>\d{{1,2}}|{ROMAN_MONTH})(?P<mqq>[.]?\?)?[.]?(?P<mq>\?)?\]?(?P<s2>{S}[./]?){S}"
        rf"(?:\[?(?P<y>1[4-9]\d\d|20\d\d)(?![\w/])|(?P<yy>['’]?\d\d)(?![\d\w./-]*\d))?"
    )


def _bare_day(w: Words) -> str:
    stamps = "|".join(f"(?P<{name.replace('-', '_')}>{alternatives(w.of(name))})" for name in STAMPS)
    return rf"{day(w, 'b')}[.,]?(?:{NL}(?:{stamps})(?![^\W\d_])[.]?)?"


def _quaker_head(w: Words) -> str:
    return rf"{day(w, 'b')}{S}(?:day{S})?(?:{alternatives(w.of('of'))}{S})?(?:{alternatives(w.of('articles'))}{S})?"


def _quaker_tail(w: Words) -> str:
    return rf"[.]?,?{S}(?:(?:{alternatives(w.of('articles'))}{S})?{day(w, 'c')}[.]?(?!\d))?(?P<year>{S},?{S}(?P<y>{YEAR}))?"


def _before(w: Words) -> str:
    daytime = alternatives(w.of("daytimes"))
    return (
        rf"(?:(?P<bound>(?<!\w)(?:(?P<ante>{alternatives(w.of('before'))})|(?P<post>{alternatives(w.of('after'))}))[ \t\xa0]{{1,3}}))?"
        rf"(?:(?<!\w)(?P<between>{alternatives(w.of('between'))})[ \t\xa0]{{1,3}})?"
        rf"(?:(?P<approx>(?<!\w){alternatives(w.of('approximate'))}[.]?[ \t\xa0]{{1,3}}))?"
        rf"(?:(?<!\w)(?:(?P<early>{alternatives(w.of('early'))})|(?P<middle>{alternatives(w.of('middle'))})|(?P<late>{alternatives(w.of('late'))}))(?P<pq>\??)\]?{NL}(?:{alternatives(w.of('articles'))}{NL})?)?"
        rf"(?:(?<!\w)(?P<weekday>{alternatives(shortened(w.weekdays) - set(w.of('no-weekdays')))})(?!\w)[.,]{{0,2}}{S}(?:{daytime}[.,]?{S})?(?:(?:{alternatives(w.of('articles'))}){S})?\[?{S})?"
        rf"(?:(?<!\w)(?:(?P<last>{alternatives(w.of('last'))})|(?P<next>{alternatives(w.of('next'))}))[ \t\xa0\n]{{1,3}})?"
    )


def _cues(w: Words) -> frozenset[str]:
    subjects = (
        "before",
        "after",
        "between",
        "approximate",
        "early",
        "middle",
        "late",
        "articles",
        "daytimes",
        "last",
        "next",
    )
    phrases = [phrase for subject in subjects for phrase in w.of(subject)]
    return frozenset(
        last.strip(AROUND).lower() for phrase in (*phrases, *shortened(w.weekdays)) for last in phrase.split()[-1:]
    )


def _link(w: Words) -> str:
    return (
        rf"[.]?\]?{NL}(?:(?P<slash>/)|(?P<dash>[-–—]{{1,2}})|(?P<to>{alternatives(w.of('to'))})|(?P<and>{alternatives(w.of('and'))})"
        rf"|(?P<or>{alternatives(w.of('or'))}))(?:(?<!\w)|(?!\w)){NL}\[?(?:{alternatives(w.of('articles'))}{NL})?"
    )


def _follow(w: Words) -> str:
    return (
        rf"(?P<q>\?)?{S}(?P<close>\])?(?P<q2>\?)?"
        rf"(?:[.,]?{S}[\[(]?(?:(?P<old>{alternatives(w.of('old-style'))})|(?P<new>{alternatives(w.of('new-style'))}))(?!\w)[.]?[\])]?)?"
        rf"(?:[.,]?{S}(?:(?P<thisyear>{alternatives(w.of('this-year'))})|(?P<lastyear>{alternatives(w.of('last-year'))})"
        rf"|(?P<nextyear>{alternatives(w.of('next-year'))})|(?P<last>{alternatives(w.of('last'))})|(?P<next>{alternatives(w.of('next'))}))(?!\w))?"
    )


def _ahead(w: Words) -> str:
    joint = rf"(?P<joint>[-–—]|{alternatives([*w.of('and'), *w.of('or'), *w.of('to')])})[.]?"
    return (
        rf"(?:(?<![\w.,/-])(?P<a>[0-3]?\d)[.]?(?P<aq>\?)?{S}{joint}{S})?"
        rf"(?P<cue>(?<!\w){alternatives([*w.of('before-day'), *w.of('dated'), *w.of('between'), *w.of('to')])}{NL})?"
    )


def _ago(w: Words) -> str:
    return (
        rf"(?<!\w)(?P<n>{alternatives(w.ago_numbers)}|\d{{1,2}})[ \t\xa0\n]{{1,3}}(?P<unit>{alternatives(w.ago_units)})"
        rf"[ \t\xa0\n]{{1,3}}{alternatives(w.ago_after)}"
    )
