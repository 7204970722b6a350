"""Questions about the words of a line, answered by `formulas` and `dates`."""

from __future__ import annotations

import re
from functools import cache

from despatch.dates import DateExpression, find, find_first
from despatch.formulas import title_works
from despatch.formulas.foot import is_foot
from despatch.formulas.headings import Heading, parse
from despatch.formulas.lexicon import lexicon
from despatch.formulas.lines import closing, courtesy, marking, number, postscript, salutation, signature
from despatch.formulas.third_person import third_person
from despatch.languages import tables
from despatch.languages.dates import DateWords
from despatch.languages.places import PlaceWords
from despatch.names.written import known

__all__ = ["is_foot"]
Codes = tuple[str, ...]

_DIGIT = re.compile(r"\d")
_FILE_NUMBER = re.compile(r"\[?\d{3}[A-Z]?\.\d{2,5}[\w .½()–-]{0,60}/[\w .½–-]{1,20}(?:: ?\w{1,20})?\]?\Z")
"""The file number that foreign ministries' editions print over a paper: "740.0011/1207: Telegram"."""
_OF_YEAR = re.compile(r"(.{2,20}\d) (\w{2,4}) (?:1[4-9]|20)\d\d\.?")
"""The number of a letter within its year: "No. 3 of 1840."."""
_SERIES = re.compile(r"[.,]?[ \t]{1,3}(?:[IVXLC]{1,8}|\d{1,4})[.:]?[ \t]{0,2}(?:--|[—–])[ \t]{0,2}[A-ZÄÖÜ]")
_DATELINE = 10
"""A dateline has at most so many words before its first figure."""
_MARKUP = "#*_ \t"
_SHORTEST = 5
"""A date, two names and what joins them are at least so many words and one."""
_DATE_REST = 30
"""No date goes on so far from its first figure."""
_SMALL = 6
"""A line with more words in small letters is a sentence."""
_QUOTES = "»«\"“”„‚‘'"


def heading(line: str, codes: Codes) -> Heading | None:
    """Read a line that names who writes to whom; titles of works in quotation marks name nobody."""
    return None if line[0] in _QUOTES and line[-1] in _QUOTES else parse(line.strip(_MARKUP), codes)


def is_collection(line: str, codes: Codes) -> bool:
    """Say whether a line titles letters as a whole: "The Letters of Orla Fenn"."""
    return title_works.is_collection(line, lexicon(codes))


def holds_recipient_word(line: str, codes: Codes) -> bool:
    """Say whether the word that comes before a recipient stands within a line that begins with a capital."""
    words = line.casefold().split()
    return line.lstrip("[(#* ")[:1].isupper() and any(word in lexicon(codes).recipient_words for word in words[1:-1])


def dated_heading(line: str, codes: Codes) -> Heading | None:
    """Read a line that gives the date first and then who writes to whom: "3 May 1801. Adam Hale to Miriam Orme"."""
    if not (line[0].isdigit() or line[0] == "[") or line.count(" ") < _SHORTEST:
        return None
    date = find_first(line, 0, min(len(line), 2 * _DATE_REST), codes)
    if date is None or date.span.start > 1 or not _places_a_letter(date):
        return None
    return parse(line[date.span.end :].strip(" .,:;])–—-"), codes)


def is_suffix(line: str, codes: Codes) -> bool:
    """Say whether a line ends with what follows a name: "Jr.", "Esqr."."""
    return known(line.rsplit(maxsplit=1)[-1], lexicon(codes).suffixes)


def is_marking(line: str, codes: Codes) -> bool:
    """Say whether a line is nothing but a marking."""
    return marking(line, codes) is not None


def is_number(line: str, codes: Codes) -> bool:
    """Say whether a line is nothing but a number ("No. 29", "Letter XXIX."), and no year."""
    if _FILE_NUMBER.match(line):
        return True
    of_year = _OF_YEAR.fullmatch(line)
    if of_year and known(of_year[2], lexicon(codes).prepositions):
        line = of_year[1]
    found = number(line, codes)
    return found is not None and not (len(line.strip(" .[]()")) == 4 and found.isdigit() and "1000" < found < "2100")


def is_numbered(line: str, codes: Codes) -> bool:
    """Say whether a line begins with a kind and a number, as the titles of a series do: "LETTER CVII.--ADAM HALE"."""
    kind = lexicon(codes).kind_pattern.match(line)
    return kind is not None and line[0].isupper() and _SERIES.match(line, kind.end()) is not None


