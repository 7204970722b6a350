"""Where a date is read, and the numbers in it: figures with their slips, Roman numbers, ordinals in words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

import regex

from despatch.dates import lexicon as w
from despatch.dates.grammar import HUNDRED, Grammar, grammar
from despatch.text.patterns import any_of

REACH = 64
"""How far before an anchor its date can begin."""
_FIGURES = str.maketrans(
    {"l": "1", "I": "1", "i": "1", "|": "1", "O": "0", "o": "0", "[": None, "]": None, "?": None, " ": None}
)
_PARTS = ("r", "w", "e", "")
"""What the pattern of a day adds to the name of its group, for a Roman figure, a word, an ending and figures."""
_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000, "J": 1}
THOUSAND = 1000
LINE_END = re.compile(r"[ \t\xa0]*[.,;:]?[ \t\xa0]*(?:\n|\Z)")


@dataclass(frozen=True, slots=True)
class Place:
    """Where to read: the text, the bounds that no reading may leave, and the languages."""

    text: str
    start: int
    end: int
    languages: tuple[str, ...]

    @property
    def grammar(self) -> Grammar:
        """The patterns of these languages."""
        return grammar(self.languages)


def figures(written: str | None) -> int | None:
    """Read a number of a date, with a scanner's l, I and O and an editor's brackets; None when it has no figure."""
    if not written:
        return None
    plain = written.translate(_FIGURES)
    return int(plain) if plain.isdecimal() else None


def roman(written: str) -> int:
    """Read a Roman number."""
    values = [_ROMAN[c] for c in written.upper()]
    return sum(-v if any(v < later for later in values[n + 1 : n + 2]) else v for n, v in enumerate(values))


def year_of(written: str) -> int | None:
    """Read a year as printed or scanned; spaces between all of its figures are no slip but numbers."""
    if written.count(" ") > 2:
        return None
    year = figures(written)
    return year if year is not None and 1400 <= year <= 2099 else None


def year_in_words(written: str, languages: tuple[str, ...]) -> int | None:
    """Read a year in words: "one thousand eight hundred and twelve", "eighteen hundred twelve"; None for no year."""
    numbers = w.words(languages).year_numbers
    total = part = 0
    for word in _number_words(languages).findall(" ".join(written.lower().replace("-", " ").split())):
        value = numbers[word]
        if value >= THOUSAND:
            total += max(part, 1) * value
            part = 0
        elif value >= HUNDRED:
            part = max(part, 1) * value
        else:
            part += value
    year = total + part
    return year if 1000 <= year <= 2099 else None


@cache
def _number_words(languages: tuple[str, ...]) -> regex.Pattern[str]:
    """Find the words of numbers, which may be glued ("achtzehnhundertzwölf"); the longest fits first."""
    return regex.compile(any_of(w.words(languages).year_numbers))


def day_start(match: Any, group: str) -> int:
    """Return where the day begins that `grammar.day` put into `group` and its parts."""
    return min(int(match.start(group + part)) for part in _PARTS if match[group + part])


def day_end(match: Any, group: str) -> int:
    """Return where that day ends, its ordinal ending with it."""
    return max(int(match.end(group + part)) for part in _PARTS if match[group + part])


def day_of(match: Any, group: str, languages: tuple[str, ...]) -> int | None:
    """Read a day of the month from the groups that `grammar.day` made; letters alone need an ordinal's ending.

    The last day of a month is `LAST_DAY`, and the month tells which that is.
    """
    if match[f"{group}r"]:
        return roman(match[f"{group}r"])
    word = match[f"{group}w"]
    if word:
        return w.words(languages).ordinal_numbers.get(" ".join(word.lower().split()))
    written = match[group]
    if not written or not (any(c.isdigit() for c in written) or (match[f"{group}e"] and written[0] in "lI")):
        return None
    day = figures(written)
    return day if day is not None and 1 <= day <= 39 else None


def around(place: Place, words: frozenset[str]) -> list[Place]:
    """Return the stretches of a text around these words, in order, without overlaps."""
    stretches: list[tuple[int, int]] = []
    for hit in any_form(words).finditer(place.text, place.start, place.end):
        start, end = max(place.start, hit.start() - REACH), min(place.end, hit.end() + REACH)
        if stretches and start <= stretches[-1][1]:
            start = stretches.pop()[0]
        stretches.append((start, end))
    return [Place(place.text, start, end, place.languages) for start, end in stretches]


@cache
def any_form(words: frozenset[str]) -> re.Pattern[str]:
    """Find any of the words, small or capital; the pattern begins with letters as they stand, and can skip ahead."""
    forms = {form for word in words for form in (word, word.capitalize(), word.upper())}
    return re.compile(rf"(?:{'|'.join(re.escape(form) for form in sorted(forms))})(?![^\W\d_])")
