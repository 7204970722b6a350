"""The form of `headings.toml`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from despatch.languages.tables import Form


@dataclass(frozen=True, slots=True)
class HeadingWords(Form):
    """The keys of `headings.toml`."""

    FILE: ClassVar[str] = "headings"

    recipient_words: tuple[str, ...] = ()
    recipient_words_opening: tuple[str, ...] = ()
    sender_words: tuple[str, ...] = ()
    sender_words_opening: tuple[str, ...] = ()
    carrier_words: tuple[str, ...] = ()
    delivered_words: tuple[str, ...] = ()
    enclosing_words: tuple[str, ...] = ()
    relations: tuple[str, ...] = ()
    personal_titles: tuple[str, ...] = ()
    articles: tuple[str, ...] = ()
    recipient_articles: tuple[str, ...] = ()
    joiners: tuple[str, ...] = ()
    possessives: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    particles: tuple[str, ...] = ()
    inner_particles: tuple[str, ...] = ()
    away_words: tuple[str, ...] = ()
    prepositions: tuple[str, ...] = ()
    never_names: tuple[str, ...] = ()
    never_titles: tuple[str, ...] = ()
    honorifics: tuple[str, ...] = ()
    suffixes: tuple[str, ...] = ()
    offices: tuple[str, ...] = ()
    occupations: tuple[str, ...] = ()
    channel_kinds: tuple[str, ...] = ()
    bodies: tuple[str, ...] = ()
    committees: tuple[str, ...] = ()
    firm_words: tuple[str, ...] = ()
    markings: tuple[str, ...] = ()
    number_words: tuple[str, ...] = ()
    date_words: tuple[str, ...] = ()
    prefixes: tuple[str, ...] = ()
    kinds: dict[str, tuple[str, ...]] = field(default_factory=dict)
