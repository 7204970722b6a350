"""Words cut to the stem that their forms share, by a language's Snowball stemmer."""

from __future__ import annotations

from functools import lru_cache

import snowballstemmer  # type: ignore[import-untyped]


@lru_cache(maxsize=200_000)
def stem(word: str, stemmer: str) -> str:
    """Return the stem of a word in small letters; the word itself if `stemmer`, a Snowball name, is empty."""
    if not stemmer:
        return word
    # A stemmer keeps its word while it works, so each call makes one: threads of the reading room share this function.
    cut: str = snowballstemmer.stemmer(stemmer).stemWord(word)
    return cut
