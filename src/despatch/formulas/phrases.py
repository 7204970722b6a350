"""The set phrases of letters, gathered once from the languages of the archive: how they open, close and are signed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from despatch import languages
from despatch.formulas.lexicon import alternatives

SUBJECT = "formulas"


@dataclass(frozen=True, slots=True)
class Phrases:
    """The data of `languages/*/formulas.toml` in several languages as one: patterns for phrases, sets for single words."""

    salutation: re.Pattern[str]
    salutation_first: frozenset[str]
    salutation_words: frozenset[str]
    salutation_ends: frozenset[str]
    salutation_alone: frozenset[str]
    closing: re.Pattern[str]
    closing_ends: frozenset[str]
    closing_ends_after: frozenset[str]
    every_end: frozenset[str]
    """Both kinds of last words."""
    courtesy: re.Pattern[str]
    courtesy_words: re.Pattern[str]
    courtesy_never: re.Pattern[str]
    postscript: re.Pattern[str]
    postscript_line: re.Pattern[str]
    enclosure: re.Pattern[str]
    address: re.Pattern[str]
    address_forms: frozenset[str]
    by_order: re.Pattern[str]
    for_another: re.Pattern[str]
    never_signed: frozenset[str]
    given: frozenset[str]
    formal: frozenset[str]
    """Words of address and of closing: none of them is a name."""
    weak_openings: frozenset[str]
    possessives: frozenset[str]
    weak_ends: frozenset[str]
    titles: frozenset[str]
    short: frozenset[str]
    signed_offices: frozenset[str]


@cache
def phrases(codes: tuple[str, ...]) -> Phrases:
    """Return the set phrases of `codes` (ISO 639-1), merged. Raises SettingsError for a language that is not known."""
    data = [languages.load(code, SUBJECT) for code in codes]

    def words(key: str) -> frozenset[str]:
        return frozenset(word.casefold() for one in data for word in one.get(key, ()))

    def one_of(key: str) -> str:
        return alternatives(words(key)) or "(?!)"

    ignore = re.IGNORECASE
    openings = words("salutation_openings")
    # In running text only capitals tell "P.S." from other words.
    printed = alternatives([form for word in words("postscript") for form in (word.upper(), word.capitalize())])
    return Phrases(
        salutation=re.compile(rf"(?:{one_of('salutation_openings')})(?![\w'’])", ignore),
        salutation_first=frozenset(opening.split()[0].rstrip(".") for opening in openings),
        salutation_words=words("salutation_words"),
        salutation_ends=words("salutation_ends"),
        salutation_alone=words("salutation_alone"),
        closing=re.compile(rf"(?<![\w'’])(?:{one_of('closing_openings')})(?![\w'’])", ignore),
        closing_ends=words("closing_ends"),
        closing_ends_after=words("closing_ends_after"),
        every_end=words("closing_ends") | words("closing_ends_after"),
        courtesy=re.compile(rf"(?:{one_of('courtesy_openings')})(?!\w)", ignore),
        courtesy_words=re.compile(rf"(?<!\w)(?:{one_of('courtesy_words')})(?!\w)", ignore),
        courtesy_never=re.compile(rf"(?<!\w)(?:{one_of('courtesy_never')})(?!\w)", ignore),
        postscript=re.compile(rf"(?:{printed})(?!\w)"),
        postscript_line=re.compile(rf"[ \t]{{0,8}}[\[(]?(?:{one_of('postscript')})[\])]?(?!\w)", ignore),
        enclosure=re.compile(rf"[ \t]{{0,8}}(?:{one_of('enclosure')})(?!\w)[ \t]{{0,4}}[:.\])—–-]?", ignore),
        address=re.compile(rf"(?:{one_of('address_openings')})(?!\w)", ignore),
        address_forms=words("address_forms"),
        by_order=re.compile(rf"(?<!\w)(?:{one_of('by_order')})(?!\w)", ignore),
        for_another=re.compile(rf"[ \t]{{0,8}}(?:{one_of('for_another')})[ \t]{{1,4}}", ignore),
        never_signed=words("never_signed"),
        given=words("given_names"),
        formal=(words("closing_ends") | words("closing_ends_after") | words("salutation_words")) - words("given_names"),
        weak_openings=words("weak_openings"),
        possessives=words("closing_possessives"),
        weak_ends=words("closing_possessives") | words("closing_weak"),
        titles=words("salutation_titles"),
        short=words("salutation_short"),
        signed_offices=words("signed_offices"),
    )
