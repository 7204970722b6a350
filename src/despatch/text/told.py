"""Which languages each stretch of a text is read in: those that its own words tell.

Rules of one language must not claim in another. So a paragraph whose small words tell its language is read in that
language alone, if Despatch knows it, and in none if it does not. What tells no language, such as a title or a dateline,
is read in the languages of the archive, and in those of the paragraphs around it.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import repeat

from despatch.languages.dividing import DividingWords
from despatch.languages.tables import known, load
from despatch.languages.telling import small_words
from despatch.model import Span
from despatch.text.language_id import BARE, FEWEST

Codes = tuple[str, ...]

_LEAD = 600
"""So much of a paragraph is looked at."""
_PARAGRAPH = 1200
"""A block without a blank line is cut after so many characters, for its lines may be letters."""
_LONG_LINE = 120
"""A line of more characters is a paragraph by itself."""
_SHARE = 0.2
"""A letter is also in a language in which this share of what its paragraphs tell is written."""
_FEW = 2
"""So many words of one language, and none of the archive's, tell the language of a text that tells no more."""


@dataclass(frozen=True, slots=True)
class Told:
    """The paragraphs of a text whose language is told, in order, and the languages of its archive."""

    archive: Codes
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    languages: tuple[str, ...]
    lean: str = ""
    """The language that a text leans to in which no paragraph tells one."""

    def at(self, start: int, end: int) -> Codes:
        """Return the languages in which to read the line from `start` to `end`."""
        place = bisect_right(self.starts, start) - 1
        if place >= 0 and start < self.ends[place]:
            language = self.languages[place]
            # A title may stand right above the text, in the language of its editors.
            if start > self.starts[place] or end >= self.ends[place]:
                return (language,) if language in known() else ()
            return self._with_archive([language])
        around = [self.languages[n] for n in (place + 1, place) if 0 <= n < len(self.languages)]
        return self._with_archive([*around, self.lean])

    def of(self, letter: Span) -> Codes:
        """Return the languages that a letter's paragraphs tell, the most written first; none where none is told."""
        length: Counter[str] = Counter()
        for place in range(bisect_right(self.ends, letter.start), bisect_left(self.starts, letter.end)):
            length[self.languages[place]] += min(self.ends[place], letter.end) - max(self.starts[place], letter.start)
        enough = _SHARE * length.total()
        return tuple(language for language, many in length.most_common() if many >= enough)

    def read(self, letter: Span) -> Codes:
        """Return the languages in which to read what a letter itself says; none where it is in an unknown one."""
        told = self.of(letter)
        return tuple(language for language in told if language in known()) if told else self.titled(letter)

    def titled(self, letter: Span) -> Codes:
        """Return the languages in which to read a letter's title: its own, and those of the archive."""
        told = self.of(letter)
        around = (*(told or self._around(letter)), self.lean)
        return self._with_archive(list(around))

    def parts(self, letter: Span) -> Iterator[tuple[Codes, Span]]:
        """Yield the stretches of a letter with the languages in which to read each, in order; together they are it."""
        most = self.read(letter)
        main, at = most, letter.start
        for place in range(bisect_right(self.ends, letter.start), bisect_left(self.starts, letter.end)):
            language = self.languages[place]
            codes = most if language in most else (language,) if language in known() else ()
            if codes != main:
                start = max(self.starts[place], letter.start)
                if start > at:
                    yield main, Span(at, start)
                main, at = codes, start
        if letter.end > at:
            yield main, Span(at, letter.end)

    def unknown(self) -> Counter[str]:
        """Return how many paragraphs are in each language that Despatch does not know."""
        return Counter(language for language in self.languages if language not in known())

    def _around(self, letter: Span) -> list[str]:
        place = bisect_left(self.starts, letter.start)
        return [self.languages[n] for n in (place, place - 1) if 0 <= n < len(self.languages)]

    def _with_archive(self, languages: list[str]) -> Codes:
        more = [language for language in languages if language in known() and language not in self.archive]
        return (*dict.fromkeys(more), *self.archive)


@lru_cache(maxsize=3)
def told(text: str, archive: Codes) -> Told:
    """Tell the language of each paragraph of `text`; `archive` are the languages of its archive.

    Raises SettingsError for a language of the archive that is not there.
    """
    for code in archive:
        load(code, DividingWords)
    starts: list[int] = []
    ends: list[int] = []
    languages: list[str] = []
    whole: Counter[str] = Counter()
    for start, end in _paragraphs(text):
        counts = _counts(text[start : min(end, start + _LEAD)])
        if not counts:
            continue
        language = _clear(counts, FEWEST)
        if language:
            starts.append(start)
            ends.append(end)
            languages.append(language)
        elif not languages:
            whole += counts
    lean = "" if languages else _clear(whole, _FEW)
    return Told(archive, tuple(starts), tuple(ends), tuple(languages), lean)


_BLOCK = re.compile(r"[^\n]+")


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """Yield where paragraphs begin and end: at blank lines, after long lines, and where there are too many lines."""
    start = end = -1
    for line in _BLOCK.finditer(text):
        if line[0].isspace():
            continue
        long = line.end() - line.start() > _LONG_LINE
        if start >= 0 and (long or line.start() > end + 1 or line.end() - start > _PARAGRAPH):
            yield start, end
            start = -1
        if long:
            yield line.span()
            continue
        start, end = line.start() if start < 0 else start, line.end()
    if start >= 0:
        yield start, end


def _clear(counts: Counter[str], fewest: int) -> str:
    """Return the language with at least so many words and twice as many as any other; "" when none has."""
    if not counts:
        return ""
    (best, many), (_, second) = [*counts.most_common(2), ("", 0)][:2]
    return best if many >= fewest and many >= 2 * second else ""


def _counts(words: str) -> Counter[str]:
    """Return how many of the words belong to each language."""
    table = _languages_of()
    counts: Counter[str] = Counter()
    # The words of a few sets of languages are counted, not each word.
    for languages, many in Counter(map(table.get, words.lower().translate(BARE).split(), repeat(()))).items():
        for language in languages:
            counts[language] += many
    return counts


@cache
def _languages_of() -> dict[str, tuple[str, ...]]:
    """Return the languages of each small word."""
    table: dict[str, tuple[str, ...]] = {}
    for code, telling in small_words().items():
        for word in telling.words.split():
            table[word] = (*table.get(word, ()), code)
    return table
