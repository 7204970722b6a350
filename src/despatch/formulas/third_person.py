"""Notes in the third person: "Mr. Hale presents his compliments to Mrs. Orme": who writes, and to whom."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from despatch.formulas.lexicon import Lexicon, lexicon
from despatch.formulas.phrases import phrases
from despatch.names.written import Named, could_name, is_capital, known, parties, tokens

LONGEST_NAME = 80
REACH = 260
LONG_NOTE = 100
"""A note that names no recipient goes on for more than so many characters."""
_ENDS = ",;:!?"


@dataclass(frozen=True, slots=True)
class ThirdPerson:
    """The parties of a note in the third person; spans count in the text. `recipients` may be empty."""

    senders: tuple[Named, ...]
    recipients: tuple[Named, ...]


@lru_cache(maxsize=2048)
def third_person(text: str, languages: tuple[str, ...]) -> ThirdPerson | None:
    """Read the first words of `text`; None when they are no compliments of somebody to somebody."""
    say, lex = phrases(languages), lexicon(languages)
    start = len(text) - len(text.lstrip())
    folded = text[start : start + REACH].casefold()
    if not any(word in folded for word in say.compliments_last):
        return None
    found = say.compliments_pattern.search(text, start, min(len(text), start + REACH))
    if found is None or found.start() - start > LONGEST_NAME:
        return None
    name = text[start : found.start()].rstrip(" ,")
    if "[" in name or not could_name(name, lex):
        return None
    senders = parties(text, start, start + len(name), lex)
    recipients = _recipients(text, found.end(), lex)
    # "Mr. Hale desires his compliments." alone is a greeting within a letter.
    return ThirdPerson(senders, recipients) if senders and (recipients or len(text) > LONG_NOTE) else None


@lru_cache(maxsize=2048)
def petitioner(line: str, languages: tuple[str, ...]) -> ThirdPerson | None:
    """Read "The humble Petition of Adam Hale, Cooper": who petitions; None for another line."""
    found = phrases(languages).petition_pattern.match(line)
    if found is None:
        return None
    name = line[found.end() :].split(",", maxsplit=1)[0].rstrip(" .:")
    lex = lexicon(languages)
    return ThirdPerson(parties(line, found.end(), found.end() + len(name), lex), ()) if could_name(name, lex) else None


def _recipients(text: str, at: int, lex: Lexicon) -> tuple[Named, ...]:
    """Read the name after the first "to" within a few words; it runs as far as capitals and small words of names do."""
    words = tokens(text, at, min(len(text), at + REACH))
    first = next((i for i, match in enumerate(words[:8]) if known(match[0], lex.recipient_words)), None)
    if first is None:
        return ()
    stop = None
    for match in words[first + 1 : first + 13]:
        token = match[0]
        if not (is_capital(token) or known(token, lex.joiners | lex.particles | lex.articles)):
            break
        if is_capital(token):
            stop = match.end()
        if token[-1] in _ENDS or (token[-1] == "." and not known(token, lex.honorifics | lex.suffixes)):
            break
    if stop is None:
        return ()
    begin = words[first + 1].start()
    return parties(text, begin, begin + len(text[begin:stop].rstrip(_ENDS + ".")), lex)
