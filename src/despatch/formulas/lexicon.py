"""The words that title lines, addresses and signatures are made of, gathered once from the languages of the archive."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from despatch import languages

SUBJECT = "headings"


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The data of `languages/*/headings.toml` in several languages as one: sets for tokens, patterns for phrases."""

    to: frozenset[str]
    to_opening: frozenset[str]
    by: frozenset[str]
    by_opening: frozenset[str]
    articles: frozenset[str]
    recipient_articles: frozenset[str]
    joiners: frozenset[str]
    possessives: tuple[str, ...]
    unknown: frozenset[str]
    particles: frozenset[str]
    inner: frozenset[str]
    prepositions: frozenset[str]
    away: frozenset[str]
    never_names: frozenset[str]
    never_titles: frozenset[str]
    honorifics: frozenset[str]
    suffixes: frozenset[str]
    office_words: frozenset[str]
    occupations: frozenset[str]
    bodies: frozenset[str]
    committees: frozenset[str]
    firms: frozenset[str]
    date_words: frozenset[str]
    channels: frozenset[str]
    prefixes: frozenset[str]
    number_words: frozenset[str]
    kinds: dict[str, str]
    office: re.Pattern[str]
    kind: re.Pattern[str]
    marking: re.Pattern[str]
    number: re.Pattern[str]
    carrier: re.Pattern[str]
    delivered: re.Pattern[str]
    enclosing: re.Pattern[str]
    relations: frozenset[str]
    personal: frozenset[str]


def alternatives(words: frozenset[str] | list[str]) -> str:
    """Return `words` as the body of a pattern, the longest first; blanks stand for any run of blanks."""
    ordered = sorted(set(words), key=lambda w: (-len(w), w))
    return "|".join(re.escape(w).replace(r"\ ", r"[ \t]{1,4}") for w in ordered)


@cache
def lexicon(codes: tuple[str, ...]) -> Lexicon:
    """Return the words of `codes` (ISO 639-1), merged. Raises SettingsError for a language that is not known."""
    data = [languages.load(code, SUBJECT) for code in codes]

    def words(key: str) -> frozenset[str]:
        return frozenset(word.casefold() for one in data for word in one.get(key, ()))

    kinds = {
        word.casefold(): kind
        for one in reversed(data)
        for kind, named in one.get("kinds", {}).items()
        for word in named
    }
    marks = alternatives(words("markings"))
    offices = words("offices")
    return Lexicon(
        to=words("recipient_words"),
        to_opening=words("recipient_words_opening"),
        by=words("sender_words"),
        by_opening=words("sender_words_opening"),
        articles=words("articles"),
        recipient_articles=words("recipient_articles"),
        joiners=words("joiners"),
        possessives=tuple(words("possessives")),
        unknown=words("unknown"),
        particles=words("particles"),
        inner=words("inner_particles"),
        away=words("away_words"),
        prepositions=words("prepositions"),
        never_names=words("never_names"),
        never_titles=words("never_titles"),
        honorifics=words("honorifics"),
        suffixes=words("suffixes"),
        office_words=frozenset(part for office in offices for part in office.split()),
        occupations=words("occupations"),
        bodies=words("bodies"),
        committees=words("committees"),
        firms=words("firm_words"),
        date_words=words("date_words"),
        channels=words("channel_kinds"),
        prefixes=words("prefixes"),
        number_words=words("number_words"),
        kinds=kinds,
        office=re.compile(rf"(?<!\w)(?:{alternatives(offices)})(?!\w)", re.IGNORECASE),
        kind=re.compile(rf"(?:{alternatives(frozenset(kinds))})(?!\w)", re.IGNORECASE),
        marking=re.compile(
            rf"(?:{marks})(?:[ ,.;/—–-]{{0,3}}(?:{joint(words('joiners'))})?[ ,.;/—–-]{{0,3}}(?:{marks})){{0,4}}(?!\w)",
            re.IGNORECASE,
        ),
        number=re.compile(
            rf"(?:(?:{alternatives(words('number_words'))})[ \t]{{0,3}}(\d{{1,6}}[a-z]?)|(\d{{1,5}})(?=[.)] )|\[(\d{{1,5}})\])[.:,)]?",
            re.IGNORECASE,
        ),
        delivered=re.compile(rf"(?:{alternatives(words('delivered_words'))})(?= )", re.IGNORECASE),
        enclosing=re.compile(
            rf"(?:,|;|[.—–-]) ?(?:{alternatives(words('enclosing_words')) or '(?!)'})(?!\w)", re.IGNORECASE
        ),
        relations=words("relations"),
        personal=words("personal_titles"),
        carrier=re.compile(rf"(?<!\w)(?:{alternatives(words('carrier_words'))})(?= )", re.IGNORECASE),
    )


def joint(words: frozenset[str]) -> str:
    """Return the joining words ("and", "&") as the body of a pattern."""
    return alternatives(words) or "(?!)"
