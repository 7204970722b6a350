"""What an act is about: the stems of its content words, with names and designations marked."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache

from despatch.languages.acts import ActWords
from despatch.languages.ledger import LedgerWords
from despatch.languages.tables import merged
from despatch.model import LedgerAct
from despatch.text.patterns import any_of
from despatch.text.stems import stem

_TOKEN = re.compile(r"(?:[^\W\d_]\.){2,6}|[^\W_]+(?:[-'’][^\W_]+)*")
_IN_CONTEXT = 0.2
"""The weight of a word of the sentence around an act; a word of the act itself has 1."""
_FAMILY = 2.0
"""The weight of a family of words, besides its words: they are about one thing together."""

_MARK = "~"
"""What the key of a family begins with."""


@dataclass(frozen=True, slots=True)
class Term:
    """A word of an act: `key` is its stem, `word` as written, `weight` before the archive's own weights apply."""

    key: str
    word: str
    weight: float
    name: bool
    place: int
    """Its number among the act's words; -1 for a word of the sentence around it."""


@dataclass(frozen=True, slots=True)
class Words:
    """What languages know of the words of matters."""

    codes: tuple[str, ...]
    common: frozenset[str]
    ordinals: tuple[str, ...]
    stemmer: str
    kin: dict[str, str]
    """The head word of a word's family: cargo, convoy and shipload all belong to shipping."""


@cache
def words(codes: tuple[str, ...]) -> Words:
    """Return what the languages `codes` know of the words of matters."""
    ledger = merged(codes, LedgerWords)
    return Words(
        codes,
        ledger.common.words,
        tuple(sorted(ledger.common.ordinals, key=lambda ending: (-len(ending), ending))),
        merged(codes, ActWords).stemmer,
        {word: head for head, family in ledger.kin.items() for word in family},
    )


def terms(act: LedgerAct, known: Words, *, around: bool = True) -> list[Term]:
    """Return the terms of an act and, with less weight, of the sentences `around` it."""
    out = list(_terms(act.quote, known.codes))
    families = {_family(known.kin[term.word.lower()]) for term in out if term.word.lower() in known.kin}
    out += [Term(family, family.removeprefix(_MARK), _FAMILY, False, -1) for family in sorted(families)]
    if around:
        have = {t.key for t in out}
        # The first form of each, so that the words keep the order of the text.
        others = {
            key: word
            for word in dict.fromkeys(_TOKEN.findall(act.context))
            if (key := key_of(word, known.codes)) and key not in have
        }
        out += [_around(key, word) for key, word in others.items()]
    return out


def _family(head: str) -> str:
    """Return the key of a family of words."""
    return f"{_MARK}{head}"


def is_family(key: str) -> bool:
    """Say whether a key is that of a family of words, and not of a word."""
    return key.startswith(_MARK)


def keys(text: str, known: Words) -> frozenset[str]:
    """Return the keys of an act's own words and of their families: the keys of `terms` without those `around` it."""
    tokens = _TOKEN.findall(text)
    heads = {known.kin[low] for low in map(str.lower, tokens) if low in known.kin and key_of(low, known.codes)}
    return frozenset(key for word in tokens if (key := key_of(word, known.codes))) | set(map(_family, heads))


@lru_cache(maxsize=200_000)
def _around(key: str, word: str) -> Term:
    """Return a term of the words around acts; equal ones are one object, because an archive has very many."""
    return Term(key, word, _IN_CONTEXT, False, -1)


def _terms(text: str, codes: tuple[str, ...]) -> Iterable[Term]:
    start = True
    for place, hit in enumerate(_TOKEN.finditer(text)):
        word = hit.group()
        begins = start
        start = text[hit.end() : hit.end() + 1] in (".", "?", "!") and not word.endswith(".")
        key = key_of(word, codes)
        if key:
            designation = not word.isalpha() and any(c.isdigit() for c in word)
            yield Term(key, word, 1.0, (word[0].isupper() and not begins) or designation, place)


@lru_cache(maxsize=200_000)
def key_of(word: str, codes: tuple[str, ...]) -> str | None:
    """Return the stem that the forms of a word share; None for a word that says nothing of a matter."""
    low = word.lower().replace("’", "'").removesuffix("'s")
    known = words(codes)
    return None if len(low) < 2 or low in known.common or _number(low, known.ordinals) else stem(low, known.stemmer)


def _number(low: str, ordinals: tuple[str, ...]) -> bool:
    """Say whether a word is a figure or an ordinal in figures, as a scanner may have read it ("l9th")."""
    if not any(c.isdigit() for c in low):
        return False
    bare = next((low.removesuffix(o) for o in ordinals if low.endswith(o)), low)
    return bare.translate(_MISREAD).isdigit()


_MISREAD = str.maketrans("lio", "110")


def kinship(found: Iterable[Term], known: Words) -> dict[str, str]:
    """Return the family of each term that has one, by their keys."""
    return {term.key: _family(known.kin[term.word.lower()]) for term in found if term.word.lower() in known.kin}


def stems(text: str, codes: tuple[str, ...]) -> list[str]:
    """Return the stems of the words of a short phrase: "muskets" and "musket" are one item."""
    return [stem(hit.lower(), words(codes).stemmer) for hit in _TOKEN.findall(text)]


def whole_words(phrases: Iterable[str]) -> re.Pattern[str]:
    """Return a pattern that finds any of the phrases as whole words, in small letters or capitals."""
    return re.compile(rf"(?<!\w){any_of(phrases, blank=' ')}(?!\w)", re.IGNORECASE)
