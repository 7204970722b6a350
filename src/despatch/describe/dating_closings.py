"""The date between a closing formula and the signature: "I am Port Carrow, 3 May 1801. your servant O. Fenn"."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from despatch import dates
from despatch.describe.dating_lines import FOOT_LINES, FOOT_REACH, Candidate, dateline_words
from despatch.formulas.postscripts import postscripts
from despatch.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from despatch.dates import DateExpression

REACH = 200
"""The date stands within so many characters at the end of its paragraph."""
SIGNED = 90
"""Formula and signature after it are no longer than this."""
_TOKEN = re.compile(r"[^\s,;:()\[\]]+")
_FIGURE = re.compile(r"\d[^\n]{0,30}\d")
"""What a day and its year have, and most lines at the foot of a letter have not."""
_STOP = re.compile(r"[^\W\d_]{3,}[.!?]")
"""A word that ends a sentence; shorter ones with a point are cut short."""


def closing_candidates(
    text: str, rows: Sequence[Span], found: Sequence[Candidate], languages: tuple[str, ...]
) -> list[Candidate]:
    """Return the dates within the closings of the last of `rows`, but for lines in which one is `found`."""
    out = []
    for line in rows[-FOOT_LINES:]:
        if rows[-1].end - line.end > FOOT_REACH or any(line.start <= c.line.start < line.end for c in found):
            continue
        near = Span(max(line.start, line.end - REACH), line.end)
        out += [Candidate(date, near, "foot", alone=False) for date in _in_closing(text, line, languages)]
    return out


def _in_closing(text: str, line: Span, languages: tuple[str, ...]) -> Iterator[DateExpression]:
    """Yield the days with place and year before the rest of a formula and a signature that end the line."""
    start = max(line.start, line.end - REACH)
    if _FIGURE.search(text, start, line.end) is None:
        return
    start = text.find(" ", start, line.end) + 1 if start > line.start else start
    for date in dates.find(text, start, line.end, languages, own=True):
        if date.kind != "date" or date.day is None or (date.year is None and date.short_year is None):
            continue
        end = next(iter(postscripts(text, date.span.end, line.end, languages)), line.end)
        after = text[date.span.end : end].strip()
        if _closes(after, languages) and _is_placed(text[start : date.span.start], languages):
            yield date


def _closes(after: str, languages: tuple[str, ...]) -> bool:
    """Say whether words are the rest of a formula and a name: "gehorsamster Diener J. Quill"."""
    tokens = _TOKEN.findall(after.strip(" .,"))
    if not tokens or len(after) > SIGNED or not tokens[-1][0].isupper():
        return False
    known = _closing_words(languages)
    return all(not token[0].islower() or token[-1] == "." or token.lower() in known for token in tokens)


@cache
def _closing_words(languages: tuple[str, ...]) -> frozenset[str]:
    """Return the single words of closing formulas and of address."""
    say = dateline_words(languages).address
    phrases = (
        *say.closing_words,
        *(say.closing_ends | say.closing_ends_after | say.closing_openings | say.closing_possessives),
        *(say.salutation_words | say.courtesy_words),
    )
    return frozenset(word for phrase in phrases for word in phrase.split())


def _is_placed(before: str, languages: tuple[str, ...]) -> bool:
    """Say whether place and article stand right before a date, and no preposition ties the place to a sentence."""
    say = dateline_words(languages)
    tokens = list(_TOKEN.finditer(before))
    comma = before.rstrip(" \xa0").endswith(",")
    articled = bool(tokens) and tokens[-1][0].strip(".").lower() in {*say.dates.articles, *say.dates.dated}
    if articled:
        tokens.pop()
    if not tokens or not (articled or comma):
        return False
    ties = {word for phrase in say.places.opens for word in phrase.split()} | say.ties | say.places.prose
    run = len(tokens)
    if tokens[-1][0][0].isupper() and articled:  # "Elmford. den 3ten May": this point ends no sentence
        run -= 1
    while run and not _STOP.fullmatch(tokens[run - 1][0]) and _is_of_place(tokens[run - 1][0], say.places.within):
        run -= 1
    if run == len(tokens) or tokens[run][0][0].islower():
        return False
    return not run or tokens[run - 1][0].lower() not in ties - set(_closing_words(languages))


def _is_of_place(token: str, within: frozenset[str]) -> bool:
    return token[0].isupper() or token.lower().strip(".") in within
