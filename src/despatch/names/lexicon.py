"""The words of names in the languages of an archive, made ready for reading names."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import cache, cached_property

from despatch.languages import tables
from despatch.languages.headings import HeadingWords
from despatch.languages.names import NameWords
from despatch.text.fold import fold
from despatch.text.patterns import IN_LINE, any_of

_DROPPED = re.compile(r"[.'’`´\u02bc-]")
_WORD = re.compile(r"[^\W_]+")
_RUN_TOGETHER = re.compile(r"(?<=\b[A-Z]\.)(?=[A-Z])")
_LIGATURES = {"æ": "ae", "ø": "o"}
"""Letters that Unicode does not take apart."""
LONGEST_PHRASE = 4


class Lexicon(NameWords):
    """The words of `names.toml`, with look-up tables by folded phrase."""

    @cached_property
    def ranks_by_phrase(self) -> dict[str, str]:
        """Each way to write a rank, and the rank."""
        return self._by_phrase(self.ranks)

    @cached_property
    def offices_by_phrase(self) -> dict[str, str]:
        """Each way to write an office, and the office."""
        return self._by_phrase(self.offices)

    @cached_property
    def suffixes_by_phrase(self) -> dict[str, str]:
        """Each way to write a suffix, and the suffix."""
        return self._by_phrase(self.suffixes)

    def _by_phrase(self, table: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
        phrases: dict[str, str] = {}
        for meaning, written in table.items():
            for phrase in (meaning, *written):
                words = self.tokens(phrase)
                phrases.setdefault(" ".join(words), meaning)
                phrases.setdefault("".join(words), meaning)  # Major-General, Vice-President
        return phrases

    @cached_property
    def _letters(self) -> dict[int, str]:
        return str.maketrans({**_LIGATURES, **self.spelling})

    def spell(self, words: str) -> str:
        """Return `words` in lower case, with the letters that the languages spell out (ä as ae) spelt out."""
        return words.lower() if words.isascii() else _compose(words).translate(self._letters)

    def fold(self, words: str) -> str:
        """Return `words` spelt out, in lower case, without accents, periods, apostrophes and hyphens."""
        return _DROPPED.sub("", fold(self.spell(words)))

    def tokens(self, words: str) -> list[str]:
        """Return the folded words of a name; initials that stand without a space ("J.V.") are separated."""
        return _WORD.findall(self.fold(_RUN_TOGETHER.sub(" ", words)))

    def full(self, token: str) -> str:
        """Return the given name that an abbreviation, nickname or other spelling stands for."""
        return self.given.get(token, token)

    def known_given(self, token: str) -> bool:
        """Say whether a token can be nothing but a given name, as far as the data knows."""
        full = self.full(token)
        return full in self.gender.feminine or full in self.gender.masculine


def _compose(words: str) -> str:
    return unicodedata.normalize("NFC", words).casefold()


@cache
def lexicon(codes: tuple[str, ...]) -> Lexicon:
    """Return the lexicon of the languages `codes`, the likeliest first: where two disagree, the first holds."""
    return tables.merged(codes, Lexicon)


class WrittenNames(HeadingWords):
    """The words of `headings.toml`, with what reading a name in a line of text needs."""

    @cached_property
    def office_pattern(self) -> re.Pattern[str]:
        """An office, wherever it stands."""
        offices = any_of(self.offices, blank=IN_LINE, folded=True)
        return re.compile(rf"(?<!\w){offices}(?!\w)", re.IGNORECASE)

    @cached_property
    def office_words(self) -> frozenset[str]:
        """The single words of offices."""
        return frozenset(word for office in self.offices for word in office.split())
