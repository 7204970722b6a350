"""What a printed title ends with, after its parties: date, number, marking, kind, and its stop."""

from __future__ import annotations

import re

from despatch.formulas import lexicon as written
from despatch.formulas.lexicon import Lexicon
from despatch.model import Span
from despatch.names.lexicon import lexicon
from despatch.names.written import Named, core, could_name, is_capital, known, parties, tokens

_DIGITS = re.compile(r"\d{1,5}")
_SHORT_WORD = re.compile(r"[a-z]{1,2}\.")
MOST_PLACE_WORDS = 6


def date_tail(line: str, start: int, end: int, lex: Lexicon) -> tuple[int, Span | None]:
    """Cut off the date a title may end with (", 4. 11. 1887", " [May 3, 1775]"); return the new end and its span."""
    words = tokens(line, start, end)
    first = next((i for i, m in enumerate(words) if i and (m[0].lstrip("([<?*~'’")[:1].isdigit())), None)
    if first is None:
        bracket = line.rfind("[", start, end)
        inside = tokens(line, bracket + 1, end)[:1] if bracket > start and line[end - 1] == "]" else []
        if inside and known(inside[0][0], lex.date_words):
            return before(line, start, bracket), Span(bracket, end)
        return end, None
    while first > 1 and known(words[first - 1][0].lstrip("[("), lex.date_words):
        first -= 1
    begin = words[first].start()
    bracket = line.rfind("[", start + 1, begin)
    if bracket > words[0].end() and "]" not in line[bracket:begin] and line[bracket - 1] in " ,":
        begin = bracket
    return before(line, start, begin), Span(begin, end)


def place_tail(line: str, start: int, end: int, languages: tuple[str, ...]) -> tuple[int, Span | None]:
    """Cut off the place between a name and its date ("A to B. Elmford, 3 May"); return the new end and its span.

    The stop before it ends a whole word, and no abbreviated name or title.
    """
    lex, names = written.lexicon(languages), lexicon(languages)
    words = tokens(line, start, end)
    for place in range(len(words) - 1, max(0, len(words) - MOST_PLACE_WORDS) - 1, -1):
        token, first = words[place - 1][0], words[place][0]
        if place < 1 or not _may_be_place(words[place:], lex):
            continue
        bare = token.rstrip(".,])").casefold()
        shortened = known(token, lex.honorifics | lex.suffixes | lex.firm_words) or bare in names.given
        whole = len(bare) > 4 or (len(bare) > 2 and place > 2)
        if token[-1] == "." and whole and not shortened and is_capital(first) and len(core(first).rstrip(".")) > 2:
            last = words[-2] if words[-1][0].strip(",") in ("(?)", "[?]") else words[-1]
            return words[place - 1].end() - 1, Span(words[place].start(), last.end())
    return end, None


def _may_be_place(words: list[re.Match[str]], lex: Lexicon) -> bool:
    """Say whether words are a place: capitals, with short words of place between ("Hollern a. d. Aue")."""
    return all(
        is_capital(match[0])
        or known(match[0], lex.place_words)
        or _SHORT_WORD.fullmatch(match[0])
        or match[0].strip(",") in ("(?)", "[?]")
        for match in words
    )


def number_tail(line: str, start: int, end: int, date: Span | None, lex: Lexicon) -> tuple[int, str | None]:
    """Read "No. 48" before or at the end of a title; return the new end and the number."""
    words = tokens(line, start, end)
    if len(words) < 2 or date is None or not known(words[-1][0], lex.number_words):
        return end, None
    number = _DIGITS.match(line, date.start)
    return before(line, start, words[-1].start()), number[0] if number else None


def marking_tail(line: str, start: int, end: int, lex: Lexicon) -> tuple[int, Span | None]:
    """Cut off a marking that ends a title: "A to B. Personal and Secret."."""
    for stop in (". ", ", ", " (", " [", " — ", " – "):
        at = line.rfind(stop, start, end)
        found = lex.marking_pattern.match(line, at + len(stop)) if at > start else None
        if found and line[found.start()].isupper() and not line[found.end() : end].strip(" .)]"):
            return before(line, start, at), Span(found.start(), found.end())
    return end, None


def kind_tail(line: str, start: int, end: int, lex: Lexicon) -> tuple[int, str | None]:
    """Cut off "(Telegram)" or "[Draft]" at the end of a title; return the new end and the kind."""
    if end <= start or line[end - 1] not in ")]":
        return end, None
    bracket = max(line.rfind("(", start, end), line.rfind("[", start, end))
    named = lex.kind_pattern.match(line, bracket + 1) if bracket > start else None
    if named is None or named.end() != end - 1:
        return end, None
    return before(line, start, bracket), lex.kind_of[" ".join(named[0].casefold().split())]


def without_stop(line: str, start: int, stop: int, lex: Lexicon) -> int:
    """Leave a title's final full stop out, but keep that of "Jr." or an initial."""
    trimmed = start + len(line[start:stop].rstrip(" ,:"))
    words = tokens(line, start, trimmed)
    if (
        words
        and words[-1][0].endswith(".")
        and len(words[-1][0]) > 4 - line.isupper()
        and not known(words[-1][0], lex.suffixes | lex.firm_words)
    ):
        return trimmed - 1
    return trimmed


def before(line: str, start: int, end: int) -> int:
    """Return where the words of `line[start:end]` end without the signs that part them from what follows."""
    return start + len(line[start:end].rstrip(" ,;:.([–—-" if line[start:end].rstrip(" ,")[-1:] != "." else " ,;:(["))


def carrier_tail(line: str, start: int, end: int, lex: Lexicon) -> tuple[Named | None, int]:
    """Cut off ", through Ambassador C"; return who carried it and the new end."""
    found = lex.carrier_pattern.search(line, start + 1, end)
    if found is None or not could_name(line[found.end() : end].strip(" ,.)"), lex):
        return None, end
    named = parties(line, found.end(), without_stop(line, found.end(), end, lex), lex)
    return (named[0], before(line, start, found.start())) if len(named) == 1 else (None, end)
