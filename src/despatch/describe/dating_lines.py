"""Where a letter may give its own date: the lines at its head and its foot, and the words around a date in them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from typing import TYPE_CHECKING, Literal

import regex

from despatch import dates
from despatch.dates.expression import changed
from despatch.formulas.lines import number
from despatch.languages import tables
from despatch.languages.dates import DateWords
from despatch.languages.formulas import FormulaWords
from despatch.languages.places import PlaceWords
from despatch.model import Span
from despatch.text.lines import trimmed
from despatch.text.overlaps import covers
from despatch.text.patterns import any_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from despatch.dates import DateExpression

HEAD_LINES, HEAD_REACH = 18, 1600
FOOT_LINES, FOOT_REACH = 7, 500
OPENING = 170
"""A dateline run into the first sentence ends within so many characters of its line."""
ADDRESS = 45
"""A longer line above a dateline is no part of an address."""
DATE_REACH, DATE_WORDS = 64, 7
"""A date has its first figure within so many characters and words."""
_FIGURE = re.compile(r"[\dIVX]")
_FIRST = re.compile(r"\S")
SHORT = 110
WIDE = 90
"""A line set in columns may be so much longer."""
_GAP = re.compile(r" {3,}|\t+")
"""A longer line is prose, and a date deep in it is cited."""
_YEAR_LINE = re.compile(r"[ \t]{0,40}\n[ \t]{0,40}\[?(?:1[4-9]|20)\d\d\]?[.,]?[ \t]{0,40}(?=\n|\Z)")
"""A year that stands alone in the next line belongs to the day above it."""
_SENTENCE = re.compile(r"(?<!\d)[.!?]\s+(?=[^\W\d_])")
_ROMAN = re.compile(r"[IVX]{1,4}[.]?")
"""A district or a house by its Roman number ("Wien I. Lindengasse 4"), not a pronoun: no small letter follows."""
_AT_RIVER = re.compile(r"[^\W\d_]{1,3}/[^\W\d_]\w*[.]?")
"""A place by its river: "Hollern a/S."."""
_TOKEN = re.compile(r"[^\s,;:()\[\]–—]+")

Where = Literal["head", "foot"]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A date that by its line may be the letter's own."""

    expression: DateExpression
    line: Span
    where: Where
    alone: bool
    """The line holds nothing but date and place."""


@dataclass(frozen=True, slots=True)
class Dateline:
    """A line that gives the day of writing."""

    span: Span
    where: Where


@dataclass(frozen=True)
class DatelineWords:
    """The words of datelines: of places, of dates, and of address."""

    places: PlaceWords
    dates: DateWords
    address: FormulaWords

    @cached_property
    def leading(self) -> tuple[str, ...]:
        """Words and phrases before a place that do not belong to it, the longest of each kind first."""
        kinds = (self.places.opens, self.places.sent, self.places.written, self.dates.dated)
        return tuple(word for kind in kinds for word in sorted(kind, key=lambda word: (-len(word), word)))

    @cached_property
    def cues(self) -> frozenset[str]:
        """Words before a date that show whether the letter was written, sent or received on it."""
        return frozenset((*self.places.received, *self.places.sent, *self.places.written, *self.dates.dated))

    @cached_property
    def ties(self) -> frozenset[str]:
        """Prepositions that tie a date to a sentence."""
        dates = self.dates
        phrases = (*dates.of, *dates.to, *dates.before, *dates.after, *dates.between, *dates.before_day)
        return frozenset(phrase.split()[-1] for phrase in phrases).difference(dates.articles)

    @cached_property
    def small(self) -> frozenset[str]:
        """Words in small letters that a dateline may hold: words of place, articles, cues, hours, words of address."""
        places, dates, address = self.places, self.dates, self.address
        phrases = (
            *(places.opens + places.received + places.written + places.sent),
            *(places.hours | address.salutation_words | address.salutation_openings),
            *(dates.articles + dates.dated + dates.daytimes),
            *(dates.ordinal_endings + dates.approximate + dates.before_year),
        )
        return places.within.union(word for phrase in phrases for word in phrase.split())

    @cached_property
    def address_words(self) -> frozenset[str]:
        """The single words of salutations."""
        phrases = self.address.salutation_openings | self.address.salutation_words
        return frozenset(word.strip(".") for phrase in phrases for word in phrase.split())


