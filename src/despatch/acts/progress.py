"""How far goods have come, by the words near them, and whether a word near them gives or asks for them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import TypeAlias

import regex

from despatch.acts.goods import Item, Stretch, Trade, trade
from despatch.languages.deliveries import DeliveryWords
from despatch.languages.tables import merged
from despatch.model import Stage
from despatch.text.patterns import any_of

Pattern: TypeAlias = "regex.Pattern[str]"
REACHED: frozenset[Stage] = frozenset(("arrived", "sailed", "loaded", "unloaded"))
NEAR = 12
"""The most words between goods and the words that give their stage."""
BESIDE = 8
"""The most words between goods without a number and the word that asks for them or gives them."""
_DENIED = 3
_FORESEEN = 5


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The subject `deliveries` as `words`, with what is made from it."""

    words: DeliveryWords
    known: Trade
    single: dict[str, tuple[Stage, ...]]
    """The stages that a word may show."""
    phrases: dict[str, tuple[tuple[tuple[str, ...], Stage], ...]]
    """The phrases that begin with a word."""
    steps: frozenset[str]
    """One word of every stage phrase."""
    hints: frozenset[str]
    """The same and the words of giving: a letter without any of these tells of no goods on their way."""
    receiving: tuple[str, ...]
    renounced: tuple[str, ...]
    wanting: frozenset[str]
    """Stretch of giving, and nouns that replace them in a request."""
    participles: tuple[str, ...]
    named: Pattern
    convoy: Pattern
    route: Pattern


ORDER: tuple[Stage, ...] = (
    "refused",
    "lost",
    "diverted",
    "delayed",
    "unloaded",
    "arrived",
    "sailed",
    "loaded",
    "allotted",
)
"""If a clause shows several stages, the first of these is taken."""


@cache
def lexicon_of(codes: tuple[str, ...]) -> Lexicon:
    """Return the words for goods on their way in the languages `codes`."""
    words = merged(codes, DeliveryWords)
    single: dict[str, tuple[Stage, ...]] = {}
    phrases: dict[str, tuple[tuple[tuple[str, ...], Stage], ...]] = {}
    steps: set[str] = set()
    for stage in ORDER:
        for phrase in getattr(words.stages, stage):
            first, *more = phrase.split()
            steps.add(more[-1] if more else first)
            if more:
                phrases[first] = (*phrases.get(first, ()), ((first, *more), stage))
            else:
                single[first] = (*single.get(first, ()), stage)
    named, convoy, route = _patterns(words)
    return Lexicon(
        words=words,
        known=trade(codes),
        single=single,
        phrases=phrases,
        steps=frozenset(steps),
        hints=words.giving.verbs | words.giving.nouns | steps | {phrase.split()[-1] for phrase in words.renounced},
        receiving=tuple(f" {phrase} " for phrase in words.receiving),
        renounced=tuple(f" {phrase} " for phrase in words.renounced),
        wanting=words.giving.verbs | words.giving.nouns,
        participles=tuple(words.being.endings),
        named=named,
        convoy=convoy,
        route=route,
    )


def _patterns(words: DeliveryWords) -> tuple[Pattern, Pattern, Pattern]:
    """Return patterns for a carrier with its name, a convoy with its number, and a route."""
    convoy, number = any_of(words.carriers.convoy), r"(?:\p{Lu}\.?){1,4}\s?-?\d{1,4}\p{L}?"
    name = r"[\"“]?\p{Lu}\p{Ll}[\p{L}’']*(?:\s+\p{Lu}\p{Ll}+)?[\"”]?"
    return (
        regex.compile(rf"(?<!\p{{L}})(?i:{any_of(words.carriers.named)})\s+(?P<name>{name})"),
        regex.compile(
            rf"(?P<a>{number})\s+(?i:{convoy})(?!\p{{L}})|(?i:{convoy})\s+(?P<b>{number})",
        ),
        regex.compile(
            rf"(?<!\p{{L}}){any_of(words.places.article)}\s+"
            rf"(?P<route>(?:\p{{L}}[\p{{L}}\-]*\s+){{1,2}}{any_of(words.places.route)})(?!\p{{L}})",
            regex.IGNORECASE,
        ),
    )


