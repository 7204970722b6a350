"""A name in capitals goes in; the name as it is usually written comes out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from despatch.names.lexicon import Lexicon

_WORD = re.compile(r"[^\W\d_]+")
_VOWELS = frozenset("AEIOUYÄÖÜÀÁÂÈÉÊÌÍÒÓÔÙÚÛ")
_SHORTEST = 3
"""A shorter word in capitals may be initials, and stays."""
OF_PEOPLE, OF_BODIES = 3, 4
"""A word of so many letters with a vowel is rarely an abbreviation, in names of people and places, and of bodies."""


def is_in_capitals(name: str) -> bool:
    """Say whether every word of a name that is no initial is in capitals."""
    words = [word for word in _WORD.findall(name) if len(word) > 1]
    return any(len(word) >= _SHORTEST for word in words) and all(word.isupper() for word in words)


def usual_words(names: Iterable[str]) -> dict[str, str]:
    """Return how names that are not in capitals write each of their words, by the word in capitals."""
    seen: dict[str, str] = {}
    for name in names:
        if not is_in_capitals(name):
            for word in _WORD.findall(name):
                if not word.isupper():
                    seen.setdefault(word.upper(), word)
    return seen


def in_usual_capitals(name: str, seen: Mapping[str, str], lex: Lexicon, *, shortest: int = OF_BODIES) -> str:
    """Return a name in capitals as it is usually written; another name as it is.

    A word is written as other names of the archive write it (`seen`). Else a word of `shortest` letters or more with a
    vowel gets one capital; particles and small words within the name get none. What may be an abbreviation stays.
    A single word that short may be one, too.
    """
    words = _WORD.findall(name)
    if not is_in_capitals(name) or (len(words) == 1 and len(name) <= OF_BODIES and name not in seen):
        return name
    small = lex.particles.words | lex.articles | lex.joining | lex.conjunctions

    def usual(match: re.Match[str]) -> str:
        word = match[0]
        if word.lower() in small and len(word) > 1:
            return word.lower() if match.start() > 0 else word.capitalize()
        if word in seen:
            return seen[word]
        if len(word) <= 2 and name[match.start() - 1 : match.start()] in ("'", "’") and match.start() > 0:
            return word.lower()  # "FENN'S"
        if word.lower() in lex.honorifics.every:
            return word.capitalize()  # "MRS." has no vowel, and is no initials
        if len(word) < shortest or not _VOWELS & set(word):
            return word
        if word.startswith("MC") and len(word) >= _MC:
            return f"Mc{word[2:].capitalize()}"
        return word.capitalize()

    return _WORD.sub(usual, name)


_MC = 5
"""A name that begins with Mc has so many letters at least."""
