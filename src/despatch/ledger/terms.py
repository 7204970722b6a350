"""What an act is about: its content words, folded and cut to what their forms share; names and designations kept apart."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache

from despatch import languages
from despatch.model import LedgerAct

_TOKEN = re.compile(r"(?:[^\W\d_]\.){2,6}|[^\W_]+(?:[-'’][^\W_]+)*")
_IN_CONTEXT = 0.3
"""What a word of the sentence weighs against one of the act itself."""

_FAMILY = 2.0
"""What a family of words weighs, beside the words themselves: its many words tell of one thing together."""


@dataclass(frozen=True, slots=True)
class Term:
    """A word of an act: `key` is what its forms share, `word` as written, `weight` before the archive has its say."""

    key: str
    word: str
    weight: float
    name: bool
    place: int
    """Its place among the act's words; -1 for one of the sentence around it."""


@dataclass(frozen=True, slots=True)
class Words:
    """The language's knowledge that matters need."""

    codes: tuple[str, ...]
    common: frozenset[str]
    endings: tuple[tuple[str, int, bool], ...]
    """What is cut off a word, the longest first, how many letters must be left, and whether a letter is doubled before it."""
    kin: dict[str, str]
    """The head word of a word's family: cargo, convoy and shipload are all of shipping."""


@cache
def words(codes: tuple[str, ...]) -> Words:
    """Return common words and endings of the languages `codes`."""
    data = [d for d in (languages.load(code, "ledger") for code in codes) if d]
    return Words(
        codes,
        frozenset(w for d in data for w in d.get("common", {}).get("words", ())),
        tuple(sorted(((e, least, e in d.get("doubling", ())) for d in data for e, least in d.get("endings", {}).items()), key=lambda e: (-len(e[0]), e))),
        {w: head for d in data for head, family in d.get("kin", {}).items() for w in family},
    )


def terms(act: LedgerAct, known: Words, *, around: bool = True) -> list[Term]:
    """Return the terms of an act and, weighing less, of the sentences `around` it."""
    out = list(_terms(act.quote, known, 1.0))
    families = {f"~{known.kin[t.word.lower()]}" for t in out if t.word.lower() in known.kin}
    out += [Term(family, family[1:], _FAMILY, False, -1) for family in sorted(families)]
    if around:
        have = {t.key for t in out}
        out += [_around(t.key, t.word, t.name) for t in _terms(act.context, known, 1.0) if t.key not in have]
    return out


@lru_cache(maxsize=200_000)
def _around(key: str, word: str, name: bool) -> Term:
    """Return a term of the words around acts: one object for all of them, of which an archive has many times its letters."""
    return Term(key, word, _IN_CONTEXT, name, -1)


def _terms(text: str, known: Words, weight: float) -> Iterable[Term]:
    start = True
    for place, hit in enumerate(_TOKEN.finditer(text)):
        word = hit.group()
        low = word.lower().replace("’", "'")
        low = low.removesuffix("'s")
        capital, begins = word[0].isupper(), start
        start = text[hit.end() : hit.end() + 1] in (".", "?", "!") and not word.endswith(".")
        if len(low) < 2 or low in known.common or low.isdigit():
            continue
        named = capital and not begins
        designation = not word.isalpha() and any(c.isdigit() for c in word)
        yield Term(_stem(low, known.codes), word, weight, named or designation, place)


@lru_cache(maxsize=200_000)
def _stem(word: str, codes: tuple[str, ...]) -> str:
    """Cut one ending off, and a doubled letter before it ("shipping", "ship")."""
    for ending, least, doubled in words(codes).endings:
        if word.endswith(ending) and len(word) - len(ending) >= least:
            stem = word[: -len(ending)]
            return stem[:-1] if doubled and len(stem) > least - 1 and stem[-1] == stem[-2] else stem
    return word


def kinship(found: Iterable[Term], known: Words) -> dict[str, str]:
    """Return the family of each term that has one, by their keys."""
    return {t.key: f"~{known.kin[t.word.lower()]}" for t in found if t.word.lower() in known.kin}


def stems(text: str, codes: tuple[str, ...]) -> list[str]:
    """Return the words of a short phrase cut to what their forms share: "muskets" and "musket" are one item."""
    return [_stem(hit.lower(), codes) for hit in _TOKEN.findall(text)]
