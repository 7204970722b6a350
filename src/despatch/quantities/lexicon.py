"""The words with which languages count, and the patterns made from them, for those who read quantities."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TypeAlias

import regex

from despatch.dates.lexicon import words as date_words
from despatch.languages import tables
from despatch.languages.quantities import QuantityWords, Things, Words
from despatch.text.patterns import any_of
from despatch.text.phrases import first_words

Pattern: TypeAlias = "regex.Pattern[str]"
VULGAR = {"½": 1 / 2, "¼": 1 / 4, "¾": 3 / 4, "⅓": 1 / 3, "⅔": 2 / 3, "⅛": 1 / 8, "⅜": 3 / 8, "⅝": 5 / 8, "⅞": 7 / 8}
FIGURE = "|".join(
    (
        r"\d{1,3}(?:,\d{3})+(?:\.\d+)?",
        r"\d{1,3}(?:\.000)+(?![\d.])",
        r"\d{1,3}(?: \d{3})+(?![\d,.]*\d)",
        r"\d+(?:\.\d+)?",
        rf"[{''.join(VULGAR)}]",
    )
)
"""Thousands are set off by commas or blanks, or by points if only noughts follow."""
_FLAGS = regex.IGNORECASE
_PLAIN = re.compile(r"[^\W_]+")
_NOT_OWED = ("count", "time")
"""An article before a unit of these kinds counts nothing that anybody owes: "a copy", but "a barrel"."""


@dataclass(frozen=True, slots=True)
class Patterns:
    """What is searched for at a number, before it and after it."""

    anchor: Pattern
    """Where a number may begin."""
    token: Pattern
    """A word or figure of a number."""
    range: Pattern
    """What stands between the two ends of a range."""
    between: Pattern
    """What stands before a range whose ends are joined by "and"."""
    shortened: Pattern
    """Letters close behind a sum of money that stand for a multiple: "$1.2m"."""
    day: Pattern
    """A figure's last digit and what makes a day of the month of it: "22d"."""
    upto: Pattern
    atleast: Pattern
    about: Pattern
    upwards: Pattern
    """Words after a quantity that leave it open above: "and upwards"."""
    price: Pattern
    """What stands before "hundred" in a price: "per hundred"."""
    not_before: Pattern
    gathered: Pattern
    """What stands before a bare number that gives the whole: "increased to", "a force of"."""
    per: Pattern
    rate: Pattern
    """What a sum of money buys one of: "a pair"."""
    led: Pattern
    """A period before its quantities: "the monthly delivery of at least the following: "."""
    pointer: Pattern
    """A word that points back, with the word it points at: "those cargoes"."""
    onward: Pattern
    """What joins a quantity to words that seemed over: ", contained in"."""
    listing: Pattern
    """The end of words that a list follows: "as follows"."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """How some languages count: numerals, units, the words around them, and the patterns made from these."""

    codes: tuple[str, ...]
    numbers: dict[str, int]
    multiples: dict[str, int]
    parts: dict[str, int]
    """Words for parts, with how many of them make a whole ("thirds": 3)."""
    words: Words
    things: Things
    patterns: Patterns
    units: dict[str, str]
    """Units of measure, each with its kind."""
    money: frozenset[str]
    coins: dict[str, float]
    coin: str
    """The unit in which words for coins count."""
    measures: tuple[dict[str, float], ...]
    """Families of units of which a sum may name several, each unit with its worth."""
    shortened: dict[str, int]
    adverbs: dict[str, str]
    """Words that say a period in one ("monthly"), and the period."""
    wholes: dict[str, str]
    """Words for any quantity of goods, money or things."""
    near: frozenset[str]
    """Pointers that point back only before one of `wholes`."""
    stop: frozenset[str]
    singly: frozenset[str]
    """Things that "one" counts."""
    giving: frozenset[str]
    """Words that may stand between a side and its part."""
    months: frozenset[str]
    plural: tuple[str, ...]
    hints: frozenset[str]
    """Every quantity without a figure has one of these words."""
    first: frozenset[str]
    """Words that a number may begin with."""
    pointers: frozenset[str]
    """The first words of what points back."""
    pointing: frozenset[str]
    """Every clause that points back has one of these words."""
    listers: frozenset[str]
    """The last words of what announces a list."""

    def divides(self, unit: str) -> bool:
        """Say whether smaller units may follow this one in one sum: "two pounds ten shillings"."""
        return any(unit.lower() in family for family in self.measures)

    def singular(self, word: str) -> str:
        """Return a word without the ending of the plural, if it has one."""
        return next((word.removesuffix(ending) for ending in self.plural if word.endswith(ending)), word)


@cache
def lexicon(codes: tuple[str, ...]) -> Lexicon | None:
    """Return how the languages `codes` count; None when none of them says, for then no quantity is read."""
    data = tables.merged(codes, QuantityWords)
    if data == QuantityWords():
        return None
    words, things, referring = data.words, data.things, data.referring
    units = {unit: kind for kind, named in data.units.items() for unit in named}
    single = frozenset(unit for unit, kind in units.items() if kind not in _NOT_OWED)
    hints = (*data.coins, *data.numbers, *data.multiples, *data.parts, *words.half, *things.single, *single)
    wholes = {
        word: kind
        for kind, named in (
            ("things", referring.wholes.things),
            ("goods", referring.wholes.goods),
            ("money", referring.wholes.money),
        )
        for word in named
    }
    idle = words.definite | words.of
    pointing = {
        next((token for token in _PLAIN.findall(pointer) if token not in idle), pointer)
        for pointer in referring.pointers - referring.near
    }
    begins = (*data.numbers, *data.coins, *things.signs, *words.alone, *words.half, *words.article)
    return Lexicon(
        codes=codes,
        numbers=data.numbers,
        multiples=data.multiples,
        parts=data.parts,
        words=words,
        things=things,
        patterns=_patterns(data, single),
        units=units,
        money=frozenset(unit for unit, kind in units.items() if kind == "money"),
        coins=data.coins,
        coin=data.coin,
        measures=tuple(data.measures.values()),
        shortened=data.shortened,
        adverbs=data.periods.adverbs,
        wholes=wholes,
        near=referring.near,
        stop=data.stop.words,
        singly=things.singly | things.single,
        giving=words.giving | words.about | words.article,
        months=frozenset(name for code in codes for names in date_words((code,)).months for name in names),
        plural=tuple(sorted(data.plural, key=lambda ending: (-len(ending), ending))),
        hints=frozenset(max(tokens, key=len) for word in hints if (tokens := _PLAIN.findall(word))),
        first=frozenset(tokens[0] for word in begins if (tokens := _PLAIN.findall(word))),
        pointers=first_words(referring.pointers),
        pointing=frozenset(pointing | wholes.keys()),
        listers=frozenset(tokens[-1] for word in words.listing if (tokens := _PLAIN.findall(word))),
    )


def _patterns(data: QuantityWords, single: frozenset[str]) -> Patterns:
    words = data.words

    def find(pattern: str) -> Pattern:
        return regex.compile(pattern, _FLAGS)

    before = r"(?:(?<!\w)|(?<=\d))"
    adverb = any_of(data.periods.adverbs)
    hedges = any_of(words.about | words.atleast | words.upto)
    gathered = rf"{any_of(words.gathered)}|(?P<item>{any_of(data.things.collectives)})\s+{any_of(words.of)}"
    in_words, sign = _in_words(data), any_of(data.things.signs)
    return Patterns(
        anchor=find(_anchor(data, single)),
        token=find(rf"\s*-?\s*(?P<token>{FIGURE}|\p{{L}}[\p{{L}}'’]*\.?|&)"),
        range=find(rf"\s*(?P<joint>{any_of(words.range)})\s*(?P<money>{sign})?\s?(?=[\d\p{{L}}])"),
        between=find(rf"(?<!\p{{L}}){any_of(words.between)}\s+(?:{any_of(words.about)}\s+)?{sign}?\s?$"),
        shortened=find(rf"{any_of(data.shortened)}(?!\p{{L}})"),
        day=regex.compile(rf"[23]{any_of(words.after_2_or_3)}(?!\p{{L}})"),
        upto=find(rf"{before}{any_of(words.upto)}\s+(?:{any_of(words.the)}\s+)?$"),
        atleast=find(rf"{before}{any_of(words.atleast)}\s+(?:{any_of(words.the)}\s+)?$"),
        about=find(rf"{before}{any_of(words.about)}\s+(?:{any_of(words.indefinite)}\s+)?$"),
        upwards=find(rf"\s*,?\s*{any_of(words.upwards)}(?!\p{{L}})"),
        price=find(rf"(?<!\p{{L}}){any_of(words.price)}\s+$"),
        not_before=find(rf"\s?(?:{any_of(words.not_before)})(?!\p{{L}})"),
        gathered=find(rf"(?<!\p{{L}})(?:{gathered})\s+(?:{hedges}\s+)?$"),
        per=find(
            rf"\s*,?\s*(?:{any_of(words.per)})\s+(?P<per>{any_of(data.periods.words)})(?!\p{{L}})"
            rf"|\s*,?\s+(?P<adverb>{adverb})(?!\p{{L}})"
        ),
        rate=find(
            rf"\s+(?:{any_of(words.per)})\s+(?P<per>{any_of(data.periods.rates)})(?!\p{{L}}|\s+{any_of(words.of)})"
        ),
        led=find(
            rf"(?<!\p{{L}})(?P<adverb>{adverb})\s+"
            r"(?:(?:\p{L}+\s+){0,8}\p{L}+\s*(?P<list>:)\s*|(?:\p{L}+\s+){0,4})$"
        ),
        pointer=find(rf"(?<!\p{{L}})(?P<pointer>{any_of(data.referring.pointers)})\s+(?P<what>\p{{L}}[\p{{L}}’']*)"),
        onward=find(
            rf"\s*[,;:]?\s*(?:{any_of(words.onward)}(?:,\s*|\s+))?"
            rf"(?:{any_of(words.if_)}\s[^.;:,\n]{{1,80}},\s*)?"
            rf"(?:{any_of(words.the | words.indefinite)}\s+)?(?=[$£\d]|{in_words}(?!\p{{L}}))"
        ),
        listing=find(rf"(?<!\p{{L}}){any_of(words.listing)}\s*[.:;,\-–—]*\s*$"),
    )


def _in_words(data: QuantityWords) -> str:
    """Return a pattern for the words that begin a number."""
    return any_of([*data.numbers, *data.coins, *data.words.alone, *data.words.half])


def _anchor(data: QuantityWords, single: frozenset[str]) -> str:
    """Return a pattern for the beginning of a number: a figure, "a thing or two", a number word, or an article."""
    words = data.words
    counted = any_of([*data.multiples, *(part for part in data.parts if part not in words.half)])
    measured = (
        rf"{any_of(single)}\s+"
        rf"(?:{any_of(words.of)}|{any_of(words.and_)}\s+{any_of(words.article)}\s+{any_of(data.parts)})"
    )
    kept = rf"{measured}|(?:\p{{L}}[\p{{L}}-]*\s+){{0,2}}{any_of(data.things.single)}"
    article = any_of(words.article - data.numbers.keys())
    attached = rf"(?!{any_of(data.things.attached)}(?!\p{{L}}))\p{{L}}"
    return (
        rf"(?:(?<!\w)(?P<money>{any_of(data.things.signs)})\s?)?"
        rf"(?P<figure>(?(money)|(?<![\w.\-–/])(?<!\d,))(?:{FIGURE}))(?!\d)(?(money)|(?!-\d+-\d|{attached}))"
        rf"|(?<![\p{{L}}’'-])(?:(?P<few>{article}\s+(?P<thing>\p{{L}}+)\s+{any_of(words.ortwo)})(?!\p{{L}})"
        rf"|(?P<word>{_in_words(data)}(?!\p{{L}})|{article}(?=\s+(?:{counted}|{kept})(?![\p{{L}}'’]))))"
    )
