"""The words with which a language counts, made ready for those who read quantities."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeAlias

import regex

from despatch import languages
from despatch.text.phrases import first_words

Pattern: TypeAlias = "regex.Pattern[str]"
VULGAR = {"½": 1 / 2, "¼": 1 / 4, "¾": 3 / 4, "⅓": 1 / 3, "⅔": 2 / 3, "⅛": 1 / 8, "⅜": 3 / 8, "⅝": 5 / 8, "⅞": 7 / 8}
FIGURE = rf"\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d{{1,3}}(?:\.000)+(?![\d.])|\d{{1,3}}(?: \d{{3}})+(?![\d,.]*\d)|\d+(?:\.\d+)?|[{''.join(VULGAR)}]"
"""Thousands are set off by commas, by blanks, or, where only noughts follow, by points."""
_FLAGS = regex.IGNORECASE | regex.V1
_PLAIN = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Numerals:
    """The words that numbers are made of."""

    numbers: dict[str, int]
    multiples: dict[str, int]
    parts: dict[str, int]
    """Words for parts, with how many of them make a whole ("thirds": 3)."""
    joint: frozenset[str]
    article: frozenset[str]
    half: frozenset[str]
    of: frozenset[str]
    part: frozenset[str]
    """Words that may stand between a part and "of": "a quarter part of"."""
    definite: frozenset[str]
    """Articles and the like: after "three quarters of" they tell a part from the measure."""
    token: Pattern
    range: Pattern
    between: Pattern


@dataclass(frozen=True, slots=True)
class Around:
    """What is looked for before and after a number."""

    anchor: Pattern
    """Where a number may begin."""
    upto: Pattern
    atleast: Pattern
    about: Pattern
    upwards: Pattern
    """Words after a quantity that leave it open above: "and upwards"."""
    price: Pattern
    """What stands before "hundred" where it is what a price is for."""
    not_before: Pattern
    gathered: Pattern
    """What stands before a bare number that tells how many there are in all: "increased to", "a force of"."""
    per: Pattern
    led: Pattern
    """A period before what it is said of: "the monthly delivery of at least the following: "."""
    pointer: Pattern
    """A word that points back with what it points at: "those cargoes"."""
    pointers: frozenset[str]
    """The words it begins with."""
    onward: Pattern
    """What joins a quantity to words that seemed over: ", contained in"."""
    listing: Pattern
    """The end of words that a list follows: "as follows"."""
    listers: frozenset[str]
    """The last words of these."""


@dataclass(frozen=True, slots=True)
class Counting:
    """How some languages count: numerals, units, and the words around them."""

    numerals: Numerals
    around: Around
    words: dict[str, frozenset[str]]
    """Words by what they do; the tables `words` and `things` of the data tell each."""
    units: dict[str, str]
    money: frozenset[str]
    adverbs: dict[str, str]
    """Words that say a period in one ("monthly"), and the period."""
    wholes: dict[str, str]
    """Words for any quantity of goods, money or things."""
    stop: frozenset[str]
    giving: frozenset[str]
    """Words that may stand between a side and its part."""
    months: frozenset[str]
    codes: tuple[str, ...]
    hints: frozenset[str]
    """Words one of which stands in every quantity that has no figure."""
    first: frozenset[str]
    """Words that a number may begin with."""
    pointing: frozenset[str]
    """Words one of which stands wherever something is pointed at."""


def any_of(words: Iterable[str]) -> str:
    """Return a pattern that finds any of the words, the longest first; one that finds nothing where there are none."""
    ordered = sorted(set(words), key=lambda w: (-len(w), w))
    return (
        "(?:" + "|".join(r"\s+".join(regex.escape(part) for part in w.split()) for w in ordered) + ")"
        if ordered
        else "(?!)"
    )


@cache
def counting(codes: tuple[str, ...]) -> Counting | None:
    """Return how the languages count; None when none of them tells, for then no quantity is read."""
    data = [d for d in (languages.load(code, "quantities") for code in codes) if d]
    if not data:
        return None
    numerals = _numerals(data)
    units = {u: kind for d in data for kind, us in d["units"].items() for u in us}
    words = {
        key: frozenset(_said(data, table, key))
        for table in ("words", "things", "referring")
        for key in _keys(data, table)
    }
    # "A copy" counts nothing that anybody owes, "a barrel" does.
    single = frozenset(u for u, kind in units.items() if kind not in ("count", "time"))
    words["singly"] |= words["single"]
    hints = (*numerals.numbers, *numerals.multiples, *numerals.parts, *words["half"], *words["single"], *single)
    adverbs = {w: period for d in data for w, period in d["periods"].get("adverbs", {}).items()}
    wholes = {w: kind for d in data for kind, ws in d.get("referring", {}).get("wholes", {}).items() for w in ws}
    idle = words["definite"] | words["of"]
    pointing = {
        next((t for t in _PLAIN.findall(w) if t not in idle), w)
        for w in words.get("pointers", ())
        if w not in words["near"]
    }
    return Counting(
        numerals,
        _around(data, numerals, single, adverbs),
        words,
        units,
        frozenset(u for u, kind in units.items() if kind == "money"),
        adverbs,
        wholes=wholes,
        stop=frozenset(_said(data, "stop", "words")),
        giving=words["giving"] | words["about"] | words["article"],
        months=frozenset(
            w for code in codes for names in languages.load(code, "dates").get("months", ()) for w in names
        ),
        codes=codes,
        hints=frozenset(max(_PLAIN.findall(w), key=len) for w in hints if _PLAIN.search(w)),
        first=frozenset(
            _PLAIN.findall(w)[0] for w in (*numerals.numbers, *words["alone"], *numerals.half, *words["article"])
        ),
        pointing=frozenset(pointing | set(wholes)),
    )


def _keys(data: Sequence[Mapping[str, Any]], table: str) -> list[str]:
    return list(dict.fromkeys(key for d in data for key, said in d.get(table, {}).items() if isinstance(said, list)))


def _said(data: Sequence[Mapping[str, Any]], table: str, key: str) -> Iterator[str]:
    for one in data:
        yield from one.get(table, {}).get(key, ())


def _numerals(data: Sequence[Mapping[str, Any]]) -> Numerals:
    said = {
        key: list(_said(data, "words", key))
        for key in ("and", "article", "half", "of", "part", "definite", "range", "between", "about")
    }
    return Numerals(
        {w: n for d in data for w, n in d["numbers"].items()},
        {w: n for d in data for w, n in d["multiples"].items()},
        {w: n for d in data for w, n in d.get("parts", {}).items()},
        frozenset(said["and"]),
        frozenset(said["article"]),
        frozenset(said["half"]),
        frozenset(said["of"]),
        frozenset(said["part"]),
        frozenset(said["definite"]),
        regex.compile(rf"\s*-?\s*(?P<token>{FIGURE}|\p{{L}}[\p{{L}}'’]*\.?|&)", _FLAGS),
        regex.compile(rf"\s*(?P<joint>{any_of(said['range'])})\s*(?P<money>[$£])?\s?(?=[\d\p{{L}}])", _FLAGS),
        regex.compile(rf"(?<!\p{{L}}){any_of(said['between'])}\s+(?:{any_of(said['about'])}\s+)?[$£]?\s?$", _FLAGS),
    )


def _around(
    data: Sequence[Mapping[str, Any]], numerals: Numerals, single: frozenset[str], adverbs: dict[str, str]
) -> Around:
    def said(key: str, table: str = "words") -> str:
        return any_of(_said(data, table, key))

    in_words = any_of([*numerals.numbers, *_said(data, "words", "alone"), *numerals.half])
    counted = any_of([*numerals.multiples, *(p for p in numerals.parts if p not in numerals.half)])
    kept = rf"{any_of(single)}\s+(?:{said('of')}|{said('and')}\s+{said('article')}\s+{any_of(numerals.parts)})|(?:\p{{L}}[\p{{L}}-]*\s+){{0,2}}{said('single', 'things')}"
    article = any_of(w for w in _said(data, "words", "article") if w not in numerals.numbers)
    before = r"(?:(?<!\w)|(?<=\d))"
    adverb, period = any_of(adverbs), said("words", "periods")
    return Around(
        anchor=regex.compile(
            rf"(?P<money>[$£])?\s?(?P<figure>(?<![\w.\-–/])(?<!\d,)(?:{FIGURE}))(?!\d|-\d+-\d|(?!{said('attached', 'things')}(?!\p{{L}}))\p{{L}})"
            rf"|(?<![\p{{L}}’'-])(?:(?P<few>{article}\s+(?P<thing>\p{{L}}+)\s+{said('ortwo')})(?!\p{{L}})"
            rf"|(?P<word>{in_words}(?!\p{{L}})|{article}(?=\s+(?:{counted}|{kept})(?![\p{{L}}'’]))))",
            _FLAGS,
        ),
        upto=regex.compile(rf"{before}{said('upto')}\s+(?:the\s+)?$", _FLAGS),
        atleast=regex.compile(rf"{before}{said('atleast')}\s+(?:the\s+)?$", _FLAGS),
        about=regex.compile(rf"{before}{said('about')}\s+(?:an?\s+)?$", _FLAGS),
        upwards=regex.compile(rf"\s*,?\s*{said('upwards')}(?!\p{{L}})", _FLAGS),
        price=regex.compile(rf"(?<!\p{{L}}){said('price')}\s+$", _FLAGS),
        not_before=regex.compile(rf"\s?(?:{said('not_before')})(?!\p{{L}})", _FLAGS),
        gathered=regex.compile(
            rf"(?<!\p{{L}})(?:{said('gathered')}|(?P<item>{said('collectives', 'things')})\s+{said('of')})\s+(?:{any_of([*_said(data, 'words', 'about'), *_said(data, 'words', 'atleast'), *_said(data, 'words', 'upto')])}\s+)?$",
            _FLAGS,
        ),
        per=regex.compile(
            rf"\s*,?\s*(?:{said('per')})\s+(?P<per>{period})(?!\p{{L}})|\s*,?\s+(?P<adverb>{adverb})(?!\p{{L}})", _FLAGS
        ),
        led=regex.compile(
            rf"(?<!\p{{L}})(?P<adverb>{adverb})\s+(?:(?:\p{{L}}+\s+){{0,8}}\p{{L}}+\s*(?P<list>:)\s*|(?:\p{{L}}+\s+){{0,4}})$",
            _FLAGS,
        ),
        pointer=regex.compile(
            rf"(?<!\p{{L}})(?P<pointer>{said('pointers', 'referring')})\s+(?P<what>\p{{L}}[\p{{L}}’']*)", _FLAGS
        ),
        pointers=first_words(_said(data, "referring", "pointers")),
        onward=regex.compile(
            rf"\s*[,;:]?\s*(?:{said('onward')}(?:,\s*|\s+))?(?:{said('if')}\s[^.;:,\n]{{1,80}},\s*)?(?:the\s+|an?\s+)?(?=[$£\d]|{in_words}(?!\p{{L}}))",
            _FLAGS,
        ),
        listing=regex.compile(rf"(?<!\p{{L}}){said('listing')}\s*[.:;,\-–—]*\s*$", _FLAGS),
        listers=frozenset(_PLAIN.findall(w)[-1] for w in _said(data, "words", "listing")),
    )
