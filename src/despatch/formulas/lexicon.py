"""The words that title lines, addresses and signatures are made of, in the languages of the archive."""

from __future__ import annotations

import re
from functools import cache, cached_property

from despatch.languages import tables
from despatch.names.lexicon import WrittenNames
from despatch.text.patterns import IN_LINE, any_of


class Lexicon(WrittenNames):
    """The words of `headings.toml`, with the patterns made of them."""

    @cached_property
    def kind_of(self) -> dict[str, str]:
        """Each word for a kind of letter, and the kind."""
        words = ((word, kind) for kind, named in self.kinds.items() for word in named)
        return dict(reversed(list(words)))  # of two kinds that claim a word, the first holds

    @cached_property
    def kind_pattern(self) -> re.Pattern[str]:
        """A word for a kind."""
        return _compile(rf"{any_of(self.kind_of, blank=IN_LINE, folded=True)}(?!\w)")

    @cached_property
    def marking_pattern(self) -> re.Pattern[str]:
        """A marking, or up to five joined: "Personal and Secret"."""
        marking, joiner = (
            any_of(self.markings, blank=IN_LINE, folded=True),
            any_of(self.joiners, blank=IN_LINE, folded=True),
        )
        gap = r"[ ,.;/—–-]{0,3}"
        return _compile(rf"{marking}(?:{gap}{joiner}?{gap}{marking}){{0,4}}(?!\w)")

    @cached_property
    def number_pattern(self) -> re.Pattern[str]:
        """The number of a letter: "No. 29", "29.", "[12]"."""
        word = any_of(self.number_words, blank=IN_LINE, folded=True)
        return _compile(rf"(?:{word}[ \t]{{0,3}}(\d{{1,6}}[a-z]?)|(\d{{1,5}})(?=[.)] )|\[(\d{{1,5}})\])[.:,)]?")

    @cached_property
    def delivered_pattern(self) -> re.Pattern[str]:
        """Words before the one who brought a letter."""
        return _compile(rf"{any_of(self.delivered_words, blank=IN_LINE, folded=True)}(?= )")

    @cached_property
    def enclosing_pattern(self) -> re.Pattern[str]:
        """Words before the enclosures that a title names."""
        return _compile(rf"(?:,|;|[.—–-]) ?{any_of(self.enclosing_words, blank=IN_LINE, folded=True)}(?!\w)")

    @cached_property
    def carrier_pattern(self) -> re.Pattern[str]:
        """Words before the carrier that a title names."""
        return _compile(rf"(?<!\w){any_of(self.carrier_words, blank=IN_LINE, folded=True)}(?= )")


def _compile(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


@cache
def lexicon(codes: tuple[str, ...]) -> Lexicon:
    """Return the words of `codes` (ISO 639-1), merged. Raises SettingsError for a language that is not known."""
    return tables.merged(codes, Lexicon)
