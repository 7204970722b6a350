"""What to say of a word that is none of the known ones: the nearest of these first."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import SequenceMatcher


def nearest_first(asked: str, known: Iterable[str]) -> list[str]:
    """Return the known words: first those most like `asked`, then those that are not alike, in their own order."""

    def unlike(word: str) -> float:
        likeness = SequenceMatcher(None, word.lower(), asked.lower()).ratio()
        return -likeness if likeness > 0.6 else 0.0

    return sorted(dict.fromkeys(known), key=unlike)


def unknown(asked: str, thing: str, known: Iterable[str]) -> str:
    """Return the sentence for a word that is no such thing, with the known words, the nearest first."""
    words = ", ".join(nearest_first(asked, known))
    return f"“{asked}” is no {thing}. Known are: {words}." if words else f"“{asked}” is no {thing}. None is known."
