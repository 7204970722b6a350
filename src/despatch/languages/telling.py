"""The form of `telling.toml`, which is one file for all languages: the small words by which a language is told."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from despatch.languages import tables


@dataclass(frozen=True, slots=True)
class SmallWords(tables.Form):
    """One language: its English `name`, and its `words` with blanks between them."""

    name: str = ""
    words: str = ""


@cache
def small_words() -> dict[str, SmallWords]:
    """Return the small words of each language that can be told, by its code; more languages than those that ship."""
    file = tables.FOLDER / "telling.toml"
    return {code: tables.fill(SmallWords, data, str(file), code) for code, data in tables.read(file).items()}