@cache
def dateline_words(languages: tuple[str, ...]) -> DatelineWords:
    """Join the words of datelines. Raises SettingsError for a language that is not known."""
    return DatelineWords(
        tables.merged(languages, PlaceWords),
        tables.merged(languages, DateWords),
        tables.merged(languages, FormulaWords),
    )


def lines(text: str, letter: Span, aside: Sequence[Span] = ()) -> list[Span]:
    """Return the lines of the letter that hold a word, without white space at their ends or what lies `aside`."""
    found: list[Span] = []
    within = covers(aside)
    at = letter.start
    while at < letter.end:
        stop = text.find("\n", at, letter.end)
        stop = letter.end if stop < 0 else stop
        span = trimmed(text, at, stop)
        if span.start < span.end and not within(span.start):
            found.append(span)
        at = stop + 1
    return found


def candidates(text: str, rows: list[Span], languages: tuple[str, ...]) -> list[Candidate]:
    """Return the dates at head and foot of `rows` (the lines below the heading) that may be the letter's own."""
    if not rows:
        return []
    out: list[Candidate] = []
    last_head = _head_end(rows)
    for line in rows[:last_head]:
        for column in _columns(text, line):
            out += _in_line(text, column, "head", languages)
    if last_head == len(rows) and rows[-1].end - rows[-1].start > SHORT:
        last_head -= 1  # a letter may be one paragraph, and end with its date
    for line in rows[max(last_head, len(rows) - FOOT_LINES) :]:
        if rows[-1].end - line.start <= FOOT_REACH:
            out += _in_line(text, line, "foot", languages)
    return out


def _columns(text: str, line: Span) -> list[Span]:
    """Return the columns of a short line: "Messrs. Hale & Orme          Elmford 24 Jany. 1812" has two."""
    if line.end - line.start > SHORT + WIDE or not _GAP.search(text, line.start, line.end):
        return [line]
    columns, at = [], line.start
    for gap in _GAP.finditer(text, line.start, line.end):
        columns.append(Span(at, gap.start()))
        at = gap.end()
    return [*columns, Span(at, line.end)]


def _head_end(rows: list[Span]) -> int:
    """Return how many lines belong to the head: up to and with the first that is prose."""
    for n, line in enumerate(rows[:HEAD_LINES]):
        if line.start - rows[0].start > HEAD_REACH:
            return n
        if line.end - line.start > SHORT:
            return n + 1
    return min(len(rows), HEAD_LINES)


def _in_line(text: str, line: Span, where: Where, languages: tuple[str, ...]) -> list[Candidate]:
    if where == "foot" and line.end - line.start > SHORT:
        line = _last_sentence(text, line)
    year = _YEAR_LINE.match(text, line.end)
    if year is not None and line.end - line.start <= SHORT:
        line = Span(line.start, year.end())
    stop = min(line.end, line.start + OPENING + 60) if where == "head" else line.end
    figure = _FIGURE.search(text, line.start, stop) or _day_in_words(languages).search(text, line.start, stop)
    if figure is None and line.end - line.start <= ADDRESS and dates.mentions_feast(text, line.start, stop, languages):
        figure = _FIRST.search(text, line.start, stop)
    if figure is None or _deep(text, line.start, figure.start(), languages):
        return []
    out = []
    for found in dates.find(text, line.start, stop, languages, own=True):
        date = found
        if date.kind == "this-month" or (date.kind == "day" and date.weekday is not None):
            if line.end - line.start > SHORT or not _stands_apart(text, line):
                continue  # "Tuesday 9th", "the 9th instant" is the letter's own day where it is no end of a sentence
            date = changed(date, kind="day")
        elif date.kind != "date" or (date.day is None and date.month is None and not _is_all(text, line, date)):
            continue
        if (
            date.month is not None
            and date.day is None
            and date.year is None
            and date.span.end - date.span.start < line.end - line.start - 30
        ):
            continue
        before = _without_article(text[line.start : date.span.start], languages)
        after = text[date.span.end : line.end]
        if not (is_cue(before, languages) or _numbers(before, languages)) and (
            len(before) > OPENING
            or not place_like(before, languages)
            or _cites(before, languages, short=line.end - line.start <= SHORT)
        ):
            continue
        alone = len(after) <= SHORT // 2 and place_like(after, languages)
        if alone or (where == "head" and date.kind == "date" and begins_anew(after, exact=date.exact)):
            out.append(Candidate(date, line, where, alone))
    return out


