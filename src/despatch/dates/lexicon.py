"""The words of dates in the languages of an archive, joined into look-up tables.

An abbreviation is known by rule: it begins with the letters that tell a month from its neighbours, and all its
letters stand in the month's name in their order. So ``Sepr``, ``Augst`` and ``Novemr`` need no list.
"""

from __future__ import annotations

from functools import cache, cached_property

from despatch.languages import tables
from despatch.languages.dates import DateWords

LAST_DAY = 32
"""What stands for the last day of a month until the month is known."""
STEM = 3
"""Letters that tell months and weekdays apart."""


class Words(DateWords):
    """The words of `dates.toml`, with the look-up tables made of them."""

    @cached_property
    def ordinal_numbers(self) -> dict[str, int]:
        """The ordinals in words, with and without their hyphens, and the day each stands for."""
        numbers = {word: n for n, listed in enumerate(self.ordinals, 1) for word in listed}
        numbers |= dict.fromkeys(self.last_day, LAST_DAY)
        return numbers | {word.replace("-", " "): n for word, n in numbers.items()}

    @cached_property
    def ago_units(self) -> dict[str, int]:
        """The units of `ago`, as they stand and in lower case, and how many days each has."""
        return {form: n for unit, n in self.ago.units.items() for form in (unit, unit.lower())}


@cache
def words(languages: tuple[str, ...]) -> Words:
    """Join what `languages` say of dates. Raises SettingsError for a language that is not known."""
    return tables.merged(languages, Words)


def _table(form: DateWords, subject: str) -> tuple[tuple[str, ...], ...]:
    return form.months if subject == "months" else form.weekdays


@cache
def _names(languages: tuple[str, ...], subject: str) -> tuple[dict[str, int], tuple[tuple[str, int], ...]]:
    """Return all spellings with their numbers, and those that may be cut short: the first that each language lists."""
    exact = {word: n for n, listed in enumerate(_table(words(languages), subject)) for word in listed}
    names = {listed[0] for code in languages for listed in _table(tables.load(code, DateWords), subject) if listed}
    return exact, tuple((word, n) for word, n in exact.items() if word in names)


@cache
def _number(word: str, languages: tuple[str, ...], subject: str) -> int | None:
    exact, names = _names(languages, subject)
    if word in exact:
        return exact[word]
    if len(word) < STEM or not word.isalpha():
        return None
    numbers = {
        n for name, n in names if word[:STEM] == name[:STEM] and (_is_shortened(word, name) or _is_misread(word, name))
    }
    return numbers.pop() if len(numbers) == 1 else None


def month(word: str, languages: tuple[str, ...]) -> int | None:
    """Return 1 to 12 for a month's name, abbreviation or old form; None for any other word."""
    number = _number(_plain(word), languages, "months")
    return None if number is None else number + 1


def weekday(word: str, languages: tuple[str, ...]) -> int | None:
    """Return 0 (Monday) to 6 for a day of the week; None for any other word."""
    return _number(_plain(word), languages, "weekdays")


def _plain(word: str) -> str:
    """Lower case, without the marks of a raised ending: Sep^r, Feb'y."""
    return word.lower().translate(_RAISED).strip(".")


_RAISED = str.maketrans(
    {"'": None, "’": None, "^": None, "ʳ": "r", "ᵗ": "t", "ʸ": "y", "ᵇ": "b", "ᵉ": "e", "ˢ": "s", "ʰ": "h", "ᵈ": "d"}
)


def _is_shortened(word: str, name: str) -> bool:
    letters = iter(name)
    return all(letter in letters for letter in word)


def _is_misread(word: str, name: str) -> bool:
    """One letter of a full name misread, as scanning does ("Octoher"); never the first three or the last."""
    return (
        len(word) == len(name) >= 6
        and word[-1] == name[-1]
        and sum(a != b for a, b in zip(word, name, strict=True)) == 1
    )