def is_salutation(line: str, codes: Codes) -> bool:
    """Say whether a line is nothing but a salutation."""
    found = salutation(line, codes)
    return found is not None and not line[found.span.end :].strip(" .,:;!–—-")


def is_postscript(line: str, codes: Codes) -> bool:
    """Say whether a line begins with the sign of a postscript: "P.S.", "N.B."."""
    return postscript(line, codes) is not None


def is_closing(line: str, codes: Codes) -> bool:
    """Say whether a line closes a letter."""
    return closing(line, codes) is not None or courtesy(line, codes) is not None


def is_signature(line: str, codes: Codes) -> bool:
    """Say whether a line may be a signature."""
    return signature(line, codes) is not None


def is_date(line: str, codes: Codes) -> bool:
    """Say whether a line is a date, perhaps with a place or a time, and nothing else."""
    if len(line) > 90 or not _may_hold_date(line):
        return False
    if sum(1 for word in line.split() if word[0].islower()) > _SMALL:
        return False
    for date in find(line, 0, len(line), codes, own=True):
        if _places_a_letter(date) or (date.kind == "weekday" and len(date.written) > 4 and len(line) <= 30):
            rest = line[: date.span.start] + " " + line[date.span.end :]
            return len(rest) <= 50 and _is_place(rest)
    return False


def opens_with(head: str, codes: Codes) -> tuple[bool, bool]:
    """Say whether the first words of a line of text are a salutation, and whether a dateline is among them."""
    greeting = salutation(head, codes)
    at = greeting.span.end if greeting else 0
    first_digit = _DIGIT.search(head, at)
    if first_digit is None or head.count(" ", at, first_digit.start()) > _DATELINE:
        return greeting is not None, False
    for date in find(head, 0, min(len(head), first_digit.start() + _DATE_REST), codes, own=True):
        if not _places_a_letter(date):
            continue
        before = head[at : date.span.start].strip(" ,.:([")
        first = before.split(maxsplit=1)[0] if before else ""
        placed = _is_place(before) and (date.complete or date.short_year is not None or _is_bare_place(before, codes))
        dated = len(before) <= 60 and placed and not (first and known(first, lexicon(codes).never_names))
        return greeting is not None, dated
    return greeting is not None, False


def is_to_alone(line: str, codes: Codes) -> bool:
    """Say whether a line is nothing but the word before a recipient: "To", "An"."""
    return line[0].isupper() and len(line) <= 12 and line.strip(" :,").casefold() in lexicon(codes).recipient_words


def in_third_person(head: str, codes: Codes) -> bool:
    """Say whether the first words of a line are somebody's compliments to somebody."""
    return third_person(head, codes) is not None


def is_letterhead(line: str, codes: Codes) -> bool:
    """Say whether a line may be the first of a letterhead: several words in capitals, or the name of a firm."""
    words = line.split()
    if len(words) < 2 or line[-1] in ",;:" or not line[0].isupper():
        return False
    lex = lexicon(codes)
    if known(words[-1], lex.firm_words) or (len(words) > 2 and known(words[-2], lex.firm_words)):
        return not any(known(word, lex.honorifics) for word in words[:1]) and not known(words[0], lex.never_names)
    return line.isupper() and all(len(word.strip(".,&")) != 1 for word in words) and len(words) <= 9


def _may_hold_date(line: str) -> bool:
    return len(line) <= 25 or _DIGIT.search(line) is not None


def _places_a_letter(date: DateExpression) -> bool:
    """Say whether it names a day of a month, or a month of a year, as a dateline does."""
    return date.kind == "date" and date.month is not None and (date.day is not None or date.complete)


def _is_bare_place(words: str, codes: Codes) -> bool:
    """Say whether words before a day without its year are a place alone: what else is there is a sentence."""
    small = (word.strip("[(.,") for word in words.split())
    return all(not word[:1].islower() or word in _dateline_words(codes) for word in small)


@cache
def _dateline_words(codes: Codes) -> frozenset[str]:
    """Return the small words that stand before the date in datelines."""
    places, dates = tables.merged(codes, PlaceWords), tables.merged(codes, DateWords)
    phrases = (*places.within, *places.opens, *places.written, *places.sent)
    phrases = (*phrases, *dates.articles, *dates.dated, *dates.before_day, *dates.daytimes)
    return frozenset(word for phrase in phrases for word in phrase.lower().split())


def _is_place(words: str) -> bool:
    """Say whether words beside a date may be a place or a time of day: few of them, and hardly one in small letters."""
    split = words.split()
    return len(split) <= 8 and sum(1 for w in split if w.strip("[(.,")[:1].islower()) <= 2
