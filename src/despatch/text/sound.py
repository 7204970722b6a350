"""How a word sounds, whatever its spelling: old letters spell one word, and one name, in many ways."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_DOUBLED = re.compile(r"(.)\1+")
_SILENT = re.compile(r"([aeiou])h")
_SAME = (
    *(("ß", "ss"), ("ph", "f"), ("th", "t"), ("ck", "k"), ("c", "k"), ("y", "i")),
    *(("j", "i"), ("tz", "z"), ("dt", "t"), ("v", "f")),
)
"""Signs that old spelling puts for each other."""


@lru_cache(maxsize=200_000)
def sound(word: str) -> str:
    """Return a word as it sounds, in small letters without accents; words of one sound may be one word."""
    word = "".join(c for c in unicodedata.normalize("NFKD", word.lower()) if not unicodedata.combining(c))
    for written, said in _SAME:
        word = word.replace(written, said)
    return _SILENT.sub(r"\1", _DOUBLED.sub(r"\1", word))
