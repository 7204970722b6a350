"""What an act is about: its content words, folded and cut to what their forms share; names and designations kept apart."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache

from despatch import languages
from despatch.model import LedgerAct

_TOKEN = re.compile(r"(?:[^\W\d_]\.){2,6}|[^\W_]+(?:[-'’][^\W_]+)*")
_IN_CONTEXT = 0.2
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
    ordinals: tuple[str, ...]
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
        tuple(o for d in data for o in d.get("common", {}).get("ordinals", ())),
        tuple(
            sorted(
                ((e, least, e in d.get("doubling", ())) for d in data for e, least in d.get("endings", {}).items()),
                key=lambda e: (-len(e[0]), e),
            )
        ),
        {w: head for d in data for head, family in d.get("kin", {}).items() for w in family},
    )


def terms(act: LedgerAct, known: Words, *, around: bool = True) -> list[Term]:
    """Return the terms of an act and, weighing less, of the sentences `around` it."""
    out = list(_terms(act.quote, known.codes))
    families = {f"~{known.kin[t.word.lower()]}" for t in out if t.word.lower() in known.kin}
    out += [Term(family, family[1:], _FAMILY, False, -1) for family in sorted(families)]
    if around:
        have = {t.key for t in out}
        # By their first form, so that the order of the words is that of the text.
        others = {
            key: word
            for word in dict.fromkeys(_TOKEN.findall(act.context))
            if (key := key_of(word, known.codes)) and key not in have
        }
        out += [_around(key, word) for key, word in others.items()]
    return out


def keys(text: str, known: Words) -> frozenset[str]:
    """Return the keys of an act's own words and of their families: what `terms` returns without what is `around` it."""
    said = _TOKEN.findall(text)
    families = {f"~{known.kin[low]}" for low in map(str.lower, said) if low in known.kin and key_of(low, known.codes)}
    return frozenset(key for word in said if (key := key_of(word, known.codes))) | families


@lru_cache(maxsize=200_000)
def _around(key: str, word: str) -> Term:
    """Return a term of the words around acts: one object for all of them, of which an archive has many times its letters."""
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
    """Return what the forms of a word share; None for words that say nothing of a matter."""
    low = word.lower().replace("’", "'").removesuffix("'s")
    known = words(codes)
    return None if len(low) < 2 or low in known.common or _number(low, known.ordinals) else _stem(low, codes)


def _number(low: str, ordinals: tuple[str, ...]) -> bool:
    """Say whether a word is a figure or an ordinal in figures, as a scanner may have read it ("l9th")."""
    if not any(c.isdigit() for c in low):
        return False
    bare = next((low.removesuffix(o) for o in ordinals if low.endswith(o)), low)
    return bare.translate(_MISREAD).isdigit()


_MISREAD = str.maketrans("lio", "110")


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
