"""The set phrases of letters in the languages of the archive: how they open, close and are signed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, cached_property

from despatch.languages import tables
from despatch.languages.formulas import FormulaWords
from despatch.text.patterns import IN_LINE, any_of


class Phrases(FormulaWords):
    """The words of `formulas.toml`, with the patterns and sets made of them."""

    @cached_property
    def salutation_first(self) -> frozenset[str]:
        """The first words of salutations."""
        return frozenset(opening.split()[0].rstrip(".") for opening in self.salutation_openings)

    def may_salute(self, word: str) -> bool:
        """Say whether a folded word may be the first of a salutation."""
        return word in self.salutation_first or (
            word in self.salutation_possessives or word.startswith(tuple(self.salutation_stems))
        )

    @cached_property
    def every_end(self) -> frozenset[str]:
        """The last words of closings, of both kinds."""
        return self.closing_ends | self.closing_ends_after

    @cached_property
    def formal(self) -> frozenset[str]:
        """Words of address and of closing: none of them is a name."""
        return (self.every_end | self.salutation_words) - self.given_names

    @cached_property
    def weak_ends(self) -> frozenset[str]:
        """Last words of closings that are also words of any sentence."""
        return self.closing_possessives | self.closing_weak

    @cached_property
    def salutation_pattern(self) -> re.Pattern[str]:
        """How a salutation begins: with set words, or with an adjective of which only the stem is set."""
        adjective = rf"(?:{_any(self.salutation_possessives)}{IN_LINE})?{_any(self.salutation_stems)}\w{{1,8}}"
        return _compile(rf"(?:{adjective}|{_any(self.salutation_openings)})(?![\w'’])")

    @cached_property
    def closing_pattern(self) -> re.Pattern[str]:
        """How a closing begins."""
        return _compile(rf"(?<![\w'’]){_any(self.closing_openings)}(?![\w'’])")

    @cached_property
    def courtesy_pattern(self) -> re.Pattern[str]:
        """How a courtesy begins."""
        return _compile(rf"{_any(self.courtesy_openings)}(?!\w)")

    @cached_property
    def courtesy_words_pattern(self) -> re.Pattern[str]:
        """Words that a courtesy must hold."""
        return _compile(rf"(?<!\w){_any(self.courtesy_words)}(?!\w)")

    @cached_property
    def courtesy_never_pattern(self) -> re.Pattern[str]:
        """Words that no courtesy holds."""
        return _compile(rf"(?<!\w){_any(self.courtesy_never)}(?!\w)")

    @cached_property
    def postscript_pattern(self) -> re.Pattern[str]:
        """The sign of a postscript in running text, where only capitals tell "P.S." from other words."""
        printed = (form for word in self.postscript for form in (word.upper(), word.capitalize()))
        return re.compile(rf"{_any(printed)}(?!\w)")

    @cached_property
    def postscript_line_pattern(self) -> re.Pattern[str]:
        """The sign of a postscript at the start of a line."""
        return _compile(rf"[ \t]{{0,8}}[\[(]?{_any(self.postscript)}[\])]?(?!\w)")

    @cached_property
    def enclosure_pattern(self) -> re.Pattern[str]:
        """The word for an enclosure at the start of a line."""
        return _compile(rf"[ \t]{{0,8}}{_any(self.enclosure)}(?!\w)[ \t]{{0,4}}[:.\])—–-]?")

    @cached_property
    def address_pattern(self) -> re.Pattern[str]:
        """How a line of address begins."""
        return _compile(rf"{_any(self.address_openings)}(?!\w)")

    @cached_property
    def address_line_pattern(self) -> re.Pattern[str]:
        """How a line of address below a signature begins: "To Sir Adam Hale", "To the care of"."""
        return _compile(rf"[ \t]{{0,40}}{_any(self.address_below)}(?!\w)")

    @cached_property
    def compliments_pattern(self) -> re.Pattern[str]:
        """What a writer in the third person presents: "presents his compliments"."""
        return _compile(
            rf"(?<!\w){_any(self.compliments_verbs)}{IN_LINE}{_any(self.compliments_owners)}{IN_LINE}"
            rf"{_any(self.compliments)}(?!\w)"
        )

    @cached_property
    def compliments_last(self) -> frozenset[str]:
        """The last words of compliments, by which most text is told to hold none."""
        return frozenset(phrase.split()[-1].rstrip(".") for phrase in self.compliments)

    @cached_property
    def petition_pattern(self) -> re.Pattern[str]:
        """Words before the name of who petitions."""
        return _compile(rf"[ \t]{{0,40}}{_any(self.petitions)}[ \t]{{1,4}}(?=\S)")

    @cached_property
    def endorsement_pattern(self) -> re.Pattern[str]:
        """How an endorsement begins."""
        return _compile(rf"{_any(self.endorsements)}(?!\w)")

    @cached_property
    def by_order_pattern(self) -> re.Pattern[str]:
        """Words before the body in whose name a letter is signed."""
        return _compile(rf"(?<!\w){_any(self.by_order)}(?!\w)")

    @cached_property
    def for_another_pattern(self) -> re.Pattern[str]:
        """Words before the name of one who signs for another."""
        return _compile(rf"[ \t]{{0,8}}{_any(self.for_another)}[ \t]{{1,4}}")


def _any(words: Iterable[str]) -> str:
    return any_of(words, blank=IN_LINE, folded=True)


def _compile(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


@cache
def phrases(codes: tuple[str, ...]) -> Phrases:
    """Return the set phrases of `codes` (ISO 639-1), merged. Raises SettingsError for a language that is not known."""
    return tables.merged(codes, Phrases)
