"""The parts of a printed title beside its parties: the date before them, and number, kind and enclosures after them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from despatch.formulas.lexicon import Lexicon
from despatch.model import Span
from despatch.names.written import core, known, tokens

_YEAR = re.compile(r"(?<!\d)1[4-9]\d\d(?!\d)|(?<!\d)20\d\d(?!\d)")
_BRACKETED = re.compile(r"[ .,—–-]{0,4}[(\[]([^()\[\]]{1,60})[)\]][.]?$")
_DIGITS = re.compile(r"\d{1,6}[a-z]?$")
MOST_DATE_WORDS = 6


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Where the parties of a title stand, and what was read around them."""

    start: int
    end: int
    date: Span | None = None
    number: str | None = None
    kind: str | None = None


def read_surroundings(line: str, lex: Lexicon) -> Surroundings:
    """Read "3 May 1801. A to B", "A to B (Telegram, No. 12)", "A to B, enclosing a letter to C"."""
    start = len(line) - len(line.lstrip())
    date = _leading_date(line, start, lex)
    start = date.end + len(line[date.end :]) - len(line[date.end :].lstrip(" \t.,:;)]—–-")) if date else start
    end, number, kind = _in_bracket(line, start, len(line.rstrip()), lex)
    enclosed = lex.enclosing_pattern.search(line, start, end)
    if enclosed:
        end = start + len(line[start : enclosed.start()].rstrip(" ,;.—–-"))
    return Surroundings(start, end, date, number, kind)


def _leading_date(line: str, start: int, lex: Lexicon) -> Span | None:
    """Read a date with its year that a stop or bracket parts from what follows."""
    if start >= len(line) or not (
        line[start].isdigit() or line[start] == "[" or known(line[start:].split(maxsplit=1)[0], lex.date_words)
    ):
        return None
    words = tokens(line, start, min(len(line), start + 60))[:MOST_DATE_WORDS]
    for match in words:
        token = match[0]
        if not (token.lstrip("[(")[:1].isdigit() or known(token, lex.date_words)):
            return None
        stopped = token[-1] in ".:;)]" or line[match.end() : match.end() + 2].strip() in ("—", "–", "-")
        written = line[start : match.end()]
        if stopped and _YEAR.search(written) and not (known(token, lex.date_words) and token[-1] == "."):
            return Span(start, start + len(written.rstrip(".:;")))
    return None


def _in_bracket(line: str, start: int, end: int, lex: Lexicon) -> tuple[int, str | None, str | None]:
    """Cut off "(Telegram, No. 12)", ".—(No. 12.)"; the words in the bracket must all be kind and number."""
    found = _BRACKETED.search(line, max(start, end - 70), end)
    if found is None:
        return end, None, None
    inside = found[1].strip(" .")
    named = lex.kind_pattern.match(inside)
    rest = inside[named.end() :].strip(" ,;:.—–-") if named else inside
    words = rest.split()
    number = None
    if len(words) == 2 and core(words[0]) in lex.number_words and _DIGITS.match(words[1].rstrip(".,")):
        number = words[1].rstrip(".,")
    elif rest or not named:
        return end, None, None
    kind = lex.kind_of[" ".join(named[0].casefold().split())] if named else None
    return start + len(line[start : found.start()].rstrip(" ,;:")), number, kind


def is_relation(words: str, lex: Lexicon) -> bool:
    """Say whether words name a relation of the writer's and no more: "his mother", "her dear brother"."""
    parts = words.casefold().split()
    return (
        2 <= len(parts) <= 3
        and parts[0] in lex.recipient_articles
        and parts[0] not in lex.articles
        and parts[-1].rstrip(".,") in lex.relations
    )
