"""What printed books put around a title: its number in a series, italics, the brackets of a note in the margin.

"XII -- To NAME", "LETTER XII. TO JAMES MADISON", "_To Mr. Quill._", "[Sidenote: Mr. Quill.]".
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from despatch.formulas.lexicon import Lexicon
from despatch.names.written import core, could_name, known, tokens

_MARKUP = "*_#"
_NUMBER = re.compile(
    # Scans part a long numeral: "LXX VII".
    r"(?P<number>[IVXLC]{1,8}(?: [IVXLC]{1,5}){0,2}|\d{1,4})(?P<after>[.:,)\]]{0,2}[ \t]{0,3}(?:--|[—–-])?[ \t]{0,3})"
)
_MARGIN = re.compile(r"\[([^\W\d_]{4,14}): ?([^\[\]]{2,100})\]\.?")
_SOURCE = re.compile(r"\[[^\[\]]{1,20}\][.]?[ \t]{0,2}(?:--|[—–])?[ \t]{0,2}(?=\S)")
_DASH = re.compile(r"--|[—–-]")


@dataclass(frozen=True, slots=True)
class Series:
    """Where the words of a title stand in its line, and what was read before them."""

    start: int
    end: int
    number: str | None = None
    kind: str | None = None
    margin: bool = False
    """The title was printed in the margin: it may name the recipient without "to"."""


def read_series(line: str, lex: Lexicon) -> Series | None:
    """Read what a book puts around the title `line`; None where it puts nothing.

    A number counts where a dash, a kind or the word before a party follows it: "C. Hale to D. Orme" has none.
    """
    start, end = 0, len(line)
    while start < end and (line[start].isspace() or line[start] in _MARKUP):
        start += 1
    while end > start and (line[end - 1].isspace() or line[end - 1] in _MARKUP):
        end -= 1
    margin = _MARGIN.fullmatch(line, start, end)
    if margin:
        return Series(*margin.span(2), margin=True) if known(margin[1], lex.margin_words) else None
    marked = bool(line[:start].strip() and line[end:].strip())
    source = _SOURCE.match(line, start, end)
    if source:
        ahead = line[source.end() : end].split(maxsplit=1)[0]
        kind = lex.kind_pattern.match(line, source.end(), end)
        if ahead[0].isupper() and (kind or core(ahead) in lex.recipient_words | lex.sender_words):
            return Series(source.end(), end)
    kind = lex.kind_pattern.match(line, start, end)
    at = _over_blanks(line, kind.end()) if kind else _over_number_word(line, start, lex)
    number = _NUMBER.match(line, at, end)
    if number is None or number.end() >= end or not _numbers(line, number, lex, worded=at > start):
        return Series(start, end) if marked else None
    named = lex.kind_of[" ".join(kind[0].casefold().split())] if kind else None
    return Series(number.end(), end, number["number"].replace(" ", ""), named)


def _numbers(line: str, number: re.Match[str], lex: Lexicon, *, worded: bool) -> bool:
    """Say whether figures or a numeral number a title; `worded` says that "Letter" or "No." stands before."""
    after = number["after"]
    if not after.strip() and not after.endswith(" "):
        return False
    ahead = next(iter(line[number.end() :].split(maxsplit=1)), "")
    if ahead[:1].isupper() and core(ahead) in lex.recipient_words | lex.sender_words:
        return True
    if _DASH.search(after):
        return worded or not number["number"].isdigit()
    return after == " " and len(number["number"]) > 2 and number["number"].isupper() and line[number.end() :].isupper()


def names_margin(words: str, lex: Lexicon) -> bool:
    """Say whether words in the margin name somebody: with a title, by two names, or as "the same"."""
    bare = words.strip(" .,:").casefold()
    if bare in lex.same:
        return True
    split = tokens(words)
    titled = known(split[0][0], lex.honorifics) if split else False
    return len(split) > 1 and could_name(words.strip(" .,"), lex) and (titled or not known(split[0][0], lex.articles))


def _over_blanks(line: str, at: int) -> int:
    while at < len(line) and line[at] in " \t,.":
        at += 1
    return at


def _over_number_word(line: str, at: int, lex: Lexicon) -> int:
    word = line[at:].split(maxsplit=1)[:1]
    return _over_blanks(line, at + len(word[0])) if word and known(word[0], lex.number_words) else at
