"""A word as search compares it: old spellings made like ours, and cut to the stem that its forms share."""

from __future__ import annotations

import re
from functools import cache

from despatch.languages.spelling import SpellingRules
from despatch.languages.tables import load
from despatch.text.stems import stem

_DOUBLED = re.compile(r"([a-z])\1")


@cache
def _rules(code: str) -> tuple[SpellingRules, tuple[tuple[re.Pattern[str], str], ...]]:
    rules = load(code, SpellingRules)
    return rules, tuple((re.compile(pattern), put) for pattern, put in rules.replaced.items())


def key(word: str, code: str) -> str:
    """Return what a folded word is compared as in a language; the word itself in a language without rules."""
    rules, patterns = _rules(code)
    if not rules.stemmer or not word.isalpha() or word in rules.apart:
        return word
    word = rules.words.get(word, word)
    for pattern, put in patterns:
        word = pattern.sub(put, word)
    # "Untill" and "until" are one word. This comes last, because the stemmer knows that "hopping" is no "hoping".
    return _DOUBLED.sub(r"\1", stem(word, rules.stemmer))
