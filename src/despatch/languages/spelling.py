"""The form of `spelling.toml`: what old and other spellings of a word are compared as, when letters are searched."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from despatch.languages.tables import Form


@dataclass(frozen=True, slots=True)
class SpellingRules(Form):
    """The keys of `spelling.toml`.

    `words` are old words with the word that each is compared as. `replaced` are patterns, in the order in which they
    are replaced, each with its replacement.
    """

    FILE: ClassVar[str] = "spelling"

    stemmer: str = ""
    """The Snowball stemmer that cuts words to what their forms share."""
    apart: frozenset[str] = frozenset()
    """Words that stay as they are: "latter" is not "later"."""
    words: dict[str, str] = field(default_factory=dict)
    replaced: dict[str, str] = field(default_factory=dict)
