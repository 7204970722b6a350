"""Lines of their own, besides titles: a marking, a kind, a number, an opening, a closing, a signature.

Each recogniser looks at one line, answers with a span on it (or what it read), and is cautious: prose is none of these.
"""

from __future__ import annotations

import re
from functools import lru_cache

from despatch.formulas.lexicon import lexicon
from despatch.formulas.openings import salutation
from despatch.formulas.phrases import phrases
from despatch.model import Span
from despatch.names.written import core, could_name, is_capital, is_initial, known, tokens

__all__ = [
    "address",
    "closing",
    "courtesy",
    "enclosure",
    "kind",
    "marking",
    "number",
    "postscript",
    "salutation",
    "signature",
]

_EDGE = " \t()[]*_.,:;—–-"
_ROMAN = re.compile(r"[ \t]{0,8}[\[(]?([IVXLC]{1,8}|\d{1,5}[a-z]?)[\])]?[.)]?[ \t]{0,8}$")
SHORT = 80


def _core(line: str) -> Span:
    start, end = 0, len(line)
    while start < end and line[start] in _EDGE:
        start += 1
    while end > start and line[end - 1] in _EDGE:
        end -= 1
    return Span(start, end)


@lru_cache(maxsize=4096)
def marking(line: str, languages: tuple[str, ...]) -> Span | None:
    """Read a line that is nothing but a marking: "Most Secret", "Personal and Secret", "(Private.)"."""
    if len(line) > SHORT:
        return None
    span = _core(line)
    found = lexicon(languages).marking_pattern.match(line, span.start)
    return span if found and found.end() >= span.end and line[span.start].isupper() else None


@lru_cache(maxsize=4096)
def kind(line: str, languages: tuple[str, ...]) -> tuple[str, Span] | None:
    """Read a line that is nothing but a kind: "Memorandum", "TELEGRAM", "Circular."."""
    if len(line) > SHORT:
        return None
    span, lex = _core(line), lexicon(languages)
    found = lex.kind_pattern.match(line, span.start)
    if not found or found.end() != span.end or not line[span.start].isupper():
        return None
    return lex.kind_of[" ".join(found[0].casefold().split())], span


@lru_cache(maxsize=4096)
def number(line: str, languages: tuple[str, ...]) -> str | None:
    """Read a line that is nothing but a number: "No. 29", "29.", "[12]", "XIV.", "[Letter 12]"."""
    if len(line) > SHORT:
        return None
    lex = lexicon(languages)
    named = lex.kind_pattern.match(line, _core(line).start)
    line = line[named.end() :].strip(" ,.])") if named else line
    found = lex.number_pattern.match(line.strip())
    if found and not line.strip()[found.end() :].strip(" .:)]"):
        return next(g for g in found.groups() if g)
    roman = _ROMAN.match(line)
    return roman[1] if roman else None


@lru_cache(maxsize=4096)
def closing(line: str, languages: tuple[str, ...]) -> Span | None:
    """Read a closing formula that a line begins with: "Yours very sincerely,", "I am with Esteem Dr Sir Yours"."""
    if len(line) > 4 * SHORT:
        return None
    say, lex = phrases(languages), lexicon(languages)
    at = len(line) - len(line.lstrip(" \t"))
    if not say.closing_pattern.match(line, at):
        return None
    words = tokens(line, at)
    for place in range(len(words) - 1, -1, -1):
        bare = words[place][0].strip(",;:.!()[]—–").casefold()
        if bare not in say.closing_ends and not (bare in say.closing_ends_after and place > 0):
            continue
        rest = line[words[place].end() :].strip()
        if not rest or could_name(rest.strip(" ,.()[]"), lex):
            return Span(at, words[place].end())
        return None
    return None


@lru_cache(maxsize=1024)
def courtesy(line: str, languages: tuple[str, ...]) -> Span | None:
    """Read a courtesy that ends a letter: "Please accept my best regards.". Thanks and business are none."""
    if len(line) > 4 * SHORT:
        return None
    say = phrases(languages)
    at = len(line) - len(line.lstrip(" \t"))
    begun = say.courtesy_pattern.match(line, at)
    return (
        Span(at, len(line.rstrip()))
        if begun and say.courtesy_words_pattern.search(line, at) and not say.courtesy_never_pattern.search(line, at)
        else None
    )


@lru_cache(maxsize=4096)
def signature(line: str, languages: tuple[str, ...]) -> Span | None:
    """Read a line that could be a signature: a name of at most six words, perhaps signed for another."""
    if not line or len(line) > SHORT or line.isspace():
        return None
    say, lex = phrases(languages), lexicon(languages)
    start = len(line) - len(line.lstrip())
    if core(line.strip()) in say.for_another:
        return None  # "I. V.": the name of who signs for another stands below
    other = say.for_another_pattern.match(line, start)
    begin = other.end() if other else start
    words = tokens(line, begin)
    if not 0 < len(words) <= 6 or not is_capital(words[0][0]):
        return None
    if (
        known(words[0][0], say.never_signed)
        or (known(words[0][0], lex.articles) and not is_initial(words[0][0]))
        or marking(line, languages)
        or kind(line, languages)
    ):
        return None
    if all(core(match[0]).rstrip(".") in say.formal for match in words):
        return None
    if _salutes(line, languages) or not could_name(line[begin:].strip(" ,.—–"), lex):
        return None
    return Span(start, len(line.rstrip()))


def _salutes(line: str, languages: tuple[str, ...]) -> bool:
    """Say whether a line is a salutation and not a name with a title ("Dr. Otto Lind")."""
    saluted = salutation(line, languages)
    if saluted is None:
        return False
    first = tokens(line)[0][0]
    return saluted.name is None or not known(first, lexicon(languages).honorifics)


@lru_cache(maxsize=1024)
def postscript(line: str, languages: tuple[str, ...]) -> Span | None:
    """Read the sign of a postscript that a line begins with: "P.S.", "[P.S.]", "N.B."."""
    found = phrases(languages).postscript_line_pattern.match(line)
    return Span(found.start(), found.end()) if found else None


@lru_cache(maxsize=1024)
def enclosure(line: str, languages: tuple[str, ...]) -> Span | None:
    """Read the word that announces an enclosure at the start of a line: "Enclosure:", "[Inclosure]", "Beilage."."""
    found = phrases(languages).enclosure_pattern.match(line)
    if not found or (not found[0].strip()[:1].lstrip("[(").strip()[:1].isupper() and found[0].strip()[:1] not in "[("):
        return None
    return (
        Span(found.start(), found.end())
        if found[0].rstrip()[-1:] in ":.])—–-" or found.end() >= len(line.rstrip())
        else None
    )


@lru_cache(maxsize=1024)
def address(line: str, languages: tuple[str, ...]) -> Span | None:
    """Read a line of address: "To Mr Adam Hale", "Herrn Dr. Otto Lind", "To the Honble John Orme Esqr."."""
    if len(line) > SHORT:
        return None
    at = len(line) - len(line.lstrip(" \t"))
    found = phrases(languages).address_pattern.match(line, at)
    if not found or not line[at].isupper():
        return None
    rest = line[found.end() :].strip(" ,.:")
    return Span(at, len(line.rstrip())) if not rest or could_name(rest, lexicon(languages)) else None
