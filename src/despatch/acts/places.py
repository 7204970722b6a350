"""Places that running text names: a name, or a noun such as "harbour", after a word such as "in" or "from"."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal, TypeAlias

import regex

from despatch.acts.lexicon import things_sent, titles
from despatch.dates.lexicon import words as date_words
from despatch.languages.deliveries import DeliveryWords
from despatch.languages.ledger import LedgerWords
from despatch.languages.names import NameWords
from despatch.languages.particulars import ArgumentWords
from despatch.languages.particulars import Places as Words
from despatch.languages.tables import merged
from despatch.model import Span
from despatch.text.patterns import any_of
from despatch.text.phrases import first_words, hits

Pattern: TypeAlias = "regex.Pattern[str]"
Kind = Literal["place", "destination", "bound", "origin", "way"]
"""What the word before a place says: "in", "to", "for", "from" and "via" give these, in this order."""


@dataclass(frozen=True, slots=True)
class Named:
    """A place as the words name it, with the kind of word before it."""

    kind: Kind
    span: Span
    """The place without the word before it."""
    words: str


@dataclass(frozen=True, slots=True)
class _Lexicon:
    """The table `places` as `words`, with what is made from it and from other subjects."""

    words: Words
    pattern: Pattern
    heads: frozenset[str]
    """The first words of what stands before a place: the pattern is tried only there."""
    kinds: dict[str, Kind]
    never: frozenset[str]
    """Words that are no place, even with a capital."""
    common: frozenset[str]
    months: frozenset[str]
    endings: tuple[str, ...]
    titles: frozenset[str]
    follow: frozenset[str]
    """A name before one of these describes it and is no place: "in Soviet ships"."""


@cache
def _lexicon(codes: tuple[str, ...]) -> _Lexicon:
    arguments, names = merged(codes, ArgumentWords), merged(codes, NameWords)
    words = arguments.places
    leads: tuple[tuple[Kind, frozenset[str]], ...] = (
        ("place", words.in_),
        ("destination", words.to),
        ("bound", words.for_),
        ("origin", words.from_),
        ("way", words.via),
    )
    kinds = {lead: kind for kind, group in leads for lead in group}
    joints = {*names.joining, *names.articles, *names.conjunctions}
    parts = frozenset(part for title in titles(codes, offices=True) for part in title.split()) - joints
    months = frozenset(name for code in codes for forms in date_words((code,)).months for name in forms)
    common = merged(codes, LedgerWords).common.words
    follow = things_sent(codes) | frozenset(names.bodies.words)
    verbs = arguments.subject.verbs | merged(codes, DeliveryWords).giving.verbs | words.motion
    given = {word for pair in names.given.items() for word in pair}
    return _Lexicon(
        words=words,
        pattern=_pattern(words, kinds),
        heads=first_words(kinds),
        kinds=kinds,
        never=(words.not_places | months | parts | follow | given | verbs | common) - words.with_article - words.first,
        common=common,
        months=months,
        endings=tuple(words.not_endings),
        titles=frozenset(title for title in parts if len(title) > 1),
        follow=follow,
    )


def _pattern(words: Words, kinds: Iterable[str]) -> Pattern:
    """Return a pattern for a word of place, then a name of up to four words or a noun that makes a place."""
    name = r"(?:\p{Lu}\.(?:\s?\p{Lu}\.){1,4}|\p{Lu}(?:\p{Ll}[\p{L}’'\-]*|\p{Lu}+(?!\p{L})))"
    noun = rf"(?i:{any_of(words.nouns)})(?!\p{{L}})"
    proper = (
        rf"{name}(?:\s+(?:{any_of(words.of)}\s+)?{name}){{0,3}}(?:\s+{noun})?"
        rf"(?:\s+{any_of(words.and_)}\s+{name}(?:\s+{name})?(?!\p{{L}}))?"
    )
    return regex.compile(
        rf"(?<![\p{{L}}’'])(?P<kind>(?i:{any_of(kinds)}))\s+(?P<place>(?:(?i:{any_of(words.articles)})\s+)?"
        rf"(?:{proper}|(?:\p{{Ll}}[\p{{L}}\-]{{2,}}\s+){{1,2}}?{noun}))"
    )


@lru_cache(maxsize=2048)
def _elsewhere(text: str, body: Span, word: str, codes: tuple[str, ...]) -> bool:
    """Say whether a letter shows a word to be no place: it also has the word in small letters, or after a title."""
    if any(
        not text[max(0, at - 1)].isalpha() and not text[at + len(word) : at + len(word) + 1].isalpha()
        for at in _occurrences(text, body, word.lower())
    ):
        return True
    known = _lexicon(codes).titles
    before = (text[max(body.start, at - _TITLE) : at].split() for at in _occurrences(text, body, word))
    return any(lead and lead[-1][0].isupper() and lead[-1].strip(".,").lower() in known for lead in before)


_TITLE = 16
_OFTEN = 20
"""The most occurrences of a word that are looked at in a letter, so that no letter takes quadratic time."""


def _occurrences(text: str, body: Span, word: str) -> Iterator[int]:
    at = text.find(word, body.start, body.end)
    for _ in range(_OFTEN):
        if at < 0:
            return
        yield at
        at = text.find(word, at + len(word), body.end)


def places(text: str, start: int, end: int, codes: tuple[str, ...], body: Span) -> list[Named]:
    """Return the places named between `start` and `end`, in order; `body` shows whether a word has another use too."""
    lexicon = _lexicon(codes)
    known = lexicon.words
    out = []
    for hit in hits(lexicon.pattern, lexicon.heads, text, start, end):
        stop = _cut(hit["place"], lexicon)
        if not stop:
            continue
        after = hit.start("place") + stop
        if stop == len(hit["place"]) and not _stands(text, after, min(end, after + 40), hit["place"], lexicon):
            continue
        words = " ".join(hit["place"][:stop].split())
        if words.isalpha() and _elsewhere(text, body, words, codes):
            continue
        kind = lexicon.kinds[" ".join(hit["kind"].lower().split())]
        if kind == "way" and hit["kind"].lower() in known.by and known.ways.isdisjoint(words.lower().split()):
            continue
        out.append(Named(kind, Span(hit.start("place"), after), words))
    return out


def no_name(word: str, codes: tuple[str, ...]) -> bool:
    """Say whether a capitalised word alone is no name: older letters capitalise common words, things and qualities."""
    return _never(word.lower(), _lexicon(codes))


_TOKEN = regex.compile(r"\S+")


def _cut(phrase: str, lexicon: _Lexicon) -> int:
    """Return how much of a phrase is a place: all, the names at its head, or nothing."""
    words = lexicon.words
    tokens = list(_TOKEN.finditer(phrase))
    low = [token.group().strip(",’'&").lower().removesuffix("'s").removesuffix("’s") for token in tokens]
    article = bool(tokens) and tokens[0].group()[0].islower() and (len(low) == 1 or low[0] not in words.nouns)
    first = 1 if article and len(tokens) > 1 and not _noun_phrase(tokens, low, lexicon) else 0
    if low and low[-1] in words.nouns:
        inner = low[1:-1] if tokens[0].group()[0].islower() else low[:-1]
        return len(phrase) if any(w not in lexicon.common and len(w) > 2 for w in inner) else 0
    stop, names = 0, 0
    for token, word in list(zip(tokens, low, strict=True))[first:]:
        if not token.group()[0].isupper():
            continue
        if (_never(word, lexicon) and not (word in words.nouns and not names)) or token.group().endswith(("'s", "’s")):
            # "The Elmford Convention": what stands before it is no place either. "Elmford May 3" is one.
            if names and word not in lexicon.months and token.start() == stop + 1:
                return 0
            break
        stop, names = token.end(), names + 1
    if not names:
        return 0
    head = phrase[:stop]
    lone = names == 1 and "." not in head
    if names == 1 and low[first or -1] in words.nouns | (words.first - words.with_article):
        return 0
    if (
        first
        and not lone
        and "." not in head
        and low[first] not in words.after_article | words.with_article
        and low[first] not in words.nouns
    ):
        return 0
    if first and lone and low[first] not in words.with_article:
        return 0
    return len(head.rstrip(",’'"))


def _noun_phrase(tokens: list[regex.Match[str]], low: list[str], lexicon: _Lexicon) -> bool:
    return not any(t.group()[0].isupper() for t in tokens) and low[-1] in lexicon.words.nouns


def _never(word: str, lexicon: _Lexicon) -> bool:
    bare = word.strip(".")
    return (
        bare in lexicon.never
        or (len(bare) < 2 and "." not in word)
        or (bare.endswith(lexicon.endings) and bare not in lexicon.words.for_all_that)
    )


def _stands(text: str, at: int, limit: int, phrase: str, lexicon: _Lexicon) -> bool:
    """Say whether what follows leaves a place a place: "in Soviet ships" and "of the Elmford Committee" name none."""
    after = _TOKEN.search(text, at, limit)
    if after is None or not text[at : after.start()].isspace():
        return text[at : at + 2] not in ("'s", "’s")
    word = after.group().strip(".,;:()’'")
    if word.isdigit() and (phrase.endswith(".") or phrase.rsplit(maxsplit=1)[-1].isupper()):
        return False
    return word.lower() not in lexicon.follow and word.lower() not in lexicon.titles
