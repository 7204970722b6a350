"""Titles of works: "Guide to the Edition", "Letters to a Mason", "A Gift to the Nation" name nobody who wrote."""

from __future__ import annotations

from despatch.formulas.lexicon import Lexicon
from despatch.names.written import core, is_initial, known, tokens

_MOST_WORDS = 2
"""What a title of a work gives, and to what, has at most so many words behind its article."""


def is_work(words: str, lex: Lexicon) -> bool:
    """Say whether words name a text and nobody: "Guide" in "Guide to the Edition", "General Hale's Order"."""
    named = words.split()
    if not named:
        return False
    first = named[1 if len(named) > 1 and known(named[0], lex.articles) else 0]
    owned = any(word.casefold().endswith(tuple(lex.possessives)) for word in named[:-1]) if lex.possessives else False
    return known(first, lex.works) or (owned and any(known(w, lex.works) or lex.kind_pattern.match(w) for w in named))


def is_collection(words: str, lex: Lexicon) -> bool:
    """Say whether words title letters as a whole: "Letters", "The Selected Papers of Orla Fenn", "Zwei Briefe"."""
    last = ""
    for match in tokens(words):
        if last and known(match[0], lex.inner_particles | lex.sender_words | lex.recipient_words):
            break
        last = match[0]
    return bool(last) and known(last, lex.collections)


def is_gift(sender: str, recipient: str, lex: Lexicon) -> bool:
    """Say whether two articles stand before words that name no person, office or body: "A Gift", "the Nation"."""
    return _is_thing(sender, lex) and _is_thing(recipient, lex)


def _is_thing(words: str, lex: Lexicon) -> bool:
    first, *rest = [match[0] for match in tokens(words)] or [""]
    if not known(first, lex.articles) or is_initial(first) or not 0 < len(rest) <= _MOST_WORDS:
        return False
    people = lex.honorifics | lex.offices | lex.occupations | lex.bodies | lex.relations | lex.personal_titles
    return not any(core(word) in people or known(word, people) for word in rest)