def _stands_apart(text: str, line: Span) -> bool:
    """Say whether the line above is empty, or too short for one that a sentence runs over."""
    end = text.rfind("\n", 0, line.start)
    if end < 0:
        return True
    above = text[text.rfind("\n", 0, end) + 1 : end].strip()
    return len(above) <= ADDRESS


def _without_article(before: str, languages: tuple[str, ...]) -> str:
    """Return the words before a date without the article that belongs to it: "Port Carrow, this"."""
    words = before.rsplit(None, 1)
    articles = dateline_words(languages).dates.articles
    return before[: before.rindex(words[-1])] if words and words[-1].lower() in articles else before


@cache
def _day_in_words(languages: tuple[str, ...]) -> regex.Pattern[str]:
    """Find a day of the month in words."""
    listed = dateline_words(languages).dates.ordinals
    days = any_of(form for day in listed for word in day for form in (word, word.replace("-", " ")))
    return regex.compile(rf"(?<!\w){days}(?!\w)", regex.IGNORECASE)


def _last_sentence(text: str, line: Span) -> Span:
    """Return the last sentences of a paragraph that may end with place and date.

    In "Ihr Diakon Fenn. Hollern, den 5. April 1827." a point after a figure ends no sentence.
    """
    near = max(line.start, line.end - SHORT)
    ends = [hit.end() for hit in _SENTENCE.finditer(text, near, line.end)]
    return Span(ends[-1], line.end) if ends else line


def _is_all(text: str, line: Span, date: DateExpression) -> bool:
    """Say whether a date is all that its line holds: "1819."."""
    return not (text[line.start : date.span.start] + text[date.span.end : line.end]).strip(" .,:;()[]_")


def _deep(text: str, start: int, figure: int, languages: tuple[str, ...]) -> bool:
    """Say whether a sentence stands before the first figure of a line, so that no date in it is the letter's own."""
    if figure - start > OPENING + DATE_REACH:
        return True
    words = list(_TOKEN.finditer(text, start, figure))[:-DATE_WORDS]
    return bool(words) and not place_like(text[start : words[-1].end()], languages)


def is_cue(before: str, languages: tuple[str, ...]) -> bool:
    """Whether all that stands before a date in its line is "Received on", "Sent" and the like."""
    plain = " ".join(before.lower().strip(" \t\xa0[(").rstrip(" :,").split())
    return plain in dateline_words(languages).cues


def _numbers(before: str, languages: tuple[str, ...]) -> bool:
    """Say whether all that stands before a date is the letter's number: "Letter No. 7 (19 October 1914)"."""
    return number(before.strip(" \t\xa0([,.:;-–—"), languages) is not None


def _cites(before: str, languages: tuple[str, ...], *, short: bool) -> bool:
    """Whether a preposition ties the date to a sentence ("On May 3 we met"): no dateline has one there."""
    words = [t.strip(".'’").lower() for t in _TOKEN.findall(before)]
    if not words:
        return False
    say = dateline_words(languages)
    cued = " ".join(words[-2:]) in say.cues or words[-1] in say.cues
    return words[-1] in say.ties and not (short and cued)


def place_like(words: str, languages: tuple[str, ...]) -> bool:
    """Whether the words beside a date can be place, address, hour or salutation: capitals and small words of place."""
    tokens = _TOKEN.findall(words.replace("[", "").replace("]", ""))
    for place, token in enumerate(tokens):
        if _may_stand(token, languages):
            continue
        if not _ROMAN.fullmatch(token) or (place + 1 < len(tokens) and tokens[place + 1][0].islower()):
            return False
    return True


@lru_cache(maxsize=1 << 14)
def _may_stand(token: str, languages: tuple[str, ...]) -> bool:
    """Whether a word may be part of a dateline, whatever is beside it."""
    say = dateline_words(languages)
    plain = token.strip(".'’\"“”«»!?-").lower()
    if not plain:
        return True
    if plain in say.places.prose:
        return False
    return not token[0].islower() or plain in say.small or _AT_RIVER.fullmatch(token) is not None


def begins_anew(after: str, *, exact: bool) -> bool:
    """Whether what follows a date opens a sentence, a salutation or nothing, and does not go on with one.

    Figures after a whole date are an hour; after any other they may be what the date's numbers count.
    """
    rest = after.lstrip(" \t\xa0.,;:–—-)]*")
    return not rest or not (rest[0].islower() or (rest[0].isdigit() and not exact))