def is_given(stretch: Stretch, item: Item, head: int, cues: frozenset[str], reach: int, lexicon: Lexicon) -> bool:
    """Say whether a word of giving belongs to goods.

    It stands near and before their list, or after them in the passive, or it is their own name.
    """
    part = stretch.parts[item.first]
    own = stretch.low[item.first : item.last]
    if not cues.isdisjoint(own):
        return True
    low = max(0, head - reach)
    if any(stretch.low[n] in cues for n in range(low, head) if part - stretch.parts[n] <= (1 if item.quantity else 0)):
        return True
    after = range(item.last, min(len(stretch.low), item.last + reach))
    return any(
        stretch.low[n] in cues and stretch.low[n] in lexicon.words.giving.suffered
        for n in after
        if stretch.parts[n] == part
    )


def stage_of(stretch: Stretch, item: Item, head: int, lexicon: Lexicon, *, news: bool = False) -> Stage | None:
    """Return the stage of goods, by the words near them; a stage denied within three words is a delay."""
    shown: dict[Stage, int] = {}
    part = stretch.parts[item.first]
    for n in range(max(0, head - NEAR), min(len(stretch.low), item.last + NEAR)):
        if stretch.parts[n] == part and not item.first <= n < item.last:
            if _of_somebody(stretch, n, item, lexicon):
                continue
            for stage in _shown(stretch, n, lexicon):
                shown.setdefault(stage, n)
    for stage in ORDER:
        if stage not in shown:
            continue
        at = shown[stage]
        if not lexicon.words.negation.isdisjoint(stretch.low[max(0, at - _DENIED) : at]):
            if stage in REACHED:
                return "delayed"
            continue
        if stage == "lost" and not _perished(stretch, item, at, lexicon):
            continue
        if not news and _foreseen(stretch, head, at, lexicon.words.foreseen.when):
            continue
        if _foreseen(stretch, head, at, lexicon.words.foreseen.words if news else lexicon.words.foreseen.surely):
            # A letter that says it will do a thing promises it; plain news of the future is no step.
            if news or stage not in REACHED:
                continue
            return "promised"
        return stage
    return None


def _of_somebody(stretch: Stretch, at: int, item: Item, lexicon: Lexicon) -> bool:
    """Say whether a word of moving is about a person: in "I arrived, having lost the fish" it is."""
    somebody = (
        stretch.low[at] in lexicon.words.moving.words and at > 0 and stretch.low[at - 1] in lexicon.words.moving.persons
    )
    return somebody and lexicon.words.moving.bringing.isdisjoint(stretch.low[at : item.first])


def _foreseen(stretch: Stretch, head: int, at: int, cues: frozenset[str]) -> bool:
    """Say whether a stage is only expected: "will be sent", "as soon as the arms are received"."""
    return not cues.isdisjoint(
        [
            *stretch.low[max(0, at - _FORESEEN) : at],
            *(stretch.low[max(0, head - _FORESEEN) : head] if at > head else ()),
        ]
    )


def _perished(stretch: Stretch, item: Item, at: int, lexicon: Lexicon) -> bool:
    """Say whether goods were lost on their way, and not lost by their owner in a battle."""
    passive = at > item.first and not lexicon.words.being.words.isdisjoint(stretch.low[max(0, at - 2) : at])
    part = stretch.parts[at]
    return passive or any(
        w in lexicon.known.carriers.words for w, p in zip(stretch.low, stretch.parts, strict=True) if p == part
    )


def _shown(stretch: Stretch, n: int, lexicon: Lexicon) -> Iterator[Stage]:
    """Yield the stages whose words begin at `n`; a participle counts only after a form of being."""
    word = stretch.low[n]
    if word in lexicon.single and (
        not word.endswith(lexicon.participles)
        or not lexicon.words.being.words.isdisjoint(stretch.low[max(0, n - 2) : n])
    ):
        yield from lexicon.single[word]
    for words, stage in lexicon.phrases.get(word, ()):
        if tuple(stretch.low[n : n + len(words)]) == words:
            yield stage


def has_near(stretch: Stretch, item: Item, head: int, phrases: tuple[str, ...]) -> bool:
    """Say whether a phrase stands near goods in their part of the sentence; each phrase has a blank at either end."""
    part = stretch.parts[item.first]
    line = [
        stretch.low[n]
        for n in range(max(0, head - NEAR), min(len(stretch.low), item.last + BESIDE))
        if stretch.parts[n] == part
    ]
    near = f" {' '.join(line)} "
    return any(phrase in near for phrase in phrases)
